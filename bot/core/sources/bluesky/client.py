"""Bluesky's public API over HTTP: one request at a time, retried where that may help, bounded in time and size."""

import asyncio
import json
import random
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any

import httpx2
import structlog

from bot.core import metrics
from bot.core.domain.clock import now
from bot.core.domain.errors import NetworkBusyError
from bot.core.domain.networks import SocialNetwork
from bot.core.sources.bluesky.errors import RefusedRequest, TooLargeAnswer, redirect_error, unavailable_error
from bot.core.sources.retries import TRIES, FailedTry, repeat_failed
from bot.core.text.catalog import N_, _

PUBLIC = "https://public.api.bsky.app"  # Answers without a key (https://docs.bsky.app, "API Hosts and Auth").
AT_ONCE = 25  # Posts in one look-up (lexicons/app/bsky/feed/getPosts.json).
MOST_BYTES = 8 * 1024**2  # Of an answer: 100 posts take some 300 KB, and nobody's record more than 1 MB.
MOST_VALUES = 400_000  # In an answer: 100 posts have some 20,000.
LONGEST_WAIT = 1800  # Seconds; Bluesky's windows are 5 minutes long.
SPARED = 100  # One request of this many that Bluesky allows is left to others behind the same address.
_UNREADABLE = N_("sent a response that can't be read")
_GZIP = 31  # For zlib: gzip's header and its longest window.
_BUSY = 429
_MAY_PASS = {408, 425}

log = structlog.get_logger()

Body = Mapping[str, Any]


