"""The files of the store are their owner's alone, in whatever folder and with whatever umask."""

import os
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.adapters.terminal import files
from bot.cli.output import write_file
from bot.core.cards.model import Card, File
from bot.core.files import private
from bot.core.scans.uploads import Uploads
from bot.core.store.engine import backup
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no such modes")


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """A machine where new files are everybody's."""
    with umask(0):
        yield


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """With another umask, which is the process's."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """What others may do with each file in it."""
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in folder.iterdir()}


async def test_a_new_database_and_all_beside_it_are_private(tmp_path: Path) -> None:
    """In a folder that is everybody's: the log and its index, while it is open, and the lock."""
    store = await open_store(tmp_path / "toxscan.db")
    async with store.write() as connection:
        await connection.exec_driver_sql("CREATE TABLE kept (word TEXT)")
        found = modes(tmp_path)
    await store.close()
    assert found == dict.fromkeys(("toxscan.db", "toxscan.db-wal", "toxscan.db-shm", "toxscan.db.lock"), "0o600")


async def test_an_older_one_is_closed_at_the_next_start(tmp_path: Path) -> None:
    """With what an earlier restore has left beside it."""
    await (await open_store(tmp_path / "toxscan.db")).close()
    (tmp_path / "toxscan.db.before-restore").touch()
    for name in modes(tmp_path):
        (tmp_path / name).chmod(0o644)
    store = await open_store(tmp_path / "toxscan.db")
    found = modes(tmp_path)
    await store.close()
    assert set(found.values()) == {"0o600"}


async def test_a_backup_is_private_and_so_is_what_a_restore_sets_aside(tmp_path: Path) -> None:
    """Also where a killed one has left its half open to all."""
    database, copy = tmp_path / "data" / "toxscan.db", tmp_path / "copies" / "monday.db"
    await (await open_store(database)).close()
    copy.parent.mkdir()
    (copy.parent / "monday.db.part").touch(0o666)
    backup.backup(database, copy)
    database.chmod(0o644)
    backup.restore(copy, database)
    assert modes(copy.parent) == {"monday.db": "0o600"}
    assert set(modes(database.parent).values()) == {"0o600"}
    assert (database.parent / "toxscan.db.before-restore").exists()


async def test_what_people_attach_is_private(tmp_path: Path, store: Store) -> None:
    """The folder, too, also where it existed."""
    folder = tmp_path / "uploads"
    folder.mkdir()

    async def content() -> AsyncIterator[bytes]:
        yield b"private messages"

    async with Uploads(folder, store).keep(content(), "archive.zip", 100) as path:
        assert stat.S_IMODE(path.stat().st_mode) == private.FILE
        assert stat.S_IMODE(folder.stat().st_mode) == private.FOLDER


def test_what_the_terminal_writes_is_private(tmp_path: Path) -> None:
    """Exports, files of cards, and what takes the place of an open file."""
    (tmp_path / "posts.csv").touch(0o666)
    (tmp_path / "posts.csv.part").touch(0o666)
    with write_file(tmp_path / "posts.csv") as out:
        out.write("id")
    files.save_files(Card("", (File("mine.json", b"{}", "All of it"),)), tmp_path)
    assert modes(tmp_path) == {"posts.csv": "0o600", "mine.json": "0o600"}
