"""The scan service: queue, joining, progress, cancel, resume. With the real store and honest fakes around it."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.domain.accounts import Account
from bot.core.domain.errors import InputError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import Post, PostKind, SkipReason
from bot.core.domain.scans import Progress, ScanStatus, ScorerWait
from bot.core.scans.access import ReportSharing
from bot.core.scans.runner import AT_ONCE
from bot.core.scoring.text import MOST_CHARACTERS
from bot.core.store.engine.database import Store
from bot.core.store.scans import claims
from bot.core.views.reports.findings import coverage
from tests.core.scans.scanning import World, first_progress, number_in
from tests.fakes import ALICE, BOB, FakeScorer, FakeSource, made_posts, on_x, request


@pytest.fixture
def world(store: Store) -> World:
    """A fresh world."""
    return World(store)


async def test_every_post_is_scored_once_and_accounted_for(world: World) -> None:
    """All posts are scored or skipped for a reason; every id comes once, worst first."""
    scan_id, progress = await world.scan()
    report, posts = await world.result(scan_id)
    assert progress.status is ScanStatus.DONE
    assert report.totals.posts == 60 == report.totals.scored + sum(report.totals.skipped.values())
    assert report.totals.skipped == {SkipReason.REPOST: 10, SkipReason.NOTHING_TO_SCORE: 10}
    assert sorted(int(scored.post.id) for scored in posts) == list(range(1, 61))
    severities = [scored.scores.severity for scored in posts if scored.scores]
    assert severities == sorted(severities, reverse=True)
    assert all(scored.scores is None for scored in posts[len(severities) :])


async def test_equal_texts_are_scored_once(world: World) -> None:
    """'good morning' stands in twelve posts and goes to the model once."""
    await world.scan()
    assert set(world.scorer.asked.values()) == {1}
    assert world.scorer.asked["good morning"] == 1


async def test_a_rescan_scores_only_what_is_new(world: World) -> None:
    """Ten more posts: only their texts go to the model; nothing is there twice."""
    await world.scan()
    world.scorer.asked.clear()
    world.sources["/archive"].posts = made_posts(70)
    scan_id, _ = await world.scan()
    report, posts = await world.result(scan_id)
    assert report.totals.posts == 70 == len({scored.post.id for scored in posts}) == len(posts)
    assert world.scorer.asked
    assert all(number_in(text) > 60 for text in world.scorer.asked)


async def test_an_older_report_does_not_grow_with_a_rescan(world: World) -> None:
    """A stored report stays what it was."""
    first, _ = await world.scan()
    world.sources["/archive"].posts = made_posts(70)
    await world.scan()
    assert (await world.reports.report(first)).totals.posts == 60


async def test_texts_known_from_another_account_are_not_scored_again(world: World) -> None:
    """Scores of what X gave are remembered by text and model, whoever wrote the text."""
    await world.scan(on_x())
    world.scorer.asked.clear()
    posts = [Post(str(1000 + int(post.id)), post.created_at, post.text, PostKind.ORIGINAL) for post in made_posts(60)]
    world.sources["/other"] = FakeSource(posts, Account("43", "bob"))
    scan_id, _ = await world.scan(request(locator="/other"))
    assert (await world.reports.report(scan_id)).totals.scored == 48
    assert {number_in(text) % 6 for text in world.scorer.asked} == {5}  # Only those that were reposts before.


async def test_texts_of_somebody_elses_archive_are_scored_again(world: World) -> None:
    """How soon scores come must not tell what stands in it; one's own is remembered."""
    await world.scan(request(ALICE))
    before = world.scorer.asked.copy()
    await world.scan(request(ALICE))
    assert world.scorer.asked == before
    await world.scan(request(BOB))
    assert world.scorer.asked == before + before


