"""Which posts are scored next: in order of arrival or, for a slow model, the likely worst first."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol

from bot.core.domain.labels import Scores
from bot.core.domain.posts import Post, ScoredPost, SkipReason
from bot.core.domain.scans import Scan
from bot.core.ports import Scorer
from bot.core.scoring.text import prepare_all
from bot.core.store.engine.database import Store
from bot.core.store.posts import posts, scores, worst_first
from bot.core.store.scans.scans import register_model
from bot.core.text import languages

SCREENED = 256  # Posts that the quick model scores and saves at once.


class ScoringOrder(Protocol):
    """Hands out, once each, the posts that the scan's model has not scored."""

    block: int
    """How many posts it hands out at once."""

    async def next_block(self, *, rest: bool) -> list[Post]:
        """The next block, or, with `rest`, what is left; empty when that is not there yet, or nothing is left."""
        ...

    def note_saved(self, block: Sequence[Post]) -> None:
        """Note that the block's outcomes are stored."""
        ...


class ByArrival:
    """In order of arrival, in whole blocks: a resumed scan forms the very same ones again, and gets the same scores."""

    block = 256  # Posts scored and saved together; a kill loses at most one block: seconds of work for a big model.

    def __init__(self, store: Store, scan: Scan) -> None:
        self._store = store
        self._scan = scan
        self._after = 0

    async def next_block(self, *, rest: bool) -> list[Post]:
        """See `ScoringOrder`."""
        async with self._store.read() as connection:
            block = await posts.list_unscored(connection, self._scan, self._after, self.block)
        if not block.full and not rest:
            return []
        self._after = block.last
        return list(block.posts)

    def note_saved(self, block: Sequence[Post]) -> None:
        """Nothing to note: no post is looked at again."""


class WorstFirst:
    """By the scores of a quick model, which screens whatever has been read before a block is chosen.

    Its scores are stored as any model's are, so that a resumed scan does not screen again.
    """

    block = 64  # Fewer at once, so that posts read meanwhile soon get their turn.

    def __init__(self, store: Store, scan: Scan, screener: Scorer) -> None:
        self._store = store
        self._scan = scan
        self._screener = screener
        self._screening = replace(scan, model_id=screener.model_id)
        self._screened_to = 0
        self._below: worst_first.Rank | None = None
        self._busy: set[str] = set()  # Handed out, but not stored yet.

    async def next_block(self, *, rest: bool) -> list[Post]:
        """See `ScoringOrder`. At the end come those that the quick model could not score."""
        await self._screen()
        async with self._store.read() as connection:
            found = await worst_first.list_worst(
                connection, self._scan, self._screener.model_id, self._below, self.block + len(self._busy)
            )
        chosen = [(post, place) for post, place in found if post.id not in self._busy][: self.block]
        if len(chosen) < self.block and not rest:
            return []
        if chosen:
            self._below = chosen[-1][1]
            return self._hand_out([post for post, _ in chosen])
        async with self._store.read() as connection:
            left = await posts.list_unscored(connection, self._scan, 0, self.block + len(self._busy), most_bytes=None)
        return self._hand_out([post for post in left.posts if post.id not in self._busy][: self.block])

    def note_saved(self, block: Sequence[Post]) -> None:
        """They will not be found again."""
        self._busy.difference_update(post.id for post in block)

    def _hand_out(self, block: list[Post]) -> list[Post]:
        self._busy.update(post.id for post in block)
        return block

    async def _screen(self) -> None:
        """Let the quick model score everything that has been read."""
        while True:
            async with self._store.read() as connection:
                block = await posts.list_unscored(connection, self._screening, self._screened_to, SCREENED)
            if not block.posts:
                return
            await self._screen_block(block.posts)
            self._screened_to = block.last
            self._below = None  # A post read just now may be the worst of all.

    async def _screen_block(self, block: Sequence[Post]) -> None:
        prepared = await prepare_all([post.text for post in block])
        texts = {post.id: words for post, (words, _) in zip(block, prepared, strict=True)}
        cut = {post.id for post, (_, whole) in zip(block, prepared, strict=True) if not whole}
        why_not = {post.id: find_skip_reason(post, texts[post.id], self._screener) for post in block}
        wanted = list(dict.fromkeys(texts[post.id] for post in block if not why_not[post.id]))
        found: dict[str, Scores | None] = {}
        async for answer in answers(self._store, self._screener, self._screening, wanted):
            found |= answer
        outcomes = [
            (ScoredPost(post, None, reason), None)
            if (reason := why_not[post.id])
            else (
                replace(_to_screened(post, found.get(texts[post.id])), cut=post.id in cut),
                scores.text_key(texts[post.id]),
            )
            for post in block
        ]
        async with self._store.write() as connection:
            await register_model(connection, self._screener.model_id)
            await scores.save(connection, self._screening, outcomes)


def find_skip_reason(post: Post, words: str, scorer: Scorer) -> SkipReason | None:
    """Why the model can't score a post with these prepared words; None if it can."""
    if not words:
        return SkipReason.NOTHING_TO_SCORE
    return None if languages.is_known(post.lang, scorer.languages) else SkipReason.UNKNOWN_LANGUAGE


def _to_screened(post: Post, found: Scores | None) -> ScoredPost:
    return ScoredPost(post, found, None if found else SkipReason.UNSCORABLE)


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
