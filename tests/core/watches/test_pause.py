"""What a pause of the whole bot does to watches: they wait, miss nothing, and nobody hears that something is wrong."""

import asyncio
from datetime import timedelta

from bot.core.domain.watches import WatchStatus
from bot.core.store.operations import pauses
from tests.core.watches.watching import OWNER, Clock, Process

AWFUL = "this is awful no. {}"
DUE = timedelta(hours=6, minutes=16)  # After that the next look is due, jitter included.


async def pause(process: Process, *, begin: bool) -> None:
    """What the owner of the bot does with /admin."""
    async with process.store.write() as connection:
        await (pauses.begin(connection) if begin else pauses.end(connection))


async def test_while_the_bot_is_paused_no_account_is_looked_at(process: Process, clock: Clock) -> None:
    """However long it takes: nothing is asked of X, and no look counts as failed."""
    ada = process.x.add("ada")
    watch_id = await process.watch(ada)
    ada.write(AWFUL.format(1))
    await pause(process, begin=True)
    for _ in range(10):
        clock.forward(DUE)
        await process.look()
    watch = await process.watches.get(OWNER, watch_id)
    assert (watch.status, watch.failures, watch.runs) == (WatchStatus.ACTIVE, 0, 0)
    assert (process.x.asked, process.platform.arrived) == (0, [])


async def test_after_the_pause_each_watch_catches_up_at_once(process: Process, clock: Clock) -> None:
    """All that was written meanwhile is told of, in one alert."""
    ada = process.x.add("ada")
    await process.watch(ada)
    await pause(process, begin=True)
    for number in range(3):
        clock.forward(DUE)
        ada.write(AWFUL.format(number))
        await process.look()
    await pause(process, begin=False)
    await process.look()
    assert process.platform.titles() == ["3 new flagged posts of @ada"]


async def test_a_look_under_way_ends_and_what_was_found_is_told(process: Process, clock: Clock) -> None:
    """As scans do."""
    ada = process.x.add("ada")
    await process.watch(ada)
    ada.write(AWFUL.format(1))
    clock.forward(DUE)
    process.scorer.gate.clear()
    await process.runs.sweep()
    while not process.x.asked:  # noqa: ASYNC110 - the fake rings no bell.
        await asyncio.sleep(0)
    await pause(process, begin=True)
    process.scorer.gate.set()
    await process.runs.wait_idle()
    await process.outbox.deliver()
    assert process.platform.told() == [AWFUL.format(1)]
