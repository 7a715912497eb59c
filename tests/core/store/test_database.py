"""Opening, migrating, locking; and what is said when the disk or the file makes trouble."""

import asyncio
import gc
import os
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.core.domain.errors import StoreAwayError, StoreError
from bot.core.store.engine import migrate as migrating
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from bot.core.store.engine.open_store import open_store
from bot.core.store.schema import collections, metadata
from tests.databases import ON_SQLITE, ON_X


def revisions() -> list[str]:
    """Every schema there has been, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parents[1] / "migrations"))
    config.set_main_option("recursive_version_locations", "true")
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


async def add_account(store: Store, name: str = "ada") -> None:
    """One row, to see whether it stays."""
    async with store.write() as connection:
        await connection.execute(sa.insert(collections).values(**ON_X, id=name, handle=name, name=name))


async def count_accounts(store: Store) -> int:
    """How many rows stayed."""
    async with store.read() as connection:
        return (await connection.execute(sa.select(sa.func.count()).select_from(collections))).scalar_one()


def test_migrations_from_nothing_give_the_schema_of_the_code(tmp_path: Path) -> None:
    """Alembic finds no difference between the migrated file and the tables in schema.py."""
    migrate(tmp_path / "new.db")
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection:
        ours = {"include_name": lambda name, kind, _parents: kind != "table" or not name.startswith("words")}  # FTS5's.
        assert compare_metadata(MigrationContext.configure(connection, opts=ours), metadata) == []
    engine.dispose()


@pytest.mark.parametrize("revision", revisions())
@pytest.mark.slow
def test_data_of_every_older_schema_survives_the_way_to_the_newest(tmp_path: Path, revision: str) -> None:
    """An account written under any revision is still there under the last."""
    path = tmp_path / "old.db"
    migrate(path, revision)
    with sqlite3.connect(path) as old:
        table, whose = "collections", "network, kind, platform, workspace_id, user_id, "
        given = "'x', 'account', '', '', '', "
        if revision < "0013":
            table, whose, given = "accounts", "", ""
        old.execute(f"INSERT INTO {table} ({whose}id, handle, name) VALUES ({given}'7', 'ada', 'Ada')")  # noqa: S608
    old.close()
    migrate(path)
    with sqlite3.connect(path) as new:
        assert new.execute("SELECT id, handle, kind FROM collections").fetchall() == [("7", "ada", "account")]
    new.close()


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """Nothing is touched; the sentence names the way out."""
    path = tmp_path / "toxscan.db"
    migrate(path)
    with sqlite3.connect(path) as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
    later.close()
    with pytest.raises(StoreError, match="newer toxscan"):
        await open_store(path)


@ON_SQLITE
async def test_a_second_process_is_refused_with_the_way_out(tmp_path: Path, store: Store) -> None:
    """One database, one process at a time; closing lets the next one in."""
    with pytest.raises(StoreError, match=r"Another toxscan process .* --data-dir\. Running several .* docs/scaling.md"):
        await open_store(tmp_path / "toxscan.db")
    await store.close()
    again = await open_store(tmp_path / "toxscan.db")
    await again.close()


async def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    """A closed database keeps its rows."""
    first = await open_store(tmp_path / "toxscan.db")
    await add_account(first)
    await first.close()
    second = await open_store(tmp_path / "toxscan.db")
    assert await count_accounts(second) == 1
    await second.close()


async def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    """All of it or nothing."""

    async def half_done() -> None:
        async with store.write() as connection:
            await connection.execute(sa.insert(collections).values(**ON_X, id="1", handle="a", name="a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half_done()
    assert await count_accounts(store) == 0


async def test_whoever_is_cut_off_while_a_connection_opens_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its thread goes on anyway, and would answer a loop that is gone by then."""
    store = await open_store(tmp_path / "toxscan.db")
    connect, asked, go_on = sqlite3.connect, asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def held(*given: Any, **named: Any) -> sqlite3.Connection:
        loop.call_soon_threadsafe(asked.set)
        go_on.wait()
        return connect(*given, **named)

    async def read() -> None:
        async with store.read():
            pass

    monkeypatch.setattr(sqlite3, "connect", held)
    reader = asyncio.create_task(read())
    await asked.wait()
    reader.cancel()
    await asyncio.wait([reader], timeout=0)
    assert not reader.done()
    go_on.set()
    await asyncio.wait([reader])
    assert reader.cancelled()
    await store.close()


