"""Pages and numbers from the store, against the same worked out in plain Python."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Post, PostKind, ScoredPost, SkipReason
from bot.core.domain.reports import PostQuery, Sort, TrendUnit
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Page
from bot.core.domain.thresholds import flagged_labels
from bot.core.scoring.text import prepare_words
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.posts import pages, posts, reports, scores
from bot.core.store.scans import scans
from tests.fakes import ACCOUNT, made_posts, made_scores, request

THRESHOLDS = {Label.TOXICITY: 0.8, Label.INSULT: 0.5, Label.THREAT: 0.09}
POSTS = made_posts(150)


async def filled(store: Store, some: list[Post], *, include_reposts: bool = False) -> Scan:
    """A finished scan of these posts."""
    async with store.write() as connection:
        wanted = request(include_reposts=include_reposts)
        scan = await scans.create(connection, wanted, ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page(tuple(some), "end"))
        await scores.save(
            connection, scan, [(outcome(post), scores.text_key(prepare_words(post.text))) for post in some]
        )
    return scan


def outcome(post: Post) -> ScoredPost:
    """What the model says of a post."""
    text = prepare_words(post.text)
    if not text:
        return ScoredPost(post, None, SkipReason.NOTHING_TO_SCORE)
    found = made_scores(text)
    return ScoredPost(post, found, None, flagged_labels(found, THRESHOLDS))


@asynccontextmanager
async def opened() -> AsyncIterator[Store]:
    """A store of its own, for tests that hypothesis runs many times."""
    with TemporaryDirectory() as folder:
        store = await open_store(Path(folder) / "toxscan.db")
        yield store
        await store.close()


def shown(query: PostQuery) -> list[str]:
    """The ids that a query should give, in order, without a database."""
    label = query.label or Label.TOXICITY

    def lets_through(scored: ScoredPost) -> bool:
        post, found = scored.post, scored.scores
        if found is None or post.kind is PostKind.REPOST:
            return False
        day = post.created_at.date()
        return (
            (query.minimum is None or found[label] >= query.minimum)
            and (not query.flagged_only or (query.label in scored.flagged if query.label else bool(scored.flagged)))
            and (query.since is None or day >= query.since)
            and (query.until is None or day <= query.until)
            and (query.kind is None or post.kind is query.kind)
            and query.text.lower() in post.text.lower()
        )

    def place(scored: ScoredPost) -> tuple[float, int]:
        found = scored.scores or Scores({Label.TOXICITY: 0})
        first = (
            scored.post.created_at.timestamp()
            if query.sort is Sort.NEWEST
            else (found[query.label] if query.label else found.severity)
        )
        return -first, -int(scored.post.id)

    return [scored.post.id for scored in sorted(filter(lets_through, map(outcome, POSTS)), key=place)]


QUERIES = st.builds(
    PostQuery,
    sort=st.sampled_from(Sort),
    label=st.sampled_from([None, Label.TOXICITY, Label.INSULT, Label.THREAT]),
    minimum=st.none() | st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]),
    flagged_only=st.booleans(),
    since=st.none() | st.dates(date(2023, 12, 30), date(2024, 4, 1)),
    until=st.none() | st.dates(date(2023, 12, 30), date(2024, 4, 1)),
    text=st.sampled_from(["", "awful", "AWFUL", "nice day", "%", "_", "no. 1", "/"]),
    kind=st.none() | st.sampled_from(PostKind),
)


@settings(max_examples=25)
@given(st.lists(QUERIES, min_size=8, max_size=8))
@pytest.mark.slow
async def test_every_page_of_every_query_is_what_plain_python_gives(queries: list[PostQuery]) -> None:
    """All sorts and filters together, all pages, in order, each post once."""
    async with opened() as store:
        scan = await filled(store, POSTS)
        async with store.read() as connection:
            for query in queries:
                first = await pages.page(connection, scan, THRESHOLDS, query)
                ids = [scored.post.id for scored in first.posts]
                for number in range(2, first.pages + 1):
                    later = await pages.page(connection, scan, THRESHOLDS, query, number)
                    ids += [scored.post.id for scored in later.posts]
                assert ids == shown(query)
                assert first.matches == len(ids)


@pytest.mark.parametrize("sort", Sort)
async def test_a_post_that_several_labels_flag_is_among_the_flagged_once(store: Store, sort: Sort) -> None:
    """And one that a single label flags, whichever that is, is among them too."""
    scan = await filled(store, POSTS)
    query = PostQuery(sort=sort, flagged_only=True)
    async with store.read() as connection:
        found = [await pages.page(connection, scan, THRESHOLDS, query)]
        later = range(2, found[0].pages + 1)
        found += [await pages.page(connection, scan, THRESHOLDS, query, number) for number in later]
    ids = [scored.post.id for each in found for scored in each.posts]
    assert ids == shown(query)
    assert {each.matches for each in found} == {len(ids)}
    assert {frozenset(scored.flagged) for each in found for scored in each.posts} > {
        frozenset({label}) for label in THRESHOLDS
    }


@pytest.mark.parametrize("query", [PostQuery(), PostQuery(flagged_only=True), PostQuery(text="awful")])
async def test_a_page_out_of_range_is_the_nearest_one(store: Store, query: PostQuery) -> None:
    """Page 99 is the last, page 0 the first."""
    scan = await filled(store, POSTS)
    async with store.read() as connection:
        last = await pages.page(connection, scan, THRESHOLDS, query, 99)
        assert last.number == last.pages > 1
        assert last.posts == (await pages.page(connection, scan, THRESHOLDS, query, last.pages)).posts
        assert (await pages.page(connection, scan, THRESHOLDS, query, 0)).number == 1


async def test_an_empty_report_has_one_empty_page_and_no_trend(store: Store) -> None:
    """Nothing scored is no error."""
    scan = await filled(store, [Post("1", datetime(2024, 1, 1, tzinfo=UTC), "https://t.co/a")])
    async with store.read() as connection:
        page = await pages.page(connection, scan, THRESHOLDS, PostQuery())
        report = await reports.report(connection, scan, THRESHOLDS)
    assert (page.posts, page.number, page.pages, page.matches) == ((), 1, 1, 0)
    assert (report.totals.scored, report.totals.rate, report.trend.points) == (0, 0.0, ())
    assert report.totals.skipped == {SkipReason.NOTHING_TO_SCORE: 1}


async def test_the_numbers_of_a_report_agree_with_its_posts(store: Store) -> None:
    """Totals, labels, distribution, trend and period, each counted again from the posts."""
    scan = await filled(store, POSTS)
    async with store.read() as connection:
        report = await reports.report(connection, scan, THRESHOLDS)
        every = [scored async for scored in pages.iterate_posts(connection, scan, THRESHOLDS)]
    scored = [each for each in every if each.scores]
    assert report.totals.scored == len(scored) == sum(report.distribution) == sum(p.scored for p in report.trend.points)
    assert report.totals.flagged == sum(bool(each.flagged) for each in scored)
    assert report.reaching == sum(Label.TOXICITY in each.flagged for each in scored)
    assert report.totals.flagged == sum(point.flagged for point in report.trend.points)
    for label, count in report.flagged_by_label.items():
        assert count == sum(label in each.flagged for each in scored)
    assert report.first_post == min(each.post.created_at for each in scored)
    assert report.last_post == max(each.post.created_at for each in scored)


@pytest.mark.parametrize(
    ("step", "unit", "points"),
    [
        (timedelta(days=1), TrendUnit.DAY, 30),
        (timedelta(days=30), TrendUnit.MONTH, 29),
        (timedelta(days=366), TrendUnit.YEAR, 30),
    ],
)
async def test_the_trend_has_no_gaps_and_can_be_read(
    store: Store, step: timedelta, unit: TrendUnit, points: int
) -> None:
    """Days for weeks of posts, months for years, years for decades; quiet periods stand there with nothing."""
    start = datetime(1996, 1, 1, tzinfo=UTC)
    some = [Post(str(n + 1), start + n * step, f"awful {n}") for n in (*range(10), 29)]
    scan = await filled(store, some)
    async with store.read() as connection:
        trend = (await reports.report(connection, scan, THRESHOLDS)).trend
    assert trend.unit is unit
    assert len(trend.points) == points
    assert sum(point.scored for point in trend.points) == 11
    assert [point.start for point in trend.points] == sorted({point.start for point in trend.points})


async def test_reposts_count_as_left_out_unless_asked_for(store: Store) -> None:
    """With reposts, their scores are part of the report."""
    without = await filled(store, POSTS)
    async with store.read() as connection:
        assert (await reports.totals(connection, without, THRESHOLDS)).skipped[SkipReason.REPOST] == 25
    with_them = await filled(store, POSTS, include_reposts=True)
    async with store.read() as connection:
        assert SkipReason.REPOST not in (await reports.totals(connection, with_them, THRESHOLDS)).skipped


async def test_what_a_later_scan_passes_over_changes_no_earlier_report(store: Store) -> None:
    """Nor is a repost without words counted twice where reposts are left out."""
    written = datetime(2024, 1, 1, tzinfo=UTC)
    some = [Post(f"{number}", written, "" if number % 2 else f"words {number}") for number in range(1, 7)]
    more = [Post(f"{number}", written, "", PostKind.REPOST) for number in range(7, 10)]
    more += [Post(f"{number}", written, "") for number in range(10, 12)]
    earlier = await filled(store, some)
    async with store.read() as connection:
        before = await reports.report(connection, earlier, THRESHOLDS)
    later = await filled(store, more, include_reposts=True)
    without = await filled(store, [])
    async with store.read() as connection:
        assert await reports.report(connection, earlier, THRESHOLDS) == before
        found = {scan.id: (await reports.totals(connection, scan, THRESHOLDS)).skipped for scan in (later, without)}
    assert found[later.id] == {SkipReason.NOTHING_TO_SCORE: 8}
    assert found[without.id] == {SkipReason.REPOST: 3, SkipReason.NOTHING_TO_SCORE: 5}


async def test_saving_the_same_again_changes_nothing(store: Store) -> None:
    """No duplicates, whatever is repeated."""
    scan = await filled(store, POSTS)
    async with store.read() as connection:
        before = await reports.report(connection, scan, THRESHOLDS)
    async with store.write() as connection:
        assert await posts.save_page(connection, scan, Page(tuple(POSTS), "end")) == posts.Saved((), ())
        await scores.save(
            connection, scan, [(outcome(post), scores.text_key(prepare_words(post.text))) for post in POSTS]
        )
    async with store.read() as connection:
        assert await reports.report(connection, scan, THRESHOLDS) == before
