"""Which posts are scored next."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Protocol

from bot.core.domain.labels import Scores
from bot.core.domain.posts import Post, SkipReason
from bot.core.domain.scans import Scan
from bot.core.ports import Scorer
from bot.core.store.engine.database import Store
from bot.core.store.posts import posts, scores
from bot.core.text import languages


class ScoringOrder(Protocol):
    """Hands out, once each, posts that the scan's model has not scored."""

    left_out: int | None
    """How many it does not hand out at all; None where that is none, or not known yet."""

    async def next_block(self, *, rest: bool) -> list[Post]:
        """The next block, or, with `rest`, what is left; empty when that is not there yet, or nothing is left."""
        ...


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

    async def next_block(self, *, rest: bool) -> list[Post]:
        """See `ScoringOrder`."""
        async with self._store.read() as connection:
            block = await posts.list_unscored(connection, self._scan, self._after, self.block)
        if not block.full and not rest:
            return []
        self._after = block.last
        return list(block.posts)


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
