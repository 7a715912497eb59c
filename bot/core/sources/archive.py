"""The posts of an account archive, the zip that X lets everyone download of their own account."""

import asyncio
import hashlib
import re
import threading
from collections.abc import AsyncGenerator, Generator, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import structlog

from bot.core.errors import ArchiveError
from bot.core.model import Account, Page
from bot.core.sources.archive_files import ArchiveFiles, open_files
from bot.core.sources.archive_json import records
from bot.core.sources.archive_layout import HANDLE, NOTE_KINDS, POST_KINDS, Layout, read_layout
from bot.core.sources.archive_notes import Notes
from bot.core.sources.archive_records import post_from

log = structlog.get_logger()

_CURSOR = re.compile(r"([0-9a-f]{16}):(\d{1,9}):(\d{1,9})")


class ArchiveSource:
    """A `PostSource` over an archive: its zip, the folder that it unpacks to, or a bare `tweets.js`.

    Posts come in the archive's order, which is not by date, as often as the archive holds them. A page is
    `page_size` records, broken ones included. A cursor is "fingerprint:file:record"; one of another
    archive, or of an older copy of this one, starts from the beginning.

    Raises:
        ArchiveError: `handle` can't be an X handle.
    """

    def __init__(self, path: Path, handle: str = "", page_size: int = 500) -> None:
        self._path = path
        self._handle = handle.removeprefix("@")
        self._page_size = page_size
        if self._handle and not HANDLE.fullmatch(self._handle):
            raise ArchiveError(
                f"{handle!r} is not an X handle.", "A handle has 1 to 15 characters: A to Z, digits, underscores."
            )

    async def account(self) -> Account:
        """The archive's owner; where it names none, one made of the handle or, without a handle, of the path.

        Raises:
            ArchiveError: the archive can't be read, or belongs to another handle than the one given.
        """
        return await asyncio.to_thread(self._read_account)

    def anew(self, cursor: str | None) -> str | None:  # noqa: ARG002 - the port's
        """A new scan reads an archive from its beginning: that costs nothing."""
        return None

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page, None]:
        """The pages after `cursor`, each read in a thread; leaving early closes the archive.

        Raises:
            ArchiveError: the archive can't be read on; pages handed over before stay valid.
        """
        reading = self._read_pages(cursor)
        turn = threading.Lock()  # A cancelled read goes on in its thread, and closing must wait for it.

        def advance() -> Page | None:
            with turn:
                return next(reading, None)

        def close() -> None:
            with turn:
                reading.close()

        try:
            while page := await asyncio.to_thread(advance):
                yield page
        finally:
            await asyncio.to_thread(close)

    def _read_account(self) -> Account:
        with open_files(self._path) as files:
            return self._owner(read_layout(files))

    def _owner(self, layout: Layout) -> Account:
        owner = layout.owner
        if self._handle and owner.handle and self._handle.lower() != owner.handle.lower():
            raise ArchiveError(
                f"The archive is @{owner.handle}'s, not @{self._handle}'s.",
                "Leave the handle out, or give the other account's archive.",
            )
        owner = replace(owner, handle=owner.handle or self._handle)
        if owner.id:
            return owner
        if owner.handle:
            return replace(owner, id=f"handle:{owner.handle.lower()}")
        return replace(owner, id="archive:" + hashlib.sha256(str(self._path.resolve()).encode()).hexdigest()[:16])

    def _read_pages(self, cursor: str | None) -> Generator[Page, None, None]:
        with open_files(self._path) as files:
            layout = read_layout(files)
            owner = self._owner(layout)
            notes = _read_notes(files, layout)
            fingerprint = files.stamp(layout.posts + layout.notes)
            first, done = _place(cursor, fingerprint)
            rows = _rows(files, layout, first, done)
            beginning = (first, done) == (0, 0)
            opening = beginning
            while batch := list(islice(rows, self._page_size)):
                posts = [post_from(record, owner) for _, record in batch]
                yield Page(
                    posts=tuple(notes.whole(post) for post in posts if post),
                    cursor=f"{fingerprint}:{batch[-1][0]}",
                    broken=sum(post is None for post in posts),
                    expected=layout.expected,
                    first=opening,
                )
                opening = False
            if beginning and notes.unmatched:
                log.warning("long texts without a post", count=notes.unmatched)


def _rows(files: ArchiveFiles, layout: Layout, first: int, done: int) -> Iterator[tuple[str, Any]]:
    """Each record with its place ("file:record") after the first `done` records of the file numbered `first`."""
    for part, name in enumerate(layout.posts[first:], first):
        with files.open(name) as stream:
            numbered = enumerate(records(stream, name, POST_KINDS), 1)
            for index, record in islice(numbered, done if part == first else 0, None):
                yield f"{part}:{index}", record


def _read_notes(files: ArchiveFiles, layout: Layout) -> Notes:
    notes = Notes()
    for name in layout.notes:
        with files.open(name) as stream:
            for record in records(stream, name, NOTE_KINDS):
                notes.add(record)
    return notes


def _place(cursor: str | None, fingerprint: str) -> tuple[int, int]:
    """The file and the record to go on after; the beginning where the cursor is of other files."""
    found = _CURSOR.fullmatch(cursor or "")
    return (int(found[2]), int(found[3])) if found and found[1] == fingerprint else (0, 0)
