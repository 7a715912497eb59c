"""The scan service: queue, joining, progress, cancel, resume. With the real store and honest fakes around it."""

import asyncio
import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.config import LimitSettings
from bot.core.domain.accounts import Account
from bot.core.domain.errors import InputError, ScoringError
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import Post, PostKind, ScoredPost, SkipReason
from bot.core.domain.reports import Report
from bot.core.domain.scans import Progress, ScanRequest, ScanStatus
from bot.core.scans.access import ReportSharing
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.reports import Reports
from bot.core.scans.runner import AT_ONCE
from bot.core.scans.service import ScanService
from bot.core.scoring.text import MOST_CHARACTERS
from bot.core.store.engine.database import Store
from bot.core.store.schema import scans
from bot.core.views.reports.report import coverage
from tests.fakes import ALICE, BOB, FakeScorer, FakeSource, made_posts, on_x, request


class World:
    """A store with a scorer and sources by locator, and a scan service that can die and start again."""

    def __init__(self, store: Store, limits: LimitSettings | None = None) -> None:
        self.store = store
        self.limits = limits or LimitSettings()
        self.scorer = FakeScorer()
        self.sources = {"/archive": FakeSource(made_posts(60)), "ada": FakeSource(made_posts(60))}
        self.scans = self.start()
        self.reports = Reports(store, lambda _name: self.scorer.thresholds)

    def start(self) -> ScanService:
        """A new process over the same store."""
        self.scans = ScanService(
            self.store,
            self.scorer,
            lambda spec, _requester: self.sources[spec.locator],
            self.scorer.thresholds,
            RateLimit(self.store, self.limits),
        )
        return self.scans

    async def scan(self, wanted: ScanRequest | None = None) -> tuple[int, Progress]:
        """A scan from beginning to end."""
        scan = await self.scans.submit(wanted or request())
        return scan.id, await self.scans.wait(scan.id)

    async def result(self, scan_id: int) -> tuple[Report, list[ScoredPost]]:
        """The report and all posts."""
        return await self.reports.report(scan_id), [post async for post in self.reports.every_post(scan_id)]


@pytest.fixture
def world(store: Store) -> World:
    """A fresh world."""
    return World(store)


def number_in(text: str) -> int:
    """The number that stands in one of the made texts."""
    return int(re.findall(r"\d+", text)[0])


async def test_every_post_is_scored_once_and_accounted_for(world: World) -> None:
    """All posts are scored or skipped for a reason; every id comes once, worst first."""
    scan_id, progress = await world.scan()
    report, posts = await world.result(scan_id)
    assert progress.status is ScanStatus.DONE
    assert report.totals.posts == 60 == report.totals.scored + sum(report.totals.skipped.values())
    assert report.totals.skipped == {SkipReason.REPOST: 10, SkipReason.NOTHING_TO_SCORE: 10}
    assert sorted(int(scored.post.id) for scored in posts) == list(range(1, 61))
    toxicity = [scored.scores[Label.TOXICITY] for scored in posts if scored.scores]
    assert toxicity == sorted(toxicity, reverse=True)
    assert all(scored.scores is None for scored in posts[len(toxicity) :])


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


async def first_progress(scans: ScanService, scan_id: int, status: ScanStatus) -> Progress:
    """The first progress with this status."""
    async for progress in scans.watch(scan_id):
        if progress.status is status:
            return progress
    raise AssertionError(f"never {status}")


async def test_progress_only_grows_and_ends_complete(world: World) -> None:
    """Read, scored and flagged never go back; the last one says done, all of it."""
    scan = await world.scans.submit(request())
    seen = [progress async for progress in world.scans.watch(scan.id)]
    for counter in ("read", "scored", "flagged", "skipped"):
        values = [getattr(progress, counter) for progress in seen]
        assert values == sorted(values)
    assert (seen[-1].status, seen[-1].read, seen[-1].fraction) == (ScanStatus.DONE, 60, 1.0)


async def test_cancel_ends_the_scan_and_keeps_what_it_has(world: World) -> None:
    """The rest is 'not scored yet', and a later scan goes on without scoring anything twice."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    async for progress in world.scans.watch(scan.id):
        if progress.read == 60:
            break
    assert await world.scans.cancel(scan.id)
    assert (await world.scans.wait(scan.id)).status is ScanStatus.CANCELLED
    report = await world.reports.report(scan.id)
    assert report.totals.scored == 0
    assert report.totals.skipped[SkipReason.NOT_SCORED_YET] >= 40
    assert report.totals.posts == 60 == sum(report.totals.skipped.values())
    world.scorer.gate.set()
    again, _ = await world.scan()
    assert (await world.reports.report(again)).totals.scored == 40


async def test_a_cancelled_scan_can_go_on(world: World) -> None:
    """It is the same scan, not a second line in the history."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    await world.scans.cancel(scan.id)
    world.scorer.gate.set()
    assert (await world.scans.resume(scan.id, ALICE)).id == scan.id
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE
    assert len(await world.reports.history(ALICE)) == 1
    assert (await world.reports.report(scan.id)).totals.scored == 40


