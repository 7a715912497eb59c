"""Lists that something stops in the middle: what is done stays done, and nothing is paid for twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.domain.errors import BudgetError
from bot.core.domain.scans import ListRow, ListStatus, RowStatus
from bot.core.store.engine.database import Store
from bot.core.store.scans import lists
from tests.conversations.world import dollars
from tests.conversations.x_world import XWorld
from tests.core.scans.listing import EACH, ended, list_world, names, proposed, scanned, states
from tests.fakes import ALICE
from tests.servers.x import Status


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows six accounts with two pages of posts each."""
    async with list_world(store, tmp_path) as made:
        yield made


class UndoneError(Exception):
    """Takes back what a transaction did."""


async def rows_to_come(store: Store, list_id: int) -> list[ListRow]:
    """The rows of a stopped list in the order in which they would be taken."""
    taken: list[ListRow] = []
    with suppress(UndoneError):
        async with store.write() as connection:
            await lists.begin(connection, ALICE, list_id, store.process)
            while row := await lists.take_row(connection, list_id, store.process):
                taken.append(row)
            raise UndoneError
    return taken


async def test_an_empty_budget_stops_the_list_and_it_goes_on_later(world: XWorld) -> None:
    """Nothing is read or paid for twice."""
    world.settings.budget.per_user = dollars("2.66")  # Six look-ups, and 520 of 720 posts: more than four first pages.
    listed = await scanned(world, names(6))
    assert listed.status is ListStatus.STOPPED
    assert "is used up" in listed.reason
    assert 0 < len(listed.ended) < 6
    assert 400 < world.server.posts_billed <= 520
    world.settings.budget.per_user = dollars("100")
    await world.app.lists.resume(ALICE, listed.id)
    assert (await ended(world, listed.id)).status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_look_ups_that_can_not_all_be_paid_are_not_begun(world: XWorld) -> None:
    """With what they cost, and what is left."""
    world.settings.budget.per_user = dollars("0.05")
    with pytest.raises(BudgetError, match=r"has \$0.05 left this month, and looking 6 accounts up costs \$0.06"):
        await proposed(world, names(6))
    assert world.server.users_billed == 0


async def test_a_used_up_credit_at_x_stops_the_list_and_it_goes_on_later(world: XWorld) -> None:
    """X says so with 402."""
    begun = await proposed(world, names(6))
    world.server.credits, world.server.capped_status = 300, 402
    await world.app.lists.start(ALICE, begun.id)
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.STOPPED
    assert "credit at X is used up" in listed.reason
    world.server.credits = None
    await world.app.lists.resume(ALICE, listed.id)
    assert (await ended(world, listed.id)).status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_a_rate_limit_makes_the_list_wait_and_nothing_else(world: XWorld) -> None:
    """X's window of timelines is used up several times over."""
    world.server.limits["timeline"] = (3, timedelta(minutes=15))
    listed = await scanned(world, names(6))
    assert listed.status is ListStatus.DONE
    assert sum(world.waits) >= 3 * 15 * 60
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_a_rate_limit_of_look_ups_on_a_later_day_makes_the_list_wait(world: XWorld) -> None:
    """What was looked up on one day is looked up again on the next."""
    begun = await proposed(world, names(3))
    await world.app.lists.start(ALICE, begun.id)
    await world.app.lists.cancel(ALICE, begun.id)
    await ended(world, begun.id)
    world.present += timedelta(days=1)
    world.server.limits["user_by_name"] = (1, timedelta(minutes=15))
    await world.app.lists.resume(ALICE, begun.id)
    assert (await ended(world, begun.id)).status is ListStatus.DONE
    assert sum(world.waits) >= 15 * 60


async def test_a_server_error_is_retried_and_one_that_stays_stops_the_list(world: XWorld) -> None:
    """All of it would fail alike; the failed accounts come last when it goes on."""
    begun = await proposed(world, names(6))
    world.server.fault = lambda request: Status(503) if request.path.endswith("/tweets") else None
    await world.app.lists.start(ALICE, begun.id)
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.STOPPED
    assert "the bot has tried" in listed.reason
    world.server.fault = lambda _: None
    failed = [bool(row.reason) for row in await rows_to_come(world.app.store, listed.id)]
    assert any(failed)
    assert failed == sorted(failed)
    await world.app.lists.resume(ALICE, listed.id)
    assert (await ended(world, listed.id)).status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


@pytest.mark.parametrize("rows", [0, 1, 3, 5])
async def test_a_stopped_process_leaves_the_list_to_the_next(world: XWorld, rows: int) -> None:
    """Wherever it stops, each post is paid for once."""
    begun = await proposed(world, names(6))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if len(progress.list.ended) >= rows:
            break
    await world.stop()
    world.start()
    await world.app.scans.resume_all()
    await world.app.list_runner.sweep()
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)
    assert len({row.scan_id for row in listed.rows}) == 6


@pytest.mark.parametrize("rows", [0, 2, 4])
async def test_a_killed_process_leaves_the_list_to_the_next(world: XWorld, rows: int) -> None:
    """It says nothing to the store."""
    begun = await proposed(world, names(6))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if len(progress.list.ended) >= rows:
            break
    world.app.list_runner.drop()
    world.app.scans.drop()
    await asyncio.sleep(0)
    world.start()
    await world.app.scans.resume_all()
    await world.app.list_runner.sweep()
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_a_cancelled_list_keeps_what_it_has_and_goes_on(world: XWorld) -> None:
    """Its scans end with it."""
    begun = await proposed(world, names(6))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if progress.list.ended:
            break
    assert await world.app.lists.cancel(ALICE, begun.id)
    assert not await world.app.lists.cancel(ALICE, begun.id)
    assert (await ended(world, begun.id)).status is ListStatus.CANCELLED
    await world.app.lists.resume(ALICE, begun.id)
    listed = await ended(world, begun.id)
    assert set(states(listed).values()) == {RowStatus.DONE}
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)
