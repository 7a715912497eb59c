"""Looks of watches: what is news and what is not, what is told, and what happens when something stands in the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.model import Label, Requester, ScanRequest, SourceKind, SourceSpec, now
from bot.core.schedule import Digest, Quiet
from bot.core.store import marks, scans, sweeps, watches
from bot.core.store.schema import scans as scan_table
from bot.core.views.cards import Card, fallback
from bot.core.watch import Watch, WatchStatus, baseline
from bot.core.watch_runs import WatchRuns
from tests.core.watching import (
    OWNER,
    START,
    SUSPENDED,
    Clock,
    FakeAccount,
    Process,
    dollars,
)

AWFUL = "this is awful no. {}"
DUE = timedelta(hours=6, minutes=16)  # After that the next look is due, jitter included.


async def after(process: Process, clock: Clock, wait: timedelta = DUE) -> None:
    """Let time pass, then look."""
    clock.forward(wait)
    await process.look()


async def watch_of(process: Process, watch_id: int) -> Watch:
    """The watch as it stands now."""
    return await process.watches.get(OWNER, watch_id)


def last(process: Process) -> str:
    """The words of the last card that arrived."""
    return fallback(process.platform.arrived[-1][1])


async def test_what_was_written_before_is_no_news(process: Process, clock: Clock) -> None:
    """The watch begins with the moment in which it is made: nothing older is read, paid or told of."""
    ada = process.x.add("ada")
    ada.write(AWFUL.format(0), now() - timedelta(minutes=1))
    await process.watch(ada)
    await after(process, clock)
    assert process.platform.arrived == []
    assert len(process.x.charged) == 0


async def test_new_flagged_posts_are_told_of_once_worst_first(process: Process, clock: Clock) -> None:
    """With author, link and scores; what is not flagged is read and stays unsaid."""
    ada = process.x.add("ada")
    await process.watch(ada)
    number = ada.write(AWFUL.format(1))
    ada.write("a nice day")
    await after(process, clock)
    await after(process, clock)
    assert process.platform.titles() == ["1 new flagged post of @ada"]
    words = last(process)
    assert f"https://x.com/ada/status/{number}" in words
    assert "toxicity" in words
    assert "nice" not in words
    assert len(process.x.charged) == 2


async def test_a_post_that_somebody_else_had_read_is_news_all_the_same(process: Process, clock: Clock) -> None:
    """Another person's scan came first: the watch reads nothing more, and tells of the post."""
    ada = process.x.add("ada")
    await process.watch(ada)
    ada.write(AWFUL.format(1))
    spec = SourceSpec(SourceKind.X, "ada")
    scan = await process.scans.submit(ScanRequest(spec, "mini", Requester("fake", "u2", "w1")))
    await process.scans.wait(scan.id)
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]
    assert len(process.x.charged) == 1


async def test_of_many_posts_the_worst_five_are_quoted_and_all_are_counted(process: Process, clock: Clock) -> None:
    """Nothing is cut silently."""
    ada = process.x.add("ada")
    await process.watch(ada)
    for number in range(8):
        ada.write(AWFUL.format(number))
    await after(process, clock)
    assert process.platform.titles() == ["8 new flagged posts of @ada"]
    assert "the worst 5 of 8" in last(process)
    assert len(process.platform.told()) == 5


async def test_reposts_and_marked_posts_are_not_told_of(process: Process, clock: Clock) -> None:
    """A repost holds somebody else's words; a mark of the workspace counts until the alert goes."""
    ada = process.x.add("ada")
    await process.watch(ada, digest=Digest(23 * 60))
    ada.write(AWFUL.format(1))
    ada.posts[-1]["referenced_tweets"] = [{"type": "retweeted", "id": "1"}]
    marked = ada.write(AWFUL.format(2))
    ada.write(AWFUL.format(3))
    await after(process, clock)
    async with process.store.write() as connection:
        scan = await scans.get(connection, 1)
        await marks.mark(connection, OWNER, scan, marked)
    await after(process, clock, timedelta(hours=12))
    assert process.platform.told() == [AWFUL.format(3)]


