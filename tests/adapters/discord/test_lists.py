"""/scan-list on Discord: the conversation of every surface, an attached file, and a restart in the middle."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.sources.account_lists import MOST_BYTES
from bot.core.store.engine.database import Store
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_conversation import Chatter
from tests.conversations.list_script import LIST_SCRIPT, PEOPLE_CSV, neighborhood
from tests.conversations.world import World
from tests.servers.discord import File


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[World]:
    """A program that reads from an X with two accounts."""
    async with neighborhood(store, tmp_path) as made:
        yield made


async def test_the_conversation_about_a_list(bot: Bot) -> None:
    """In a channel, where only the person who asks sees any of it."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    chatter = Chatter(alice, bot.server.general)
    for step in LIST_SCRIPT:
        await chatter.do(step)
    assert not bob.messages


async def test_an_attached_file_names_the_accounts(bot: Bot) -> None:
    """A CSV with a column of handles."""
    alice = bot.server.user("alice")
    await alice.slash("scan-list", {"file": File("people.csv", PEOPLE_CSV)}, bot.server.general)
    await alice.wait_for(lambda message: "2 accounts?" in message.text and "no account @nobody" in message.text)


async def test_a_file_that_is_too_large_is_not_fetched(bot: Bot) -> None:
    """Whoever sent it hears how to send less of a list, not of an archive."""
    alice = bot.server.user("alice")
    await alice.slash("scan-list", {"file": File("people.csv", b"a" * (MOST_BYTES + 1))}, bot.server.general)
    said = await alice.wait_for(lambda message: "too large" in message.text)
    assert "one account a line" in said.text


@pytest.mark.slow
async def test_a_list_goes_on_over_a_restart_in_its_message(bot: Bot) -> None:
    """Progress before, the table after, and each post paid for once."""
    alice = bot.server.user("alice")
    await alice.slash("scan-list", {"accounts": "@kind @rude", "name": "Neighbors"}, bot.server.general)
    price = await alice.wait_for(lambda message: "2 accounts?" in message.text)
    bot.world.scorer.gate.clear()
    await alice.press(price, "Scan all · $0.21")
    await alice.wait_for(lambda message: "Scanning “Neighbors”" in message.text and "at @" in message.text)
    await bot.restart()
    bot.world.scorer.gate.set()
    await alice.wait_for(lambda message: "Flagged by the model: 1 of 37 scored posts." in message.text)
    assert bot.world.x
    assert (bot.world.x.posts_billed, bot.world.x.users_billed) == (41, 2)


async def test_names_of_ones_own_lists_are_completed(bot: Bot) -> None:
    """By any part of them, and nobody else's."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alice.slash("scan-list", {"accounts": "@kind", "name": "Neighbors"}, bot.server.general)
    await alice.wait_for(lambda message: "1 account?" in message.text)
    assert await alice.autocomplete("scan-list", "name", "neigh") == ["Neighbors"]
    assert await alice.autocomplete("scan-list", "name", "x") == []
    assert await bob.autocomplete("scan-list", "name", "") == []
