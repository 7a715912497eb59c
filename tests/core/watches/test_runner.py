"""Looks of watches: who makes them and how often, and what becomes of those that are cut short."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.domain.clock import now
from bot.core.domain.networks import SocialNetwork, id_at
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.watches import WatchStatus
from bot.core.people.reader_language import Readers
from bot.core.store.schema import scans as scan_table
from bot.core.store.watches import watches
from bot.core.watches.runner import AT_ONCE, WatchRunner
from tests.core.watches.watching import AWFUL, DUE, OWNER, START, Clock, FakeAccount, Process, after, watch_of


async def begin_look(process: Process, clock: Clock) -> int:
    """A look that is under way: it has read something toxic and waits for the model. The watch's id."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    ada.write(AWFUL.format(1))
    process.scorer.gate.clear()
    clock.forward(DUE)
    await process.runs.sweep()
    return watch_id


async def end_look(process: Process) -> None:
    """The model answers, and what was found is delivered."""
    process.scorer.gate.set()
    await process.runs.wait_idle()
    await process.outbox.deliver()


async def test_looks_that_were_missed_are_caught_up_once(process: Process, clock: Clock) -> None:
    """After three days away: one look, with all that was written."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    for number in range(3):
        ada.write(AWFUL.format(number))
        clock.forward(timedelta(days=1))
    asked = process.x.asked
    for _ in range(3):
        await process.look()
    assert process.x.asked == asked + 1
    assert process.platform.titles() == ["3 new flagged posts of @ada"]
    assert (await watch_of(process, watch_id)).next_due >= now() + timedelta(hours=6)


async def test_two_processes_never_look_for_the_same_watch(process: Process, clock: Clock) -> None:
    """Both sweep at once; each watch is claimed by one of them, and none is left."""
    for number in range(1, 11):
        account = process.x.add(f"a{number}", str(number))
        await process.watch(account)
        account.write(AWFUL.format(number))
    second = WatchRunner(process.store, process.scans, process.reports, process.budget, "mini", Readers(process.store))
    clock.forward(DUE)
    await process.runs.sweep()
    await second.sweep()
    await process.runs.wait_idle()
    await second.wait_idle()
    await process.outbox.deliver()
    assert process.x.asked == 10
    assert len(process.platform.arrived) == 10


async def test_a_process_that_lost_its_claim_settles_nothing(process: Process, clock: Clock) -> None:
    """It was away for longer than its lease, and another has looked meanwhile: told once."""
    ada = process.x.add("ada")
    await process.watch(ada)
    ada.write(AWFUL.format(1))
    clock.forward(DUE)
    process.scorer.gate.clear()
    await process.runs.sweep()
    clock.forward(timedelta(minutes=6))
    second = WatchRunner(process.store, process.scans, process.reports, process.budget, "mini", Readers(process.store))
    await second.sweep()
    process.scorer.gate.set()
    await process.runs.wait_idle()
    await second.wait_idle()
    await process.outbox.deliver()
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]


async def test_a_look_under_way_does_not_undo_a_pause(process: Process, clock: Clock) -> None:
    """What it found is told; it stays paused."""
    watch_id = await begin_look(process, clock)
    await process.watches.pause(OWNER, watch_id)
    await end_look(process)
    assert (await watch_of(process, watch_id)).status is WatchStatus.PAUSED
    assert process.platform.told() == [AWFUL.format(1)]


async def test_a_watch_removed_during_a_look_says_nothing_more(process: Process, clock: Clock) -> None:
    """Neither an alert nor an error."""
    watch_id = await begin_look(process, clock)
    await process.watches.remove(OWNER, watch_id)
    await end_look(process)
    assert process.platform.arrived == []


async def test_looks_that_found_nothing_leave_nothing_behind(process: Process, clock: Clock) -> None:
    """Four a day would bury what people look for."""
    ada = process.x.add("ada")
    await process.watch(ada)
    for _ in range(3):
        await after(process, clock)
    ada.write("a nice day")
    await after(process, clock)
    async with process.store.read() as connection:
        stored = (await connection.execute(sa.select(scan_table.c.source_kind))).scalars().all()
    assert stored == [SourceKind.CHECK]
    assert await process.reports.history(OWNER) == []


async def test_looks_do_not_count_against_what_a_person_may_ask_for(process: Process, clock: Clock) -> None:
    """Three are due at once, and two scans of one's own may run."""
    for number in range(1, 4):
        account = process.x.add(f"a{number}", str(number))
        await process.watch(account)
        account.write(AWFUL.format(number))
    await after(process, clock)
    assert len(process.platform.arrived) == 3


async def test_a_renamed_account_is_watched_on(process: Process, clock: Clock) -> None:
    """By its id, without looking it up: that would cost something every day."""
    ada: FakeAccount = process.x.add("ada")
    await process.watch(ada)
    ada.handle = "countess"
    ada.write(AWFUL.format(1))
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]
    assert process.x.asked == 1


