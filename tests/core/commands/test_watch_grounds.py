"""On what grounds one account is watched: X's rules ask for some, as they do for a list."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.cards.watch_actions import WatchAction, WatchDo
from bot.core.domain.accounts import by_id
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.watches import Grounds, Watch, WatchStatus
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from tests.conversations.networks import HANDLES, NetworkWorld, network_world
from tests.conversations.world import World
from tests.conversations.x_world import START, XWorld, x_world
from tests.fakes import ALICE
from tests.servers.x import made_timeline

ANSWERS = [
    ("They have consented", audit.Event.CONSENT),
    ("X has approved it", audit.Event.APPROVAL),
]


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X on which @grace has written."""
    async with x_world(store, tmp_path) as made:
        made.account(made_timeline(20, START))
        yield made


@pytest.fixture
async def neighbors(store: Store, tmp_path: Path) -> AsyncIterator[NetworkWorld]:
    """A bot beside a Bluesky and a Mastodon."""
    async with network_world(store, tmp_path) as made:
        yield made


async def noted(world: World) -> list[audit.Event]:
    """What the trail says of watches, oldest first."""
    about = {audit.Event.WATCH, audit.Event.CONSENT, audit.Event.APPROVAL}
    async with world.store.read() as connection:
        return [entry.event for entry in reversed(await audit.entries(connection)) if entry.event in about]


async def proposed(world: World) -> Watch:
    """The watch of @grace, which was shown and not agreed to."""
    return await world.app.watches.propose(ALICE, await world.app.accounts.find("grace", ALICE))


async def test_a_watch_on_x_asks_on_what_grounds(world: XWorld) -> None:
    """In the words of a list, with its two answers."""
    asked = await world.say("/watch @grace")
    assert "On what grounds? X's rules let you watch only people who have consented to it" in asked.text
    assert "Your answer begins the watch, and is noted with your name." in asked.text
    assert list(asked.buttons) == ["They have consented", "X has approved it", "No, thanks"]


async def test_the_button_of_a_report_asks_the_same(world: XWorld) -> None:
    """As every way to a new watch does."""
    scan_id, _ = await world.scan()
    report = await world.press(encode(SummaryAction(scan_id)))
    asked = await world.press(report.buttons["Watch …"])
    assert list(asked.buttons) == ["They have consented", "X has approved it", "No, thanks"]


@pytest.mark.parametrize(("label", "event"), ANSWERS)
async def test_the_answer_begins_it_and_stands_in_the_audit_trail(
    world: XWorld, label: str, event: audit.Event
) -> None:
    """Beside the watch itself."""
    asked = await world.say("/watch @grace")
    begun = await world.press(asked.buttons[label])
    assert "State: running" in begun.text
    assert "On what grounds?" not in begun.text
    assert await noted(world) == [audit.Event.WATCH, event]


async def test_an_old_button_shows_the_question_instead_of_starting(world: XWorld) -> None:
    """Cards from before X's question had one button that started the watch at once."""
    watch = await proposed(world)
    asked = await world.press(encode(WatchAction(watch.id, WatchDo.START)))
    assert list(asked.buttons) == ["They have consented", "X has approved it", "No, thanks"]
    assert await world.app.watches.list_own(ALICE) == []
    assert await noted(world) == []


async def test_nothing_on_x_starts_without_grounds(world: XWorld) -> None:
    """Neither one watch nor several, whoever calls."""
    watch = await proposed(world)
    assert (await world.app.watches.start(ALICE, watch.id)).status is WatchStatus.PROPOSED
    assert await world.app.watches.start_all(ALICE, [watch.account], None) == 0
    assert await world.app.watches.list_own(ALICE) == []


async def test_of_several_accounts_those_that_ask_for_no_grounds_start_without_any(world: XWorld) -> None:
    """The others do not."""
    accounts = [(await proposed(world)).account, by_id("did:plc:ada", "ada.bsky.social")]
    assert await world.app.watches.start_all(ALICE, accounts, None) == 1
    [watch] = await world.app.watches.list_own(ALICE)
    assert watch.account.network is SocialNetwork.BLUESKY


async def test_pressing_twice_starts_once(world: XWorld) -> None:
    """The first answer is the one that is noted."""
    asked = await world.say("/watch @grace")
    first = await world.press(asked.buttons["They have consented"])
    again = await world.press(asked.buttons["X has approved it"])
    assert "State: running" in first.text
    assert "State: running" in again.text
    assert len(await world.app.watches.list_own(ALICE)) == 1
    assert await noted(world) == [audit.Event.WATCH, audit.Event.CONSENT]


async def test_a_paused_watch_continues_without_being_asked_again(world: XWorld) -> None:
    """It began on grounds that are noted."""
    asked = await world.say("/watch @grace")
    begun = await world.press(asked.buttons["They have consented"])
    paused = await world.press(begun.buttons["Pause"])
    going_on = await world.press(paused.buttons["Continue"])
    assert "State: running" in going_on.text
    assert await noted(world) == [audit.Event.WATCH, audit.Event.CONSENT]


async def test_a_removed_watch_asks_anew(world: XWorld) -> None:
    """It is a new one."""
    asked = await world.say("/watch @grace")
    begun = await world.press(asked.buttons["They have consented"])
    await world.press(begun.buttons["End this watch"])
    assert "On what grounds?" in (await world.say("/watch @grace")).text


@pytest.mark.parametrize("network", list(HANDLES))
async def test_other_networks_ask_for_no_grounds(neighbors: NetworkWorld, network: SocialNetwork) -> None:
    """“Watch” begins at once, and nothing of grounds is noted, not even by a button that somebody made up."""
    asked = await neighbors.say(f"/watch @{HANDLES[network]}")
    assert list(asked.buttons) == ["Watch", "No, thanks"]
    assert "grounds" not in asked.text
    await neighbors.press(asked.buttons["Watch"])
    [watch] = await neighbors.app.watches.list_own(ALICE)
    assert await noted(neighbors) == [audit.Event.WATCH]
    await neighbors.app.watches.remove(ALICE, watch.id)
    again = await neighbors.app.watches.propose(ALICE, watch.account)
    await neighbors.app.watches.start(ALICE, again.id, Grounds.CONSENT)
    assert await noted(neighbors) == [audit.Event.WATCH, audit.Event.WATCH]
