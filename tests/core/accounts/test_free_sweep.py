"""What networks that cost nothing no longer show goes, however slow or far away their servers are."""

import asyncio
from collections.abc import AsyncIterator, Iterator
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


async def test_all_posts_of_an_account_go_only_when_it_is_unknown_at_a_second_look(world: MastodonWorld) -> None:
    """A server that was set up anew knows nobody for a while; one that has really lost the account stays so."""
    ann = await world.write(20, Flavor.MASTODON)
    await world.scan(WANTED)
    sweep = FreeSweep(world.store, {SocialNetwork.MASTODON: world.mastodon})
    with time_machine.travel(now(), tick=False) as clock:
        world.server.accounts.clear()
        assert await sweep.sweep() == 0
        world.server.add(ann)
        clock.shift(timedelta(hours=2))
        assert await sweep.sweep() == 0
        assert await stored(world) == 20
        world.server.accounts.clear()
        clock.shift(timedelta(days=1, minutes=1))
        assert await sweep.sweep() == 0
        clock.shift(timedelta(minutes=30))
        assert await sweep.sweep() == 0
        clock.shift(timedelta(minutes=30))
        assert await sweep.sweep() == 20


async def test_a_sweep_that_is_killed_begins_again_and_ends(world: MastodonWorld) -> None:
    """Every deleted post goes, whoever sweeps then: another process, or this one started again."""
    ann = await world.write(600, Flavor.MASTODON)
    await world.scan(WANTED)
    ann.gone_posts |= {ann.posts[place].id for place in range(0, 600, 7)}
    for rests in range(4):  # Each life comes one step further, and dies in its rest.
        slept = iter(range(rests))

        async def die(_seconds: float, slept: Iterator[int] = slept) -> None:
            if next(slept, None) is None:
                raise asyncio.CancelledError

        with pytest.raises(asyncio.CancelledError):
            await FreeSweep(world.store, {SocialNetwork.MASTODON: world.mastodon}, sleep=die).sweep()
        assert not await checked(world)
    await FreeSweep(world.store, {SocialNetwork.MASTODON: world.mastodon}, sleep=at_once).sweep()
    assert await checked(world)
    assert await stored(world) == 600 - len(ann.gone_posts)


async def test_two_processes_that_sweep_at_once_delete_each_post_once(world: MastodonWorld) -> None:
    """For a moment both may think that they lead; a scan looks beside the sweep, too."""
    ann = await world.write(600, Flavor.MASTODON)
    await world.scan(WANTED)
    ann.gone_posts |= {ann.posts[place].id for place in range(0, 600, 7)}
    sweeps = [FreeSweep(world.store, {SocialNetwork.MASTODON: world.mastodon}, sleep=at_once) for _ in range(2)]
    removed = await asyncio.gather(*(each.sweep() for each in sweeps), sweeps[0].check_again(ANN))
    assert sum(removed) == len(ann.gone_posts)
    assert await checked(world)
    assert await stored(world) == 600 - len(ann.gone_posts)
