"""/scan-list on Slack: the conversation of every surface, a file that was sent, and a restart in the middle."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.store.engine.database import Store
from tests.conversations.list_script import LIST_SCRIPT, PEOPLE_CSV, neighborhood
from tests.conversations.world import World
from tests.servers.slack import Upload

from .test_conversation import Chatter

if TYPE_CHECKING:
    from .conftest import Bot


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[World]:
    """A program that reads from an X with two accounts."""
    async with neighborhood(store, tmp_path) as made:
        yield made


async def test_the_conversation_about_a_list(bot: "Bot") -> None:
    """In a channel, where only the person who asks sees any of it; the table is one of Slack's own."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    chatter = Chatter(alice, bot.server.general)
    for step in LIST_SCRIPT:
        await chatter.do(step)
    assert not bob.messages


async def test_a_file_that_is_sent_names_the_accounts(bot: "Bot") -> None:
    """A CSV in our direct messages, with the name of the list beside it."""
    alice = bot.server.user("alice")
    await alice.type("--name Neighbors", [Upload("people.csv", PEOPLE_CSV)])
    await alice.wait_for(lambda message: "Scan “Neighbors”: 2 accounts?" in message.read)


async def test_a_typed_path_is_not_opened(bot: "Bot") -> None:
    """It would be one on the bot's own machine."""
    alice = bot.server.user("alice")
    await alice.slash("scan-list --file /etc/passwd", bot.server.general)
    await alice.wait_for(lambda message: "can't be named here by its path" in message.read)


@pytest.mark.slow
async def test_a_list_goes_on_over_a_restart_in_its_message(bot: "Bot") -> None:
    """Progress before, the table after, and each post paid for once."""
    alice = bot.server.user("alice")
    await alice.slash("scan-list @kind @rude --name Neighbors", bot.server.general)
    price = await alice.wait_for(lambda message: "2 accounts?" in message.read)
    bot.world.scorer.gate.clear()
    await alice.press(price, "Scan all · $0.21")
    await alice.wait_for(lambda message: "Scanning “Neighbors”" in message.read and "at @" in message.read)
    await bot.restart()
    bot.world.scorer.gate.set()
    await alice.wait_for(lambda message: "Flagged by the model: 1 of 37 scored posts." in message.read)
    assert bot.world.x
    assert (bot.world.x.posts_billed, bot.world.x.users_billed) == (41, 2)
