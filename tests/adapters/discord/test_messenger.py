"""Alerts of watches on Discord: in a channel or directly, once, and what happens when they can't be sent."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.people import Requester
from bot.core.domain.watches import Watch, WatchStatus
from bot.core.store.engine.database import Store
from tests.adapters.alerts import again, alert, sent, status
from tests.adapters.discord.process import Bot
from tests.conversations.world import World
from tests.servers.discord import DiscordServer
from tests.servers.discord_people import Person
from tests.servers.discord_state import MANAGE_SERVER, SEND, VIEW, Channel, Message
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
    for words in ("this is awful no. 6", "https://x.com/ada/status/6", "toxicity", "Change this watch …"):
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
    assert "I can no longer write in the channel where you asked" in notice.text


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
    await bob.press(message, "Change this watch …")
    told = await bob.wait_for(lambda each: "This watch is not yours" in each.text)
    assert told.ephemeral
    await alice.press(message, "Change this watch …")
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


async def proposed(bot: Bot, person: Person, channel: Channel | None = None) -> Message:
    """The card of a new watch of @grace, before it is agreed to."""
    asked = await person.slash("watch", {"account": "grace"}, channel)
    return await person.wait_for(lambda each: each is asked.original and "Watch @grace?" in each.text)


async def channels_allowed(bot: Bot, person: Person) -> None:
    """Whoever manages the server lets alerts into its channels."""
    person.user.permissions |= MANAGE_SERVER
    await person.slash("settings", {"alerts": "channel"})
    await person.wait_for(lambda each: "Alerts of watches" in each.text and "In channels too" in each.text)


async def test_alerts_come_directly_unless_somebody_chooses_the_channel(reading: Bot) -> None:
    """Also those of a watch that was made in a channel."""
    alice = reading.server.user("alice")
    shown = await proposed(reading, alice)
    assert "Where · to you directly" in shown.text
    await alice.press(shown, "They have consented")
    await alice.wait_for(lambda each: each is shown and "State · running" in each.text)
    [watch] = await reading.world.app.watches.list_own(owner(reading, alice))
    assert watch.place.channel == ""


async def test_the_channel_is_offered_only_where_a_setting_of_the_server_allows_it(reading: Bot) -> None:
    """Else the card says who can allow it."""
    alice = reading.server.user("alice")
    shown = await proposed(reading, alice)
    assert "The settings here keep alerts out of channels." in shown.text
    assert not [label for label, _ in shown.choices() if "to everyone here" in label]


async def test_in_the_channel_alerts_mention_their_owner(reading: Bot) -> None:
    """After one was told that everyone sees them."""
    alice = reading.server.user("alice")
    await channels_allowed(reading, alice)
    shown = await proposed(reading, alice)
    await alice.choose(shown, "to everyone here, mentioning you")
    await alice.wait_for(lambda each: each is shown and "here, where everyone sees it; you are mentioned" in each.text)
    [watch] = [each async for each in _all(reading, alice, shown)]
    assert watch.place.channel == str(reading.server.general.id)


async def _all(bot: Bot, person: Person, shown: Message) -> AsyncIterator[Watch]:
    await person.press(shown, "They have consented")
    await person.wait_for(lambda each: each is shown and "State · running" in each.text)
    for watch in await bot.world.app.watches.list_own(owner(bot, person)):
        yield watch


async def test_only_roles_that_can_be_mentioned_are_offered(reading: Bot) -> None:
    """And the one that was chosen is kept with the watch."""
    alice = reading.server.user("alice")
    mods = await reading.server.add_role("mods", mentionable=True)
    await reading.server.add_role("bosses", mentionable=False)
    await channels_allowed(reading, alice)
    shown = await proposed(reading, alice)
    offered = [label for label, _ in shown.choices() if "to everyone here" in label]
    assert offered == ["to everyone here, mentioning you", "to everyone here, mentioning @mods"]
    await alice.choose(shown, offered[1])
    await alice.wait_for(lambda each: each is shown and "@mods is mentioned" in each.text)
    [watch] = [each async for each in _all(reading, alice, shown)]
    assert watch.terms.mention == mods


@pytest.mark.parametrize("whose", ["bot", "person"])
async def test_rights_are_checked_before_alerts_stand_in_a_channel(reading: Bot, whose: str) -> None:
    """The bot's, and the person's own."""
    alice = reading.server.user("alice")
    await channels_allowed(reading, alice)
    if whose == "bot":
        reading.server.general.bot_permissions &= ~SEND
    else:
        alice.user.permissions = MANAGE_SERVER | VIEW
    shown = await proposed(reading, alice)
    assert not [label for label, _ in shown.choices() if "to everyone here" in label]
    said = "I lack the permission “Send Messages” in #general." if whose == "bot" else "You may not write in #general"
    assert said in shown.text


async def test_an_alert_in_a_channel_calls_its_owner_and_says_why(bot: Bot) -> None:
    """In a line of content, which a phone shows: how many posts, of whom, for what."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.content == f"<@{alice.user.id}> 3 new flagged posts of @ada: toxicity"
    assert message.mentions == {"parse": [], "users": [str(alice.user.id)]}