@ON_SQLITE
async def test_closing_waits_for_whoever_reads_and_lets_nobody_else_in(store: Store) -> None:
    """A connection that is left open would answer a loop that is gone."""
    await add_account(store)
    async with store.read() as connection:
        closing = asyncio.create_task(store.close())
        await asyncio.sleep(0)
        with pytest.raises(StoreAwayError, match="is closed"):
            await count_accounts(store)
        assert (await connection.execute(sa.select(sa.func.count()).select_from(collections))).scalar_one() == 1
        assert not closing.done()
    await closing


@ON_SQLITE
async def test_a_full_disk_is_said_and_what_was_stored_stays(store: Store) -> None:
    """SQLite's own 'database or disk is full', brought about by its page limit."""

    async def fill() -> None:
        async with store.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count = 1")
            rows = [{**ON_X, "id": str(number), "handle": "h", "name": "x" * 200} for number in range(10_000)]
            await connection.execute(sa.insert(collections), rows)

    await add_account(store)
    with pytest.raises(StoreError, match="is full"):
        await fill()
    assert await count_accounts(store) == 1


async def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    """Somebody's text file is not overwritten."""
    path = tmp_path / "toxscan.db"
    path.write_text("not a database at all " * 100)
    with pytest.raises(StoreError, match="not a database, or it is damaged"):
        await open_store(path)
    assert path.read_text().startswith("not a database")


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file stands where the data folder should be."""
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreError, match="is a file, not a folder"):
        await open_store(tmp_path / "data" / "toxscan.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    """The sentence names the folder and the option."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreError, match="can't be written"):
        await open_store(folder / "toxscan.db")


@ON_SQLITE  # A lock on the whole file is SQLite's.
async def test_a_writer_that_was_cut_off_in_a_statement_gives_its_lock_back(store: Store) -> None:
    """Wherever it was, and though its error still holds on to the statement."""
    cut: list[BaseException] = []

    async def write(number: int, second: asyncio.Event) -> None:
        try:
            async with store.write() as connection:
                await connection.execute(sa.insert(collections).values(**ON_X, id=f"{number}-1", handle="a", name="a"))
                second.set()
                await connection.execute(sa.select(collections))
                await asyncio.Event().wait()
        except asyncio.CancelledError as error:
            cut.append(error)
            raise

    gc.disable()
    try:
        for turns in range(20):
            second = asyncio.Event()
            writing = asyncio.create_task(write(turns, second))
            await second.wait()
            for _ in range(turns):
                await asyncio.sleep(0)
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            await add_account(store, str(turns))
    finally:
        gc.enable()
    assert len(cut) == await count_accounts(store) == 20


@ON_SQLITE
async def test_a_reader_that_was_cut_off_does_not_hold_the_log(store: Store, tmp_path: Path) -> None:
    """What was erased must not stay in the log because somebody once stopped reading in the middle."""
    for number in range(3):
        await add_account(store, str(number))
    begun = asyncio.Event()

    async def read() -> None:
        async with store.read() as connection:
            knot: list[object] = [await connection.stream(sa.select(collections))]
            knot.append(knot)  # As errors and their frames do: only the garbage collector unties it.
            begun.set()
            await asyncio.Event().wait()

    reading = asyncio.create_task(read())
    gc.disable()
    try:
        await begun.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        async with store.erase() as connection:
            await connection.execute(sa.delete(collections))
        assert (tmp_path / "toxscan.db-wal").stat().st_size == 0
    finally:
        gc.enable()
