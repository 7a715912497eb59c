"""Scans in several processes: joined, followed, cancelled and gone on with from any of them, and done once."""

import asyncio
from decimal import Decimal

from bot.core.config import BudgetSettings
from bot.core.domain.errors import FailureCause
from bot.core.domain.scans import ScanStatus
from tests.core.fleet import POSTS, Fleet, account, stored, until, wanted, whole
from tests.fakes import ALICE, BOB


async def test_a_request_that_meets_a_scan_running_elsewhere_joins_it(fleet: Fleet) -> None:
    """Both see how it ends, both have it in their history; it was read and paid once."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    assert (await two.scans.submit(wanted(requester=BOB))).id == scan.id
    assert two.scans.queue.running + two.scans.queue.waiting == 0
    one.scorer.gate.set()
    here, there = await asyncio.gather(one.scans.wait(scan.id), two.scans.wait(scan.id))
    assert (here.status, here.scored, here.flagged) == (there.status, there.scored, there.flagged)
    assert there.status is ScanStatus.DONE
    for requester in (ALICE, BOB):
        assert [each.scan.id for each in await two.reports.history(requester)] == [scan.id]
    assert await whole(two, scan)
    assert await fleet.paid() == POSTS == len(fleet.x.charged)


async def test_two_requests_in_the_same_moment_are_one_scan(fleet: Fleet) -> None:
    """Whichever process they reach."""
    account(fleet)
    some = [await fleet.join() for _ in range(3)]
    for process in some:
        process.scorer.gate.clear()  # Whoever asks after the scan's end gets another.
    begun = await asyncio.gather(*(process.scans.submit(wanted(requester=BOB)) for process in some * 3))
    assert len({scan.id for scan in begun}) == 1
    assert sum(process.scans.queue.running + process.scans.queue.waiting for process in some) == 1
    for process in some:
        process.scorer.gate.set()
    assert (await some[0].scans.wait(begun[0].id)).status is ScanStatus.DONE
    assert await fleet.paid() == POSTS


async def test_progress_is_seen_from_another_process(fleet: Fleet) -> None:
    """While the scan runs, as of the last that was stored."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    seen = await until(two, scan, lambda progress: progress.read >= 100)
    assert seen.status is ScanStatus.RUNNING


async def test_how_a_scan_failed_is_seen_from_another_process_with_its_hint(fleet: Fleet) -> None:
    """And with the kind of error: a watch goes by that."""
    account(fleet)
    one, two = await fleet.join(BudgetSettings(per_user=Decimal("1.01"))), await fleet.join()
    scan = await one.scans.submit(wanted())
    here, there = await one.scans.wait(scan.id), await two.scans.wait(scan.id)
    assert there.status is ScanStatus.STOPPED
    assert there.cause is FailureCause.BUDGET
    assert (there.error, there.hint) == (here.error, here.hint)
    assert "is used up" in there.error
    assert there.hint


async def test_a_cancel_pressed_in_another_process_ends_the_scan(fleet: Fleet) -> None:
    """The process that works on it hears of it when it looks the next time."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    pressed = asyncio.create_task(two.scans.cancel(scan.id))
    while not pressed.done():
        await one.scans.hear_cancels()
        await asyncio.sleep(0)
    assert pressed.result()
    assert (await one.scans.wait(scan.id)).status is ScanStatus.CANCELLED
    assert (await two.scans.wait(scan.id)).status is ScanStatus.CANCELLED
    assert not await two.scans.cancel(scan.id)


async def test_a_scan_of_a_dead_process_is_cancelled_at_once(fleet: Fleet) -> None:
    """Nobody else could."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    await fleet.kill(one)
    assert await two.scans.cancel(scan.id)
    assert (await two.scans.wait(scan.id)).status is ScanStatus.CANCELLED


async def test_a_cancelled_scan_goes_on_in_another_process(fleet: Fleet) -> None:
    """Its button works anywhere; while it runs, it is only joined."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    await one.scans.cancel(scan.id)
    two.scorer.gate.clear()
    assert (await two.scans.resume(scan.id, ALICE)).id == scan.id
    assert (await one.scans.resume(scan.id, ALICE)).id == scan.id
    assert one.scans.queue.running + one.scans.queue.waiting == 0
    two.scorer.gate.set()
    assert (await one.scans.wait(scan.id)).status is ScanStatus.DONE
    assert await whole(two, scan)


async def test_another_process_goes_on_where_a_dead_one_stopped(fleet: Fleet) -> None:
    """In the middle: nothing is lost, read, paid or scored twice. Those who live are left alone."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    await until(one, scan, lambda progress: progress.read >= 100)
    assert await two.scans.resume_all() == []
    await fleet.kill(one)
    assert [each.id for each in await two.scans.resume_all()] == [scan.id]
    assert (await two.scans.wait(scan.id)).status is ScanStatus.DONE
    assert await whole(two, scan)
    assert await fleet.paid() == POSTS == len(fleet.x.charged)


