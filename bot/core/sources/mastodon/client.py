"""Mastodon's API over HTTP: one request at a time to each server, bounded, and never to a private address."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver

from bot.core import metrics
from bot.core.domain.clock import now
from bot.core.domain.errors import NetworkBusyError, NetworkError
from bot.core.sources.mastodon.budget import full_until, refused_until
from bot.core.sources.mastodon.connections import NoPublicAddressError, PublicResolver
from bot.core.sources.mastodon.errors import (
    no_public_address_error,
    no_server_error,
    not_mastodon_error,
    refused_error,
    unavailable_error,
)
from bot.core.sources.mastodon.handles import is_server
from bot.core.sources.retries import FailedTry, repeat_failed
from bot.core.text.catalog import _

TRIES = 4
"""Fewer than of the large networks: a small server that fails is soon left alone."""
MOST_BYTES = 4 * 1024**2
"""Of one answer, unpacked: 40 posts of Mastodon's own length have a tenth of it."""
MOST_VALUES = 400_000
"""In one answer, by its commas and opening brackets: 40 posts have some 10,000, and parsing holds the interpreter."""
MOST_SERVERS = 1_000
"""Whose state is kept."""
MOST_CONNECTIONS = 512
"""To as many servers, each asked one thing at a time: servers that hang hold theirs."""
MOST_REDIRECTS = 3
CONNECT_SECONDS = 10.0
USER_AGENT = f"toxscan/{version('toxscan')} (a bot that reads an account's public posts when somebody asks for it)"
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}  # The latter not everywhere.
_CHUNK = 64 * 1024
_SAID = frozenset({200, 401, 403, 404, 410})
"""Statuses whose meaning depends on what was asked for."""
_WEBFINGER = "/.well-known/webfinger"

log = structlog.get_logger()


def default_address(server: str) -> str:
    """Where a server is asked."""
    return f"https://{server}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer: its status, and what its JSON says."""

    status: int
    body: Any


class TooLargeError(Exception):
    """An answer has more bytes than are read."""


