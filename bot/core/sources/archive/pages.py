"""Puts the records of an archive into pages, and lets other archives take turns in between."""

import re
import unicodedata
from collections.abc import Generator, Iterator
from typing import Any

from bot.core.domain.posts import Post, PostKind
from bot.core.domain.sources import Page
from bot.core.sources.archive.files import ArchiveFiles
from bot.core.sources.archive.json_stream import records
from bot.core.sources.archive.layout import CIRCLE_KINDS, NOTE_KINDS, POST_KINDS, Layout
from bot.core.sources.archive.limits import Meter
from bot.core.sources.archive.long_posts import Notes
from bot.core.text.catalog import ngettext

_CUT_FROM = 240  # Where X cuts a long post, at 280 less a link, as it counts characters.
_TAIL = 100  # Characters in which the end of a cut post is, with the links that X puts behind it.
_LINKS = re.compile(r"\s+https?://\S+")
_WIDE = {"W", "F"}  # X counts these twice, roughly (docs.x.com, "Counting characters").


class Turn:
    """Whether an archive has used up its turn, after which other archives are read."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self.begin()

    def begin(self) -> None:
        """Begin a new turn."""
        self._until = self._meter.unpacked + self._meter.limits.page_bytes

    @property
    def over(self) -> bool:
        """Whether the turn is used up."""
        return self._meter.unpacked > self._until


class Draft:
    """A page that is being filled."""

    def __init__(self, layout: Layout, circles: int, *, first: bool) -> None:
        self._expected = layout.expected
        self._lacks = (*layout.lacks, *([_circles(circles)] if circles else []))
        self.first = first  # No page was handed over yet.
        self._made_at = layout.made_at
        self._begin()

    def _begin(self) -> None:
        self._posts: list[Post] = []
        self._cursor = ""
        self._cut = 0
        self.records = 0
        self.chars = 0

    def add(self, cursor: str, post: Post | None) -> None:
        """Take in a record: its post, or None where it is broken, and the cursor behind it."""
        self.records += 1
        self._cursor = cursor
        if post:
            self._posts.append(post)
            self.chars += len(post.text)
            self._cut += is_cut(post)

    def page(self) -> Page:
        """The page as filled so far; the next one begins empty."""
        posts, broken = tuple(self._posts), self.records - len(self._posts)
        page = Page(
            posts,
            self._cursor,
            broken=broken,
            cut=self._cut,
            lacks=self._lacks,
            expected=self._expected,
            first=self.first,
            made_at=self._made_at,
        )
        self.first = False
        self._begin()
        return page


def rows(files: ArchiveFiles, layout: Layout, first: int, done: int, meter: Meter) -> Iterator[tuple[str, Any]]:
    """Each record with its place ("file:record"), which is empty for the first `done` of the file numbered `first`."""
    for part, name in enumerate(layout.posts[first:], first):
        with files.open(name) as stream:
            for index, record in enumerate(records(stream, name, POST_KINDS, meter), 1):
                yield ("" if part == first and index <= done else f"{part}:{index}"), record


def read_notes(files: ArchiveFiles, layout: Layout, notes: Notes, meter: Meter) -> Iterator[None]:
    """Read all notes; yields None wherever another archive may take its turn."""
    turn = Turn(meter)
    for name in layout.notes:
        with files.open(name) as stream:
            for record in records(stream, name, NOTE_KINDS, meter):
                notes.add(record)
                if turn.over:
                    yield None
                    turn.begin()


def _circles(posts: int) -> str:
    return ngettext(
        "Left out: {count} post for a Twitter Circle, which only a few people could see.",
        "Left out: {count} posts for a Twitter Circle, which only a few people could see.",
        posts,
    )


def count_circles(files: ArchiveFiles, layout: Layout, meter: Meter) -> Generator[None, None, int]:
    """How many posts were written for a circle, a few people of the owner's choice: they are left out."""
    found, turn = 0, Turn(meter)
    for name in layout.circles:
        with files.open(name) as stream:
            for _ in records(stream, name, CIRCLE_KINDS, meter):
                found += 1
                if turn.over:
                    yield None
                    turn.begin()
    return found


def is_cut(post: Post) -> bool:
    """Whether the text seems to go on somewhere else: it is as long as a cut one, and ends as one does."""
    if post.kind is PostKind.REPOST or len(post.text) < _CUT_FROM // 2:
        return False
    wide = sum(unicodedata.east_asian_width(character) in _WIDE for character in post.text[:_CUT_FROM])
    return _LINKS.sub("", post.text[-_TAIL:]).rstrip().endswith("\u2026") and len(post.text) + wide >= _CUT_FROM
