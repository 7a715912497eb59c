"""A quick model screens, the big one scores: worst first, and in the end the same as ever."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.core.config import LimitSettings
from bot.core.domain.labels import Scores
from bot.core.domain.posts import Post, PostKind
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import Scan, ScanStatus
from bot.core.ports import Priority
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.reports import Reports
from bot.core.scans.scoring_order import WorstFirst
from bot.core.scans.service import ScanService
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.schema import models, scores
from tests.fakes import FakeScorer, FakeSource, made_posts, made_scores, request

POSTS = 300


class Ordered(FakeScorer):
    """Writes down the order in which texts come."""

    def __init__(self, model_id: str) -> None:
        super().__init__(model_id)
        self.order: list[str] = []
        self.blocks: list[list[str]] = []
        self.begun = asyncio.Event()

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """As ever."""
        self.order += texts
        self.blocks.append(list(texts))
        self.begun.set()
        async for answer in super().stream(texts, priority, turn):
            yield answer


class Bot:
    """A scan service with a big model and, if told so, a quick one."""

    def __init__(self, store: Store, posts: Sequence[Post], *, screens: bool) -> None:
        # In one page: what is read after a block was chosen can't be in it.
        self.source = FakeSource(posts, page_size=len(posts))
        self.big, self.quick = Ordered("big-1"), Ordered("quick-1")
        self.service = ScanService(
            store,
            self.big,
            lambda _spec, _requester: self.source,
            self.big.thresholds,
            RateLimit(store, LimitSettings()),
            self.quick if screens else None,
        )
        self.reports = Reports(store, lambda _model: self.big.thresholds)

    async def scan(self) -> Scan:
        """A whole scan."""
        scan = await self.service.submit(request())
        assert (await self.service.wait(scan.id)).status is ScanStatus.DONE
        return scan

    async def result(self, scan: Scan) -> list[tuple[str, Scores | None]]:
        """Every post with its scores, worst first."""
        return [(each.post.id, each.scores) async for each in self.reports.iterate_posts(scan.id)]


def different(count: int) -> list[Post]:
    """Posts of which no two have the same words."""
    when = datetime(2024, 1, 1, tzinfo=UTC)
    return [Post(str(n), when, f"post number {n}", PostKind.ORIGINAL, "en") for n in range(1, count + 1)]


async def test_the_worst_come_to_the_big_model_first(store: Store) -> None:
    """In blocks that get more harmless; two are under way at a time, so that one may overtake its neighbor."""
    bot = Bot(store, different(POSTS), screens=True)
    await bot.scan()
    assert sorted(bot.big.order) == sorted(post.text for post in bot.source.posts)
    blocks = [[made_scores(text).severity for text in texts] for texts in bot.big.blocks]
    ranked = sorted(blocks, key=max, reverse=True)
    assert [len(block) for block in ranked[:-1]] == [WorstFirst.block] * (len(ranked) - 1)
    assert all(min(one) >= max(following) for one, following in itertools.pairwise(ranked))
    assert all(abs(blocks.index(block) - place) <= 1 for place, block in enumerate(ranked))


async def test_the_result_is_that_of_scoring_as_they_come(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Posts of all kinds: equal ones, some without words, reposts; the same scores, skipped for the same reasons."""
    first = Bot(store, made_posts(POSTS), screens=True)
    scan = await first.scan()
    other_store = await open_store(tmp_path_factory.mktemp("other") / "toxscan.db")
    second = Bot(other_store, made_posts(POSTS), screens=False)
    other = await second.scan()
    assert await first.result(scan) == await second.result(other)
    assert (await first.reports.report(scan.id)).totals == (await second.reports.report(other.id)).totals
    await other_store.close()


async def test_only_scores_of_the_big_model_are_shown_meanwhile(store: Store) -> None:
    """What the quick one said decides the order, nothing else: what a page shows is confirmed."""
    bot = Bot(store, different(POSTS), screens=True)
    bot.big.gate.clear()
    scan = await bot.service.submit(request())
    await bot.big.begun.wait()
    assert (await bot.reports.page(scan.id, PostQuery()))[1].matches == 0
    bot.big.gate.set()
    assert (await bot.service.wait(scan.id)).status is ScanStatus.DONE
    assert (await bot.reports.page(scan.id, PostQuery()))[1].matches == POSTS


async def test_a_post_that_the_quick_model_cannot_score_is_scored_at_the_end(store: Store) -> None:
    """No post is lost because screening failed on it. Of two blocks under way one may overtake the other."""
    bot = Bot(store, different(POSTS), screens=True)
    bot.quick.deadly = {"post number 7"}
    scan = await bot.scan()
    assert ["post number 7"] in bot.big.blocks[-2:]
    assert len(await bot.result(scan)) == POSTS


async def test_a_resumed_scan_does_not_screen_again(store: Store) -> None:
    """What the quick model said is stored, too."""
    stopped = Bot(store, different(POSTS), screens=True)
    stopped.big.gate.clear()
    await stopped.service.submit(request())
    await stopped.big.begun.wait()
    await stopped.service.close()
    resumed = Bot(store, different(POSTS), screens=True)
    scan = await resumed.scan()
    assert not resumed.quick.order
    assert len(await resumed.result(scan)) == POSTS


async def test_scores_of_the_two_models_never_mix(store: Store) -> None:
    """Each post has a row of each, under its own model."""
    bot = Bot(store, different(POSTS), screens=True)
    await bot.scan()
    counted = (
        sa.select(models.c.model_id, sa.func.count()).join(scores, scores.c.model == models.c.key).group_by("model_id")
    )
    async with store.read() as connection:
        assert dict(map(tuple, await connection.execute(counted))) == {"big-1": POSTS, "quick-1": POSTS}
