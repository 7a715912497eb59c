"""What networks that cost nothing no longer show goes, however slow or far away their servers are."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import time_machine

from bot.core.accounts.free_sweep import FreeSweep
from bot.core.domain.accounts import by_id
from bot.core.domain.clock import now
from bot.core.domain.networks import SocialNetwork
from bot.core.store.engine.database import Store
from bot.core.store.networks import free_sweeps
from tests.core.scans.mastodon_world import WANTED, MastodonWorld
from tests.servers.mastodon import Flavor, MastodonServer, NotJson

ANN = by_id("1@mastodon.example")


@pytest.fixture
async def world(store: Store) -> AsyncIterator[MastodonWorld]:
    """A server with an account that was read."""
    with MastodonServer() as server:
        world = MastodonWorld(store, server)
        yield world
        await world.mastodon.close()


async def at_once(_seconds: float) -> None:
    """Nobody waits between two questions."""


async def checked(world: MastodonWorld) -> bool:
    """Whether the account counts as checked."""
    async with world.store.read() as connection:
        return await free_sweeps.find_last(connection, ANN) is not None


async def stored(world: MastodonWorld) -> int:
    """How many posts are kept."""
    async with world.store.read() as connection:
        return len(await free_sweeps.list_posts(connection, ANN, 0, 100_000))


async def test_a_check_that_a_server_breaks_off_goes_on_from_there(world: MastodonWorld) -> None:
    """An account with more posts than a server lets one ask for at once is checked to its end all the same."""
    account = await world.write(1_200, Flavor.MASTODON)
    await world.scan(WANTED)
    account.gone_posts |= {account.posts[place].id for place in (1, 700, 1_199)}
    sweep = FreeSweep(world.store, {SocialNetwork.MASTODON: world.mastodon}, sleep=at_once)
    world.server.limits["paging"] = (20, timedelta(minutes=15))
    with time_machine.travel(now(), tick=False) as clock:
        world.server.now = now
        sweeps = 0
        while not await checked(world):
            clock.shift(timedelta(hours=1))
            await sweep.sweep()
            sweeps += 1
    assert 1 < sweeps < 5
    assert await stored(world) == 1_197


async def test_a_server_that_is_away_is_asked_again_the_next_day(world: MastodonWorld) -> None:
    """It keeps no other account waiting, and nothing of it is deleted."""
    await world.write(20, Flavor.MASTODON)
    await world.scan(WANTED)
    sweep = FreeSweep(world.store, {SocialNetwork.MASTODON: world.mastodon})
    with time_machine.travel(now(), tick=False) as clock:
        world.server.fault = lambda _: NotJson()
        await sweep.sweep()
        asked = len(world.server.requests)
        clock.shift(timedelta(hours=1))
        await sweep.sweep()
        assert len(world.server.requests) == asked
        world.server.fault = lambda _: None
        clock.shift(timedelta(days=1))
        await sweep.sweep()
        assert await checked(world)
    assert await stored(world) == 20
