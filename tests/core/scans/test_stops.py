"""Scans that are cancelled, interrupted or fail: what they have is kept, and they can go on."""

import pytest
import sqlalchemy as sa

from bot.core.domain.errors import ScoringError
from bot.core.domain.people import Requester
from bot.core.domain.posts import SkipReason
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from bot.core.store.schema import scans
from tests.core.scans.scanning import World
from tests.fakes import ALICE, request


@pytest.fixture
def world(store: Store) -> World:
    """A fresh world."""
    return World(store)


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
