"""Commands on networks that cost nothing, as people meet them in words: no price, and who hears of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.networks import SocialNetwork
from bot.core.domain.watches import WatchStatus
from bot.core.store.engine.database import Store
from bot.core.store.x import audit
from tests.conversations.networks import HANDLES, POSTS, NetworkWorld, network_world
from tests.fakes import ALICE

pytestmark = pytest.mark.cards
BOTH = " ".join(f"@{handle}" for handle in HANDLES.values())


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[NetworkWorld]:
    """A bot beside a Bluesky and a Mastodon."""
    async with network_world(store, tmp_path) as there:
        yield there


@pytest.mark.parametrize("network", list(HANDLES))
async def test_a_report_says_where_the_posts_are_from(world: NetworkWorld, network: SocialNetwork) -> None:
    """And offers to watch the account, for nothing."""
    report = await world.say(f"/scan @{HANDLES[network]}")
    assert f"All {POSTS} posts read on {network.brand}" in report.text
    watch = await world.press(report.buttons["Watch …"])
    assert "Checking costs nothing." in watch.text
    assert "X" not in watch.text.split()


async def test_a_list_is_scanned_for_nothing_and_watched_without_grounds(world: NetworkWorld) -> None:
    """X alone asks for these, so nothing is noted of them."""
    price = await world.say(f"/scan-list {BOTH} --name Neighbors")
    assert f"About {2 * POSTS} posts on Bluesky or Mastodon, and reading them costs nothing." in price.text
    assert "$" not in price.text
    table = await world.press(price.buttons["Scan all"])
    asked = await world.press(table.buttons["Watch …"])
    assert "Checking costs nothing." in asked.text
    assert "It is fair to watch only people who know of it." in asked.text
    begun = await world.press(asked.buttons["Watch"])
    assert "2 accounts of “Neighbors” are watched from now on." in begun.text
    assert {each.status for each in await world.app.watches.list_own(ALICE)} == {WatchStatus.ACTIVE}
    async with world.store.read() as connection:
        events = {entry.event for entry in await audit.entries(connection)}
    assert events.isdisjoint({audit.Event.CONSENT, audit.Event.APPROVAL})
