"""That a process lives: told to the others, noticed when it can't be told, and who does what one has to do."""

import asyncio
from contextlib import suppress

import pytest
import sqlalchemy as sa

from bot.core.operations.heartbeat import MARGIN_SECONDS, Heartbeat, heartbeat
from bot.core.store.engine.database import Store
from bot.core.store.operations import processes
from bot.core.store.schema import processes as process_table
from bot.core.store.schema import reservations
from tests.core.fleet import Fleet, eldest
from tests.fakes import ALICE


async def names(store: Store) -> list[str]:
    """Who is known."""
    async with store.read() as connection:
        return list((await connection.execute(sa.select(process_table.c.id))).scalars())


async def test_a_process_is_known_as_long_as_it_runs(store: Store) -> None:
    """And leaves nothing behind."""
    async with heartbeat(store):
        assert await names(store) == [store.process]
        async with store.read() as connection:
            assert list((await connection.execute(processes.select_alive(connection))).scalars()) == [store.process]
    assert await names(store) == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_whoever_stands_in_a_file_at_the_start_is_dead(store: Store) -> None:
    """SQLite's file has one process at a time, so that all claims of another are free at once."""
    async with store.write() as connection:
        await processes.renew(connection, "killed a second ago")
        await connection.execute(sa.insert(reservations).values(process="killed a second ago", cost=5, **who()))
    async with heartbeat(store):
        assert await names(store) == [store.process]
        async with store.read() as connection:
            assert (await connection.execute(sa.select(reservations))).all() == []


def who() -> dict[str, str]:
    """Columns that name somebody."""
    return {"platform": ALICE.platform, "workspace_id": ALICE.workspace_id, "user_id": ALICE.user_id}


async def test_who_can_not_renew_in_time_stops_its_work_before_others_take_it(fleet: Fleet) -> None:
    """The store is away for longer than the lease."""
    one = await fleet.join()
    pulse = Heartbeat(one.store, lease=MARGIN_SECONDS, every=0.0)
    lost = asyncio.Event()
    pulse.on_lost.append(lost.set)
    one.store.dead = True
    task = asyncio.create_task(pulse.keep())
    await lost.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    one.store.dead = False
    assert await names(one.store) == [one.store.process]


async def test_who_was_given_up_and_comes_back_is_known_again(fleet: Fleet) -> None:
    """As the youngest: somebody else is the eldest by now."""
    one, two = await fleet.join(), await fleet.join()
    await fleet.expire(one)
    async with two.store.write() as connection:
        await connection.execute(sa.delete(process_table).where(process_table.c.id == one.store.process))
    await Heartbeat(one.store).renew()
    assert sorted(await names(two.store)) == sorted([one.store.process, two.store.process])
    assert [await eldest(one), await eldest(two)] == [False, True]


async def test_the_eldest_that_lives_does_what_one_has_to_do(fleet: Fleet) -> None:
    """When it dies, the next one."""
    one, two, three = [await fleet.join() for _ in range(3)]
    assert [await eldest(each) for each in (one, two, three)] == [True, False, False]
    await fleet.expire(one)
    assert [await eldest(each) for each in (two, three)] == [True, False]


async def test_what_the_dead_have_left_is_taken_away(fleet: Fleet) -> None:
    """Money that they held back; their own rows stay for an hour, for whoever looks."""
    one, two = await fleet.join(), await fleet.join()
    async with two.store.write() as connection:
        for process in (one, two):
            await connection.execute(sa.insert(reservations).values(process=process.store.process, cost=5, **who()))
    await fleet.expire(one)
    async with two.store.write() as connection:
        await processes.remove_dead(connection)
    async with two.store.read() as connection:
        assert list((await connection.execute(sa.select(reservations.c.process))).scalars()) == [two.store.process]
    assert await names(two.store) == [two.store.process]
