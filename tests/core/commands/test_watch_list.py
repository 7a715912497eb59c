"""Watching the accounts of a list: a price, and a note of the grounds that X's rules ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.list_actions import ListAction, ListDo
from bot.core.domain.errors import InputError
from bot.core.domain.watches import WatchStatus
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, x_world
from tests.fakes import ALICE, BOB
from tests.servers.x import XPost, made_timeline, snowflake

pytestmark = pytest.mark.cards


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows four accounts, the third of which wrote something awful."""
    async with x_world(store, tmp_path) as made:
        for at in range(4):
            awful = [XPost(snowflake(START, 50), "this is awful", START)] if at == 2 else []
            made.account([*made_timeline(20, START, sequence=at), *awful], f"user{at}", str(4000 + at))
        yield made


async def scanned(world: XWorld, line: str = "/scan-list user0 user1 user2 user3 --name People") -> Screen:
    """The table of a list."""
    price = await world.say(line)
    [start] = [action for label, action in price.buttons.items() if label.startswith("Scan all")]
    return await world.press(start)


async def noted(world: XWorld, event: audit.Event) -> list[str]:
    """The accounts of which this is noted."""
    async with world.store.read() as connection:
        return sorted(entry.handle for entry in await audit.entries(connection) if entry.event is event)


async def test_the_price_and_the_question_come_first(world: XWorld) -> None:
    """Nothing is watched before somebody says on what grounds."""
    table = await scanned(world)
    asked = await world.press(table.buttons["Watch …"])
    assert asked.cards[-1].title == "Watch 4 accounts?"
    assert "a month. X charges $0.005 for each new post" in asked.text
    assert "On what grounds?" in asked.text
    assert list(asked.buttons) == ["They have consented", "X has approved it", "No, thanks"]
    assert await world.app.watches.list_own(ALICE) == []


@pytest.mark.parametrize(
    ("label", "event"), [("They have consented", audit.Event.CONSENT), ("X has approved it", audit.Event.APPROVAL)]
)
async def test_one_press_watches_all_and_notes_the_grounds_of_each(
    world: XWorld, label: str, event: audit.Event
) -> None:
    """In the trail that X's rules ask for, beside the watch itself."""
    table = await scanned(world)
    asked = await world.press(table.buttons["Watch …"])
    begun = await world.press(asked.buttons[label])
    assert "4 accounts of “People” are watched from now on." in begun.text
    mine = await world.app.watches.list_own(ALICE)
    assert {watch.status for watch in mine} == {WatchStatus.ACTIVE}
    everybody = ["user0", "user1", "user2", "user3"]
    assert await noted(world, event) == await noted(world, audit.Event.WATCH) == everybody


async def test_where_there_is_no_room_for_all_the_worst_are_watched(world: XWorld) -> None:
    """And one hears how many are not."""
    world.settings.limits.watches_per_user = 1
    await world.stop()
    world.start()
    table = await scanned(world)
    asked = await world.press(table.buttons["Watch …"])
    assert asked.cards[-1].title == "Watch 1 account?"
    assert "The 3 accounts with the mildest posts are left out" in asked.text
    await world.press(asked.buttons["They have consented"])
    assert [watch.account.handle for watch in await world.app.watches.list_own(ALICE)] == ["user2"]


async def test_who_is_watched_already_or_has_opted_out_is_not_watched_again(world: XWorld) -> None:
    """Both are counted on the card."""
    table = await scanned(world)
    asked = await world.press(table.buttons["Watch …"])
    await world.press(asked.buttons["They have consented"])
    await world.app.watches.remove(ALICE, (await world.app.watches.list_own(ALICE))[0].id)
    world.settings.networks.opt_out.append("user3")
    await world.stop()
    world.start()
    again = await world.press(encode(ListAction(1, ListDo.WATCH)))
    assert again.cards[-1].title == "Watch 1 account?"
    assert "2 accounts are watched already. 1 account has asked to be left alone." in again.text


async def test_somebody_else_s_list_is_not_watched(world: XWorld) -> None:
    """Whatever button one makes up."""
    await scanned(world)
    for do in (ListDo.WATCH, ListDo.CONSENT, ListDo.APPROVAL):
        with pytest.raises(InputError, match="not yours"):
            await world.press(encode(ListAction(1, do)), BOB)
