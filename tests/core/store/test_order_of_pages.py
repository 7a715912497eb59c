"""Pages in every order and by every filter, against a plain sort of the same posts, whatever the scores."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.domain.labels import STEPS, Label, Scores, from_steps
from bot.core.domain.posts import Post, PostKind, ScoredPost
from bot.core.domain.reports import PostQuery, Sort
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Page
from bot.core.domain.thresholds import flagged_labels
from bot.core.domain.verdicts import Given, Verdict
from bot.core.store.engine.database import Store
from bot.core.store.posts import pages, posts, reports, scores, verdicts
from bot.core.store.posts.pages import PAGE_SIZE
from bot.core.store.posts.scope import Thresholds
from bot.core.store.scans import scans
from tests.fakes import ACCOUNT, ALICE, request

POSTS = 120
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LABELS = [label for label in Label if label is not Label.SEXUAL_EXPLICIT]


def made(chance: random.Random) -> list[ScoredPost]:
    """Scored posts of which many are alike, as are their times; a third of the scores are very low."""
    found = []
    for number in range(1, POSTS + 1):
        when = FIRST + timedelta(days=chance.randrange(100), hours=12 * chance.randrange(2))
        kind = chance.choice([PostKind.ORIGINAL, PostKind.REPLY, PostKind.QUOTE])
        said = {
            label: from_steps(chance.choice([0, 3, 999, 1000, 1001, 5000, chance.randrange(STEPS)])) for label in LABELS
        }
        found.append(ScoredPost(Post(str(number), when, f"post {number}", kind), Scores(said)))
    return found


async def stored(store: Store, every: Sequence[ScoredPost], include_reposts: bool = False) -> Scan:
    """A scan of these posts."""
    async with store.write() as connection:
        scan = await scans.create(connection, request(include_reposts=include_reposts), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page(tuple(each.post for each in every), "end"))
        await scores.save(connection, scan, [(each, each.post.id.encode().rjust(16)) for each in every])
    return scan


def queries(chance: random.Random) -> Iterator[PostQuery]:
    """Some of every kind, and some that mix them."""
    for sort in Sort:
        for label in (None, *LABELS):
            yield PostQuery(sort=sort, label=label)
            yield PostQuery(sort=sort, label=label, flagged_only=True)
            yield PostQuery(sort=sort, label=label, minimum=chance.choice([0.05, 0.1, 0.10005, 0.5, chance.random()]))
    for _ in range(10):
        yield PostQuery(
            chance.choice(list(Sort)), chance.choice([None, *LABELS]), chance.choice([None, chance.random()]),
            chance.random() < 0.5, date(2024, 1, chance.randint(1, 31)), date(2024, 3, chance.randint(1, 31)),
            kind=chance.choice([None, PostKind.REPLY]),
        )  # fmt: skip


def expected(every: Sequence[ScoredPost], query: PostQuery, thresholds: Thresholds, cleared: set[str]) -> list[str]:
    """The ids of the posts that the query lets through, sorted in Python."""

    def shown(each: ScoredPost) -> bool:
        assert each.scores
        labels = () if each.post.id in cleared else flagged_labels(each.scores, thresholds)
        day = each.post.created_at.date()
        return (
            (query.minimum is None or each.scores[query.label or Label.TOXICITY] >= query.minimum)
            and (not query.flagged_only or (query.label in labels if query.label else bool(labels)))
            and (not query.since or day >= query.since)
            and (not query.until or day <= query.until)
            and (not query.kind or each.post.kind == query.kind)
        )

    def place(each: ScoredPost) -> tuple[float, int]:
        assert each.scores
        if query.sort is Sort.NEWEST:
            return each.post.created_at.timestamp(), int(each.post.id)
        return (each.scores[query.label] if query.label else each.scores.severity), int(each.post.id)

    return [each.post.id for each in sorted(filter(shown, every), key=place, reverse=True)]


@pytest.mark.parametrize("seed", range(3))
async def test_pages_come_in_the_order_of_a_plain_sort(store: Store, seed: int) -> None:
    """First, second and last page, also where few posts are notable for the label, and people have cleared some."""
    chance = random.Random(seed)  # noqa: S311 - the same each time.
    every = made(chance)
    scan = await stored(store, every)
    cleared = set(map(str, chance.sample(range(1, POSTS + 1), 5)))
    async with store.write() as connection:
        given = [Given(int(post_id), Verdict.NOT_TOXIC) for post_id in cleared]
        await verdicts.give(connection, ALICE, scan, given)
    thresholds: Thresholds = {label: round(chance.uniform(0.02, 0.99), chance.randint(1, 6)) for label in LABELS[:4]}
    async with store.read() as connection:
        for query in queries(chance):
            wanted = expected(every, query, thresholds, cleared)
            last = max(1, -(-len(wanted) // PAGE_SIZE))
            for number in {1, min(2, last), last}:
                page = await pages.page(connection, scan, thresholds, query, number, ALICE)
                assert [each.post.id for each in page.posts] == wanted[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], (
                    query
                )
                assert (page.matches, page.pages) == (len(wanted), last), query


@pytest.mark.parametrize("days", [1, 100])
async def test_a_reports_numbers_are_those_of_its_posts(store: Store, days: int) -> None:
    """By label, by tenth of toxicity and by day or month; reposts count where the scan asked for them."""
    chance = random.Random(days)  # noqa: S311 - the same each time.
    every = [
        replace(each, post=replace(each.post, created_at=FIRST + timedelta(hours=number % (24 * days))))
        for number, each in enumerate(made(chance))
    ]
    reposts = [replace(each, post=replace(each.post, kind=PostKind.REPOST)) for each in every[:20]]
    every = [*reposts, *every[20:]]
    thresholds = {Label.TOXICITY: 0.55, Label.OBSCENE: 0.3, Label.THREAT: 0.05}
    wide = await stored(store, every, include_reposts=True)
    async with store.read() as connection:
        for scan, mine in ((wide, every), (replace(wide, request=request()), every[20:])):
            found = await reports.report(connection, scan, thresholds)
            flags = [flagged_labels(each.scores, thresholds) for each in mine if each.scores]
            assert (found.totals.scored, found.totals.flagged) == (len(mine), sum(map(bool, flags)))
            assert found.flagged_by_label == {label: sum(label in each for each in flags) for label in thresholds}
            tenths = [min(int(each.scores[Label.TOXICITY] * 10 + 1e-9), 9) for each in mine if each.scores]
            assert found.distribution == tuple(map(tenths.count, range(10)))
            assert found.first_post == min(each.post.created_at for each in mine)
            assert found.last_post == max(each.post.created_at for each in mine)
            assert sum(point.scored for point in found.trend.points) == len(mine)
            assert sum(point.flagged for point in found.trend.points) == found.totals.flagged
