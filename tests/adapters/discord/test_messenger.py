"""Alerts of watches on Discord: in a channel or directly, once, and what happens when they can't be sent."""

from pathlib import Path

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


async def test_a_watch_is_made_for_the_channel_where_it_was_asked_for(
    discord_server: DiscordServer, store: Store, tmp_path: Path
) -> None:
    """Where the bot can write; in direct messages it is for those."""
    async with XServer() as x:
        world = World(store, tmp_path, x)
        x.add(XAccount("1005", "grace", "Grace", []))
        bot = Bot(discord_server, world)
        await bot.start()
        alice = bot.server.user("alice")
        for channel, place in ((bot.server.general, "In the channel where you asked"), (alice.dm, "To you directly")):
            await alice.slash("watch", {"account": "grace"}, channel)
            asked = await alice.wait_for(lambda each, place=place: "Watch @grace?" in each.text and place in each.text)
            await alice.press(asked, "Watch")
            await alice.wait_for(lambda each, asked=asked: each is asked and "State · running" in each.text)
        here, direct = [await world.app.watches.mine(each) for each in (owner(bot, alice), directly(alice))]
        assert (here[0].channel, direct[0].channel) == (str(bot.server.general.id), "")
        await bot.stop()
        await world.stop()


def directly(person: Person) -> Requester:
    """The person as the bot knows them in direct messages."""
    return Requester("discord", str(person.user.id))
