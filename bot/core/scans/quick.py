"""A quick scan: the small model reads all posts, the big one checks those that it suspects and some drawn at random.

What is picked follows from the posts and from what the small model said of them alone: whoever scans again, or goes on
after a stop, picks the same.
"""

import asyncio
import heapq
import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from bot.core.domain.labels import Scores
from bot.core.domain.posts import Post, ScoredPost, SkipReason
from bot.core.domain.scans import Scan
from bot.core.ports import Scorer
from bot.core.scans.scoring_order import answers, find_skip_reason
from bot.core.scoring.inference.plan import Runtime
from bot.core.scoring.text import prepare_all
from bot.core.store.engine.database import Store
from bot.core.store.posts import collections, picks, posts, scores
from bot.core.store.posts.picks import Screened
from bot.core.store.scans import claims
from bot.core.store.scans.scans import register_model
from bot.core.text import languages

SCREENED = 256  # Posts that the small model scores and saves at once.
CHECKED = 0.12
"""The share of the posts that the big model checks: with the small one's time, a fifth of what all would take it."""
CHECKED_ROUNDED = 0.02  # In 8 bits it is faster itself, and the small model's time weighs more (docs/performance.md).
LEAST = 100  # Of a small account that many are checked; an account of no more posts is checked whole.
UNREAD = -1.0  # The rank of a post that the small model could not read: below all others.
SUSPECTED = 0.5
"""The share of the checked posts that are the small model's suspects at most; the others are drawn at random."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The ids of what is picked: suspects, worst first, then those `drawn` at random, then what costs nothing.

    `unpicked` posts were not suspected: of these the random ones were drawn, and the small model could not read
    `unread`. `left_out` are not to be scored.
    """

    ids: list[int]
    drawn: frozenset[int]
    unpicked: int
    unread: int
    left_out: int


def sizes(count: int, share: float) -> tuple[int, int]:
    """How many of `count` posts are suspects, and how many are drawn at random of the others."""
    checked = min(count, max(LEAST, math.floor(share * count)))
    suspects = count if checked == count else math.floor(SUSPECTED * checked)
    return suspects, checked - suspects


class Pool:
    """The posts of a scan as the small model has seen them, in 17 bytes each: an account may have a million.

    Posts that the big model can't score cost it nothing: all are `free`, so that they get their reason.
    """

    def __init__(self, knows: Sequence[str]) -> None:
        """`knows` are the big model's languages; none where it knows any."""
        self._knows = knows
        self._ids, self._ranks, self._seen = array("q"), array("d"), bytearray()
        self.free: list[int] = []

    def add(self, screened: Sequence[Screened]) -> None:
        """Add some posts."""
        for post in screened:
            if post.wordless or not languages.is_known(post.lang, self._knows):
                self.free.append(post.id)
            else:
                self._ids.append(post.id)
                self._ranks.append(UNREAD if post.toxicity is None else post.toxicity)
                self._seen.append(post.seen)

    def pick(self, seed: int, share: float) -> Pick:
        """Pick, at `share` of the posts; `seed` draws at random."""
        most, draws = sizes(len(self._ids), share)
        suspects = [number for _, number in heapq.nlargest(most, zip(self._ranks, self._ids, strict=True))]
        chosen = set(suspects)
        rest = (number for number in self._ids if number not in chosen)
        drawn = heapq.nsmallest(draws, rest, key=lambda number: draw(seed, number))
        unread = sum(rank == UNREAD and each not in chosen for each, rank in zip(self._ids, self._ranks, strict=True))
        unpicked = len(self._ids) - len(chosen)
        chosen.update(drawn)
        left_out = sum(not seen and each not in chosen for each, seen in zip(self._ids, self._seen, strict=True))
        return Pick([*suspects, *drawn, *sorted(self.free)], frozenset(drawn), unpicked, unread, left_out)