async def test_who_follows_a_scan_of_a_process_that_dies_sees_it_go_on(fleet: Fleet) -> None:
    """The end comes from whoever took it over."""
    account(fleet)
    one, two, three = [await fleet.join() for _ in range(3)]
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    waiting = asyncio.create_task(three.scans.wait(scan.id))
    await until(three, scan, lambda progress: progress.read > 0)
    await fleet.kill(one)
    await two.scans.resume_all()
    assert (await waiting).status is ScanStatus.DONE


async def test_an_orderly_stop_gives_everything_back_at_once(fleet: Fleet) -> None:
    """Nobody has to wait until its lease is over."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    await until(one, scan, lambda progress: progress.read >= 100)
    await one.scans.close()
    assert [each.id for each in await two.scans.resume_all()] == [scan.id]
    assert (await two.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_only_one_of_many_takes_a_scan_over(fleet: Fleet) -> None:
    """All see at the same moment that it is free."""
    account(fleet)
    one, *others = [await fleet.join() for _ in range(4)]
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    await fleet.kill(one)
    taken = await asyncio.gather(*(other.scans.resume_all() for other in others))
    assert [each.id for some in taken for each in some] == [scan.id]


async def test_a_process_that_was_cut_off_stores_nothing_any_more(fleet: Fleet) -> None:
    """It comes back when another has long finished its scan: it ends quietly, and shows the other's end."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    following = asyncio.create_task(one.scans.wait(scan.id))
    await until(one, scan, lambda progress: progress.read >= POSTS)
    await fleet.expire(one)
    await two.scans.resume_all()
    done = await two.scans.wait(scan.id)
    before = await stored(two, scan)
    one.scorer.gate.set()
    assert await following == done
    assert one.scans.queue.running == 0
    assert await stored(two, scan) == before


async def test_a_page_that_arrives_too_late_is_not_charged_again(fleet: Fleet) -> None:
    """Cut off while X answered. The other has asked for the same page, and paid it."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.x.gate.clear()
    scan = await one.scans.submit(wanted())
    await one.x.begun.wait()
    await fleet.expire(one)
    await two.scans.resume_all()
    await two.scans.wait(scan.id)
    one.x.gate.set()
    assert (await one.scans.wait(scan.id)).status is ScanStatus.DONE
    assert await whole(two, scan)
    assert await fleet.paid() == POSTS


async def test_who_is_told_that_it_counts_as_dead_stops_by_itself_and_may_go_on_later(fleet: Fleet) -> None:
    """Nobody else took the scan meanwhile, so it is taken up again, by the same process."""
    account(fleet)
    one = await fleet.join()
    one.scorer.gate.clear()
    scan = await one.scans.submit(wanted())
    following = asyncio.create_task(one.scans.wait(scan.id))
    await until(one, scan, lambda progress: progress.read >= 100)
    one.scans.drop()
    while one.scans.queue.running:  # noqa: ASYNC110 - nobody rings a bell for a scan that is in nobody's hands.
        await asyncio.sleep(0)
    one.scorer.gate.set()
    assert [each.id for each in await one.scans.resume_all()] == [scan.id]
    assert (await following).status is ScanStatus.DONE
    assert await whole(one, scan)


async def test_an_account_is_scanned_by_one_process_at_a_time(fleet: Fleet) -> None:
    """What else is asked of it waits, wherever; so nothing is read twice."""
    account(fleet)
    one, two = await fleet.join(), await fleet.join()
    one.scorer.gate.clear()
    first = await one.scans.submit(wanted())
    await until(one, first, lambda progress: progress.status is ScanStatus.RUNNING)
    second = await two.scans.submit(wanted(requester=BOB, reposts=True))
    assert second.id != first.id
    assert (await anext(two.scans.watch(second.id))).status is ScanStatus.QUEUED
    assert two.x.asked == 0
    one.scorer.gate.set()
    ended = await asyncio.gather(one.scans.wait(first.id), two.scans.wait(second.id))
    assert [each.status for each in ended] == [ScanStatus.DONE] * 2
    assert await fleet.paid() == POSTS
