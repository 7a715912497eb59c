"""Finds the whole text of a long post, which an archive keeps apart (`note-tweet.js`) from the cut post.

A note's id is no post's id. In the real archive that we measured, all 41 notes are dated in the same second as
their posts and their ids lie 13–41 ms before; 40 begin as their posts do, and one does once the @mentions that
lead a reply are put aside, because notes do not repeat them.
"""

import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.core.entities import unescape
from bot.core.errors import ArchiveError
from bot.core.model import Post
from bot.core.sources.archive_records import as_object, parse_time, post_id, readable, unwrapped

MAX_TOTAL_CHARS = 32 * 1024**2  # Notes are held in memory; an author of 10,000 long posts needs a fifth of this.
SAME_START = 60  # Characters that must be equal; the posts of a thread can begin alike, but not for so long.
LONGEST_CUT = 400  # A cut post has at most 280 characters of its author's.
SECONDS_APART = 2

_MENTIONS = re.compile(r"(?:@\w{1,15}\s+)*")
_LINKS = re.compile(r"https?://\S+")
# X escapes these three in posts. The notes seen had none of them; any other entity is what the author typed.
_ESCAPED = re.compile("&(?:amp|lt|gt);")


@dataclass(frozen=True, slots=True)
class _Note:
    id: int
    text: str
    start: str


class Notes:
    """The notes of one archive, found by when they were made or how they begin."""

    def __init__(self) -> None:
        self._by_second: defaultdict[int, list[_Note]] = defaultdict(list)
        self._by_start: defaultdict[str, list[_Note]] = defaultdict(list)
        self._ids: set[int] = set()
        self._matched: set[int] = set()
        self._chars = 0

    @property
    def unmatched(self) -> int:
        """How many notes no post has asked for so far."""
        return len(self._ids - self._matched)

    def add(self, record: Any) -> None:
        """Take in a record of note-tweet.js; one without an id or a text is left out.

        Raises:
            ArchiveError: there are more notes than can be held.
        """
        fields = unwrapped(record, "noteTweet")
        number = post_id(fields, "noteTweetId")
        text = as_object(fields.get("core")).get("text")
        if not isinstance(text, str) or not number:
            return
        self._chars += len(text)
        if self._chars > MAX_TOTAL_CHARS:
            raise ArchiveError(
                "The archive holds more long posts than fit into memory.",
                "Unpack it and move note-tweet.js away: long posts are then scanned as far as tweets.js holds them.",
            )
        text = _ESCAPED.sub(lambda found: unescape(found[0]), readable(text))
        note = _Note(number, text, _start(text))
        self._ids.add(note.id)
        self._by_start[note.start[:SAME_START]].append(note)
        with suppress(ValueError):  # A note without its time can still be found by how it begins.
            self._by_second[int(parse_time(fields.get("createdAt")).timestamp())].append(note)

    def whole(self, post: Post) -> Post:
        """The post with its note's text, or the post itself where it has no note.

        A note of the same moment must begin like the post; one of another moment must hold the post's whole text.
        """
        start = _start(post.text)
        second = int(post.created_at.timestamp())
        moments = range(second - SECONDS_APART, second + SECONDS_APART + 1)
        found = [note for moment in moments for note in self._by_second.get(moment, ()) if _begin_alike(note, start)]
        if not found and len(start) >= SAME_START:
            found = [note for note in self._by_start.get(start[:SAME_START], ()) if note.start.startswith(start)]
        if not found:
            return post
        note = min(found, key=lambda note: abs(note.id - int(post.id)))  # Ids are made of the time.
        self._matched.add(note.id)
        return replace(post, text=note.text)


def _begin_alike(note: _Note, start: str) -> bool:
    return bool(start) and note.start[:SAME_START] == start[:SAME_START]


def _start(text: str) -> str:
    """How a text begins, in a form in which a cut post and its note are equal."""
    plain = " ".join(_LINKS.sub(" ", text).split())
    return _MENTIONS.sub("", plain, count=1).removesuffix("…").rstrip()[:LONGEST_CUT]
