"""The store without its driver's thread: the same SQL on the same SQLite, run where it is asked for.

A simulated month asks a hundred thousand questions, and handing each to a thread and back takes most of the time.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from sqlite3 import connect
from typing import Any, Self

import aiosqlite
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.core.store.engine.migrate import migrate
from bot.core.store.engine.sqlite import SqliteStore, _claim, _on_begin, _on_connect


class _AtOnce:
    """Stands in for the queue to the thread: does what is put into it."""

    @staticmethod
    def put_nowait(work: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        """Do it and tell the future."""
        future, function = work
        result = function()
        if future:
            future.set_result(result)


class InlineConnection(aiosqlite.Connection):
    """A connection that works in the caller's thread."""

    def __init__(self, path: Path) -> None:
        super().__init__(lambda: connect(path, check_same_thread=False), 64)
        self._tx = _AtOnce()  # type: ignore[assignment]

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        """Connect."""
        return self._connect().__await__()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


class InlineStore(SqliteStore):
    """A store over such connections, without waiting for the disk either: the machine does not crash here."""

    connections: list[InlineConnection]

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the database at `path`, making it as needed."""
        lock = _claim(path)
        if not await asyncio.to_thread(path.exists):  # Looking through one takes 0.1 s, and processes die often here.
            migrate(path)
        connections: list[InlineConnection] = []

        def connected(*_: object, **__: object) -> InlineConnection:
            connections.append(InlineConnection(path))
            return connections[-1]

        engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"async_creator_fn": connected})
        sa.event.listen(engine.sync_engine, "connect", _on_connect)
        sa.event.listen(engine.sync_engine, "connect", lambda each, _: each.execute("PRAGMA synchronous=OFF"))
        sa.event.listen(engine.sync_engine, "begin", _on_begin)
        opened = cls(engine, lock)
        opened.connections = connections
        return opened


class KilledError(BaseException):
    """The process dies here: nothing after it happens, as with SIGKILL."""


def _told_unless_killed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Nobody asks the tasks of a dead process how they ended; Python would complain of it in some later test."""
    error = context.get("exception")
    group = error if isinstance(error, BaseExceptionGroup) else BaseExceptionGroup("", [error]) if error else None
    if group is None or group.subgroup(lambda each: not isinstance(each, KilledError)):
        loop.default_exception_handler(context)


class MortalStore(InlineStore):
    """A store whose process can die at any boundary of a transaction: before it, with it uncommitted, or after it.

    `lives` counts the boundaries left; None for ever.
    """

    lives: int | None = None
    dead = False

    async def die(self) -> None:
        """What the system does for a dead process: its files are closed, what was not committed is gone."""
        self.dead = True
        asyncio.get_running_loop().set_exception_handler(_told_unless_killed)
        for connection in self.connections:
            if connection._connection:
                connection._connection.close()
                connection._connection = None
        self._lock.release()

    def _boundary(self) -> None:
        if self.lives is not None:
            self.lives -= 1
            self.dead = self.dead or self.lives < 0
        if self.dead:
            raise KilledError

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read from, while the process lives."""
        self._boundary()
        async with super().read() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; what is not committed when the process dies is lost, as ever."""
        self._boundary()
        async with super().write() as connection:
            yield connection
            self._boundary()
        self._boundary()
