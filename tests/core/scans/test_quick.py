"""Quick scans: the small model reads all, the big one checks a part, and the rest can be scored later."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.core.config import LimitSettings
from bot.core.domain.errors import InputError, RefusedError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Post, PostKind, SkipReason
from bot.core.domain.reports import PostQuery, Totals
from bot.core.domain.scans import Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import Coverage, SourceKind, SourceSpec
from bot.core.ports import Priority
from bot.core.scans.pipeline import BLOCKS_AT_ONCE
from bot.core.scans.quick import CHECKED, CHECKED_ROUNDED, LEAST, QuickOrder
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.reports import Reports
from bot.core.scans.service import ScanService
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.operations import distributions
from bot.core.store.posts import picks, posts
from bot.core.store.schema import models, scores
from tests.fakes import ALICE, BOB, FakeScorer, FakeSource, made_posts, made_scores, request

POSTS = 1_000
QUICK = replace(request(), coverage=Coverage.QUICK)


class Model(FakeScorer):
    """Writes down in which blocks texts come; one that `differs` finds other posts toxic than the others."""

    def __init__(self, model_id: str, *, differs: bool = False) -> None:
        super().__init__(model_id)
        self.blocks: list[list[str]] = []
        self.begun = asyncio.Event()
        self.most: int | None = None  # Blocks that it scores before it waits.
        self.differs = differs

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """As ever, or with the scores of other words."""
        self.blocks.append(list(texts))
        if self.most is not None and len(self.blocks) > self.most:
            self.gate.clear()
        self.begun.set()
        async for answer in super().stream(texts, priority, turn):
            yield {text: made_scores(text[::-1]) for text in answer} if self.differs else answer


class Bot:
    """A scan service with a big model and a small one."""

    def __init__(self, store: Store, some: Sequence[Post], *, big: str = "big-1", differs: bool = False) -> None:
        self.store = store
        self.source = FakeSource(some, page_size=100)
        self.big, self.small = Model(big, differs=differs), Model("small-1")
        self.service = self.build(self.small)
        self.reports = Reports(store, lambda _model: self.big.thresholds)

    def build(self, small: Model | None) -> ScanService:
        """A process."""
        limits = RateLimit(self.store, LimitSettings(cooldown_seconds=0))
        return ScanService(self.store, self.big, lambda _spec, _who: self.source, self.big.thresholds, limits, small)

    async def scan(self, wanted: ScanRequest = QUICK) -> Scan:
        """A whole scan, as it is stored in the end."""
        return await self.wait(await self.service.submit(wanted))

    async def wait(self, scan: Scan) -> Scan:
        """The scan, once it is done."""
        assert (await self.service.wait(scan.id)).status is ScanStatus.DONE
        return await self.reports.scan(scan.id)

    async def totals(self, scan: Scan) -> Totals:
        """The report's counts."""
        return (await self.reports.report(scan.id)).totals

    async def result(self, scan: Scan) -> dict[str, tuple[Scores | None, SkipReason | None]]:
        """Every post with its scores, or why it has none."""
        return {each.post.id: (each.scores, each.skipped) async for each in self.reports.iterate_posts(scan.id)}


def different(count: int, *, lang: str = "en") -> list[Post]:
    """Posts of which no two have the same words."""
    when = datetime(2024, 1, 1, tzinfo=UTC)
    return [Post(str(n), when, f"post number {n}", PostKind.ORIGINAL, lang) for n in range(1, count + 1)]


async def test_the_small_model_reads_all_and_the_big_one_checks_an_eighth(store: Store) -> None:
    """Half of them the small one's suspects, worst first; the others drawn at random."""
    bot = Bot(store, different(POSTS))
    await bot.scan()
    assert sum(bot.small.asked.values()) == POSTS
    assert len(bot.big.asked) == CHECKED * POSTS
    by_toxicity = sorted(bot.source.posts, key=lambda post: (made_scores(post.text)[Label.TOXICITY], int(post.id)))
    suspects = [post.text for post in reversed(by_toxicity)][: round(CHECKED * POSTS / 2)]
    # Two blocks are on their way at once: the second may be there first.
    assert suspects in [block[: len(suspects)] for block in bot.big.blocks]
    assert set(suspects) <= set(bot.big.asked)


async def test_what_was_not_checked_is_counted_as_such_and_never_shown_as_scored(store: Store) -> None:
    """In the numbers, on pages, and in what files are written of."""
    bot = Bot(store, different(POSTS), differs=True)
    scan = await bot.scan()
    report = await bot.reports.report(scan.id)
    checked = round(CHECKED * POSTS)
    assert (report.totals.scored, report.totals.skipped) == (checked, {SkipReason.NOT_CHECKED: POSTS - checked})
    assert not report.totals.whole
    assert sum(point.scored for point in report.trend.points) == report.totals.judged == POSTS
    result = await bot.result(scan)
    assert sum(said is not None for said, _ in result.values()) == checked
    assert all(why is SkipReason.NOT_CHECKED for said, why in result.values() if said is None)
    assert (await bot.reports.page(scan.id, PostQuery()))[1].matches == checked
    # No score of the small model's is shown.
    texts = {post.id: post.text for post in bot.source.posts}
    assert all(said is None or said == made_scores(texts[number][::-1]) for number, (said, _) in result.items())