async def test_the_same_posts_under_another_account_are_a_report_of_their_own(world: World) -> None:
    """A bare tweets.js names no owner, its zip does: scanning one after the other, both reports are whole."""
    world.sources["/bare"] = FakeSource(made_posts(60), Account("archive:1"))
    bare, _ = await world.scan(request(locator="/bare"))
    whole, _ = await world.scan()
    totals = [(await world.reports.report(scan_id)).totals for scan_id in (bare, whole)]
    assert totals[0] == totals[1]
    assert totals[1].posts == 60


async def test_a_second_request_joins_the_running_scan(world: World) -> None:
    """One scan per account at a time: both see it end, both find it in their history."""
    world.scorer.gate.clear()
    first = await world.scans.submit(on_x(ALICE))
    second = await world.scans.submit(on_x(BOB))
    assert first.id == second.id
    world.scorer.gate.set()
    assert (await world.scans.wait(first.id)).status is ScanStatus.DONE
    for requester in (ALICE, BOB):
        assert [search.scan.id for search in await world.reports.history(requester)] == [first.id]


async def test_another_way_to_scan_the_same_account_waits_for_its_turn(world: World) -> None:
    """With reposts is another scan: it is queued behind the first, then does its own work."""
    world.scorer.gate.clear()
    first = await world.scans.submit(request())
    second = await world.scans.submit(request(include_reposts=True))
    assert first.id != second.id
    assert (await anext(world.scans.watch(second.id))).status is ScanStatus.QUEUED
    world.scorer.gate.set()
    await world.scans.wait(second.id)
    assert SkipReason.REPOST not in (await world.reports.report(second.id)).totals.skipped
    assert (await world.reports.report(first.id)).totals.skipped[SkipReason.REPOST] == 10


async def test_more_scans_than_slots_are_queued(world: World) -> None:
    """The scan beyond the last slot starts when one ends."""
    world.scorer.gate.clear()
    for number in range(AT_ONCE + 1):
        world.sources[f"/{number}"] = FakeSource(
            made_posts(5, first=1 + 10 * number), Account(str(number), f"a{number}")
        )
    people = [Requester("terminal", f"person {number}") for number in range(AT_ONCE + 1)]
    scans = [await world.scans.submit(request(who, f"/{number}")) for number, who in enumerate(people)]
    seen = await first_progress(world.scans, scans[0].id, ScanStatus.RUNNING)
    assert seen.status is ScanStatus.RUNNING
    assert (await anext(world.scans.watch(scans[-1].id))).status is ScanStatus.QUEUED
    world.scorer.gate.set()
    ended = [(await world.scans.wait(scan.id)).status for scan in scans]
    assert ended == [ScanStatus.DONE] * len(scans)


async def test_progress_only_grows_and_ends_complete(world: World) -> None:
    """Read, scored and flagged never go back; the last one says done, all of it."""
    scan = await world.scans.submit(request())
    seen = [progress async for progress in world.scans.watch(scan.id)]
    for counter in ("read", "scored", "flagged", "skipped"):
        values = [getattr(progress, counter) for progress in seen]
        assert values == sorted(values)
    assert (seen[-1].status, seen[-1].read, seen[-1].fraction) == (ScanStatus.DONE, 60, 1.0)


async def test_a_text_that_kills_the_model_is_set_aside_and_reported(world: World) -> None:
    """It counts as unscorable, and a rescan does not try it again."""
    world.scorer.deadly = {"walked 2 miles"}
    scan_id, _ = await world.scan()
    assert (await world.reports.report(scan_id)).totals.skipped[SkipReason.UNSCORABLE] == 1
    world.scorer.asked.clear()
    await world.scan()
    assert not world.scorer.asked


async def test_a_source_that_cannot_be_opened_stores_nothing(world: World) -> None:
    """The error reaches the asker; the history stays empty."""

    class Missing(FakeSource):
        async def account(self) -> Account:
            raise InputError("There is no such archive.", "Give another path.")

    world.sources["/archive"] = Missing([])
    with pytest.raises(InputError, match="no such archive"):
        await world.scans.submit(request())
    assert await world.reports.history(ALICE) == []


