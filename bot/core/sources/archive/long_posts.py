"""Finds the whole text of a long post, which an archive keeps apart (`note-tweet.js`) from the cut post.

A note's id is no post's id. In the real archive that we measured, all 41 notes are dated in the same second as
their posts and their ids lie 13–41 ms before; 40 begin as their posts do, and one does once the @mentions that
lead a reply are put aside, because notes do not repeat them.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.domain.posts import Post
from bot.core.sources.archive.limits import Meter
from bot.core.sources.archive.records import as_object, parse_time, post_id, replace_surrogates, unwrap
from bot.core.text.html_entities import unescape

SAME_START = 60  # Characters that must be equal; the posts of a thread can begin alike, but not for so long.
LONGEST_CUT = 400  # A cut post has at most 280 characters of its author's.
SECONDS_APART = 2

_START_IN = 5_000  # The characters in which a start is looked for: behind 50 mentions and some links.
_MENTIONS = re.compile(r"(?:@\w{1,15}\s+)*")
_LINKS = re.compile(r"https?://\S+")
# X escapes these three in posts. The notes seen had none of them; any other entity is what the author typed.
_ESCAPED = re.compile("&(?:amp|lt|gt);")

_Key = tuple[int | str, ...]


class Notes:
    """The notes of one archive, found by when they were made or how they begin; each belongs to one post."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._texts: list[bytes | None] = []  # UTF-8, as one emoji makes a string four times as large.
        # Kept in order as they grow: sorting them all at once would hold the interpreter.
        self._by_moment: list[_Key] = []  # (second, start, id, number of the text)
        self._by_start: list[_Key] = []  # (start, id, number of the text)

    @property
    def unmatched(self) -> int:
        """How many notes no post has asked for so far."""
        return sum(text is not None for text in self._texts)

    def add(self, record: Any) -> None:
        """Take in a record of note-tweet.js; one without an id, or without a text that X would take, is left out.

        Raises:
            ArchiveError: there are more notes than can be held.
        """
        fields = unwrap(record, "noteTweet")
        number = post_id(fields, "noteTweetId")
        text = as_object(fields.get("core")).get("text")
        if not isinstance(text, str) or not number or len(text) > self._meter.limits.text_chars:
            return
        text = _ESCAPED.sub(lambda found: unescape(found[0]), replace_surrogates(text))
        packed, start = text.encode(), _start(text)[:SAME_START]
        self._meter.note(len(packed))
        here = len(self._texts)
        self._texts.append(packed)
        insort(self._by_start, (start, number, here))
        with suppress(ValueError):  # A note without its time can still be found by how it begins.
            insort(self._by_moment, (_to_second(parse_time(fields.get("createdAt"))), start, number, here))

    def complete(self, post: Post) -> Post:
        """The post with its note's text, or the post itself where it has no note.

        A note of the same moment must begin like the post; one of another moment must hold the post's whole text.
        """
        start = _start(post.text)
        if not self._texts or not start:
            return post
        second, number = _to_second(post.created_at), int(post.version)
        moments = range(second - SECONDS_APART, second + SECONDS_APART + 1)
        found = [
            key
            for moment in moments
            for key in self._nearest_keys(self._by_moment, (moment, start[:SAME_START]), number)
        ]
        if not found and len(start) >= SAME_START:
            near = self._nearest_keys(self._by_start, (start[:SAME_START],), number)
            found = [key for key in near if _start(self._text(key)).startswith(start)]
        if not found:
            return post
        best = min(found, key=lambda key: abs(int(key[-2]) - number))  # Ids are made of the time.
        text = self._text(best)
        self._texts[int(best[-1])] = None
        return replace(post, text=text)

    def _nearest_keys(self, keys: list[_Key], begin: _Key, number: int) -> Iterable[_Key]:
        """The keys of notes that begin this way and have no post yet, among those with the nearest ids."""
        at, most = bisect_left(keys, (*begin, number)), self._meter.limits.alike
        near = keys[max(0, at - most) : at + most]
        return [key for key in near if key[: len(begin)] == begin and self._texts[int(key[-1])] is not None]

    def _text(self, key: _Key) -> str:
        return (self._texts[int(key[-1])] or b"").decode()


def _to_second(time: datetime) -> int:
    return int(time.timestamp())


def _start(text: str) -> str:
    """How a text begins, in a form in which a cut post and its note are equal."""
    plain = " ".join(_LINKS.sub(" ", text[:_START_IN]).split())
    return _MENTIONS.sub("", plain, count=1).removesuffix("…").rstrip()[:LONGEST_CUT]
