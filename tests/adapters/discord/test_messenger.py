"""Alerts of watches on Discord: in a channel or directly, once, and what happens when they can't be sent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.model import Requester
from bot.core.store.database import Store
from bot.core.watch import WatchStatus
from tests.adapters.alerts import again, alert, sent, status
from tests.adapters.discord.process import Bot
from tests.conversations.world import World
from tests.servers.discord import DiscordServer
from tests.servers.discord_people import Person
from tests.servers.discord_state import Message
from tests.servers.x import XAccount, XServer

TITLE = "3 new flagged posts of @ada"


def owner(bot: Bot, person: Person) -> Requester:
    """The person as the bot knows them in the server."""
    return Requester("discord", str(person.user.id), str(bot.server.general.guild_id))


def alerts(person: Person) -> list[Message]:
    """The alerts that the person sees."""
    return [message for message in person.messages if TITLE in message.text]


async def test_an_alert_stands_in_the_channel_for_everybody(bot: Bot) -> None:
    """With the posts, their scores and links, and a button for its owner."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    assert await sent(bot.world)
    [message] = alerts(bob)
    assert message.channel is bot.server.general
    for words in ("this is awful no. 6", "https://x.com/ada/status/6", "toxicity", "Manage this watch"):
        assert words in message.text


async def test_an_alert_of_a_private_watch_comes_directly(bot: Bot) -> None:
    """Nobody else sees it."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(bot, alice), "")
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.channel is alice.dm
    assert alerts(bob) == []


async def test_a_repetition_is_dropped_by_its_nonce(bot: Bot) -> None:
    """Arrived, but the bot died before it knew: sent again, and Discord gives the first message."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    assert await sent(bot.world)
    await again(bot.world)
    await bot.restart()
    assert await sent(bot.world)
    assert len(alerts(alice)) == 1


async def test_where_the_bot_was_shut_out_the_owner_hears_of_it_and_the_alert_waits(bot: Bot) -> None:
    """Until they let the watch go on."""
    alice = bot.server.user("alice")
    bot.server.general.bot_permissions = 0
    watch = await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    assert not await sent(bot.world)
    assert await status(bot.world, watch) == WatchStatus.LOST
    [notice] = [message for message in alice.messages if "Your watch of @ada" in message.text]
    assert notice.channel is alice.dm
    assert "I can't write any more in the channel where you asked" in notice.text


async def test_closed_direct_messages_are_not_tried_again(bot: Bot) -> None:
    """The watch stands still; nobody can be told."""
    alice = bot.server.user("alice")
    alice.user.dms_open = False
    watch = await alert(bot.world, owner(bot, alice), "")
    assert not await sent(bot.world)
    assert await status(bot.world, watch) == WatchStatus.LOST
    tries = len(bot.server.rest.requests)
    assert not await sent(bot.world)
    assert len(bot.server.rest.requests) == tries


async def test_an_outage_puts_the_alert_off(bot: Bot) -> None:
    """And the watch runs on."""
    alice = bot.server.user("alice")
    watch = await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    bot.server.fail("POST", r"/channels/\d+/messages", 503)
    assert not await sent(bot.world)
    assert await status(bot.world, watch) == WatchStatus.ACTIVE
    assert alerts(alice) == []


async def test_below_an_alert_only_its_owner_can_manage_the_watch(bot: Bot) -> None:
    """In a message of their own: the alert stays."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    await sent(bot.world)
    [message] = alerts(alice)
    await bob.press(message, "Manage this watch")
    told = await bob.wait_for(lambda each: "This watch is none of yours" in each.text)
    assert told.ephemeral
    await alice.press(message, "Manage this watch")
    managed = await alice.wait_for(lambda each: "Watch of @ada" in each.text)
    assert managed.ephemeral
    await alice.press(managed, "Pause")
    await alice.wait_for(lambda each: each is managed and "State · paused" in each.text)
    assert TITLE in message.text


@pytest.fixture
async def reading(discord_server: DiscordServer, store: Store, tmp_path: Path) -> AsyncIterator[Bot]:
    """A bot that reads from an X, on which @grace has written nothing yet."""
    async with XServer() as x:
        x.add(XAccount("1005", "grace", "Grace", []))
        world = World(store, tmp_path, x)
        bot = Bot(discord_server, world)
        await bot.start()
        yield bot
        await bot.stop()
        await world.stop()


async def test_a_watch_is_made_for_the_channel_where_it_was_asked_for(reading: Bot) -> None:
    """Where the bot can write; in direct messages it is for those."""
    alice, general = reading.server.user("alice"), reading.server.general
    for channel, place in ((general, "in the channel where you asked"), (alice.dm, "to you directly")):
        asked = await alice.slash("watch", {"account": "grace"}, channel)
        shown = await alice.wait_for(
            lambda each, asked=asked, place=place: each is asked.original and f"Where · {place}" in each.text
        )
        await alice.press(shown, "Watch")
        await alice.wait_for(lambda each, shown=shown: each is shown and "State · running" in each.text)
    [here] = await reading.world.app.watches.mine(owner(reading, alice))
    [direct] = await reading.world.app.watches.mine(directly(alice))
    assert (here.channel, direct.channel) == (str(general.id), "")


def directly(person: Person) -> Requester:
    """The person as the bot knows them in direct messages."""
    return Requester("discord", str(person.user.id))
