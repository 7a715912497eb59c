"""A moment without scans, in which the model may begin to compute otherwise, under another name."""

import asyncio

import pytest

from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from tests.core.scans.scanning import World
from tests.fakes import ALICE, request


@pytest.fixture
def world(store: Store) -> World:
    """A fresh world."""
    return World(store)


async def is_quiet(world: World) -> bool:
    """Whether it is now."""
    async with world.scans.quiet() as none_under_way:
        return none_under_way


async def until_quiet(world: World) -> None:
    """Wait until it is: a scan's end is shown a moment before it is over."""
    while not await is_quiet(world):  # noqa: ASYNC110 - it rings no bell.
        await asyncio.sleep(0)


async def turns() -> None:
    """Let all others do what they can without waiting for anything."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_it_is_quiet_where_no_scan_is_under_way(world: World) -> None:
    """Also right after one."""
    assert await is_quiet(world)
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    assert not await is_quiet(world)
    world.scorer.gate.set()
    await world.scans.wait(scan.id)
    await until_quiet(world)


async def test_a_scan_that_is_asked_for_meanwhile_begins_with_what_is_then_the_model(world: World) -> None:
    """It waits: no scan has scores of two names."""
    async with world.scans.quiet():
        asked = asyncio.create_task(world.scans.submit(request()))
        await turns()
        assert not asked.done()
        world.scorer.model_id = "fake-1-int8"
    scan = await asked
    assert scan.model_id == "fake-1-int8"
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE
    assert (await world.reports.report(scan.id)).totals.scored == 40


async def test_going_on_with_a_scan_meanwhile_is_a_new_scan_where_the_name_has_changed(world: World) -> None:
    """The old one can't be ended with scores of another name."""
    world.scorer.gate.clear()
    cancelled = await world.scans.submit(request())
    await world.scans.cancel(cancelled.id)
    world.scorer.gate.set()
    async with world.scans.quiet():
        asked = asyncio.create_task(world.scans.resume(cancelled.id, ALICE))
        await turns()
        world.scorer.model_id = "fake-1-int8"
    scan = await asked
    assert (scan.id != cancelled.id, scan.model_id) == (True, "fake-1-int8")
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE
    assert (await world.scans.wait(cancelled.id)).status is ScanStatus.CANCELLED


async def test_a_scan_that_waits_in_the_store_for_somebody_to_go_on_with_it_is_under_way(world: World) -> None:
    """Under another name nobody would find it again."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    await world.scans.close()
    world.scorer.gate.set()
    world.start()
    assert not await is_quiet(world)
    await world.scans.resume_all()
    await world.scans.wait(scan.id)
    await until_quiet(world)


async def test_an_unfinished_scan_of_another_model_is_not_waited_for(world: World) -> None:
    """It can't go on here, whatever the name."""
    world.scorer.gate.clear()
    await world.scans.submit(request())
    await world.scans.close()
    world.scorer.model_id = "fake-2"
    world.start()
    assert await is_quiet(world)