async def test_the_report_bounds_what_was_missed(store: Store) -> None:
    """By what the big model said of those at random; and that is true here."""
    bot = Bot(store, different(POSTS), differs=True)
    scan = await bot.scan()
    totals = await bot.totals(scan)
    assert totals.check is not None
    assert (totals.check.population, totals.check.sampled) == (POSTS - 60, 60)
    whole = Bot(store, different(POSTS), differs=True)
    truth = await whole.totals(await whole.scan(request()))
    assert 0 < truth.flagged - totals.flagged <= totals.missed
    low, high = totals.interval
    assert low <= truth.rate <= high


async def test_who_scans_again_gets_the_same(store: Store) -> None:
    """The lots follow from the posts: nothing more is scored, and the report says the same."""
    bot = Bot(store, made_posts(POSTS))
    first = await bot.scan()
    asked = dict(bot.big.asked), dict(bot.small.asked)
    second = await bot.scan()
    assert first.id != second.id
    assert (dict(bot.big.asked), dict(bot.small.asked)) == asked
    assert await bot.totals(first) == await bot.totals(second)


@pytest.mark.parametrize("blocks", [0, 1])
async def test_a_scan_that_was_stopped_picks_the_same(
    store: Store, tmp_path_factory: pytest.TempPathFactory, blocks: int
) -> None:
    """And asks neither model again for what is stored: a stop costs the blocks that are at the big one."""
    some = made_posts(POSTS)
    other = await open_store(tmp_path_factory.mktemp("other") / "toxscan.db")
    straight = Bot(other, some)
    expected = await straight.result(await straight.scan())
    stopped = Bot(store, some)
    stopped.big.most = blocks
    await stopped.service.submit(QUICK)
    while len(stopped.big.blocks) <= blocks:
        stopped.big.begun.clear()
        await stopped.big.begun.wait()
    await stopped.service.close()
    resumed = Bot(store, some)
    [scan] = await resumed.service.resume_all()
    assert await resumed.result(await resumed.wait(scan)) == expected
    assert not resumed.small.asked
    assert resumed.big.asked.keys() | stopped.big.asked.keys() == straight.big.asked.keys()
    again = resumed.big.asked.keys() & stopped.big.asked.keys()
    assert len(again) <= BLOCKS_AT_ONCE * QuickOrder.block  # Those that were at the model.
    await other.close()


async def test_a_scan_that_was_stopped_while_the_small_model_reads_goes_on(store: Store) -> None:
    """The big one has not begun; what the small one has read it does not read again."""
    stopped = Bot(store, different(POSTS))
    stopped.small.most = 1
    await stopped.service.submit(QUICK)
    while len(stopped.small.blocks) < 2:
        stopped.small.begun.clear()
        await stopped.small.begun.wait()
    await stopped.service.close()
    assert not stopped.big.asked
    resumed = Bot(store, different(POSTS))
    [scan] = await resumed.service.resume_all()
    await resumed.wait(scan)
    assert len(stopped.small.asked) + len(resumed.small.asked) == POSTS
    assert len(resumed.big.asked) == CHECKED * POSTS