class BlueskyClient:
    """Asks Bluesky. `sleep` waits between repetitions; `clock` tells the time, aware, in UTC.

    Every method raises NetworkBusyError while Bluesky's rate limit is used up, RefusedRequest where Bluesky refuses,
    TooLargeAnswer, and NetworkError where it keeps failing.
    """

    def __init__(
        self,
        base_url: str,
        timeout: float,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.sleep = sleep
        self.clock = clock
        self._timeout = timeout
        self._http = httpx2.AsyncClient(
            base_url=base_url.rstrip("/"),
            timeout=timeout,
            follow_redirects=False,  # Bluesky sends none, and elsewhere our limits would not hold.
            headers={
                "User-Agent": f"toxscan/{version('toxscan')} (a bot that reads public posts; asked by a person)",
                "Accept-Encoding": "gzip",
            },
        )
        self._one = asyncio.Lock()  # One request at a time: kind, and the rate limit is known before the next.
        self._busy_until: datetime | None = None
        self._refused = 0

    async def close(self) -> None:
        """End the connections."""
        await self._http.aclose()

    async def profile(self, actor: str) -> Body:
        """An account's profile, by its handle or DID."""
        return await self._ask("app.bsky.actor.getProfile", {"actor": actor})

    async def feed(self, did: str, cursor: str, size: int) -> Body:
        """A page of an account's posts, replies and reposts, newest first; the first where the cursor is ""."""
        params: dict[str, Any] = {"actor": did, "limit": size, "filter": "posts_with_replies", "includePins": "false"}
        return await self._ask("app.bsky.feed.getAuthorFeed", params | ({"cursor": cursor} if cursor else {}))

    async def posts(self, uris: Sequence[str]) -> Body:
        """Up to 25 posts by their addresses; those that Bluesky does not show are left out."""
        return await self._ask("app.bsky.feed.getPosts", {"uris": list(uris)})

    async def _ask(self, method: str, params: Mapping[str, Any]) -> Body:
        """Ask until Bluesky answers or refuses, or has failed too often."""
        retrying = repeat_failed(self.sleep)
        try:
            body: Body = await retrying(self._try, method, params)
        except FailedTry as error:
            raise unavailable_error(str(error), TRIES) from None
        return body

    async def _try(self, method: str, params: Mapping[str, Any]) -> Body:
        async with self._one:
            if self._busy_until and self._busy_until > self.clock():
                raise NetworkBusyError(self._busy_until, SocialNetwork.BLUESKY.brand)
            try:
                async with (
                    asyncio.timeout(self._timeout),  # httpx2 limits each read alone, and a trickle would never end.
                    self._http.stream("GET", f"/xrpc/{method}", params=params) as response,
                ):
                    content = await _read(response)
            except (httpx2.HTTPError, TimeoutError) as error:
                raise FailedTry(_describe_failure(error, self._timeout)) from None
            self._note_limit(response)
        if response.is_redirect:
            raise redirect_error()
        body = await asyncio.to_thread(_parse, content)
        if response.status_code == httpx2.codes.OK:
            if body is None:
                raise FailedTry(_(_UNREADABLE))
            return body
        if response.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR or response.status_code in _MAY_PASS:
            raise FailedTry(_("failed with status {status}", status=response.status_code))
        raise RefusedRequest(response.status_code, _word(body, "error"), _word(body, "message"))

    def _note_limit(self, response: httpx2.Response) -> None:
        """Note until when nobody asks: what the headers say, before the limit is used up and after.

        Raises:
            NetworkBusyError: this request was one too many.
        """
        allowed, left, reset = (_number(response.headers.get(f"ratelimit-{name}")) for name in _LIMIT)
        if response.status_code != _BUSY:
            self._refused = 0
            if left is not None and reset is not None and left <= (allowed or 0) // SPARED:
                self._busy_until = self._until(reset - self.clock().timestamp())
            return
        self._refused += 1
        metrics.RATE_LIMITED.labels("bluesky").inc()
        wait: float | None = _number(response.headers.get("retry-after"))
        if wait is None:
            wait = reset - self.clock().timestamp() if reset is not None else 2.0 ** min(10, self._refused + 1)
        self._busy_until = self._until(wait)
        log.warning("bluesky.busy", until=self._busy_until.isoformat(timespec="seconds"))
        raise NetworkBusyError(self._busy_until, SocialNetwork.BLUESKY.brand)

    def _until(self, seconds: float) -> datetime:
        """So many seconds from now, and a little more: clocks differ, and not all shall come back at once."""
        return self.clock() + timedelta(seconds=min(max(0.0, seconds), LONGEST_WAIT) + 1 + random.random())  # noqa: S311


_LIMIT = ("limit", "remaining", "reset")  # `reset` is in seconds since 1970 (packages/xrpc-server).


async def _read(response: httpx2.Response) -> bytes:
    """The body, unpacked by no more than the limit, whatever its header claims.

    Raises:
        TooLargeAnswer: it is larger.
    """
    packed = response.headers.get("content-encoding", "identity").lower()
    if packed not in {"gzip", "identity", ""}:
        raise FailedTry(_(_UNREADABLE))
    unpack = zlib.decompressobj(_GZIP) if packed == "gzip" else None
    parts, left = [], MOST_BYTES
    try:
        async for chunk in response.aiter_raw():
            part = unpack.decompress(chunk, left + 1) if unpack else chunk
            left -= len(part)
            if left < 0:
                raise TooLargeAnswer
            parts.append(part)
    except zlib.error:
        raise FailedTry(_(_UNREADABLE)) from None
    if unpack and not unpack.eof:
        raise FailedTry(_("broke off in the middle of a response"))
    return b"".join(parts)


def _parse(content: bytes) -> Body | None:
    """The JSON object that an answer holds; None where it is none."""
    if sum(map(content.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise TooLargeAnswer
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _word(body: Body | None, key: str) -> str:
    value = (body or {}).get(key)
    return value if isinstance(value, str) else ""


def _number(written: str | None) -> int | None:
    """A header's whole number, of up to 12 digits; None where it is none."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) <= 12 else None  # noqa: PLR2004


def _describe_failure(error: Exception, timeout: float) -> str:
    """How a request failed, in words that complete "Bluesky …"."""
    match error:
        case TimeoutError() | httpx2.TimeoutException():
            return _("gave no response within {timeout} seconds", timeout=f"{timeout:g}")
        case httpx2.RemoteProtocolError() | httpx2.ReadError():
            return _("broke off in the middle of a response")
    return _("can't be reached")
