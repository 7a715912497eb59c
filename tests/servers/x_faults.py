"""Every way in which the local X server can go wrong, on demand."""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one request, the next one whose path holds `path` ("": any)."""

    path: str = ""


@dataclass(frozen=True)
class Status(Fault):
    """Answer with that status and a problem body; `type` is the last part of its type ("": about:blank).

    `reset` adds the x-rate-limit headers with nothing left until then, `retry_after` (seconds) that header.
    """

    code: int
    type: str = ""
    retry_after: int | None = None
    reset: datetime | None = None


@dataclass(frozen=True)
class Reset(Fault):
    """Reset the connection; with `billed` X has done the work and counted it before."""

    billed: bool = False


@dataclass(frozen=True)
class Truncated(Fault):
    """Declare the answer's whole length, send that share of it (0 to 1), close; with `billed` X has counted it."""

    after: float = 0.5
    billed: bool = False


@dataclass(frozen=True)
class NotJson(Fault):
    """Answer 200 with a web page, as proxies do."""


@dataclass(frozen=True)
class NotAnObject(Fault):
    """Answer 200 with a JSON list."""


@dataclass(frozen=True)
class NothingSaid(Fault):
    """Answer 200 with `{}`."""


@dataclass(frozen=True)
class Hang(Fault):
    """Say nothing until the server closes."""


@dataclass(frozen=True)
class Late(Fault):
    """Answer as usual, but not before the event is set (in whatever thread or loop)."""

    event: threading.Event | asyncio.Event


@dataclass(frozen=True)
class PartialErrors(Fault):
    """Add these errors beside the data."""

    errors: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class EmptyPage(Fault):
    """Answer with a page without data that still has a next_token, which leads to the posts left out here."""


@dataclass(frozen=True)
class Answered(Fault):
    """Answer with what `change` makes of the right body; X bills the posts that are in it."""

    change: Callable[[dict[str, Any]], dict[str, Any]]


def reset_connection(request: web.Request) -> None:
    """Close the connection so that the other side sees a reset, not an end."""
    if request.transport is not None:
        linger_not = struct.pack("ii", 1, 0)
        request.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        request.transport.abort()


async def send_truncated(request: web.Request, response: web.Response, share: float) -> web.StreamResponse:
    """Send the response's head and that share of its body, then close the connection."""
    body = response.body
    assert isinstance(body, bytes)
    part = web.StreamResponse(status=response.status, headers=response.headers)
    part.content_length = len(body)
    await part.prepare(request)
    await part.write(body[: int(len(body) * share)])
    if request.transport is not None:
        request.transport.close()
    return part
