"""Commands on networks that cost nothing, as people meet them in words: no price, and who hears of it."""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.cards.model import File
from bot.core.domain.errors import RefusedError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.watches import WatchStatus
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
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


@pytest.mark.parametrize("network", list(HANDLES))
async def test_no_file_for_deleting_is_made_of_posts_there(world: NetworkWorld, network: SocialNetwork) -> None:
    """What deletes posts on X can do nothing elsewhere, and nobody is sent to X for an archive."""
    await world.say(f"/scan @{HANDLES[network]}")
    with pytest.raises(RefusedError, match="archives of X only"):
        await world.say(f"/export @{HANDLES[network]} --format deletion")


@pytest.mark.parametrize("network", list(HANDLES))
async def test_evidence_names_the_network(world: NetworkWorld, network: SocialNetwork) -> None:
    """On its cover and in its manifest, which says who confirmed the account."""
    await world.say(f"/scan @{HANDLES[network]}")
    screen = await world.say(f"/export @{HANDLES[network]} --format evidence")
    [file] = [element for card in screen.cards for element in card.elements if isinstance(element, File)]
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        account = json.loads(packed.read("manifest.json"))["account"]
        page = packed.read("evidence.html").decode()
    assert (account["network"], account[f"confirmed_by_{network}"]) == (network, True)
    assert "confirmed_by_x" not in account
    assert f"@{HANDLES[network]} (Ada) on {network.brand}" in page
    assert f"leads to the post on {network.brand}" in page
    assert "X" not in re.sub(r"<[^>]+>", " ", page).split()
