"""How the local Slack tells the app what happened: by Socket Mode or by signed HTTP requests."""

import asyncio
import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web
from slack_sdk.signature import SignatureVerifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.slack import SlackServer

CONNECTIONS = 10  # At once, of one app.
ENVELOPES = {"command": "slash_commands", "event": "events_api", "interaction": "interactive"}


@dataclass(frozen=True)
class Delivery:
    """What the app answered: whether in time, with what, after how many seconds."""

    acknowledged: bool
    body: Any
    seconds: float


class Socket:
    """The connections of Socket Mode."""

    def __init__(self, server: "SlackServer") -> None:
        self.server = server
        self.connections: list[web.WebSocketResponse] = []
        self.opened = 0
        self.silent = False  # Takes connections, and says nothing on them: not even hello.
        # Slack itself chooses one by chance.
        self.pick: Callable[[list[web.WebSocketResponse]], web.WebSocketResponse] = lambda open_ones: open_ones[-1]
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    def new_url(self) -> str:
        """An address that can be used once."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return f"{self.server.url.replace('http', 'ws', 1)}/socket?ticket={ticket}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, to its end."""
        if request.query.get("ticket") not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(request.query["ticket"])
        if len(self.connections) >= CONNECTIONS:
            self.server.violations.append("more than ten connections")
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        self.opened += 1
        silent = self.silent
        if not silent:
            hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": self.server.app_id}}
            await connection.send_json(
                hello | {"debug_info": {"host": "applink", "approximate_connection_time": 18060}}
            )
            self.connections.append(connection)
        self.server.changed()
        try:
            async for message in connection:
                if message.type is WSMsgType.TEXT:
                    self._answered(json.loads(message.data))
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
            self.server.changed()
        return connection

    async def deliver(self, kind: str, payload: dict[str, Any], retry: int = 0) -> Delivery:
        """Send an envelope and wait for its acknowledgement."""
        connection = await self.server.until(lambda: self.connections and self.pick(self.connections))
        envelope_id = secrets.token_hex(8)
        answer = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        started = time.monotonic()
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": ENVELOPES[kind],
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        if kind == "event" and retry:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
        await connection.send_json(envelope)
        try:
            body = await asyncio.wait_for(answer, self.server.deadline)
        except TimeoutError:
            return Delivery(acknowledged=False, body=None, seconds=self.server.deadline)
        return Delivery(acknowledged=True, body=body, seconds=time.monotonic() - started)

    async def refresh(self) -> None:
        """Tell every connection that it will be replaced, as Slack does every few hours, and close it."""
        for connection in list(self.connections):
            self.connections.remove(connection)
            await connection.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self.connections):
            await connection.close()

    async def close(self) -> None:
        """Everything ends."""
        await self.drop()

    def _answered(self, answer: dict[str, Any]) -> None:
        waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
        if waiting is None:
            self.server.violations.append("an envelope was acknowledged twice, or is unknown")
        elif not waiting.done():
            waiting.set_result(answer.get("payload"))


class Http:
    """Requests to the app's own address, signed."""

    def __init__(self, server: "SlackServer") -> None:
        self.server = server
        self.app_url = ""

    async def deliver(self, kind: str, payload: dict[str, Any], retry: int = 0) -> Delivery:
        """Send a request and wait for its answer."""
        if kind == "event":
            body, content_type = json.dumps(payload), "application/json"
        else:
            form = payload if kind == "command" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(form), "application/x-www-form-urlencoded"
        headers = self.signed(body) | {"Content-Type": content_type}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        started = time.monotonic()
        timeout = aiohttp.ClientTimeout(total=self.server.deadline)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.app_url, data=body, headers=headers) as response,
            ):
                text = await response.text()
        except (TimeoutError, aiohttp.ClientError):
            return Delivery(acknowledged=False, body=None, seconds=time.monotonic() - started)
        answer = json.loads(text) if text.startswith("{") else text or None
        return Delivery(acknowledged=response.status == 200, body=answer, seconds=time.monotonic() - started)

    def signed(self, body: str, timestamp: int | None = None) -> dict[str, str]:
        """The headers by which the app knows that it is Slack who asks."""
        at = str(timestamp or int(time.time()))
        signature = SignatureVerifier(self.server.signing_secret).generate_signature(timestamp=at, body=body)
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature or ""}
