"""Which databases a test is about; without a word, about each that there is."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.scans.live_messages import LiveMessageRecord
from bot.core.store.schema import live_messages, scans

ON_SQLITE = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""For tests of the file itself: what stands in it, who may have it, how it is copied."""

ON_POSTGRES = pytest.mark.parametrize("store", ["postgres"], indirect=True)
"""For tests of what can only happen where many write at a time."""

ON_X = {"network": "x", "kind": "account", "platform": "", "workspace_id": "", "user_id": ""}
"""What a row of `collections` says that holds what X gave of an account."""


def of(item: pytest.Item) -> str:
    """The database that a test of this run is on; "" where it does not say."""
    return str(item.callspec.params.get("store", "")) if hasattr(item, "callspec") else ""


@asynccontextmanager
async def in_a_file(empty: Path, folder: Path) -> AsyncIterator[Store]:
    """A new database in a file: a copy of `empty`, which is migrated and holds nothing."""
    opened = await open_store(Path(shutil.copy(empty, folder / "toxscan.db")))
    yield opened
    await opened.close()


async def live_messages_left(store: Store) -> list[LiveMessageRecord]:
    """The messages that a next process would go on with, oldest first."""
    async with store.read() as connection:
        rows = (await connection.execute(sa.select(live_messages).order_by(live_messages.c.id))).mappings().all()
    return [
        LiveMessageRecord(
            row["scan_id"],
            Requester(row["platform"], row["user_id"], row["workspace_id"]),
            row["place"],
            row["id"],
            row["since"],
            taken_over=True,
        )
        for row in rows
    ]


async def set_status(connection: AsyncConnection, scan_id: int, status: ScanStatus) -> None:
    """Bring a scan where a test wants it; a final status also gets its time."""
    change = sa.update(scans).where(scans.c.id == scan_id)
    await connection.execute(change.values(status=status, finished_at=now() if status.final else None))


@contextmanager
def statements() -> Iterator[list[str]]:
    """What databases are asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def without_fts5(patch: pytest.MonkeyPatch) -> None:
    """Have Python's SQLite refuse to make such an index, as one does that was built without FTS5."""
    connect = sqlite3.connect

    def open_without(*place: Any, **named: Any) -> sqlite3.Connection:
        opened = connect(*place, **named)
        opened.set_authorizer(
            lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_CREATE_VTABLE else sqlite3.SQLITE_OK
        )
        return opened

    for module in (sqlite3, sqlite3.dbapi2):
        patch.setattr(module, "connect", open_without)


async def count(store: Store, table: sa.Table) -> int:
    """How many rows a table has."""
    async with store.read() as connection:
        return (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()


async def somebody_waits(store: Store) -> None:
    """Return when a transaction waits for another's lock."""
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while True:
        async with store.read() as connection:
            if (await connection.execute(waiting)).scalar():
                return
