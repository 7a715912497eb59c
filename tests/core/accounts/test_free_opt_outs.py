"""Whoever has asked not to be scanned is left alone on every network, whatever name somebody finds for them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.domain.accounts import Account
from bot.core.domain.errors import OptedOutError
from bot.core.domain.networks import SocialNetwork
from bot.core.sources.mastodon.network import Mastodon
from bot.core.store.engine.database import Store
from bot.core.store.schema import collections
from tests.conversations.networks import HANDLES, NetworkWorld, network_world
from tests.fakes import ALICE
from tests.servers.mastodon import MastodonAccount, MastodonServer

pytestmark = pytest.mark.slow

Listing = Callable[..., AbstractAsyncContextManager[NetworkWorld]]

ON_BLUESKY, ON_MASTODON = HANDLES[SocialNetwork.BLUESKY], HANDLES[SocialNetwork.MASTODON]


@pytest.fixture
def listing(store: Store, tmp_path: Path) -> Listing:
    """A world whose operator lists these names."""

    @asynccontextmanager
    async def listed(*names: str) -> AsyncIterator[NetworkWorld]:
        async with network_world(store, tmp_path, networks={"opt_out": list(names)}) as world:
            yield world

    return listed


async def refused(world: NetworkWorld, name: str) -> None:
    """It is not read."""
    with pytest.raises(OptedOutError):
        await world.app.accounts.find(name, ALICE)


@pytest.mark.parametrize("listed", [ON_BLUESKY, "@Ada.Bsky.Social"])
async def test_a_listed_handle_holds_for_the_did(listing: Listing, listed: str) -> None:
    """However the operator wrote it."""
    async with listing(listed) as world:
        await refused(world, world.neighbors.on_bluesky.did)
        await refused(world, ON_BLUESKY)


async def test_who_was_refused_once_is_refused_under_the_next_handle(listing: Listing) -> None:
    """The refusal itself tells whose the listed handle was; it holds after a restart, too."""
    async with listing(ON_BLUESKY) as world:
        await refused(world, world.neighbors.on_bluesky.did)
        world.neighbors.on_bluesky.handle = "lovelace.example"
        await refused(world, "lovelace.example")
        async with world.store.write() as connection:
            await connection.execute(sa.update(collections).values(handle="lovelace.example"))
        await world.stop()
        world.start()
        await refused(world, "lovelace.example")


async def test_a_listed_account_that_was_never_looked_up_is_learned_in_time(listing: Listing) -> None:
    """Asking costs nothing: each is asked for once, and known under a later name."""
    async with listing(ON_BLUESKY, ON_MASTODON, "nobody.bsky.social") as world:
        await world.app.accounts.free.learn_opted_out()
        asked = world.neighbors.asked(SocialNetwork.BLUESKY)
        await world.app.accounts.free.learn_opted_out()
        assert world.neighbors.asked(SocialNetwork.BLUESKY) == asked
        world.neighbors.on_bluesky.handle = "lovelace.example"
        await refused(world, "lovelace.example")


async def test_a_mastodon_id_is_listed_whatever_its_letters(listing: Listing, store: Store) -> None:
    """Other servers' ids are letters, large and small."""
    async with listing("01FBVD42CQ3ZEEVMW180SBX03B@GoToSocial.example") as world:
        account = Account(
            "01FBVD42CQ3ZEEVMW180SBX03B@gotosocial.example", "ann@gotosocial.example", network=SocialNetwork.MASTODON
        )
        with pytest.raises(OptedOutError):
            await world.app.accounts.opt_outs.check(account, ALICE)


@pytest.fixture
async def apart(
    store: Store, tmp_path: Path
) -> AsyncIterator[Callable[[str], AbstractAsyncContextManager[NetworkWorld]]]:
    """A world with a server at another domain than in its handles; who is listed is said later."""
    with MastodonServer("home.example", web_domain="social.home.example") as server:
        server.add(MastodonAccount("5", "ann"))

        @asynccontextmanager
        async def listed(name: str) -> AsyncIterator[NetworkWorld]:
            async with network_world(store, tmp_path, networks={"opt_out": [name]}) as world:
                network = Mastodon(5.0, address=lambda _server: server.url, sleep=world.sleep)
                await world.networks[SocialNetwork.MASTODON].close()
                world.networks[SocialNetwork.MASTODON] = network
                yield world

        yield listed


@pytest.mark.parametrize("listed", ["ann@home.example", "ann@social.home.example", "5@social.home.example"])
@pytest.mark.parametrize("asked", ["ann@home.example", "Ann@Social.Home.example"])
async def test_both_domains_of_a_server_name_one_account(
    apart: Callable[[str], AbstractAsyncContextManager[NetworkWorld]], listed: str, asked: str
) -> None:
    """Listed by either, or by its id, it is found by neither."""
    async with apart(listed) as world:
        await refused(world, asked)
