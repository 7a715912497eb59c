"""Slack's people are answered in the language that they have chosen there."""

from pathlib import Path

import pytest

from tests.adapters.slack.conftest import Bot
from tests.conversations.world import World
from tests.languages import marked_german
from tests.servers.slack import Upload
from tests.servers.slack_people import Person


@pytest.fixture
async def world(world: World, tmp_path: Path) -> World:
    """The program, with German."""
    world.translations = marked_german(tmp_path)
    world.start()
    return world


def reader(bot: Bot, name: str, locale: str) -> Person:
    """Somebody who has chosen this language for Slack."""
    person = bot.server.user(name)
    person.user.locale = locale
    return person


async def test_everybody_reads_their_own_language(bot: Bot) -> None:
    """Side by side; also where others see the answer, as Slack's workspaces have none of their own."""
    alice, bob = reader(bot, "alice", "de-DE"), reader(bot, "bob", "en-GB")
    await alice.slash("about")
    await alice.wait_for(lambda message: "‹About toxscan›" in message.read)
    await alice.slash("about --public")
    await bob.wait_for(lambda message: "‹About toxscan›" in message.read)
    await bob.slash("about")
    await bob.wait_for(lambda message: "About toxscan" in message.read and "‹" not in message.read)


async def test_a_form_is_in_the_language_of_the_last_answer(bot: Bot) -> None:
    """It has to open before Slack could be asked."""
    alice = reader(bot, "alice", "de-DE")
    await alice.slash("about")
    await alice.wait_for(lambda message: "‹About toxscan›" in message.read)
    await alice.shortcut("toxscan_scan")
    form = bot.server.views[-1]
    assert "‹" in form.read


def look_ups(bot: Bot) -> int:
    """How often Slack was asked who somebody is."""
    return [method for method, _ in bot.server.api.calls].count("users.info")


async def test_whoever_is_forgotten_is_looked_up_anew(bot: Bot) -> None:
    """What Slack has said of them is not kept, either."""
    alice = reader(bot, "alice", "de-DE")
    await alice.type("forget")
    sure = await alice.wait_for(lambda message: "‹Forget everything" in message.read)
    before = look_ups(bot)
    await alice.press(sure, "‹Forget everything›")
    await alice.wait_for(lambda message: "was deleted from this bot" in message.read)
    assert look_ups(bot) == before
    await alice.type("about")
    await alice.wait_for(lambda message: "‹About toxscan›" in message.read)
    assert look_ups(bot) == before + 1


async def test_a_message_goes_on_in_its_language_after_a_restart(bot: Bot) -> None:
    """Nobody has asked for anything since."""
    alice = reader(bot, "alice", "de-DE")
    bot.world.scorer.gate.clear()
    await alice.type("", [Upload("archive.zip", b"a fake reads it")])
    await alice.wait_for(lambda message: "‹" in message.read)
    await bot.restart()
    bot.world.scorer.gate.set()
    await alice.wait_for(lambda message: "‹Report on" in message.read)