async def test_cancelling_a_scan_that_is_over_says_so(world: World) -> None:
    """There is nothing to cancel."""
    scan_id, _ = await world.scan()
    assert not await world.scans.cancel(scan_id)


async def test_a_stopped_process_goes_on_where_it_was(world: World) -> None:
    """After a stop in the middle, the next start reads the rest only, and the result is that of one go."""
    source = world.sources["/archive"]
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    async for progress in world.scans.watch(scan.id):
        if progress.read >= 30:
            break
    await world.scans.close()
    read_before = source.pages_read
    world.scorer.gate.set()
    resumed = await world.start().resume_all()
    assert [each.id for each in resumed] == [scan.id]
    await world.scans.wait(scan.id)
    assert source.pages_read <= 7 < 6 + read_before
    report, posts = await world.result(scan.id)
    assert report.totals.scored == 40
    assert len({scored.post.id for scored in posts}) == 60


async def test_whoever_watches_hears_that_the_process_stops(world: World) -> None:
    """Which is another thing than an end: the scan goes on later."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    watching = world.scans.watch(scan.id)
    await anext(watching)
    await world.scans.close()
    last = [progress async for progress in watching][-1]
    assert last.stopping
    assert not last.status.final


async def test_broken_records_are_counted_once_also_when_the_source_begins_anew(world: World) -> None:
    """The archive was replaced while the process was down: its pages are counted from the first one on."""
    source = world.sources["/archive"]
    source.broken_records = 1
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    async for progress in world.scans.watch(scan.id):
        if progress.read >= 22:
            break
    await world.scans.close()
    world.scorer.gate.set()
    async with world.store.write() as connection:
        await connection.execute(sa.update(scans).values(cursor=None))  # What a source makes of a foreign cursor.
    await world.start().resume_all()
    await world.scans.wait(scan.id)
    totals = (await world.reports.report(scan.id)).totals
    assert (totals.posts, totals.skipped[SkipReason.BROKEN_RECORD]) == (66, 6)


async def test_asking_again_takes_up_the_interrupted_scan(world: World) -> None:
    """The same request after a stop is the same scan, not a second one."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    await world.scans.close()
    world.scorer.gate.set()
    world.start()
    assert (await world.scans.submit(request())).id == scan.id
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_a_source_that_breaks_fails_the_scan_with_its_sentence(world: World) -> None:
    """What was read before is kept."""
    world.sources["/archive"].broken_at = 30
    scan_id, progress = await world.scan()
    assert (progress.status, progress.error, progress.hint) == (
        ScanStatus.FAILED,
        "The source broke.",
        "Mend it.",
    )
    assert (await world.reports.report(scan_id)).totals.posts == 30


async def test_a_model_that_gives_up_fails_the_scan_with_its_sentence(world: World) -> None:
    """The person hears what happened and what to do."""
    world.scorer.error = ScoringError("The model process died.", "Free some memory.")
    _, progress = await world.scan()
    assert (progress.status, progress.error) == (ScanStatus.FAILED, "The model process died.")


async def test_people_in_chats_hear_of_it_in_other_words(world: World) -> None:
    """What only the operator can mend says nothing to them."""
    world.scorer.error = ScoringError("The model process died.", "Choose another device in config.toml.")
    _, progress = await world.scan(request(Requester("discord", "7")))
    assert progress.error == "Scoring is not working."
    assert "config.toml" not in progress.hint


async def test_a_mistake_of_ours_is_said_without_its_details(world: World) -> None:
    """An unexpected exception becomes a sentence too; the scan can be taken up again."""
    world.scorer.error = ZeroDivisionError("secret details")
    _, progress = await world.scan()
    assert progress.status is ScanStatus.FAILED
    assert "bug in toxscan" in progress.error
    assert "secret" not in progress.error + progress.hint


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
    assert "1 too long, scored by" in coverage(report)
    again, _ = await world.scan()
    assert (await world.result(again))[0].totals.cut == 1
