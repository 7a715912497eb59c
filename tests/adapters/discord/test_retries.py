"""Each message once on Discord, whatever answer is lost; and what it refuses, told or shown elsewhere."""

import pytest

from bot.adapters.discord.messages.live_messages import MOVED_TO_DM
from bot.adapters.discord.messages.reply import ELSEWHERE
from bot.core.domain.people import Requester
from bot.core.domain.watches import WatchStatus
from tests.adapters.alerts import alert, sent, soon, status
from tests.adapters.discord.process import Bot
from tests.servers.discord import File
from tests.servers.discord_people import Person
from tests.servers.discord_state import Message

ARCHIVE = File("archive.zip", b"not opened: the source is a fake")
TITLE = "3 new flagged posts of @ada"
POST = ("POST", "/channels/{channel_id}/messages")
MESSAGES, HOOK = r"/channels/\d+/messages$", "/webhooks/"


def owner(bot: Bot, person: Person) -> Requester:
    """The person as the bot knows them in the server."""
    return Requester("discord", str(person.user.id), str(bot.server.general.guild_id))


def alerts(person: Person) -> list[Message]:
    """The alerts that the person sees."""
    return [message for message in person.messages if TITLE in message.text]


async def scanned(bot: Bot, person: Person, place: str) -> Message:
    """A public scan of which only the last card is still to come."""
    channel = bot.server.add_channel(place, thread=True)
    bot.world.scorer.gate.clear()
    await person.slash("scan-archive", {"archive": ARCHIVE, "public": True}, channel)
    return await person.wait_for(lambda message: "Scanning @ada" in message.text)


async def report(bot: Bot, person: Person) -> Message:
    """Let the scan go on to its end; the message with its report."""
    bot.world.scorer.gate.set()
    return await person.wait_for(lambda message: "All 60 posts read" in message.text)


@pytest.mark.parametrize("fault", [500, 502, 0])
@pytest.mark.parametrize("direct", [False, True])
async def test_an_alert_whose_answer_was_lost_stands_there_once(bot: Bot, fault: int, direct: bool) -> None:
    """discord.py repeats nothing by itself; we do, under the same nonce."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), "" if direct else str(bot.server.general.id))
    bot.server.fail("POST", MESSAGES, fault, done=True)
    assert not await sent(bot.world)
    assert bot.server.rest.requests.count(POST) == 1
    await soon(bot.world)
    assert await sent(bot.world)
    assert len(alerts(alice)) == 1


async def test_long_after_a_lost_answer_the_message_is_looked_for(bot: Bot) -> None:
    """Discord has forgotten the nonce by then."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), "")
    bot.server.fail("POST", MESSAGES, 500, done=True)
    assert not await sent(bot.world)
    bot.server.rest.nonces.clear()
    await soon(bot.world)
    await long_ago(bot)
    alice.dm.bot_permissions |= 1 << 16
    assert await sent(bot.world)
    assert len(alerts(alice)) == 1


async def test_where_the_bot_may_not_look_the_owner_gets_it_directly(bot: Bot) -> None:
    """It may stand in the channel: there it is not repeated."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    bot.server.fail("POST", MESSAGES, 500)
    assert not await sent(bot.world)
    await soon(bot.world)
    await long_ago(bot)
    assert await sent(bot.world)
    [message] = alerts(alice)
    assert message.channel is alice.dm
    assert "You may get this twice." in message.text
    assert alerts(bob) == []


async def long_ago(bot: Bot) -> None:
    """As if the first try had been an hour ago."""
    async with bot.world.store.write() as connection:
        await connection.exec_driver_sql("UPDATE outbox SET tried_at = tried_at - 3600000")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (160005, "it is locked"),
        (50083, "it is archived"),
        (50013, "I lack a permission"),
        (10003, "it was deleted"),
        (200000, "AutoMod"),
    ],
)
async def test_a_final_refusal_is_told_to_the_owner(bot: Bot, code: int, words: str) -> None:
    """Also one that comes with status 400: the watch stands still instead of trying for ever."""
    alice = bot.server.user("alice")
    watch = await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    bot.server.fail("POST", MESSAGES, 400, code=code)
    await sent(bot.world)
    assert await status(bot.world, watch) == WatchStatus.LOST
    [notice] = [message for message in alice.messages if "Your watch of @ada" in message.text]
    assert notice.channel is alice.dm
    assert words in notice.text


async def test_cloudflare_s_429_freezes_no_live_message(bot: Bot) -> None:
    """It is no JSON, and passes."""
    alice = bot.server.user("alice")
    message = await scanned(bot, alice, "talk")
    bot.server.fail("PATCH", HOOK, 429, text="error code: 1015")
    assert await report(bot, alice) is message


async def test_a_public_report_comes_in_its_thread_though_that_was_archived_meanwhile(bot: Bot) -> None:
    """It is opened again."""
    alice = bot.server.user("alice")
    message = await scanned(bot, alice, "talk")
    message.channel.archived = True
    assert await report(bot, alice) is message


@pytest.mark.parametrize("minutes", [0, 16])
async def test_a_public_report_in_a_locked_thread_comes_directly(bot: Bot, minutes: int) -> None:
    """With the reason, whether or not the interaction's key is still good."""
    alice = bot.server.user("alice")
    message = await scanned(bot, alice, "talk")
    message.channel.archived = message.channel.locked = True
    bot.server.advance(minutes=minutes)
    shown = await report(bot, alice)
    assert shown.channel is alice.dm
    assert "archived" in shown.text
    assert (MOVED_TO_DM in shown.text) is (minutes == 0)


async def test_a_further_answer_in_doubt_comes_directly(bot: Bot) -> None:
    """Discord recognizes no repetition of follow-ups, so there is none."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(bot, alice), str(bot.server.general.id))
    await sent(bot.world)
    [message] = alerts(alice)
    bot.server.fail("POST", HOOK, 500, done=True)
    await alice.press(message, "Change this watch …")
    shown = await alice.wait_for(lambda each: ELSEWHERE in each.text)
    assert "Watch of @ada" in shown.text
    assert len([each for each in alice.messages if each.ephemeral and "Watch of @ada" in each.text]) == 1


async def test_an_acknowledgement_whose_answer_was_lost_does_not_leave_the_person_waiting(bot: Bot) -> None:
    """It may have arrived, so the answer follows."""
    alice = bot.server.user("alice")
    bot.server.fail("POST", "/callback", 500, done=True)
    await alice.slash("about")
    await alice.wait_for(lambda message: "About toxscan" in message.text)
    assert len([message for message in alice.messages if "About toxscan" in message.text]) == 1


async def test_where_a_server_takes_no_files_the_message_comes_without(bot: Bot) -> None:
    """And says what is missing."""
    alice = bot.server.user("alice")
    bot.server.fail("PATCH", HOOK, 400, code=400001)
    await alice.slash("export-my-data")
    shown = await alice.wait_for(lambda message: "Missing: toxscan-my-data.json" in message.text)
    assert shown.attachments == []
