"""Copies of the database: consistent while it is written, checked before they take its place."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.domain.errors import InputError, StoreError
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.backup import backup, quick_check, restore
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from bot.core.store.engine.open_store import open_store
from bot.core.store.scans import scans
from tests.core.commands.bot import stored
from tests.databases import ON_SQLITE
from tests.fakes import made_posts


def posts(path: Path) -> int:
    """How many posts a database holds."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM posts").fetchone()[0])


def beside(folder: Path) -> set[str]:
    """The files of a folder, but for those that come and go with an open database."""
    return {path.name for path in folder.iterdir() if not path.name.endswith((".lock", "-wal", "-shm"))}


@ON_SQLITE
async def test_a_backup_is_one_file_with_everything(store: Store, tmp_path: Path) -> None:
    """Also what stands in the log only; nobody else may read it."""
    await stored(store, made_posts(100))
    assert backup(tmp_path / "toxscan.db", tmp_path / "copy") == (tmp_path / "copy").stat().st_size
    assert posts(tmp_path / "copy") == 100
    assert quick_check(tmp_path / "copy") == "ok"
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert beside(tmp_path) == {"copy", "toxscan.db"}


@ON_SQLITE
async def test_a_backup_made_while_the_bot_writes_is_one_moment_of_it(store: Store, tmp_path: Path) -> None:
    """Each scan with its posts or without; the writing goes on beside it, and neither waits for the other's lock."""
    copies = [tmp_path / f"copy-{number}" for number in range(5)]

    async def write() -> None:
        for _ in range(40):
            await stored(store, made_posts(50))

    writing = asyncio.create_task(write())
    for copy in copies:
        await asyncio.to_thread(backup, tmp_path / "toxscan.db", copy)
    await writing
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            [open_ones] = connection.execute("SELECT count(*) FROM scans WHERE status <> 'done'").fetchone()
        assert open_ones == 0


@ON_SQLITE
async def test_no_file_is_overwritten(store: Store, tmp_path: Path) -> None:
    """It may be the last good backup."""
    (tmp_path / "copy").write_text("precious")
    with pytest.raises(InputError, match="already exists"):
        backup(tmp_path / "toxscan.db", tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "precious"


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    """And nothing is made."""
    with pytest.raises(InputError, match="There is no database"):
        backup(tmp_path / "toxscan.db", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_database_gives_no_backup(tmp_path: Path) -> None:
    """Better no copy than one that can't be restored."""
    store = await open_store(tmp_path / "toxscan.db")
    await stored(store, made_posts(500))
    await store.close()
    damage(tmp_path / "toxscan.db")
    with pytest.raises(StoreError, match="damaged"):
        backup(tmp_path / "toxscan.db", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def damage(path: Path) -> None:
    """Write noise into the middle of a file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xa5" * 8192
    path.write_bytes(content)


async def test_a_restored_backup_is_what_it_was(tmp_path: Path) -> None:
    """What was there before is kept beside it, with what SQLite had in its log."""
    database = tmp_path / "toxscan.db"
    store = await open_store(database)
    await stored(store, made_posts(100))
    backup(database, tmp_path / "copy")
    await stored(store, made_posts(300))
    await store.close()
    assert restore(tmp_path / "copy", database) == tmp_path / "toxscan.db.before-restore"
    assert (posts(database), posts(tmp_path / "toxscan.db.before-restore")) == (100, 300)
    store = await open_store(database)
    async with store.read() as connection:
        assert (await scans.get(connection, 1)).status is ScanStatus.DONE
    await store.close()


@ON_SQLITE
async def test_a_backup_can_be_restored_where_there_is_no_database(store: Store, tmp_path: Path) -> None:
    """On a new machine."""
    await stored(store, made_posts(10))
    backup(tmp_path / "toxscan.db", tmp_path / "copy")
    assert restore(tmp_path / "copy", tmp_path / "new" / "toxscan.db") is None
    assert posts(tmp_path / "new" / "toxscan.db") == 10


async def test_a_damaged_database_can_be_replaced(tmp_path: Path) -> None:
    """That is what backups are for: it need not be opened."""
    database = tmp_path / "toxscan.db"
    store = await open_store(database)
    await stored(store, made_posts(100))
    backup(database, tmp_path / "copy")
    await store.close()
    database.write_bytes(b"noise" * 1000)
    restore(tmp_path / "copy", database)
    assert posts(database) == 100


@ON_SQLITE
async def test_nothing_is_restored_while_the_bot_runs(store: Store, tmp_path: Path) -> None:
    """It would go on writing into a file that is no longer there."""
    await stored(store, made_posts(10))
    backup(tmp_path / "toxscan.db", tmp_path / "copy")
    with pytest.raises(StoreError, match="Another toxscan process is using the database"):
        restore(tmp_path / "copy", tmp_path / "toxscan.db")
    assert posts(tmp_path / "toxscan.db") == 10


@pytest.mark.parametrize("content", [b"", b"noise" * 1000])
async def test_what_is_no_backup_takes_no_place(tmp_path: Path, content: bytes) -> None:
    """Empty, or something else."""
    store = await open_store(tmp_path / "toxscan.db")
    await stored(store, made_posts(10))
    await store.close()
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(StoreError, match=r"not a (toxscan )?database"):
        restore(tmp_path / "copy", tmp_path / "toxscan.db")
    assert posts(tmp_path / "toxscan.db") == 10
    assert beside(tmp_path) == {"copy", "toxscan.db"}


async def test_a_damaged_backup_takes_no_place(tmp_path: Path) -> None:
    """It is read to its end before anything is moved."""
    database = tmp_path / "toxscan.db"
    store = await open_store(database)
    await stored(store, made_posts(500))
    backup(database, tmp_path / "copy")
    await store.close()
    damage(tmp_path / "copy")
    with pytest.raises(StoreError, match="damaged"):
        restore(tmp_path / "copy", database)
    assert posts(database) == 500


def test_a_backup_of_a_newer_version_takes_no_place(tmp_path: Path) -> None:
    """This program would not know what to do with it."""
    migrate(tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="written by a newer toxscan"):
        restore(tmp_path / "copy", tmp_path / "toxscan.db")
    assert not (tmp_path / "toxscan.db").exists()


async def test_a_backup_of_an_older_version_is_brought_up_to_date_at_the_next_start(tmp_path: Path) -> None:
    """As the database itself would have been."""
    migrate(tmp_path / "copy", "0003")
    restore(tmp_path / "copy", tmp_path / "toxscan.db")
    store = await open_store(tmp_path / "toxscan.db")
    await stored(store, made_posts(10))
    await store.close()
    assert posts(tmp_path / "toxscan.db") == 10


@ON_SQLITE
async def test_x_is_asked_anew_after_a_restore(store: Store, tmp_path: Path) -> None:
    """Posts that it has removed since are in the backup, and its rules give a day."""
    async with store.write() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO sweeps (job_id, started_at, finished_at, checked, removed) VALUES ('', 1, 2, 3, 4)"
        )
    backup(tmp_path / "toxscan.db", tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "new" / "toxscan.db")
    with closing(sqlite3.connect(tmp_path / "new" / "toxscan.db")) as connection:
        assert connection.execute("SELECT count(*) FROM sweeps").fetchone() == (0,)