async def test_an_alert_can_call_a_role_instead(bot: Bot) -> None:
    """That one, and nobody else."""
    alice = bot.server.user("alice")
    watch = await alert(bot.world, owner(bot, alice), "")
    role = await bot.server.add_role("mods", mentionable=True)
    await bot.world.app.watches.tell_in(owner(bot, alice), watch.id, str(bot.server.general.id), role)
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.content.startswith(f"<@&{role}> 3 new flagged posts")
    assert message.mentions == {"parse": [], "roles": [role]}


async def test_a_direct_alert_calls_nobody(bot: Bot) -> None:
    """Its words are the notification."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), "")
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.content == "3 new flagged posts of @ada: toxicity"
    assert message.mentions == {"parse": []}


@pytest.mark.parametrize("channel", [False, True])
async def test_the_buttons_of_an_alert_work_wherever_it_stands(bot: Bot, channel: bool) -> None:
    """In a channel, and in direct messages, where people are in no server."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id) if channel else "")
    assert await sent(bot.world)
    [message] = alerts(alice)
    await alice.press(message, "Change this watch …")
    await alice.wait_for(lambda each: "Watch of @ada" in each.text)
    await alice.press(message, "Open in report")
    await alice.wait_for(lambda each: "Page 1 of" in each.text and "this is awful no. 16" in each.text)
    await alice.press(message, "Judge …")
    judging = await alice.wait_for(lambda each: "Judge posts of @ada" in each.text)
    await alice.choose(judging, "#1 is not toxic")
    await alice.wait_for(lambda each: each is judging and "#1 is toxic" in each.text)
    assert TITLE in message.text


async def test_alerts_go_into_the_channel_that_was_picked(reading: Bot) -> None:
    """From Discord's own list, in the command."""
    alice, elsewhere = reading.server.user("alice"), reading.server.add_channel("elsewhere")
    await reading.restart()  # Discord tells of a channel at the start.
    await channels_allowed(reading, alice)
    asked = await alice.slash("watch", {"account": "grace", "channel": elsewhere})
    offer = await alice.wait_for(lambda each: each is asked.original and "Watch @grace?" in each.text)
    await alice.press(offer, "They have consented")
    await alice.wait_for(lambda each: each is offer and "Watch of @grace" in each.text)
    [watch] = await reading.world.app.watches.list_own(owner(reading, alice))
    assert watch.place.channel == str(elsewhere.id)


async def test_a_channel_and_direct_messages_are_one_too_many(reading: Bot) -> None:
    """Nothing is changed in silence."""
    alice = reading.server.user("alice")
    await alice.slash("watch", {"account": "grace", "where": "dm", "channel": reading.server.general})
    await alice.wait_for(lambda each: "where: You chose dm, and a channel as well." in each.text)