async def test_posts_that_x_took_away_before_the_alert_went_drop_out(process: Process, clock: Clock) -> None:
    """An alert is drawn from the store when it goes; one of which nothing is left is never sent."""
    ada = process.x.add("ada")
    await process.watch(ada, digest=Digest(23 * 60))
    number = ada.write(AWFUL.format(1))
    await after(process, clock)
    async with process.store.write() as connection:
        sweep = await sweeps.begin(connection, "")
        await sweeps.finish(connection, sweep, 1, [str(number)])
    await after(process, clock, timedelta(hours=12))
    assert process.platform.arrived == []
    assert await process.outbox.waiting() == 0


async def test_the_owner_says_from_which_score_and_for_which_labels(process: Process, clock: Clock) -> None:
    """Over the thresholds of the workspace."""
    ada, eve = process.x.add("ada"), process.x.add("eve", "43")
    await process.watch(ada, threshold=0.01, labels=(Label.TOXICITY,))
    await process.watch(eve, labels=(Label.INSULT,), threshold=1.0)
    for account in (ada, eve):
        account.write("a nice day 7")
        account.write(AWFUL.format(1))
    await after(process, clock)
    assert process.platform.titles() == ["2 new flagged posts of @ada"]


async def test_a_digest_tells_all_at_its_hour(process: Process, clock: Clock) -> None:
    """Two looks, one message."""
    ada = process.x.add("ada")
    await process.watch(ada, digest=Digest(9 * 60), zone="Europe/Berlin")
    ada.write(AWFUL.format(1))
    await after(process, clock)
    ada.write(AWFUL.format(2))
    await after(process, clock)
    assert process.platform.arrived == []
    clock.to(datetime(2026, 11, 21, 7, 59, tzinfo=UTC))
    await process.outbox.deliver()
    assert process.platform.arrived == []
    clock.to(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
    await process.outbox.deliver()
    assert process.platform.titles() == ["2 new flagged posts of @ada"]


async def test_quiet_hours_are_kept(process: Process, clock: Clock) -> None:
    """What is found in them comes at their end."""
    ada = process.x.add("ada")
    await process.watch(ada, quiet=Quiet(15 * 60, 18 * 60))
    ada.write(AWFUL.format(1))
    await after(process, clock)
    assert process.platform.arrived == []
    clock.to(datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
    await process.outbox.deliver()
    assert len(process.platform.arrived) == 1


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
    second = WatchRuns(process.store, process.scans, process.reports, process.budget, "mini")
    clock.forward(DUE)
    await process.runs.sweep()
    await second.sweep()
    await process.runs.idle()
    await second.idle()
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
    second = WatchRuns(process.store, process.scans, process.reports, process.budget, "mini")
    await second.sweep()
    process.scorer.gate.set()
    await process.runs.idle()
    await second.idle()
    await process.outbox.deliver()
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]


async def test_a_suspended_account_is_told_of_once_and_looked_at_more_and_more_seldom(
    process: Process, clock: Clock
) -> None:
    """When X shows it again, all that was written meanwhile is told of, and the pace is the old one."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    ada.trouble = SUSPENDED
    await after(process, clock)
    assert process.platform.titles() == ["Your watch of @ada"]
    assert "X has suspended @ada." in last(process)
    assert process.platform.arrived[0][0].channel == ""  # A notice is for the owner alone.
    waits = []
    for _ in range(6):
        waits.append((await watch_of(process, watch_id)).next_due - now())
        await after(process, clock, waits[-1])
    assert waits == sorted(waits)
    assert timedelta(days=7) <= waits[-1] < timedelta(days=7, hours=1)
    assert len(process.platform.arrived) == 1
    ada.write(AWFUL.format(1))
    ada.trouble = None
    await after(process, clock, timedelta(days=8))
    assert process.platform.told() == [AWFUL.format(1)]
    assert (await watch_of(process, watch_id)).status is WatchStatus.ACTIVE


async def test_when_x_is_out_of_order_it_is_tried_again_soon_and_the_owner_hears_of_it_only_if_that_lasts(
    process: Process, clock: Clock
) -> None:
    """One notice; nothing is missed."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    ada.write(AWFUL.format(1))
    process.x.down = True
    await after(process, clock)
    assert (await watch_of(process, watch_id)).next_due - now() <= timedelta(minutes=12)
    assert process.platform.arrived == []
    for _ in range(12):
        await after(process, clock)
    assert process.platform.titles() == ["Your watch of @ada"]
    assert "X is out of order" in last(process)
    process.x.down = False
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(1)]


