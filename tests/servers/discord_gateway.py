"""The gateway of the local Discord: sessions that outlive their sockets, so that a client can resume."""

import asyncio
import contextlib
import json
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15  # Members, presences, message content.
RESUMABLE, BAD_TOKEN, DISALLOWED_INTENTS = 4000, 4004, 4014  # Close codes.
FAREWELL = 1.0  # Seconds.
DM_INTENT, GUILD_REACTIONS, DM_REACTIONS = 1 << 12, 1 << 10, 1 << 13


@dataclass(eq=False)
class Session:
    """What one shard has identified as, and every event that it was told."""

    id: str
    shard: int
    shards: int
    intents: int
    events: list[dict[str, Any]] = field(default_factory=list)
    socket: "Socket | None" = None

    async def tell(self, event: str, data: Any) -> None:
        """Send an event; one who is away gets it on resuming."""
        message = {"op": DISPATCH, "t": event, "s": len(self.events) + 1, "d": data}
        self.events.append(message)
        if self.socket:
            await self.socket.send(message)


class Socket:
    """One connection, compressed as the client asked."""

    def __init__(
        self, response: web.WebSocketResponse, transport: asyncio.Transport | None, *, compressed: bool
    ) -> None:
        self.response = response
        self._transport = transport
        self._packer = zlib.compressobj() if compressed else None

    async def send(self, message: dict[str, Any]) -> None:
        """Send one message; a socket that is closing takes none."""
        words = json.dumps(message)
        if self.response.closed:
            return
        if self._packer:
            await self.response.send_bytes(
                self._packer.compress(words.encode()) + self._packer.flush(zlib.Z_SYNC_FLUSH)
            )
        else:
            await self.response.send_str(words)

    def abort(self) -> None:
        """Cut the connection."""
        if self._transport:
            self._transport.abort()


class Gateway:
    """All sessions. `ready` gives a new session's first events; `changed` is called whenever something happened."""

    def __init__(
        self, token: str, ready: Callable[[Session], list[tuple[str, Any]]], changed: Callable[[], None]
    ) -> None:
        self.token = token
        self.sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self.heartbeat_seconds = 41.25
        self.violations: list[str] = []
        self.sockets: set[Socket] = set()
        self.silent = False  # Takes connections, and says nothing on them: not even hello.
        self._ready = ready
        self._changed = changed

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        response = web.WebSocketResponse()
        await response.prepare(request)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            self.violations.append(f"gateway query {dict(request.query)}")
        socket = Socket(response, request.transport, compressed=request.query.get("compress") == "zlib-stream")
        self.sockets.add(socket)
        self._changed()
        if not self.silent:
            await socket.send({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat_seconds * 1000)}})
        try:
            async for message in response:
                if message.type is WSMsgType.TEXT:
                    await self._take(socket, json.loads(message.data))
        finally:
            self.sockets.discard(socket)
            for session in self.sessions.values():
                if session.socket is socket:
                    session.socket = None
            self._changed()
        return response

    def connected(self) -> list[Session]:
        """The sessions that hear what happens now."""
        return [session for session in self.sessions.values() if session.socket]

    async def tell(self, event: str, data: Any, *, guild_id: int | None = None, intents: int = 0) -> None:
        """Send an event to the shard that it belongs to, if that has asked for such events."""
        for session in list(self.sessions.values()):
            mine = session.shard == (0 if guild_id is None else (guild_id >> 22) % session.shards)
            if mine and session.intents & intents == intents:
                await session.tell(event, data)

    async def drop(self, code: int = RESUMABLE) -> None:
        """Close every socket, as a restart of Discord's does."""
        sockets = list(self.sockets)
        for session in self.sessions.values():
            session.socket = None  # What happens from now on waits for the resume.
        await asyncio.gather(*(socket.response.close(code=code) for socket in sockets))

    async def ask_to_reconnect(self) -> None:
        """Ask every client to connect again."""
        for socket in list(self.sockets):
            await socket.send({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell every client that its session is invalid."""
        sockets = list(self.sockets)
        if not resumable:
            self.sessions.clear()
        for socket in sockets:
            await socket.send({"op": INVALID_SESSION, "d": resumable})

    async def close(self) -> None:
        """End; a client that does not take leave within a second is cut off."""
        sockets = list(self.sockets)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self.drop(WSCloseCode.GOING_AWAY)
        for socket in sockets:
            socket.abort()

    async def _take(self, socket: Socket, message: dict[str, Any]) -> None:
        match message["op"]:
            case 1:
                self.heartbeats += 1
                await socket.send({"op": ACK, "d": None})
            case 2:
                await self._identify(socket, message["d"])
            case 6:
                await self._resume(socket, message["d"])
            case other:
                self.violations.append(f"gateway op {other}")
        self._changed()

    async def _identify(self, socket: Socket, data: dict[str, Any]) -> None:
        if data["token"] != self.token:
            await socket.response.close(code=BAD_TOKEN)
        elif data["intents"] & PRIVILEGED:
            self.violations.append("a privileged intent is asked for")
            await socket.response.close(code=DISALLOWED_INTENTS)
        else:
            shard, shards = data.get("shard", (0, 1))
            session = Session(secrets.token_hex(8), shard, shards, data["intents"], socket=socket)
            self.sessions[session.id] = session
            self.identified += 1
            for event, about in self._ready(session):
                await session.tell(event, about)

    async def _resume(self, socket: Socket, data: dict[str, Any]) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self.token or data["seq"] > len(session.events):
            await socket.send({"op": INVALID_SESSION, "d": False})
            return
        session.socket = socket
        self.resumed += 1
        for missed in session.events[data["seq"] :]:
            await socket.send(missed)
        await session.tell("RESUMED", {})
