"""Who pays for which part of a scan on X."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.errors import ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanRequest, ScanStatus
from bot.core.domain.sources import Resource
from bot.core.store.engine.database import Store
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE, BOB
from tests.servers.x import XServer, made_timeline


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X that knows nobody."""
    async with x_world(store, tmp_path) as made:
        yield made


@pytest.fixture
def x(world: XWorld) -> XServer:
    """The X beside it."""
    return world.server


async def test_a_full_budget_ends_the_scan_with_what_it_has(store: Store, tmp_path: Path) -> None:
    """A dollar buys the look-up and 198 posts; all 198 are scored, and it can go on when there is money again."""
    async with x_world(store, tmp_path, budget={"per_user": "1.00"}) as world:
        world.account(made_timeline(350, START))
        scan_id, progress = await world.scan()
        assert progress.status is ScanStatus.STOPPED
        assert "Your budget for reading from X this month ($1.00) is used up." in progress.error
        assert world.server.posts_billed == len(await world.stored(scan_id)) == 198
        assert progress.scored + progress.skipped == 198
        with pytest.raises(ToxscanError, match="used up"):
            await world.app.accounts.find("somebody", ALICE)
        await world.stop()
        world.settings.budget.per_user = None
        world.start()
        await world.app.scans.resume(scan_id, ALICE)
        assert (await world.app.scans.wait(scan_id)).status is ScanStatus.DONE
        assert world.server.posts_billed == len(await world.stored(scan_id)) == 350


async def test_who_goes_on_with_anothers_scan_pays_for_the_rest(world: XWorld, x: XServer) -> None:
    """Each has a budget of their own; what was read before is paid."""
    world.account(made_timeline(250, START))
    begun = await world.app.scans.submit(wanted())
    async for progress in world.app.scans.watch(begun.id):
        if progress.read >= 100:
            break
    await world.app.scans.cancel(begun.id)
    read = x.posts_billed
    resumed = await world.app.scans.resume(begun.id, BOB)
    assert resumed.request.requester == BOB
    assert (await world.app.scans.wait(resumed.id)).status is ScanStatus.DONE
    paid = (await world.app.budget.remaining(BOB)).amount
    assert paid == 20_000_000 - 5_000 * (x.posts_billed - read) < 20_000_000
    assert x.posts_billed == len(await world.stored(resumed.id)) == 250


async def test_one_person_has_one_budget_in_all_servers(world: XWorld) -> None:
    """Discord's ids name a person everywhere."""
    here, there = Requester("discord", "7", "1"), Requester("discord", "7", "2")
    await world.app.budget.charge(here, Resource.POST, tuple(map(str, range(100))))
    assert (await world.app.budget.remaining(there)).amount == 19_500_000


async def test_two_people_who_scan_the_same_account_share_one_scan(world: XWorld, x: XServer) -> None:
    """The second joins and pays nothing."""
    world.account(made_timeline(150, START))
    world.scorer.gate.clear()
    mine = await world.app.scans.submit(wanted())
    request = ScanRequest(wanted().source, "mini", BOB)
    assert (await world.app.scans.submit(request)).id == mine.id
    world.scorer.gate.set()
    await world.app.scans.wait(mine.id)
    assert (await world.app.budget.remaining(BOB)).amount == 20_000_000
