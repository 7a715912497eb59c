"""Who is next at a model that many wait for."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.ports import Priority
from bot.core.scoring.inference.plan import POST, Plan
from bot.core.scoring.models import files as models
from bot.core.scoring.scheduler import MOST_TEXTS, Request, Scheduler
from bot.core.scoring.service import ScoringService
from tests.core.scoring.led import Led, LedPool, collect


@pytest.fixture
async def recorded(tmp_path: Path) -> AsyncIterator[tuple[ScoringService, Led]]:
    """A service, and its worker, which waits with its first answer until `go`, so that others can queue up."""
    pool = LedPool(1)
    pool.plan = Plan(threads=1, shipment=500)
    [worker] = pool.holders
    worker.go.clear()
    service = ScoringService(models.find("mini", tmp_path), pool=pool)
    await service.start()
    yield service, worker
    await service.close()


async def test_scans_take_turns_however_much_one_of_them_asks_for(recorded: tuple[ScoringService, Led]) -> None:
    """A small scan gets every second shipment: it is done within twice the time that it takes alone."""
    service, worker = recorded
    asking = [collect(service, [f"big {part} {n} " + "x " * 30 for n in range(60)], turn=1) for part in ("one", "two")]
    asking.append(collect(service, [f"small {n} " + "x " * 30 for n in range(30)], turn=2))
    everybody = asyncio.gather(*asking)
    await asyncio.sleep(0)
    worker.go.set()
    await everybody
    whose = ["small" if texts[0].startswith("small") else "big" for texts in worker.asked]
    assert whose.count("small") > 1
    last = len(whose) - 1 - whose[::-1].index("small")
    assert last + 1 <= 2 * whose.count("small")


async def test_a_scan_that_comes_later_is_next(recorded: tuple[ScoringService, Led]) -> None:
    """It waits for the shipment that is at the model, not for what others have had before it."""
    service, worker = recorded
    big = asyncio.create_task(collect(service, [f"big {n} " + "x " * 30 for n in range(60)], turn=1))
    await worker.begun.wait()
    small = asyncio.create_task(collect(service, [f"small {n} " + "x " * 30 for n in range(30)], turn=2))
    await asyncio.sleep(0)
    worker.go.set()
    await asyncio.gather(big, small)
    whose = [texts[0].partition(" ")[0] for texts in worker.asked]
    last = len(whose) - 1 - whose[::-1].index("small")
    assert whose[:3] == ["big", "small", "big"]
    assert last <= 2 * whose.count("small") - 1


async def test_a_scan_of_many_small_requests_gets_no_more_than_another(recorded: tuple[ScoringService, Led]) -> None:
    """Coming again and again is no way to the front."""
    service, worker = recorded

    async def again_and_again() -> None:
        for n in range(20):
            await collect(service, [f"often {n} " + "x " * 300], turn=1)

    often = asyncio.create_task(again_and_again())
    await worker.begun.wait()
    steady = asyncio.create_task(collect(service, [f"steady {n} " + "x " * 300 for n in range(10)], turn=2))
    await asyncio.sleep(0)
    worker.go.set()
    await asyncio.gather(often, steady)
    whose = [texts[0].partition(" ")[0] for texts in worker.asked]
    assert whose.index("steady") == 1
    last = len(whose) - 1 - whose[::-1].index("steady")
    assert whose[: last + 1].count("often") <= whose.count("steady") + 1


async def test_blocks_of_one_scan_come_one_after_the_other(recorded: tuple[ScoringService, Led]) -> None:
    """The first is saved while the second is at the model."""
    service, worker = recorded
    first, second = ([f"{part} {n} " + "x " * 30 for n in range(30)] for part in ("first", "second"))
    both = asyncio.gather(collect(service, first, turn=1), collect(service, second, turn=1))
    await asyncio.sleep(0)
    worker.go.set()
    await both
    whose = [texts[0].partition(" ")[0] for texts in worker.asked]
    assert whose == sorted(whose)
    assert set(whose) == {"first", "second"}


async def test_somebody_who_waits_for_one_answer_goes_before_every_scan(recorded: tuple[ScoringService, Led]) -> None:
    """Behind the shipment that is at the model already, and no other."""
    service, worker = recorded
    scan = asyncio.create_task(collect(service, [f"big {n} " + "x " * 30 for n in range(60)], turn=1))
    await worker.begun.wait()
    hurried = asyncio.create_task(collect(service, ["quick"], priority=Priority.INTERACTIVE))
    await asyncio.sleep(0)
    worker.go.set()
    await asyncio.gather(scan, hurried)
    assert worker.asked[1] == ["quick"]
    assert len(worker.asked) > 2


def test_a_shipment_of_short_texts_is_bounded_in_their_number() -> None:
    """A GPU's shipment has room for a million of them: too many for a message, and for who waits behind it."""
    texts = [f"{n:x}" for n in range(2 * MOST_TEXTS + 5)]
    request = Request.of(texts, 10_000_000)
    assert [len(shipment) for shipment in request.shipments] == [MOST_TEXTS, MOST_TEXTS, 5]
    assert sorted(text for shipment in request.shipments for text in shipment) == sorted(texts)


def test_so_is_a_shipment_of_many_people_s_texts() -> None:
    """Interactive requests share one, as long as there is room."""
    waiting = Scheduler()
    for person in range(3):
        texts = [f"{person} {n:x}" for n in range(MOST_TEXTS * 2 // 3)]
        waiting.add(Request.of(texts, 10_000_000, hurried=True), None)
    assert len(waiting.take(10_000_000)) == MOST_TEXTS * 2 // 3 * 2


def test_a_fast_device_is_given_more_posts_at_once(tmp_path: Path) -> None:
    """As many as its shipments hold; a slow one does not say."""
    pool = LedPool(1)
    service = ScoringService(models.find("mini", tmp_path), pool=pool)
    for posts in (2, 500, 12_000):
        pool.plan = Plan(shipment=posts * POST)
        assert service.block == posts
