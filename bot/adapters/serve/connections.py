"""The connections of `toxscan serve`: so many at most, and none for long whose other end says or takes nothing."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus

from aiohttp import web

from bot.adapters.serve.refusals import RequestRefusedError
from bot.core import metrics

SILENT_SECONDS = 30.0  # For a request to come whole, the first and each next one, and for an answer to be taken.
REFUSED_SECONDS = 1.0  # For whoever is refused to take that.
MOST_REFUSED = 32  # At once; who comes beside them is cut off without a word.
RETRY_SECONDS = 1  # Most requests are answered within this.


class OpenConnections:
    """At most `most` open ones.

    One more takes the place of that which has been without a request for longest: programs that come back connect
    anew. Where all are being answered, the new one is refused.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._silent: dict[asyncio.BaseProtocol, _OpenConnection] = {}  # By what talks HTTP; silent for longest first.
        self._answering: dict[asyncio.BaseProtocol, _OpenConnection] = {}
        self._refused: set[_Refusal] = set()

    def open(self, server: web.Server) -> asyncio.Protocol:
        """What talks to whoever has just connected."""
        if len(self._silent) + len(self._answering) >= self._most and not self._make_room():
            return _Refusal(self._most, self._refused)
        connection = _OpenConnection(server(), self)
        self._silent[connection.http] = connection
        metrics.SERVED_CONNECTIONS.inc()
        return connection

    def close(self, connection: "_OpenConnection") -> None:
        """Forget a connection that is closed; one that was cut off before is forgotten already."""
        if self._silent.pop(connection.http, None) or self._answering.pop(connection.http, None):
            metrics.SERVED_CONNECTIONS.dec()

    @contextmanager
    def answering(self, request: web.Request) -> Iterator[None]:
        """A request is being answered: its connection makes room for nobody."""
        http = request.protocol
        if connection := self._silent.pop(http, None):
            self._answering[http] = connection
        try:
            yield
        finally:
            if connection := self._answering.pop(http, None):
                self._silent[http] = connection

    async def send(self, request: web.Request, response: web.StreamResponse) -> None:
        """Send an answer; whoever does not take it is cut off."""
        with suppress(ConnectionError):  # They have gone; aiohttp sees that, too.
            try:
                async with asyncio.timeout(SILENT_SECONDS):
                    await response.prepare(request)
                    await response.write_eof()
            except TimeoutError:
                if connection := self._answering.get(request.protocol):
                    connection.cut()

    def _make_room(self) -> bool:
        silent = next(iter(self._silent.values()), None)
        if silent is None:
            return False
        silent.cut()
        self.close(silent)
        return True


class _OpenConnection(asyncio.Protocol):
    """One of them: passes on to aiohttp what arrives."""

    def __init__(self, http: web.RequestHandler, all_of_them: OpenConnections) -> None:
        self.http = http
        self._all = all_of_them
        self._transport: asyncio.Transport | None = None
        self._cut = False

    def cut(self) -> None:
        """End it, whatever of an answer is still to be taken."""
        self._cut = True
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(0)  # An answer counts as sent when the system has all of it.
        self.http.connection_made(transport)
        if self._cut:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._all.close(self)
        self.http.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.http.data_received(data)

    def eof_received(self) -> None:
        self.http.eof_received()

    def pause_writing(self) -> None:
        self.http.pause_writing()

    def resume_writing(self) -> None:
        self.http.resume_writing()


class _Refusal(asyncio.Protocol):
    """Answers the first words of whoever is one too many, beside `others`, and ends."""

    def __init__(self, most: int, others: "set[_Refusal]") -> None:
        self._most = most
        self._others = others
        self._transport: asyncio.Transport | None = None
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if len(self._others) >= MOST_REFUSED:
            transport.abort()
            return
        self._others.add(self)
        self._transport = transport
        self._end = asyncio.get_running_loop().call_later(REFUSED_SECONDS, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as asyncio calls it.
        self._others.discard(self)
        if self._end:
            self._end.cancel()

    def data_received(self, data: bytes) -> None:  # noqa: ARG002 - whatever it is, the answer is the same.
        if self._transport is None:
            return
        metrics.SERVED.labels(str(HTTPStatus.TOO_MANY_REQUESTS.value)).inc()
        self._transport.write(_write(refuse_for_now(f"{self._most} connections are open")))
        self._transport.write_eof()  # Were it closed with words unread, the answer might be lost on its way.
        self._transport = None


def refuse_for_now(why: str) -> RequestRefusedError:
    """There is no room, and there will be soon."""
    message = f"Resource has been exhausted: {why} already."
    return RequestRefusedError(HTTPStatus.TOO_MANY_REQUESTS, message, retry_after=RETRY_SECONDS)


def _write(refused: RequestRefusedError) -> bytes:
    """The refusal as HTTP, for whoever was not let in to where that is done."""
    body = json.dumps(refused.body)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **refused.headers,
    }
    lines = [
        f"HTTP/1.1 {refused.status.value} {refused.status.phrase}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join((*lines, "", body)).encode()