async def test_how_much_an_account_writes_is_reckoned_from_days(process: Process, clock: Clock) -> None:
    """Not known before anything was read; then posts a day of those that are known, up to the last look."""
    ada = process.x.add("ada")
    watch = await process.watches.get(OWNER, await process.watch(ada))
    assert (await process.watches.price(watch)).month is None
    for hour in range(240):
        ada.write("a nice day", START - timedelta(hours=240 - hour))
    await read(process)
    price = await process.watches.price(watch)
    assert price.posts == 24.0
    assert price.month == 24 * 30 * 5000


async def test_three_posts_of_one_evening_make_no_price(process: Process, clock: Clock) -> None:
    """A burst says nothing of a month, so the price of a post is shown instead."""
    ada = process.x.add("ada")
    watch = await process.watches.get(OWNER, await process.watch(ada))
    for minute in range(3):
        ada.write("a nice day", START - timedelta(minutes=minute))
    await read(process)
    assert (await process.watches.price(watch)).month is None


async def test_quiet_days_before_a_burst_count(process: Process, clock: Clock) -> None:
    """A watch of ten days that found three posts tonight has seen three in ten days."""
    ada = process.x.add("ada")
    watch = await process.watches.get(OWNER, await process.watch(ada))
    clock.forward(timedelta(days=10))
    for _ in range(3):
        ada.write("a nice day")
    await process.look()
    price = await process.watches.price(watch)
    assert price.posts == pytest.approx(0.3)


async def read(process: Process) -> None:
    """All that the account shows."""
    scan = await process.scans.submit(ScanRequest(SourceSpec(SourceKind.TIMELINE, "ada"), "mini", OWNER))
    await process.scans.wait(scan.id)


async def test_a_proposal_that_nobody_agreed_to_is_cleared_away(process: Process, clock: Clock) -> None:
    """After a day; it has never looked."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    async with process.store.write() as connection:
        watch = await watches.get_owned(connection, OWNER, watch_id)
        await watches.change(connection, replace(watch, status=WatchStatus.PROPOSED, next_due=None))
    await after(process, clock, timedelta(hours=25))
    assert await process.watches.list_own(OWNER) == []
    assert process.x.asked == 0


def test_the_baseline_is_the_lowest_id_of_its_moment() -> None:
    """As X makes ids: milliseconds since its epoch, and 22 bits. The first post ever made in that way is known."""
    assert id_at(SocialNetwork.X, datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)) == 0
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert id_at(SocialNetwork.X, moment) >> 22 == (moment.timestamp() * 1000) - 1288834974657
    assert id_at(SocialNetwork.X, datetime(2006, 3, 21, tzinfo=UTC)) == 0


async def test_two_watches_that_ask_for_the_same_share_one_look(process: Process, clock: Clock) -> None:
    """Of one account, begun in one moment, by two people: it is read once, and both are settled."""
    ada = process.x.add("ada")
    other = Requester("fake", "u2", "w1")
    mine, theirs = await process.watch(ada), await process.watch(ada, other)
    process.scorer.gate.clear()
    clock.forward(DUE)
    await process.runs.sweep()
    process.scorer.gate.set()
    await process.runs.wait_idle()
    for owner, watch_id in ((OWNER, mine), (other, theirs)):
        watch = await process.watches.get(owner, watch_id)
        assert (watch.runs, watch.failures) == (1, 0)
    async with process.store.read() as connection:
        assert (await connection.execute(sa.select(scan_table.c.id))).all() == []


async def test_a_look_that_could_not_be_settled_is_made_again_when_its_claim_runs_out(
    process: Process, clock: Clock
) -> None:
    """A mistake of ours, or a full disk, holds no watch for ever."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    ada.write(AWFUL.format(1))
    settle, process.runs._settle = process.runs._settle, None  # type: ignore[assignment,method-assign]
    await after(process, clock)
    process.runs._settle = settle  # type: ignore[method-assign]
    for _ in range(6):
        await after(process, clock, timedelta(minutes=1))
    assert process.platform.told() == [AWFUL.format(1)]
    assert (await watch_of(process, watch_id)).runs == 1


@pytest.mark.slow
async def test_what_is_due_together_is_worked_off_in_one_go(process: Process, clock: Clock) -> None:
    """A hundred watches after one sweep, sixteen at a time: nobody waits for the next sweeps."""
    for number in range(1, 101):
        account = process.x.add(f"a{number}", str(number))
        await process.watch(account, Requester("fake", f"u{number}", "w1"))
        account.write(AWFUL.format(number))
    clock.forward(DUE)
    process.scorer.gate.clear()
    await process.runs.sweep()
    await process.runs.sweep()
    assert len(process.runs._lookers) == AT_ONCE
    await end_look(process)
    assert process.x.asked == 100
    assert sorted(process.platform.told()) == sorted(AWFUL.format(number) for number in range(1, 101))
