"""However much somebody has lined up, others find room; and a scan over which the bot dies is not begun for ever."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from itertools import pairwise

import pytest
import sqlalchemy as sa

from bot.core.config import LimitSettings
from bot.core.domain.accounts import Account
from bot.core.domain.labels import Scores
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanStatus
from bot.core.ports import Priority
from bot.core.scans.runner import OF_ONE
from bot.core.store.engine.database import Store
from bot.core.store.schema import scans
from tests.core.fleet import Fleet, account, until, wanted
from tests.core.scans.test_service import World, first_progress
from tests.fakes import ALICE, BOB, FakeScorer, FakeSource, made_posts, request

LINED_UP = 34


@pytest.fixture
def world(store: Store) -> World:
    """One in which a person may start as many as they like."""
    return World(store, LimitSettings(scans_at_once=1_000))


def archives(world: World, count: int, first: int = 0) -> list[str]:
    """So many archives of different accounts."""
    names = [f"/{number}" for number in range(first, first + count)]
    for number, name in enumerate(names, first):
        world.sources[name] = FakeSource(
            made_posts(5, first=1 + 10 * number), Account(str(1_000 + number), f"a{number}")
        )
    return names


async def test_many_archives_of_one_person_do_not_keep_anothers_posts_waiting(world: World) -> None:
    """Whatever room there is for one: the rest of theirs waits, and BOB's three posts do not."""
    names = archives(world, LINED_UP)
    world.sources["/three"] = FakeSource(made_posts(3), Account("3", "three"))
    world.scorer.gate.clear()
    for name in names:
        await world.scans.submit(request(ALICE, name))
    three = await world.scans.submit(request(BOB, "/three"))
    assert (await first_progress(world.scans, three.id, ScanStatus.RUNNING)).status is ScanStatus.RUNNING
    assert world.scans.queue.running <= OF_ONE + 1
    world.scorer.gate.set()
    assert (await world.scans.wait(three.id)).status is ScanStatus.DONE
    await world.scans.close()


async def test_a_start_takes_up_no_more_of_one_person_than_their_share(world: World) -> None:
    """The others' are taken up at once; the rest of theirs follows when there is room."""
    names = archives(world, LINED_UP)
    world.scorer.gate.clear()
    for name in names:
        await world.scans.submit(request(ALICE, name))
    others = [await world.scans.submit(request(BOB, name)) for name in archives(world, 2, first=100)]
    await world.scans.close()
    taken = await world.start().resume_all()
    assert len(taken) == OF_ONE + 2
    assert {scan.id for scan in others} <= {scan.id for scan in taken}
    world.scorer.gate.set()
    while taken:
        assert {(await world.scans.wait(scan.id)).status for scan in taken} == {ScanStatus.DONE}
        taken = await world.scans.resume_all()
    async with world.store.read() as connection:
        assert set((await connection.execute(sa.select(scans.c.status))).scalars()) == {ScanStatus.DONE}


async def test_archives_of_one_person_are_looked_into_one_after_another(world: World) -> None:
    """Opening some takes long; what another person gives is opened meanwhile."""
    opened: list[str] = []
    gate = asyncio.Event()

    class Slow(FakeSource):
        async def account(self) -> Account:
            account = await super().account()
            opened.append(account.handle)
            await gate.wait()
            return account

    for number, handle in enumerate(("first", "second", "other"), 1):
        world.sources[f"/{handle}"] = Slow(made_posts(3, first=10 * number), Account(str(number), handle))
    asked = [(ALICE, "/first"), (ALICE, "/second"), (BOB, "/other")]
    waiting = [asyncio.create_task(world.scans.submit(request(who, name))) for who, name in asked]
    for _ in range(10):
        await asyncio.sleep(0)
    assert opened == ["first", "other"]
    gate.set()
    await asyncio.gather(*waiting)
    await world.scans.close()


