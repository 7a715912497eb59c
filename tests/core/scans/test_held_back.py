"""Scans that share a budget: who lacks what another holds back waits for it, says so, and not forever."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.cards.plain_text import fallback
from bot.core.config import BudgetSettings
from bot.core.domain.accounts import Account
from bot.core.domain.scans import Progress, ScanStatus
from bot.core.domain.sources import Resource
from bot.core.sources.x.source import LOOK_AGAIN, MOST_LOOKS
from bot.core.store.engine.database import Store
from bot.core.views.scans.progress import progress_card
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE, BOB
from tests.servers.x import made_timeline

POST = 5_000


class Patient(XWorld):
    """A bot whose waits last until the test says so."""

    def __init__(self, *given: object, **settings: object) -> None:
        self.go = asyncio.Event()
        super().__init__(*given, **settings)  # type: ignore[arg-type]

    async def sleep(self, seconds: float) -> None:
        """Wait for that; the clock jumps."""
        await self.go.wait()
        await super().sleep(seconds)


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[Patient]:
    """An account of 20 posts, and money for 24 and two look-ups."""
    async with x_world(store, tmp_path) as other:
        budget = BudgetSettings(per_user=Decimal(10), total=Decimal("0.14"))
        made = Patient(store, tmp_path, other.server, budget=budget)
        made.account(made_timeline(20, START))
        yield made
        await made.stop()


async def waits(world: Patient, scan_id: int) -> Progress:
    """The scan's progress when it has begun to wait."""
    async for progress in world.app.scans.watch(scan_id):
        if progress.waits_for_money or progress.status.final:
            return progress
    raise AssertionError("it is not told")


async def test_a_scan_waits_for_what_another_may_give_back(world: Patient) -> None:
    """Its message says so; then it goes on as if nothing had been."""
    async with world.app.budget.personal_budget(BOB).reserve(24, 5):
        scan = await world.app.scans.submit(wanted())
        progress = await waits(world, scan.id)
        assert not progress.status.final
        said = fallback(progress_card(Account("1005", "grace"), progress))
        assert "Waiting for the budget: other scans hold back what is left of it" in said
        assert world.server.posts_billed == 0
    world.go.set()
    ended = await world.app.scans.wait(scan.id)
    assert (ended.status, ended.read, world.server.posts_billed) == (ScanStatus.DONE, 20, 20)


async def test_it_does_not_wait_forever(world: Patient) -> None:
    """After two minutes it stops, and says that not all is spent: it can go on then."""
    world.go.set()
    async with world.app.budget.personal_budget(BOB).reserve(24, 5):
        scan = await world.app.scans.submit(wanted())
        ended = await world.app.scans.wait(scan.id)
    assert ended.status is ScanStatus.STOPPED
    assert "but for what other scans hold back" in ended.error
    assert sum(world.waits) == pytest.approx(MOST_LOOKS * LOOK_AGAIN.total_seconds())
    await world.app.scans.resume(scan.id, ALICE)
    assert (await world.app.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_what_is_spent_is_not_waited_for(world: Patient) -> None:
    """Though others hold back the rest."""
    await world.app.accounts.find("grace", ALICE)
    async with world.app.budget.personal_budget(BOB).reserve(24, 5):
        await world.app.budget.charge(BOB, Resource.USER, tuple(map(str, range(12))))
        scan = await world.app.scans.submit(wanted())
        ended = await world.app.scans.wait(scan.id)
    assert (ended.status, world.waits) == (ScanStatus.STOPPED, [])
    assert "is used up." in ended.error


async def test_a_scan_that_waits_can_be_cancelled(world: Patient) -> None:
    """At once."""
    async with world.app.budget.personal_budget(BOB).reserve(24, 5):
        scan = await world.app.scans.submit(wanted())
        await waits(world, scan.id)
        await world.app.scans.cancel(scan.id)
        assert (await world.app.scans.wait(scan.id)).status is ScanStatus.CANCELLED
