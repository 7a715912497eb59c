"""Attached files: there while somebody needs them, and not a moment longer."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import ArchiveError, InputError
from bot.core.domain.scans import Scan, ScanStatus
from bot.core.files.attachments import display_name, identity
from bot.core.scans.uploads import GO_ON, Uploads
from bot.core.sources.archive.source import ArchiveSource
from bot.core.store import schema
from bot.core.store.engine.database import Store
from bot.core.store.operations import processes
from bot.core.store.scans import scans
from tests.databases import set_status
from tests.fakes import ALICE, request

ZIP = b"PK and so on"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where files are kept."""
    return tmp_path / "uploads"


@pytest.fixture
def uploads(folder: Path, store: Store) -> Uploads:
    """The files of a bot that was just started."""
    return Uploads(folder, store)


def leave(folder: Path, *names: str) -> None:
    """Files of nobody's."""
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(ZIP)


def kept_in(folder: Path) -> list[bytes]:
    """What stands in the folder now."""
    return [path.read_bytes() for path in folder.iterdir()] if folder.exists() else []


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    """A file as it comes in."""
    for chunk in chunks:
        yield chunk


async def scan_of(store: Store, path: Path, status: ScanStatus, ended: timedelta | None = None) -> Scan:
    """A scan of the file, which ended so long ago."""
    async with store.write() as connection:
        scan = await scans.create(connection, request(ALICE, str(path)), Account("42"), "fake-1")
        await set_status(connection, scan.id, status)
        if ended:
            await connection.execute(sa.update(schema.scans).values(finished_at=now() - ended))
    return scan


async def test_the_same_content_is_the_same_path(uploads: Uploads) -> None:
    """However it is cut: so the same scan can be joined."""
    async with (
        uploads.keep(sent(ZIP), "mine.zip", 100) as one,
        uploads.keep(sent(ZIP[:3], ZIP[3:]), "mine.zip", 100) as other,
        uploads.keep(sent(ZIP), "tweets.js", 100) as bare,
    ):
        assert one == other != bare
        assert identity(one) == identity(bare)
        assert one.read_bytes() == ZIP


@pytest.mark.parametrize(
    ("sent_as", "shown"),
    [
        ("twitter-2026.zip", "twitter-2026.zip"),
        ("C:\\Users\\me\\tweets.js", "tweets.js"),
        ("../../etc/passwd", "passwd"),
        ("", "archive.zip"),
        ("\u202egnp.zip", "gnp.zip"),
        ("a\x00\nb.zip", "a__b.zip"),
        ("z\u0301\u0301\u0301\u0301\u0301\u0301\u0301.zip", "z\u0301\u0301\u0301\u0301.zip"),
        ("日" * 200 + ".zip", "日" * 48 + ".zip"),
    ],
)
async def test_a_file_is_called_as_its_sender_called_it(
    uploads: Uploads, folder: Path, sent_as: str, shown: str
) -> None:
    """In every sentence, whatever the name does elsewhere; on the disk its hash stands before it."""
    async with uploads.keep(sent(b"no archive"), sent_as, 100) as path:
        assert path.parent == folder
        with pytest.raises(ArchiveError) as refused:
            async for _ in ArchiveSource(path).pages():
                pass
    assert display_name(path.name) == shown
    assert path.stem not in str(refused.value)
    assert shown in str(refused.value)


async def test_a_file_goes_when_nobody_has_it_in_hand(uploads: Uploads, folder: Path) -> None:
    """And not before the last one lets go of it."""
    async with uploads.keep(sent(ZIP), "a.zip", 100) as path:
        async with uploads.keep(sent(ZIP), "b.zip", 100):
            pass
        assert path.exists()
    assert kept_in(folder) == []


@pytest.mark.parametrize("status", [ScanStatus.QUEUED, ScanStatus.RUNNING])
async def test_a_file_stays_while_a_scan_reads_it(
    uploads: Uploads, store: Store, folder: Path, status: ScanStatus
) -> None:
    """Also in the next process; when the scan is done it goes."""
    async with uploads.keep(sent(ZIP), "a.zip", 100) as path:
        scan = await scan_of(store, path, status)
    later = Uploads(folder, store)
    await later.clear()
    assert path.exists()
    async with store.write() as connection:
        await set_status(connection, scan.id, ScanStatus.DONE)
    await later.clear()
    assert not path.exists()


@pytest.mark.parametrize("status", [ScanStatus.FAILED, ScanStatus.CANCELLED, ScanStatus.STOPPED])
async def test_a_file_stays_for_a_day_where_one_may_go_on(uploads: Uploads, store: Store, status: ScanStatus) -> None:
    """No longer."""
    async with uploads.keep(sent(ZIP), "a.zip", 100) as path:
        await scan_of(store, path, status, GO_ON - timedelta(minutes=1))
    assert path.exists()
    async with store.write() as connection:
        await connection.execute(sa.update(schema.scans).values(finished_at=now() - GO_ON))
    await uploads.clear()
    assert not path.exists()


async def test_what_a_killed_process_has_left_goes_at_the_next_start(uploads: Uploads, folder: Path) -> None:
    """Whole files and parts of one."""
    leave(folder, "0" * 64 + ".zip", "tmpabc")
    await uploads.clear()
    assert kept_in(folder) == []


async def test_a_file_that_is_still_coming_in_is_left_alone(uploads: Uploads, folder: Path) -> None:
    """By those who clear away meanwhile."""
    begun, half = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield ZIP
        begun.set()  # What came before was written.
        await half.wait()
        yield ZIP

    async def keep() -> bytes:
        async with uploads.keep(slowly(), "a.zip", 100) as path:
            return await asyncio.to_thread(path.read_bytes)

    keeping = asyncio.create_task(keep())
    await begun.wait()
    await uploads.clear()
    assert kept_in(folder) == [ZIP]
    half.set()
    assert await keeping == ZIP + ZIP


async def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(uploads: Uploads, folder: Path) -> None:
    """However much more would come."""

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield bytes(2**20)

    with pytest.raises(InputError, match=r"too large: I accept up to 2 MiB.*note-tweet\.js"):
        async with uploads.keep(endless(), "a.zip", 2 * 2**20):
            pass
    assert kept_in(folder) == []


async def test_of_a_file_that_says_itself_that_it_is_too_large_nothing_is_fetched(uploads: Uploads) -> None:
    """Its platform knows its size before."""
    fetched: list[bytes] = []

    async def content() -> AsyncIterator[bytes]:
        fetched.append(ZIP)
        yield ZIP

    with pytest.raises(InputError, match="too large"):
        async with uploads.keep(content(), "a.zip", 100, announced=101):
            pass
    assert not fetched


async def test_there_need_be_no_folder(uploads: Uploads, folder: Path) -> None:
    """Before the first file."""
    await uploads.clear()
    assert kept_in(folder) == []


async def test_files_of_other_processes_on_the_same_folder_are_left_to_them(
    uploads: Uploads, folder: Path, store: Store
) -> None:
    """For an hour: somebody may be sending one just now. Its own it knows."""
    async with store.write() as connection:
        await processes.renew(connection, "another")
    leave(folder, "old.zip", "young.zip")
    os.utime(folder / "old.zip", (0, 0))
    async with uploads.keep(sent(b"mine"), "mine.zip", 100):
        pass
    assert kept_in(folder) == [ZIP]
