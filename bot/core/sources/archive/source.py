"""The posts of an account archive, the zip that X lets everyone download of their own account."""

import hashlib
import re
from collections.abc import AsyncGenerator, Generator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import structlog

from bot.core.domain.accounts import Account
from bot.core.domain.errors import ArchiveError
from bot.core.domain.sources import Page
from bot.core.files.attachments import identity
from bot.core.sources.archive.files import open_files
from bot.core.sources.archive.layout import HANDLE, Layout, read_layout
from bot.core.sources.archive.limits import LIMITS, Limits, Meter
from bot.core.sources.archive.long_posts import Notes
from bot.core.sources.archive.pages import Draft, Turn, count_circles, read_notes, rows
from bot.core.sources.archive.records import post_from
from bot.core.sources.archive.turns import read_in_turns, run_in_turn
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite

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

    def __init__(self, path: Path, handle: str = "", page_size: int = 500, limits: Limits = LIMITS) -> None:
        self._path = path
        self._limits = limits
        self._handle = handle.removeprefix("@")
        self._page_size = page_size
        if self._handle and not HANDLE.fullmatch(self._handle):
            raise ArchiveError(
                _("{handle} is not an X handle.", handle=cite(handle)),
                _("A handle has 1 to 15 characters: A to Z, digits, underscores."),
            )

    async def account(self) -> Account:
        """The archive's owner; where it names none, one made of the handle or, without a handle, of the path.

        Raises:
            ArchiveError: the archive can't be read, or belongs to another handle than the one given.
        """
        return await run_in_turn(self._read_account)

    def start_cursor(self, cursor: str | None) -> str | None:  # noqa: ARG002 - the port's
        """A new scan reads an archive from its beginning: that costs nothing."""
        return None

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page, None]:
        """The pages after `cursor`, each read in a thread; leaving early closes the archive.

        Raises:
            ArchiveError: the archive can't be read on; pages handed over before stay valid.
        """
        async with aclosing(read_in_turns(self._steps(cursor))) as pages:
            async for page in pages:
                yield page

    def _read_account(self) -> Account:
        with open_files(self._path, Meter(self._limits)) as files:
            return self._owner(read_layout(files, self._limits))

    def _owner(self, layout: Layout) -> Account:
        owner = layout.owner
        if self._handle and owner.handle and self._handle.lower() != owner.handle.lower():
            raise ArchiveError(
                _("The archive is @{owner}'s, not @{handle}'s.", owner=owner.handle, handle=self._handle),
                _("Leave out the handle, or use the other account's archive."),
            )
        owner = replace(owner, handle=owner.handle or self._handle)
        if owner.id:
            return owner
        if owner.handle:
            return replace(owner, id=f"handle:{owner.handle.lower()}")
        return replace(owner, id="archive:" + hashlib.sha256(identity(self._path).encode()).hexdigest()[:16])

    def _steps(self, cursor: str | None) -> Generator[Page | None, None, None]:
        """The pages; yields None wherever another archive may take its turn."""
        meter = Meter(self._limits)
        with open_files(self._path, meter) as files:
            layout = read_layout(files, self._limits)
            owner = self._owner(layout)
            notes = Notes(meter)
            yield from read_notes(files, layout, notes, meter)
            circles = yield from count_circles(files, layout, meter)
            fingerprint = files.stamp(layout.posts + layout.notes)
            first, done = _place(cursor, fingerprint)
            beginning = (first, done) == (0, 0)
            draft = Draft(layout, circles, first=beginning)
            turn = Turn(meter)
            for place, record in rows(files, layout, first, done, meter):
                if place:
                    post = post_from(record, owner, self._limits)
                    draft.add(f"{fingerprint}:{place}", notes.complete(post) if post else None)
                if draft.records == self._page_size or turn.over or draft.chars > self._limits.page_bytes:
                    yield draft.page() if draft.records else None
                    turn.begin()
            if draft.records or (draft.first and layout.made_at):  # Where all posts are gone it says just that.
                yield draft.page()
            if beginning and notes.unmatched:
                log.warning("long texts without a post", count=notes.unmatched)


def _place(cursor: str | None, fingerprint: str) -> tuple[int, int]:
    """The file and the record to continue after; the beginning if the cursor belongs to other files."""
    found = _CURSOR.fullmatch(cursor or "")
    return (int(found[2]), int(found[3])) if found and found[1] == fingerprint else (0, 0)