def draw(seed: int, post_id: int) -> bytes:
    """A post's lot: those with the smallest are drawn. It has nothing to do with what the post says, nor when."""
    return blake2b(post_id.to_bytes(8, "big"), digest_size=8, key=seed.to_bytes(8, "big")).digest()


class QuickOrder:
    """A `ScoringOrder`: the small model reads what has arrived; once all has, the big one gets what is picked.

    The small model's scores are stored as any model's are, so that a resumed scan does not need them again.
    """

    block = 64  # Fewer at once, so that the worst are soon shown.

    def __init__(
        self, store: Store, scan: Scan, scorer: Scorer, small: Scorer, on_screened: Callable[[int], None]
    ) -> None:
        self._store = store
        self._scan = scan
        self._scorer = scorer
        self._small = small
        self._on_screened = on_screened
        self._screening = replace(scan, model_id=small.model_id)
        self._screened_to = 0
        self._place: int | None = None  # Of the last pick that was handed out; None before they are picked.
        self.left_out: int | None = None

    async def next_block(self, *, rest: bool) -> list[Post]:
        """See `ScoringOrder`; nothing before all posts are read."""
        await self._screen()
        if not rest:
            return []
        if self._place is None:
            self.left_out = await self._pick()
            self._place = -1
        async with self._store.read() as connection:
            block, self._place = await picks.list_unseen(connection, self._scan, self._place, self.block)
        return block

    def note_arrival(self, arrived: Sequence[Post]) -> bool:
        """See `ScoringOrder`: the small model reads each page as it comes."""
        return bool(arrived)

    async def _pick(self) -> int:
        """Pick, and store that; how many posts are left out.

        Raises:
            ClaimLostError: another process works on the scan by now.
        """
        pool = Pool(self._scorer.languages)
        async with self._store.read() as connection:
            async for some in picks.iterate_screened(connection, self._scan, self._small.model_id):
                pool.add(some)
        share = CHECKED_ROUNDED if self._scan.model_id.endswith(Runtime.INT8.suffix) else CHECKED
        picked = await asyncio.to_thread(pool.pick, self._scan.collection, share)
        async with self._store.write() as connection:
            await claims.confirm_claim(connection, self._scan, self._store.process)
            await picks.save(connection, self._scan, picked.ids, picked.drawn)
            await picks.save_counts(connection, self._scan, picked.unpicked, picked.unread)
        return picked.left_out

    async def _screen(self) -> None:
        """Let the small model score everything that has been read."""
        while True:
            async with self._store.read() as connection:
                block = await posts.list_unscored(connection, self._screening, self._screened_to, SCREENED)
            if not block.posts:
                return
            await self._screen_block(block.posts)
            self._screened_to = block.last
            self._on_screened(len(block.posts))

    async def _screen_block(self, block: Sequence[Post]) -> None:
        prepared = await prepare_all([post.text for post in block])
        texts = {post.id: words for post, (words, _) in zip(block, prepared, strict=True)}
        cut = {post.id for post, (_, whole) in zip(block, prepared, strict=True) if not whole}
        why_not = {post.id: find_skip_reason(post, texts[post.id], self._small) for post in block}
        wanted = list(dict.fromkeys(texts[post.id] for post in block if not why_not[post.id]))
        found: dict[str, Scores | None] = {}
        async for answer in answers(self._store, self._small, self._screening, wanted):
            found |= answer
        outcomes = [
            (ScoredPost(post, None, reason), None)
            if (reason := why_not[post.id])
            else (_to_screened(post, found.get(texts[post.id]), cut=post.id in cut), scores.text_key(texts[post.id]))
            for post in block
        ]
        async with self._store.write() as connection:
            await collections.lock_shared(connection, self._scan.collection)  # Before the model, as new scans do.
            await register_model(connection, self._small.model_id)
            await scores.save(connection, self._screening, outcomes)


def _to_screened(post: Post, found: Scores | None, *, cut: bool) -> ScoredPost:
    return ScoredPost(post, found, None if found else SkipReason.UNSCORABLE, cut=cut)