class SlowScorer(FakeScorer):
    """A model that scores a shipment whenever it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.some = asyncio.Semaphore(0)

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """The same scores."""
        async for answer in super().stream(texts, priority, turn):
            await self.some.acquire()
            yield answer


async def got_on(world: World) -> bool:
    """Whether the only scan has stored something since it was begun."""
    async with world.store.read() as connection:
        return (await connection.execute(sa.select(scans.c.starts))).scalar_one() == 0


async def killed(world: World) -> None:
    """The process ends at once: nothing is given back or recorded."""
    for task in (tasks := world.scans._jobs.tasks):
        task.cancel()
    await asyncio.wait(tasks)


async def test_a_scan_over_which_the_bot_died_twice_is_not_taken_up_again(world: World) -> None:
    """It fails with a sentence; whoever wants can go on with it, and then it is begun once more."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    await first_progress(world.scans, scan.id, ScanStatus.RUNNING)
    await killed(world)
    assert [each.id for each in await world.start().resume_all()] == [scan.id]
    await first_progress(world.scans, scan.id, ScanStatus.RUNNING)
    await killed(world)
    await world.start().resume_all()
    last = await world.scans.wait(scan.id)
    assert last.status is ScanStatus.FAILED
    assert "The bot crashed twice at the same point of this scan" in last.error
    assert await world.start().resume_all() == []

    await world.scans.resume(scan.id, ALICE)
    await first_progress(world.scans, scan.id, ScanStatus.RUNNING)
    await killed(world)
    await world.start().resume_all()
    assert (await world.scans.wait(scan.id)).status is ScanStatus.FAILED
    world.scorer.gate.set()
    await world.scans.resume(scan.id, ALICE)
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_whoever_asks_for_the_scan_again_has_it_tried_again(world: World) -> None:
    """As at the terminal, where the same command goes on after a kill, as often as it takes."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    for _ in range(3):
        await first_progress(world.scans, scan.id, ScanStatus.RUNNING)
        await killed(world)
        world.start()
        assert (await world.scans.submit(request())).id == scan.id
    world.scorer.gate.set()
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE


@pytest.mark.slow
async def test_a_scan_that_gets_on_is_taken_up_as_often_as_it_must(world: World) -> None:
    """A machine without power, say: that is no fault of the scan."""
    world.sources["/archive"] = FakeSource(made_posts(6 * 300))
    world.scorer = scorer = SlowScorer()
    scan = await world.start().submit(request())
    for _ in range(4):
        await first_progress(world.scans, scan.id, ScanStatus.RUNNING)
        while not await got_on(world):
            scorer.some.release()
        await killed(world)
        assert [each.id for each in await world.start().resume_all()] == [scan.id]
    for _ in range(100):
        scorer.some.release()
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_orderly_stops_are_no_deaths(world: World) -> None:
    """The bot is restarted three times while the model does not answer."""
    world.scorer.gate.clear()
    scan = await world.scans.submit(request())
    for _ in range(3):
        await first_progress(world.scans, scan.id, ScanStatus.RUNNING)
        await world.scans.close()
        await world.start().resume_all()
    world.scorer.gate.set()
    assert (await world.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_deaths_are_counted_over_all_processes(fleet: Fleet) -> None:
    """Each takes over from the one before; the third only says why it does not."""
    account(fleet)
    some = [await fleet.join() for _ in range(3)]
    for process in some:
        process.scorer.gate.clear()
    scan = await some[0].scans.submit(wanted(requester=Requester("terminal", "somebody")))
    for dying, heir in pairwise(some):
        await until(dying, scan, lambda progress: progress.status is ScanStatus.RUNNING)
        await fleet.kill(dying)
        assert [each.id for each in await heir.scans.resume_all()] == [scan.id]
    last = await some[2].scans.wait(scan.id)
    assert (last.status, "crashed twice" in last.error) == (ScanStatus.FAILED, True)
