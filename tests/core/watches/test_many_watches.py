"""Watches and messages in several processes: looked at once, told of once, and no death is a loss."""

import asyncio
from contextlib import suppress

from tests.core.fleet import Fleet, due
from tests.core.inline_store import KilledError


async def test_a_watch_is_looked_at_once_and_told_of_once(fleet: Fleet) -> None:
    """Ten accounts, three processes, all of which sweep and deliver at the same time, again and again."""
    some = [await fleet.join() for _ in range(3)]
    watched = [fleet.x.add(f"a{number}", str(number)) for number in range(10)]
    for each in watched:
        await some[0].watch(each)
        each.write(f"this is awful no. {each.id}")
    await due(some[0])
    for _ in range(3):
        await asyncio.gather(*(process.look() for process in some))
    assert sorted(fleet.platform.told()) == sorted(f"this is awful no. {each.id}" for each in watched)
    assert fleet.platform.dropped == 0
    assert sum(process.x.handed for process in some) == 10


async def test_a_look_of_a_dead_process_is_another_ones(fleet: Fleet) -> None:
    """It is told of once, though both have read and scored."""
    one, two = await fleet.join(), await fleet.join()
    ada = fleet.x.add("ada")
    await one.watch(ada)
    ada.write("this is awful no. 1")
    await due(one)
    one.scorer.gate.clear()
    await one.runs.sweep()
    await two.look()
    assert two.x.asked == 0
    await fleet.kill(one)
    await two.scans.resume_all()
    await two.look()
    await two.look()
    assert fleet.platform.told() == ["this is awful no. 1"]


async def test_a_message_of_a_dead_process_is_sent_by_another(fleet: Fleet) -> None:
    """It had claimed the message, and perhaps sent it: the platform knows it by its key."""
    one, two = await fleet.join(), await fleet.join()
    ada = fleet.x.add("ada")
    await one.watch(ada)
    ada.write("this is awful no. 1")
    await due(one)
    await one.runs.sweep()
    await one.runs.wait_idle()
    fleet.platform.kill = "after"
    with suppress(KilledError):
        await one.outbox.deliver()
    await fleet.kill(one)
    await two.outbox.deliver()
    assert fleet.platform.told() == ["this is awful no. 1"]
    assert fleet.platform.dropped == 1
    assert await two.outbox.count_waiting() == 0
