"""Which posts are scored next."""

import math
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from bot.core.domain.labels import Scores
from bot.core.domain.posts import Post, SkipReason
from bot.core.domain.scans import Scan
from bot.core.ports import Scorer
from bot.core.store.engine.database import Store
from bot.core.store.posts import posts, scores
from bot.core.text import languages

MOST_UTF8 = 4  # Bytes a character takes in UTF-8 (RFC 3629).


class ScoringOrder(Protocol):
    """Hands out, once each, posts that the scan's model has not scored."""

    left_out: int | None
    """How many it does not hand out at all; None where that is none, or not known yet."""

    async def next_block(self, *, rest: bool) -> list[Post]:
        """The next block, or, with `rest`, what is left; empty when that is not there yet, or nothing is left."""
        ...

    def note_arrival(self, arrived: Sequence[Post]) -> bool:
        """Note posts that have just been stored; whether it is worth asking for a block again."""
        ...


@dataclass(frozen=True, slots=True)
class _Amount:
    """What lies behind the last block, at most: so the store is asked only where there may be another."""

    posts: float = 0
    bytes: float = 0

    @classmethod
    def of(cls, some: Sequence[Post]) -> "_Amount":
        return cls(len(some), sum(len(post.text) for post in some) * MOST_UTF8)

    def __add__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.posts + other.posts, self.bytes + other.bytes)

    def __sub__(self, other: "_Amount") -> "_Amount":
        return _Amount(self.posts - other.posts, self.bytes - other.bytes)


class ByArrival:
    """In order of arrival, in whole blocks: a resumed scan forms the very same ones again, and gets the same scores."""

    block = 256  # Posts scored and saved together; a kill loses at most one block: seconds of work for a big model.
    largest = 2_048  # For a GPU. Saving more would keep others from writing for longer than a quarter of a second.
    left_out: int | None = None

    def __init__(self, store: Store, scan: Scan, wanted: int = 0) -> None:
        """`wanted`: how many posts keep busy what scores; it gets no fewer than `block`, no more than `largest`."""
        self._store = store
        self._scan = scan
        self.block = max(self.block, min(wanted, self.largest))
        self._after = 0
        self._left = _Amount(math.inf, math.inf)

    async def next_block(self, *, rest: bool) -> list[Post]:
        """See `ScoringOrder`."""
        while rest or self._may_be_block():
            before, self._left = self._left, _Amount()
            async with self._store.read() as connection:
                block = await posts.list_unscored(connection, self._scan, self._after, self.block)
            found = _Amount.of(block.posts)
            if block.full or rest:
                self._after = block.last
                self._left += before - found
                return list(block.posts)
            self._left += found
        return []

    def note_arrival(self, arrived: Sequence[Post]) -> bool:
        """See `ScoringOrder`."""
        self._left += _Amount.of(arrived)
        return self._may_be_block()

    def _may_be_block(self) -> bool:
        return self._left.posts >= self.block or self._left.bytes >= posts.BLOCK_BYTES


def find_skip_reason(post: Post, words: str, scorer: Scorer) -> SkipReason | None:
    """Why the model can't score a post with these prepared words; None if it can."""
    if not words:
        return SkipReason.NOTHING_TO_SCORE
    return None if languages.is_known(post.lang, scorer.languages) else SkipReason.UNKNOWN_LANGUAGE


async def answers(
    store: Store, scorer: Scorer, scan: Scan, texts: Sequence[str]
) -> AsyncIterator[Mapping[str, Scores | None]]:
    """The texts' scores by the scan's model, run by `scorer`: those that are remembered, then new ones as they come."""
    keys = {text: scores.text_key(text) for text in texts}
    async with store.read() as connection:
        found = await scores.find_remembered(connection, scan, list(keys.values()))
    known = {text: found[key] for text, key in keys.items() if key in found}
    if known:
        yield known
    if new := [text for text in keys if text not in known]:
        async with aclosing(scorer.stream(new, turn=scan.id)) as streamed:
            async for answer in streamed:
                # As they will be kept, so that a flag counted now is a flag when the report is opened.
                yield {text: each and each.kept() for text, each in answer.items()}