async def test_without_budget_a_watch_pauses_with_a_notice_and_goes_on_by_itself_next_month(
    process: Process, clock: Clock
) -> None:
    """Ten posts can be paid in a month; twelve were written. What the budget did not reach comes in December."""
    poor = Process(process.store, process.x, process.platform, dollars("0.05"))
    ada = process.x.add("ada")
    watch_id = await poor.watch(ada)
    for number in range(12):
        ada.write(AWFUL.format(number))
    for _ in range(4):
        await after(poor, clock, timedelta(days=1, hours=1))
    watch = await watch_of(poor, watch_id)
    assert (watch.status, len(process.x.charged)) == (WatchStatus.BUDGET, 10)
    assert process.platform.titles().count("Your watch of @ada") == 1
    assert "Your budget for reading from X this month ($0.05) is used up." in last(poor)
    clock.to(datetime(2026, 12, 1, 12, tzinfo=UTC))
    await poor.look()
    assert (await watch_of(poor, watch_id)).status is WatchStatus.ACTIVE
    assert (await watch_of(poor, watch_id)).alerts == 12
    assert len(process.x.charged) == 12


async def test_an_account_that_opts_out_is_left_alone(process: Process, clock: Clock) -> None:
    """Its watch ends, with a notice."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    asked = process.x.asked
    strict = Process(process.store, process.x, process.platform, opt_out=["42"])
    await after(strict, clock)
    await after(strict, clock)
    assert process.x.asked == asked
    assert (await watch_of(strict, watch_id)).status is WatchStatus.REFUSED
    assert "has asked not to be scanned" in last(strict)
    assert len(process.platform.arrived) == 1


async def test_a_lost_channel_pauses_the_watch_and_its_alerts_wait(process: Process, clock: Clock) -> None:
    """The owner hears of it privately; when they let it go on, the alert comes, once."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    process.platform.gone.add("c1")
    ada.write(AWFUL.format(1))
    await after(process, clock)
    await process.outbox.deliver()
    assert (await watch_of(process, watch_id)).status is WatchStatus.LOST
    assert process.platform.titles() == ["Your watch of @ada"]
    await after(process, clock)
    assert await process.outbox.waiting() == 1
    await process.watches.choose(OWNER, watch_id, lambda terms: replace(terms, direct=True))
    await process.watches.start(OWNER, watch_id)
    await process.look()
    assert [place.channel for place, _ in process.platform.arrived] == ["", ""]
    assert process.platform.told() == [AWFUL.format(1)]


async def test_a_person_whose_direct_messages_are_closed_is_not_written_to_again(
    process: Process, clock: Clock
) -> None:
    """Nobody can be told; the list of watches says why it stands still."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada, channel="")
    process.platform.gone.add("")
    ada.write(AWFUL.format(1))
    await after(process, clock)
    await after(process, clock)
    watch = await watch_of(process, watch_id)
    assert (watch.status, watch.reason) == (WatchStatus.LOST, "I can't write in the channel any more.")
    assert process.platform.arrived == []
    assert await process.outbox.waiting() == 1


async def test_an_outage_of_the_platform_delays_alerts_and_nothing_else(process: Process, clock: Clock) -> None:
    """The accounts are looked at meanwhile."""
    ada = process.x.add("ada")
    await process.watch(ada)
    process.platform.down = True
    for number in range(3):
        ada.write(AWFUL.format(number))
        await after(process, clock)
    process.platform.down = False
    await after(process, clock, timedelta(hours=1))
    assert process.platform.told() == [AWFUL.format(number) for number in range(3)]


async def test_messages_wait_for_a_platform_that_is_not_connected(process: Process, clock: Clock) -> None:
    """They go when it is."""
    ada = process.x.add("ada")
    await process.watch(ada, Requester("elsewhere", "u1"))
    ada.write(AWFUL.format(1))
    await after(process, clock)
    assert await process.outbox.waiting() == 1
    with process.outbox.connected("elsewhere", process.platform):
        await process.outbox.deliver()
    assert process.platform.told() == [AWFUL.format(1)]


async def test_a_message_that_no_platform_could_draw_does_not_hold_up_the_others(
    process: Process, clock: Clock
) -> None:
    """A mistake of ours is tried again later, and logged; the next message goes."""
    ada, eve = process.x.add("ada"), process.x.add("eve", "43")
    for account in (ada, eve):
        await process.watch(account, Requester("elsewhere", "u1"))
        account.write(AWFUL.format(account.id))

    class Clumsy:
        """Can't draw what is about ada."""

        async def deliver(self, place: Any, card: Card, message: Any) -> None:
            if "@ada" in card.title:
                raise ZeroDivisionError
            await process.platform.deliver(place, card, message)

    with process.outbox.connected("elsewhere", Clumsy()):
        await after(process, clock)
    assert process.platform.told() == [AWFUL.format(43)]
    assert await process.outbox.waiting() == 1


