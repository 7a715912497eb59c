"""SQLite's driver with fewer ways between threads: a statement and its first rows are one of them, instead of four.

aiosqlite runs each database in a thread of its own and asks it for the cursor, the statement, the rows and the end one
after another; each answer wakes the event loop, and most of a small statement's time went there.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite

FIRST = (
    300  # Rows that come with the statement: all of a page or a block. Whatever streams more fetches them as it goes.
)


class QuickCursor:
    """A cursor as SQLAlchemy uses one (`AsyncAdapt_dbapi_cursor`)."""

    def __init__(self, connection: "QuickConnection") -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None  # With rows that are still to be fetched.
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> "QuickCursor":
        """Run it and fetch its first rows."""
        return await self._run(lambda cursor: cursor.execute(statement, values))

    async def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> "QuickCursor":
        """Run it for each of the rows."""
        return await self._run(lambda cursor: cursor.executemany(statement, rows))

    async def _run(self, execute: Callable[[sqlite3.Cursor], sqlite3.Cursor]) -> "QuickCursor":
        def run(database: sqlite3.Connection) -> tuple[sqlite3.Cursor, list[Any], bool]:
            cursor = execute(database.cursor())
            rows = cursor.fetchmany(FIRST) if cursor.description else []
            if over := len(rows) < FIRST:
                cursor.close()  # Whatever is left open holds the state that it reads from.
            return cursor, rows, over

        await self.close()
        cursor, self._rows, over = await self._connection.run(run)
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        self._open = None if over else cursor
        return self

    async def fetchall(self) -> list[Any]:
        """All that are left."""
        return await self._take(None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next ones."""
        return await self._take(size or self.arraysize)

    async def fetchone(self) -> Any:
        """The next one; None at the end."""
        return next(iter(await self._take(1)), None)

    async def _take(self, most: int | None) -> list[Any]:
        taken = self._rows[:most]
        self._rows = self._rows[len(taken) :]
        if (cursor := self._open) and (most is None or len(taken) < most):
            more = most - len(taken) if most is not None else None
            taken += await self._connection.run(lambda _: cursor.fetchall() if more is None else cursor.fetchmany(more))
        return taken

    async def close(self) -> None:
        """Let go of what it reads."""
        if cursor := self._open:
            self._open = None
            await self._connection.run(lambda _: cursor.close())


class QuickConnection(aiosqlite.Connection):
    """aiosqlite's, with quick cursors."""

    def cursor(self, *_values: Any, **_named: Any) -> Any:
        """A cursor, at once: SQLAlchemy opens it before it uses it."""
        return QuickCursor(self)

    async def run(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Have the database's thread do the work."""
        return await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]


async def connect(path: Path, busy_seconds: float) -> QuickConnection:
    """Open the file; a statement waits so long for a lock."""
    connection = QuickConnection(lambda: sqlite3.connect(path, timeout=busy_seconds), 64)
    connection._thread.daemon = True  # noqa: SLF001 - so that a lost one keeps no program alive; SQLAlchemy does it so.
    await connection
    return connection
