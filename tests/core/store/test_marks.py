"""Posts marked as not toxic: counted out wherever flagged posts are counted, for those who share the mark."""

from dataclasses import replace

import pytest

from bot.core.domain.errors import RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.posts import Mark
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import Scan
from bot.core.store.engine.database import Store
from bot.core.store.posts import marks, pages, reports
from tests.core.store.test_reports import POSTS, THRESHOLDS, filled
from tests.fakes import ALICE, BOB

ANN, BEN = Requester("slack", "U1", "T1"), Requester("slack", "U2", "T1")
STRANGER = Requester("slack", "U1", "T2")


async def mark_worst(store: Store, scan: Scan, reader: Requester) -> int:
    """Mark the worst post; its id."""
    async with store.read() as connection:
        page = await pages.page(connection, scan, THRESHOLDS, PostQuery(), 1, reader)
    post_id = int(page.posts[0].post.id)
    async with store.write() as connection:
        await marks.mark(connection, reader, scan, post_id, "Ann")
    return post_id


async def test_every_count_leaves_marked_posts_out_and_agrees_with_the_others(store: Store) -> None:
    """Totals, labels, trend and the list of flagged posts; the posts themselves stay in the report."""
    scan = await filled(store, POSTS)
    async with store.read() as connection:
        before = await reports.report(connection, scan, THRESHOLDS, ALICE)
    await mark_worst(store, scan, ALICE)
    async with store.read() as connection:
        after = await reports.report(connection, scan, THRESHOLDS, ALICE)
        every = [scored async for scored in pages.iterate_posts(connection, scan, THRESHOLDS, ALICE)]
        flagged = await pages.page(connection, scan, THRESHOLDS, PostQuery(flagged_only=True), 1, ALICE)
    assert (after.totals.flagged, after.totals.marked) == (before.totals.flagged - 1, 1)
    assert after.totals.scored == before.totals.scored
    assert flagged.matches == after.totals.flagged == sum(bool(each.flagged) for each in every)
    assert after.totals.flagged == sum(point.flagged for point in after.trend.points)
    for label, hits in after.flagged_by_label.items():
        assert hits == sum(label in each.flagged for each in every)


async def test_a_marked_post_says_who_marked_it(store: Store) -> None:
    """By the name that they have there, for all who share the mark, and nothing for everybody else."""
    scan = await filled(store, POSTS)
    await mark_worst(store, scan, ANN)
    async with store.read() as connection:
        shown = [await pages.page(connection, scan, THRESHOLDS, PostQuery(), 1, who) for who in (ANN, BEN, STRANGER)]
        counts = await reports.totals(connection, scan, THRESHOLDS, BEN)
    assert [getattr(page.posts[0].marked, "name", None) for page in shown] == ["Ann", "Ann", None]
    assert counts.markers == {"Ann": 1}
    assert [bool(page.posts[0].flagged) for page in shown] == [False, False, True]


async def test_without_a_workspace_marks_are_ones_own(store: Store) -> None:
    """Two people in direct messages share nothing."""
    scan = await filled(store, POSTS)
    await mark_worst(store, scan, ALICE)
    async with store.read() as connection:
        assert (await reports.totals(connection, scan, THRESHOLDS, BOB)).marked == 0
        assert (await reports.totals(connection, scan, THRESHOLDS)).marked == 0


async def test_in_direct_messages_a_mark_is_ones_own_beside_those_of_the_workspace(store: Store) -> None:
    """As on Slack: it changes no number of the workspace's, whose marks hold for the person too, each post once."""
    scan = await filled(store, POSTS)
    alone = replace(ANN, direct=True)
    own = await mark_worst(store, scan, alone)

    async def counts() -> list[int]:
        async with store.read() as connection:
            return [(await reports.totals(connection, scan, THRESHOLDS, who)).marked for who in (alone, ANN, BEN)]

    assert await counts() == [1, 0, 0]
    assert await mark_worst(store, scan, BEN) == own
    assert await counts() == [1, 1, 1]
    async with store.write() as connection:
        await marks.unmark(connection, alone, scan, own)
    assert await counts() == [1, 1, 1]
    async with store.write() as connection:
        with pytest.raises(RefusedError, match="your whole workspace"):
            await marks.unmark(connection, alone, scan, own)


async def test_a_mark_can_be_taken_back_by_anybody_of_the_workspace(store: Store) -> None:
    """Then all counts are as before; marking twice or taking back twice changes nothing."""
    scan = await filled(store, POSTS)
    async with store.read() as connection:
        before = await reports.report(connection, scan, THRESHOLDS, ANN)
    post_id = await mark_worst(store, scan, ANN)
    async with store.write() as connection:
        await marks.mark(connection, BEN, scan, post_id)
        [mark] = (await marks.list_marks(connection, ANN, scan.collection)).values()
        assert mark == Mark("Ann", mark.at)
        for _ in range(2):
            await marks.unmark(connection, BEN, scan, post_id)
    async with store.read() as connection:
        assert await reports.report(connection, scan, THRESHOLDS, ANN) == before


async def test_a_mark_on_a_post_that_is_not_flagged_changes_no_count(store: Store) -> None:
    """Stricter thresholds later find it marked already."""
    scan = await filled(store, POSTS)
    async with store.read() as connection:
        calm = await pages.page(connection, scan, THRESHOLDS, PostQuery(), 99)
    async with store.write() as connection:
        await marks.mark(connection, ALICE, scan, int(calm.posts[-1].post.id))
    async with store.read() as connection:
        assert (await reports.totals(connection, scan, THRESHOLDS, ALICE)).marked == 0
        everything = dict.fromkeys(THRESHOLDS, 0.0)
        assert (await reports.totals(connection, scan, everything, ALICE)).marked == 1