async def test_the_rest_is_scored_when_somebody_asks(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing is read for it, nothing is scored twice, and the report is that of scoring all."""
    some = made_posts(POSTS)
    other = await open_store(tmp_path_factory.mktemp("other") / "toxscan.db")
    whole = Bot(other, some)
    expected = await whole.scan(request())
    bot = Bot(store, some)
    scan = await bot.scan()
    pages = bot.source.pages_read
    finished = await bot.wait(await bot.service.finish(scan.id, ALICE))
    assert finished.id == scan.id
    assert bot.source.pages_read == pages
    assert max(bot.big.asked.values()) == 1
    assert await bot.totals(finished) == await whole.totals(expected)
    assert await bot.result(finished) == await whole.result(expected)
    await other.close()


async def test_scoring_the_rest_goes_on_after_a_stop_without_the_archive(store: Store) -> None:
    """Its file is gone by then; its posts are stored."""
    bot = Bot(store, different(POSTS))
    scan = await bot.scan()
    bot.big.most = len(bot.big.blocks) + 1
    await bot.service.finish(scan.id, ALICE)
    while bot.big.gate.is_set():
        bot.big.begun.clear()
        await bot.big.begun.wait()
    await bot.service.close()
    resumed = Bot(store, [])
    [again] = await resumed.service.resume_all()
    assert again.id == scan.id
    assert (await resumed.totals(await resumed.wait(again))).scored == POSTS
    assert not resumed.source.pages_read


async def test_scoring_the_rest_can_be_cancelled_and_go_on(store: Store) -> None:
    """As any scan; what has scores keeps them."""
    bot = Bot(store, different(POSTS))
    scan = await bot.scan()
    bot.big.gate.clear()
    await bot.service.finish(scan.id, ALICE)
    assert await bot.service.cancel(scan.id)
    totals = await bot.totals(scan)
    assert totals.skipped == {SkipReason.NOT_SCORED_YET: POSTS - totals.scored}
    bot.big.gate.set()
    await bot.wait(await bot.service.resume(scan.id, ALICE))
    assert (await bot.totals(scan)).scored == POSTS


async def test_the_rest_of_an_archive_is_its_keepers(store: Store) -> None:
    """Nobody else can have it scored."""
    bot = Bot(store, different(POSTS))
    scan = await bot.scan()
    with pytest.raises(InputError, match="not yours"):
        await bot.service.finish(scan.id, BOB)


async def test_the_rest_is_not_scored_by_another_model(store: Store) -> None:
    """Scores of two models can't be compared: it is said, and nothing happens."""
    scan = await Bot(store, different(POSTS)).scan()
    later = Bot(store, different(POSTS), big="big-2")
    with pytest.raises(RefusedError, match="changed its model"):
        await later.service.finish(scan.id, ALICE)
    assert not later.big.asked


async def test_a_full_scan_behind_a_quick_one_scores_the_rest(store: Store) -> None:
    """And then the quick one's report has nothing left that was not checked."""
    bot = Bot(store, different(POSTS))
    quick = await bot.scan()
    await bot.scan(request())
    totals = await bot.totals(quick)
    assert (totals.scored, totals.unchecked, totals.check) == (POSTS, 0, None)


async def test_without_a_small_model_no_scan_is_quick(store: Store) -> None:
    """Said before anything is read."""
    bot = Bot(store, different(POSTS))
    with pytest.raises(RefusedError, match="mini scores every post"):
        await bot.build(None).submit(QUICK)
    assert not bot.source.pages_read


async def test_a_model_in_8_bits_checks_less(store: Store) -> None:
    """It is faster itself, so the small one's time is more of its own."""
    bot = Bot(store, different(10_000), big="big-1-int8")
    await bot.scan()
    assert len(bot.big.asked) == CHECKED_ROUNDED * 10_000 > LEAST


async def test_what_the_small_model_does_not_know_is_told(store: Store) -> None:
    """A big model may know languages that the small one does not."""
    bot = Bot(store, [*different(500), *[replace(post, id=f"7000{post.id}") for post in different(500, lang="ru")]])
    bot.small.languages = ("en",)
    scan = await bot.scan()
    totals = await bot.totals(scan)
    assert totals.check is not None
    assert totals.check.unread == 500
    assert totals.judged == POSTS


async def test_progress_counts_what_is_to_be_done(store: Store) -> None:
    """First what the small model has read, then what the big one checks: never more than there is, and never back."""
    bot = Bot(store, different(POSTS))
    scan = await bot.service.submit(QUICK)
    seen = [progress async for progress in bot.service.watch(scan.id)]
    fractions = [progress.fraction or 0.0 for progress in seen if not progress.behind]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    last = seen[-1]
    assert (last.screened, last.left_out, last.scored) == (POSTS, POSTS - CHECKED * POSTS, CHECKED * POSTS)


async def test_scores_of_the_two_models_never_mix(store: Store) -> None:
    """Each post has a row of each that has scored it, under its own model."""
    bot = Bot(store, different(POSTS))
    await bot.scan()
    counted = (
        sa.select(models.c.model_id, sa.func.count()).join(scores, scores.c.model == models.c.key).group_by("model_id")
    )
    async with store.read() as connection:
        counts = dict(map(tuple, await connection.execute(counted)))
    assert counts == {"big-1": CHECKED * POSTS, "small-1": POSTS}


async def test_a_watch_leaves_the_rest_alone(store: Store) -> None:
    """It scores what is new, also where a quick scan has read it, so that its first look does not take an hour."""
    bot = Bot(store, different(POSTS))
    scan = await bot.scan(replace(QUICK, source=SourceSpec(SourceKind.TIMELINE, "ada")))
    look = SourceSpec(SourceKind.CHECK, "42", since=POSTS - 10)
    watching = replace(scan, request=replace(scan.request, source=look, coverage=Coverage.ALL))
    async with store.read() as connection:
        found = await posts.list_unscored(connection, watching, 0, POSTS)
        picked, _ = await picks.list_unseen(connection, replace(scan, model_id="none"), -1, POSTS)
    new = {str(number) for number in range(POSTS - 9, POSTS + 1)}
    assert {post.id for post in found.posts} == new - {post.id for post in picked}


async def test_what_was_picked_is_no_measure_of_drift(store: Store) -> None:
    """Suspects are worse than what people write; once the rest is scored, all of them count."""
    bot = Bot(store, different(POSTS))
    scan = await bot.scan()
    async with store.read() as connection:
        assert await distributions.read_first(connection, "big-1", POSTS) == ([], 0)
    await bot.wait(await bot.service.finish(scan.id, ALICE))
    async with store.read() as connection:
        assert len((await distributions.read_first(connection, "big-1", POSTS))[0]) == POSTS
