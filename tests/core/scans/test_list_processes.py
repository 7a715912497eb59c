"""Lists in several processes on one database: one works on each, all can follow and end it, and a death is no loss."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from bot.core.domain.scans import AccountList, ListStatus
from bot.core.operations.heartbeat import Heartbeat
from bot.core.store.schema import processes
from tests.conversations.x_world import XWorld
from tests.core.fleet import MortalStore
from tests.core.scans.listing import ended, names, people, proposed
from tests.fakes import ALICE
from tests.servers.x import XServer

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres

ACCOUNTS, POSTS = 6, 30


@pytest.fixture
async def two(postgres: "Postgres", tmp_path: Path) -> AsyncIterator[tuple[XWorld, XWorld]]:
    """Two processes that read from one X."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(postgres.database())
        server = await stack.enter_async_context(XServer())
        worlds = []
        for name in ("one", "other"):
            store = MortalStore.wrap(url)
            await Heartbeat(store).renew()
            worlds.append(XWorld(store, tmp_path / name, server))
        people(worlds[0], ACCOUNTS, POSTS)
        yield worlds[0], worlds[1]
        for world in worlds:
            if not world.store.dead:  # type: ignore[attr-defined]
                await world.stop()
            await world.store.close()


async def begun(world: XWorld) -> AccountList:
    """A list whose scans wait at the model."""
    world.scorer.gate.clear()
    listed = await proposed(world, names(ACCOUNTS))
    await world.app.lists.start(ALICE, listed.id)
    async for progress in world.app.list_runner.watch(listed.id):
        if len(progress.reading) >= 4:
            break
    return listed


async def test_a_list_is_in_one_process_s_hands_and_the_other_sees_it(two: tuple[XWorld, XWorld]) -> None:
    """Whoever asks the other process is shown how far it is, to its end."""
    one, other = two
    listed = await begun(one)
    await other.app.list_runner.sweep()
    following = asyncio.create_task(ended(other, listed.id))
    one.scorer.gate.set()
    assert (await following).status is ListStatus.DONE
    assert one.server.posts_billed == ACCOUNTS * POSTS


async def test_a_list_is_cancelled_and_continued_from_the_other_process(two: tuple[XWorld, XWorld]) -> None:
    """Nothing is read twice."""
    one, other = two
    listed = await begun(one)
    cancelling = asyncio.create_task(other.app.lists.cancel(ALICE, listed.id))
    while not cancelling.done():
        await one.app.scans.hear_cancels()
        await asyncio.sleep(0.01)
    one.scorer.gate.set()
    assert (await ended(other, listed.id)).status is ListStatus.CANCELLED
    await other.app.lists.resume(ALICE, listed.id)
    assert (await ended(other, listed.id)).status is ListStatus.DONE
    assert one.server.posts_billed == ACCOUNTS * POSTS


async def test_the_list_of_a_process_that_died_goes_on_in_another(two: tuple[XWorld, XWorld]) -> None:
    """As soon as it is known to be dead."""
    one, other = two
    listed = await begun(one)
    one.store.dead = True  # type: ignore[attr-defined]
    one.app.list_runner.drop()
    one.app.scans.drop()
    async with other.store.write() as connection:
        gone = sa.update(processes).where(processes.c.id == one.store.process)
        await connection.execute(gone.values(alive_until=sa.literal(0, sa.Integer)))
    await other.app.scans.resume_all()
    await other.app.list_runner.sweep()
    assert (await ended(other, listed.id)).status is ListStatus.DONE
    assert (one.server.posts_billed, one.server.users_billed) == (ACCOUNTS * POSTS, ACCOUNTS)