async def test_what_was_written_while_the_owner_had_paused_is_no_news(process: Process, clock: Clock) -> None:
    """Nor is it read, or paid."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    await process.watches.pause(OWNER, watch_id)
    ada.write(AWFUL.format(1))
    await after(process, clock, timedelta(days=2))
    await process.watches.start(OWNER, watch_id)
    ada.write(AWFUL.format(2))
    await after(process, clock)
    assert process.platform.told() == [AWFUL.format(2)]
    assert len(process.x.charged) == 1


async def test_a_look_under_way_does_not_undo_a_pause(process: Process, clock: Clock) -> None:
    """What it found is told; it stays paused."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    ada.write(AWFUL.format(1))
    process.scorer.gate.clear()
    clock.forward(DUE)
    await process.runs.sweep()
    await process.watches.pause(OWNER, watch_id)
    process.scorer.gate.set()
    await process.runs.idle()
    await process.outbox.deliver()
    assert (await watch_of(process, watch_id)).status is WatchStatus.PAUSED
    assert process.platform.told() == [AWFUL.format(1)]


async def test_a_watch_removed_during_a_look_says_nothing_more(process: Process, clock: Clock) -> None:
    """Neither an alert nor an error."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    ada.write(AWFUL.format(1))
    process.scorer.gate.clear()
    clock.forward(DUE)
    await process.runs.sweep()
    await process.watches.remove(OWNER, watch_id)
    process.scorer.gate.set()
    await process.runs.idle()
    await process.outbox.deliver()
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
    assert stored == [SourceKind.X_NEW]
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


async def test_how_much_an_account_writes_is_reckoned_from_its_newest_posts(process: Process, clock: Clock) -> None:
    """Not known before anything was read; then posts a day up to the last look."""
    ada = process.x.add("ada")
    watch = await process.watches.get(OWNER, await process.watch(ada))
    assert (await process.watches.price(watch)).month is None
    for hour in range(60):
        ada.write("a nice day", START - timedelta(hours=60 - hour))
    scan = await process.scans.submit(ScanRequest(SourceSpec(SourceKind.X, "ada"), "mini", OWNER))
    await process.scans.wait(scan.id)
    price = await process.watches.price(watch)
    assert price.posts == 24.0
    assert price.month == 24 * 30 * 5000


async def test_a_proposal_that_nobody_agreed_to_is_cleared_away(process: Process, clock: Clock) -> None:
    """After a day; it has never looked."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    async with process.store.write() as connection:
        watch = await watches.owned(connection, OWNER, watch_id)
        await watches.change(connection, replace(watch, status=WatchStatus.PROPOSED, next_due=None))
    await after(process, clock, timedelta(hours=25))
    assert await process.watches.mine(OWNER) == []
    assert process.x.asked == 0


def test_the_baseline_is_the_lowest_id_of_its_moment() -> None:
    """As X makes ids: milliseconds since its epoch, and 22 bits. The first post ever made in that way is known."""
    assert baseline(datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)) == 0
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert baseline(moment) >> 22 == (moment.timestamp() * 1000) - 1288834974657
    assert baseline(datetime(2006, 3, 21, tzinfo=UTC)) == 0


async def test_two_watches_that_ask_for_the_same_share_one_look(process: Process, clock: Clock) -> None:
    """Of one account, begun in one moment, by two people: it is read once, and both are settled."""
    ada = process.x.add("ada")
    other = Requester("fake", "u2", "w1")
    mine, theirs = await process.watch(ada), await process.watch(ada, other)
    process.scorer.gate.clear()
    clock.forward(DUE)
    await process.runs.sweep()
    process.scorer.gate.set()
    await process.runs.idle()
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
