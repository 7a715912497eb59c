"""Downloads one file: resumable, verified, and in its place only when complete."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx2

from bot.core.domain.errors import ModelError
from bot.core.scoring.models.files import sha256_of
from bot.core.text.catalog import _

_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})  # Statuses that may pass by themselves (RFC 9110, 6585, 8470).


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a file is, in bytes; `done` includes what an earlier try left, `total` is None while it is unknown."""

    file: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class NetworkAccess:
    """Where models come from, and how patient we are. A mirror has the same paths below a base of its own.

    `timeout` is the longest silence in seconds; after failed try n of `attempts` we wait 2^(n-1) seconds.
    """

    releases: str = "https://github.com/unitaryai/detoxify/releases/download"
    hub: str = "https://huggingface.co"
    attempts: int = 5
    timeout: float = 30.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


PUBLIC = NetworkAccess()


class PartialFile:
    """A file on its way: the bytes that have come so far, and the ETag of the version that they are of.

    `sha256` is what is known of its hash (its first digits, or ""), `size` its bytes where they are known.
    """

    def __init__(self, target: Path, sha256: str, size: int | None) -> None:
        self.target = target
        self.sha256 = sha256
        self.size = size
        self._path = target.with_name(f"{target.name}.part")
        self._etag = target.with_name(f"{target.name}.etag")

    @property
    def done(self) -> int:
        """How many bytes have arrived."""
        return self._path.stat().st_size if self._path.exists() else 0

    def range_headers(self) -> dict[str, str]:
        """Ask for the rest, but for the whole if the file has changed meanwhile (RFC 9110, section 13.1.5)."""
        if not (self.done and self._etag.exists()):
            return {}
        return {"Range": f"bytes={self.done}-", "If-Range": self._etag.read_text(encoding="ascii")}

    def append(self) -> BinaryIO:
        """Open it for appending, to resume the download."""
        return self._path.open("ab")

    def restart(self, etag: str) -> BinaryIO:
        """Open it empty for the version that `etag` names; without a strong ETag it can't be resumed later."""
        file = self._path.open("wb")
        self._etag.unlink(missing_ok=True)
        if etag.isascii() and etag.startswith('"'):
            self._etag.write_text(etag, encoding="ascii")
        return file

    def hash_finished(self) -> str | None:
        """The SHA-256 of the file in its final place; None when it is missing or can't be verified."""
        return self._verified_hash(self.target) if self.sha256 else None

    def finish(self) -> str | None:
        """Move it to its final place and return its SHA-256; if it is the wrong file, delete it and return None."""
        sha256 = self._verified_hash(self._path)
        if sha256:
            with self._path.open("rb") as file:
                os.fsync(file.fileno())
            self._path.replace(self.target)
        self.discard()
        return sha256

    def discard(self) -> None:
        """Delete what has arrived."""
        self._path.unlink(missing_ok=True)
        self._etag.unlink(missing_ok=True)

    def _verified_hash(self, path: Path) -> str | None:
        if not path.is_file() or self.size not in {None, path.stat().st_size}:
            return None
        sha256 = sha256_of(path)
        return sha256 if sha256.startswith(self.sha256) else None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One file of `model` from `url` to its place, tried again while that may help."""

    model: str
    client: httpx2.AsyncClient
    url: str
    part: PartialFile
    progress: Callable[[FetchProgress], None]
    network: NetworkAccess

    async def run(self) -> str:
        """Return the file's SHA-256 once it is there and right; at once if it was there before.

        Raises:
            ModelError: it can't be fetched, or is not the file it should be.
            OSError: it can't be written.
        """
        sha256 = await asyncio.to_thread(self.part.hash_finished)
        if sha256 is None:
            await self._insist()
            sha256 = await asyncio.to_thread(self.part.finish)
        if sha256 is None:
            raise self._wrong_file_error()
        return sha256

    async def _insist(self) -> None:
        for attempt in range(1, self.network.attempts + 1):
            try:
                await self._try()
            except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
                raise ModelError(
                    _("{url} is not a web address ({error}).", url=self.url, error=error),
                    _("Correct the mirror's address."),
                ) from error
            except httpx2.HTTPError as error:
                if attempt == self.network.attempts or not _may_pass(error, attempt):
                    raise self._failure(error) from error
            else:
                return
            await self.network.sleep(2.0 ** (attempt - 1))

    async def _try(self) -> None:
        """Ask once for what is missing, and write it down as it comes."""
        done = self.part.done
        async with self.client.stream("GET", self.url, headers=self.part.range_headers()) as response:
            content_range = response.headers.get("Content-Range", "")
            if response.status_code == httpx2.codes.RANGE_NOT_SATISFIABLE:
                if content_range == f"bytes */{done}":
                    return  # All of it had come before.
                self.part.discard()
            response.raise_for_status()
            if response.headers.get("Content-Type", "").startswith("text/html"):
                raise self._web_page(response)
            resumed = response.status_code == httpx2.codes.PARTIAL_CONTENT
            if resumed and not content_range.startswith(f"bytes {done}-"):
                self.part.discard()
                raise httpx2.RemoteProtocolError("not the range that was asked for", request=response.request)
            await self._write(response, done if resumed else 0)

    async def _write(self, response: httpx2.Response, done: int) -> None:
        length = response.headers.get("Content-Length")
        total = done + int(length) if length else None
        if total is not None and self.part.size not in {None, total}:
            self.part.discard()
            raise self._wrong_file_error()
        with self.part.append() if done else self.part.restart(response.headers.get("ETag", "")) as file:
            async for chunk in response.aiter_bytes():  # As it comes: chunks of a set size are lost on a broken line.
                file.write(chunk)
                done += len(chunk)
                self.progress(FetchProgress(self.part.target.name, done, total))

    def _failure(self, error: httpx2.HTTPError) -> ModelError:
        """The sentence for a network that fails for good."""
        host = error.request.url.host
        again = _("Try again later: what was downloaded so far is kept.")
        elsewhere = _(
            'Fetch it on another machine and copy the folder {folder}, or use model = "mini".',
            folder=self.part.target.parent,
        )
        if isinstance(error, httpx2.HTTPStatusError):
            status = error.response.status_code
            why, hint = (
                _("{host} answers {status} for {file}", host=host, status=status, file=self.part.target.name),
                again if status in _BUSY else elsewhere,
            )
        elif isinstance(error, httpx2.ReadError | httpx2.ReadTimeout | httpx2.RemoteProtocolError):
            why, hint = (
                _("the connection to {host} was lost {attempts} times", host=host, attempts=self.network.attempts),
                again,
            )
        else:
            why, hint = _("this machine can't reach {host} ({error})", host=host, error=error), elsewhere
        return ModelError(_("The model {model} can't be fetched: {why}.", model=self.model, why=why), hint)

    def _web_page(self, response: httpx2.Response) -> ModelError:
        return ModelError(
            _(
                "The model {model} can't be fetched: {host} answers with a web page instead of {file}.",
                model=self.model,
                host=response.url.host,
                file=self.part.target.name,
            ),
            _("A proxy or a login page is in the way: sign in there first, or fetch the model on another machine."),
        )

    def _wrong_file_error(self) -> ModelError:
        return ModelError(
            _(
                "{file} from {host} is not what the model {model} needs, and was removed.",
                file=self.part.target.name,
                host=httpx2.URL(self.url).host,
                model=self.model,
            ),
            _(
                "Try again later. If it was changed there on purpose and you trust it, remove {folder}"
                " and fetch the model again.",
                folder=self.part.target.parent,
            ),
        )


def _may_pass(error: httpx2.HTTPError, attempt: int) -> bool:
    """Whether trying again may help. A host that can't be reached at first is not worth waiting for."""
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code in {*_BUSY, httpx2.codes.RANGE_NOT_SATISFIABLE}
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
        return attempt > 1
    return isinstance(error, httpx2.NetworkError | httpx2.TimeoutException | httpx2.RemoteProtocolError)
