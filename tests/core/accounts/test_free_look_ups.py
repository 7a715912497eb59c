"""Looking accounts up costs nothing, so it is bounded: nobody keeps others from it, whatever servers they make up."""

import asyncio
from collections import Counter

import pytest

from bot.core.accounts import free_networks
from bot.core.accounts.free_networks import AT_ONCE, MOST_OF_ONE, FreeAccounts
from bot.core.accounts.opt_outs import OptOuts
from bot.core.domain.accounts import Account
from bot.core.domain.errors import AccountError, NetworkError, RefusedError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.people import Requester
from bot.core.store.engine.database import Store
from tests.fakes import ALICE

BOB = Requester("discord", "bob", "guild")


class Servers:
    """Servers of Mastodon's: those that begin with "hang" answer no one, "away" ones fail, "lone" ones know nobody."""

    def __init__(self) -> None:
        self.asked = Counter[str]()
        self.under_way = self.most = 0
        self.wait, self.crowded = asyncio.Event(), asyncio.Event()

    async def find(self, handle: str) -> Account:
        """The account, where its server answers."""
        name, _at, server = handle.partition("@")
        self.asked[server] += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        if self.under_way == AT_ONCE:
            self.crowded.set()
        try:
            if server.startswith("hang"):
                await self.wait.wait()
        finally:
            self.under_way -= 1
        if server.startswith("away"):
            raise NetworkError(f"{server} can't be reached.", "Try again.")
        if server.startswith("lone"):
            raise AccountError("There is none.", "Check the spelling.")
        return Account(f"{name[1:]}@{server}", handle, network=SocialNetwork.MASTODON)


@pytest.fixture
def servers() -> Servers:
    """The network."""
    return Servers()


@pytest.fixture
def free(store: Store, servers: Servers) -> FreeAccounts:
    """What finds accounts there."""
    return FreeAccounts(store, {SocialNetwork.MASTODON: servers}, OptOuts(store, ()))  # type: ignore[dict-item]


async def test_one_persons_look_ups_leave_room_for_others(free: FreeAccounts, servers: Servers) -> None:
    """A few at once, the others in turn; beyond that they are told to wait."""
    mine = [asyncio.create_task(free.find(f"a1@hang{number}.example", ALICE)) for number in range(MOST_OF_ONE)]
    await servers.crowded.wait()
    with pytest.raises(RefusedError, match="I am still looking for 64 accounts"):
        await free.find("a1@there.example", ALICE)
    assert (await free.find("a1@there.example", BOB)).handle == "a1@there.example"
    assert servers.most == AT_ONCE + 1
    servers.wait.set()
    await asyncio.gather(*mine)
    assert (await free.find("a1@there.example", ALICE)).handle == "a1@there.example"


async def test_a_lists_servers_are_asked_side_by_side_and_not_again_once_they_fail(
    free: FreeAccounts, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred servers that hang would take hours one after the other; and one that is away stays so."""
    monkeypatch.setattr(free_networks, "LONGEST_OF_MANY", 0.05)
    hanging = [f"a{number}@hang{number % 20}.example" for number in range(60)]
    away = [f"a{number}@away.example" for number in range(50)]
    there = [f"a{number}@there.example" for number in range(20)]
    lone = [f"a{number}@lone.example" for number in range(3)]
    found = await free.find_all([*hanging, *away, *there, *lone], ALICE)
    assert all(isinstance(found[handle], NetworkError) for handle in (*hanging, *away))
    assert all(isinstance(found[handle], AccountError) for handle in lone)
    assert [found[handle].handle for handle in there] == there  # type: ignore[union-attr]
    assert servers.most <= AT_ONCE
    assert (servers.asked["away.example"], servers.asked["hang3.example"], servers.asked["lone.example"]) == (1, 1, 3)