@dataclass
class _Server:
    """What is known of a server: whether it is being asked, and until when it is left alone."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    busy_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    body: bytes
    location: str


class MastodonClient:
    """Asks servers. `address` says where a server is; what it says of its own, not by default, may be anywhere."""

    def __init__(
        self,
        timeout: float,
        *,
        address: Callable[[str], str] = default_address,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], datetime] = now,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.sleep = sleep
        self.clock = clock
        self._address = address
        self._names = PublicResolver(resolver)
        self._timeout = timeout
        self._servers: dict[str, _Server] = {}
        self._opened: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """End the connections."""
        if self._opened is not None:
            await self._opened.close()
        await self._names.close()

    async def get(self, server: str, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Ask a server's API; the status is one of `_SAID`, and beside 200 the body is an error as Mastodon words it.

        Raises:
            NetworkBusyError: the server is to be left alone; it says until when.
            NetworkError: it can't be reached, is out of order, refuses the bot, or is no Mastodon server.
            TooLargeError: the answer has more than `MOST_BYTES`.
        """
        raw = await self._ask(server, path, params or {})
        if raw.status not in _SAID:
            raise not_mastodon_error(server) if raw.location else refused_error(server, raw.status)
        body = _parse(raw.body)
        is_error = isinstance(body, dict) and isinstance(body.get("error"), str)
        if raw.status in {401, 403} and not is_error:  # A gatekeeper before the server, not the server.
            raise refused_error(server, raw.status)
        if body is None or (raw.status != 200 and not is_error):  # noqa: PLR2004 - OK
            raise not_mastodon_error(server)
        return Answer(raw.status, body)

    async def text(self, server: str, path: str) -> str:
        """A small text file of a server's; "" where it has none. Raises as `get`, but for its size."""
        try:
            raw = await self._ask(server, path, {})
        except TooLargeError:
            return ""
        return raw.body.decode("utf-8", "replace") if raw.status == 200 else ""  # noqa: PLR2004 - OK

    async def find_name(self, server: str, handle: str) -> Any:
        """What a server's webfinger says of a handle (RFC 7033); None where it says nothing that can be read.

        A server may send one on to where it really is, as Mastodon's handbook advises for a handle's own domain.
        """
        asked, params = server, {"resource": f"acct:{handle}"}
        for _redirect in range(MOST_REDIRECTS):
            try:
                raw = await self._ask(asked, _WEBFINGER, params)
            except TooLargeError:
                return None
            if not raw.location:
                return _parse(raw.body) if raw.status == 200 else None  # noqa: PLR2004 - OK
            target = _server_of(raw.location)
            if target is None or urlsplit(raw.location).path.rstrip("/") != _WEBFINGER:
                return None
            asked = target
        return None

    async def _ask(self, server: str, path: str, params: Mapping[str, str]) -> _Raw:
        try:
            raw: _Raw = await repeat_failed(self.sleep, TRIES)(self._try, server, path, params)
        except FailedTry as error:
            raise unavailable_error(server, str(error)) from None
        return raw

    async def _try(self, server: str, path: str, params: Mapping[str, str]) -> _Raw:
        async with self._turn(server) as state:
            try:
                async with self._session().get(
                    self._address(server) + path, params=dict(params), allow_redirects=False
                ) as response:
                    return await self._read(server, state, response)
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                if refused := _name_error(server, error):
                    raise refused from None
                raise FailedTry(self._describe(error)) from None

    @asynccontextmanager
    async def _turn(self, server: str) -> AsyncGenerator[_Server, None]:
        """The server's state, while nobody else asks it.

        Raises:
            NetworkBusyError: it is to be left alone.
        """
        state = self._state(server)
        async with state.turn:
            if state.busy_until and state.busy_until > self.clock():
                raise NetworkBusyError(state.busy_until, server)
            yield state

    def _state(self, server: str) -> _Server:
        if len(self._servers) >= MOST_SERVERS and server not in self._servers:
            present = self.clock()
            idle = [
                name
                for name, each in self._servers.items()
                if not each.turn.locked() and not (each.busy_until and each.busy_until > present)
            ]
            for name in idle:
                del self._servers[name]
        return self._servers.setdefault(server, _Server())

    async def _read(self, server: str, state: _Server, response: aiohttp.ClientResponse) -> _Raw:
        if response.status == 429:  # noqa: PLR2004 - Too Many Requests
            state.busy_until = refused_until(response.headers, self.clock())
            metrics.RATE_LIMITED.labels("mastodon").inc()
            log.warning("mastodon.busy", until=state.busy_until.isoformat(timespec="seconds"))
            raise NetworkBusyError(state.busy_until, server)
        state.busy_until = full_until(response.headers, self.clock())
        if response.status >= 500:  # noqa: PLR2004 - the server's own failures
            raise FailedTry(_("failed with status {status}", status=response.status))
        location = response.headers.get("Location", "") if 300 <= response.status < 400 else ""  # noqa: PLR2004
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                response.close()
                raise TooLargeError
        if sum(map(body.count, (b",", b"[", b"{"))) > MOST_VALUES:
            raise TooLargeError
        return _Raw(response.status, bytes(body), location)

    def _session(self) -> aiohttp.ClientSession:
        if self._opened is None:  # Not before there is a loop.
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, resolver=self._names),
                timeout=aiohttp.ClientTimeout(total=self._timeout, sock_connect=min(CONNECT_SECONDS, self._timeout)),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            )
        return self._opened

    def _describe(self, error: Exception) -> str:
        """How a request failed, in words that complete "mastodon.example …"."""
        if isinstance(error, TimeoutError):
            return _("gave no response within {timeout} seconds", timeout=f"{self._timeout:g}")
        if isinstance(error, aiohttp.ClientPayloadError):
            return _("broke off in the middle of a response")
        return _("can't be reached")


def _parse(body: bytes) -> Any:
    """What the JSON says; None where it is none, or no object and no list."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _server_of(address: str) -> str | None:
    """The server of a web address, if that is one which may be asked: https, no port, no name and password."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    server = parts.netloc.lower()
    return server if parts.scheme == "https" and is_server(server) else None


def _name_error(server: str, error: BaseException) -> NetworkError | None:
    """The error for a name that stands for no address, or for none that may be asked; None for other failures."""
    reason = getattr(error, "os_error", None)
    if isinstance(reason, NoPublicAddressError):
        return no_public_address_error(server)
    if isinstance(reason, socket.gaierror) and reason.errno in _NO_SUCH_NAME:
        return no_server_error(server)
    return None
