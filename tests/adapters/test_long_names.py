"""Names at their longest, in both chats: whatever a network allows, the buttons below a report hold it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.networks import MOST_NAME, SocialNetwork
from bot.core.store.engine.database import Store
from tests.adapters.whose_posts import Chat, a_chat
from tests.conversations.networks import AWFUL, HANDLES, POSTS, NetworkWorld, network_world

pytestmark = pytest.mark.slow


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[NetworkWorld]:
    """A bot beside a Bluesky and a Mastodon."""
    async with network_world(store, tmp_path) as there:
        yield there


@pytest.fixture(params=["discord", "slack"])
async def chat(request: pytest.FixtureRequest, world: NetworkWorld) -> AsyncIterator[Chat]:
    """A chat in which alice is."""
    async with a_chat(request.param, world) as there:
        yield there


def rename(world: NetworkWorld, network: SocialNetwork, length: int) -> str:
    """Give ada a name of so many characters."""
    _name, at, rest = HANDLES[network].partition("@" if network is SocialNetwork.MASTODON else ".")
    name = "a" * (length - len(at) - len(rest))
    if network is SocialNetwork.BLUESKY:
        world.neighbors.on_bluesky.handle = f"{name}{at}{rest}"
    else:
        ada = world.neighbors.mastodon.accounts.pop("ada")
        ada.name = name
        world.neighbors.mastodon.add(ada)
    return f"{name}{at}{rest}"


@pytest.mark.parametrize("network", list(HANDLES))
async def test_the_longest_name_is_scanned_and_watched_by_buttons(
    chat: Chat, world: NetworkWorld, network: SocialNetwork
) -> None:
    """They carry it."""
    handle = rename(world, network, MOST_NAME)
    await chat.say("alice", f"scan account=@{handle}")
    report = await chat.wait_for("alice", f"of {POSTS} posts were flagged")
    seen = len(chat.seen("alice"))
    await chat.press("alice", report, "Watch …")
    proposed = await chat.wait_for("alice", "How often", seen)
    await chat.press("alice", proposed, "Watch")
    await chat.wait_for("alice", "running", seen)
    seen = len(chat.seen("alice"))
    await chat.say("alice", f"scan-list accounts={handle}")
    listed = await chat.wait_for("alice", "1 account?", seen)
    await chat.press("alice", listed, "Scan all")
    await chat.wait_for("alice", f"{AWFUL} of {POSTS} scored posts", seen)


@pytest.mark.parametrize("network", list(HANDLES))
async def test_a_longer_name_is_told_as_such(chat: Chat, world: NetworkWorld, network: SocialNetwork) -> None:
    """With how long it may be; nobody is asked."""
    handle = rename(world, network, MOST_NAME + 1)
    await chat.say("alice", f"scan account=@{handle}")
    await chat.wait_for("alice", f"at most {MOST_NAME} characters")
    assert not world.neighbors.asked(network)
