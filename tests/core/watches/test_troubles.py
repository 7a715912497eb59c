"""Watches whose account, budget or chat is in the way: who hears of it, how often, and what goes on afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.cards.model import Card
from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.watches import WatchStatus
from tests.core.watches.watching import AWFUL, OWNER, SUSPENDED, Clock, Process, after, dollars, last, watch_of


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
    assert await process.outbox.count_waiting() == 1
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
    assert await process.outbox.count_waiting() == 1


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
    assert await process.outbox.count_waiting() == 1
    with process.outbox.connect("elsewhere", process.platform):
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

        locale = process.platform.locale

        async def deliver(self, place: Any, card: Card, message: Any) -> None:
            if "@ada" in card.title:
                raise ZeroDivisionError
            await process.platform.deliver(place, card, message)

    with process.outbox.connect("elsewhere", Clumsy()):
        await after(process, clock)
    assert process.platform.told() == [AWFUL.format(43)]
    assert await process.outbox.count_waiting() == 1