async def test_a_changed_threshold_relabels_at_once_and_scores_nothing(world: World) -> None:
    """Thresholds are applied on reading."""
    scan_id, _ = await world.scan()
    before = (await world.reports.report(scan_id)).totals.flagged
    world.scorer.asked.clear()
    world.scorer.thresholds = {Label.TOXICITY: 0.0}
    after = await world.reports.report(scan_id)
    assert before < after.totals.flagged == after.totals.scored == 40
    assert not world.scorer.asked


async def test_scores_of_another_model_are_kept_apart(world: World) -> None:
    """A second model scores everything itself; the first report is unchanged."""
    first, _ = await world.scan()
    before = await world.result(first)
    world.scorer = FakeScorer("fake-2")
    world.start()
    second, _ = await world.scan()
    assert sum(world.scorer.asked.values()) > 0
    assert (await world.result(second))[0].totals.scored == 40
    assert await world.result(first) == before


async def test_only_who_asked_may_open_a_report(world: World) -> None:
    """Bob did not ask for Alice's scan."""
    scan_id, _ = await world.scan(request(ALICE))
    showing = ReportSharing(world.store)
    assert (await showing.access(ALICE, scan_id, "")).own
    with pytest.raises(InputError, match="not yours"):
        await showing.access(BOB, scan_id, "C1")


async def test_watching_a_scan_of_long_ago_gives_its_end(world: World) -> None:
    """After a restart there is no job any more, but an answer."""
    scan_id, _ = await world.scan()
    world.start()
    assert [p.status async for p in world.scans.watch(scan_id)] == [ScanStatus.DONE]


async def test_no_task_is_left_behind(world: World) -> None:
    """After a scan only the test itself is running."""
    await world.scan()
    await world.scans.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_post_too_long_to_be_read_whole_is_scored_by_its_beginning_and_counted(world: World) -> None:
    """No post on X has so many characters; the report, the page and a rescan say so."""
    ordinary = made_posts(5)
    world.sources["/archive"] = FakeSource([*ordinary, replace(ordinary[0], id="70", text="awful " * MOST_CHARACTERS)])
    scan_id, progress = await world.scan()
    assert progress.status is ScanStatus.DONE
    report, posts = await world.result(scan_id)
    assert report.totals.cut == 1
    assert [each.post.id for each in posts if each.cut] == ["70"]
    assert "1 post too long, only the beginning scored" in coverage(report)
    again, _ = await world.scan()
    assert (await world.result(again))[0].totals.cut == 1


async def test_a_scan_whose_scorer_is_away_says_so_until_it_is_back(world: World) -> None:
    """In its progress, which other processes read from the store."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    world.scorer.waits.put_nowait(ScorerWait.NO_ROOM)
    told = await until_it_waits(world, scan.id, ScorerWait.NO_ROOM)
    assert told.status is ScanStatus.RUNNING
    world.scorer.waits.put_nowait(ScorerWait.AWAY)
    await until_it_waits(world, scan.id, ScorerWait.AWAY)
    assert (await stored_progress(world, scan.id)).scorer_wait  # The first of them has been stored by now.
    world.scorer.waits.put_nowait(None)
    await until_it_waits(world, scan.id, None)
    world.scorer.gate.set()
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE


async def until_it_waits(world: World, scan_id: int, wait: ScorerWait | None) -> Progress:
    """The first progress that says so, of a scan that has begun."""
    async for progress in world.scans.watch(scan_id):
        if progress.scorer_wait is wait and progress.status is ScanStatus.RUNNING:
            return progress
    raise AssertionError("it has ended before")


async def stored_progress(world: World, scan_id: int) -> Progress:
    """What another process reads of it."""
    async with world.store.read() as connection:
        return (await claims.get_with_progress(connection, scan_id, "another"))[1]
