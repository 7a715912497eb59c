"""The message that lives: through rate limits and faults, and beyond the fifteen minutes of its interaction."""

import pytest

from bot.adapters.discord.messages.live_messages import CONTINUED_IN_DM, GOES_ON
from tests.adapters.discord.process import Bot
from tests.servers.discord import File
from tests.servers.discord_people import Person
from tests.servers.discord_state import ATTACH, EMBED, SEND, Message

pytestmark = pytest.mark.slow

ARCHIVE = File("archive.zip", b"not opened: the source is a fake")
HOOK = "/webhooks/"

SHOWN = GOES_ON.replace("`", "")  # As it is drawn.


async def scanning(bot: Bot, person: Person, *, public: bool = False) -> Message:
    """A scan that waits at the model."""
    bot.world.scorer.gate.clear()
    await person.slash("scan-archive", {"archive": ARCHIVE, "public": public})
    return await person.wait_for(lambda message: "Scanning @ada" in message.text)


async def report(bot: Bot, person: Person) -> Message:
    """Let the scan go on to its end; the message with its report."""
    bot.world.scorer.gate.set()
    return await person.wait_for(lambda message: "All 60 posts read" in message.text)


async def test_a_private_scan_that_takes_longer_goes_on_in_a_direct_message(bot: Bot) -> None:
    """Nobody else sees it, and its buttons work."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    first = await scanning(bot, alice)
    bot.server.advance(minutes=16)
    second = await report(bot, alice)
    assert second is not first
    assert second.channel is alice.dm
    assert CONTINUED_IN_DM in second.text
    await alice.press(second, "All posts, worst first")
    await alice.wait_for(lambda message: "Page 1 of 8" in message.text)
    assert bob.messages == []


async def test_a_private_message_says_in_time_where_the_rest_will_come(bot: Bot) -> None:
    """In the last minutes in which it can still be changed, and as long as the scan runs."""
    alice = bot.server.user("alice")
    bot.world.scorer.gate.clear()
    await alice.slash("scan-archive", {"archive": ARCHIVE})
    bot.server.advance(minutes=12)
    message = await alice.wait_for(lambda message: SHOWN in message.text)
    assert await report(bot, alice) is message
    assert SHOWN not in message.text


async def test_a_public_scan_that_takes_longer_goes_on_in_its_place(bot: Bot) -> None:
    """The channel's message is changed as one's own."""
    alice = bot.server.user("alice")
    first = await scanning(bot, alice, public=True)
    bot.server.advance(minutes=16)
    assert await report(bot, alice) is first
    assert CONTINUED_IN_DM not in first.text


async def test_what_is_lacking_for_that_is_said_and_where(bot: Bot) -> None:
    """In the direct message that comes instead."""
    alice = bot.server.user("alice")
    bot.server.general.bot_permissions = SEND | EMBED | ATTACH
    await scanning(bot, alice, public=True)
    bot.server.advance(minutes=16)
    delivered = await report(bot, alice)
    assert delivered.channel is alice.dm
    assert "I lack the permission “View Channel” in #general." in delivered.text
    await alice.wait_for(lambda message: message is delivered and "Everybody in this channel sees" not in message.text)


async def test_a_public_scan_where_the_bot_is_no_member_is_delivered_directly(bot: Bot) -> None:
    """An app that only its user has installed."""
    alice = bot.server.user("alice")
    bot.server.bot_in_guild = False
    await scanning(bot, alice, public=True)
    bot.server.advance(minutes=16)
    delivered = await report(bot, alice)
    assert delivered.channel is alice.dm
    assert "I lack the permissions “View Channel”, “Send Messages”" in delivered.text


async def test_closed_direct_messages_leave_the_report_in_the_history(bot: Bot) -> None:
    """Nothing is lost, and nothing fails."""
    alice = bot.server.user("alice")
    alice.user.dms_open = False
    await scanning(bot, alice)
    bot.server.advance(minutes=16)
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    await alice.slash("history")
    history = await alice.wait_for(lambda message: "Your reports" in message.text)
    await alice.press(history, "1: @ada's archive")
    assert await alice.wait_for(lambda message: "All 60 posts read" in message.text) is history
    assert not [message for message in alice.messages if message.channel is alice.dm]


async def test_a_message_that_was_dismissed_ends_nothing(bot: Bot) -> None:
    """The scan goes on; the bot does not come after anybody."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    message.deleted = True
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    await alice.slash("history")
    await alice.wait_for(lambda message: "Your reports" in message.text and "done" in message.text)
    assert len(alice.messages) == 1


async def test_an_edit_that_discord_fails_to_take_is_tried_again(bot: Bot) -> None:
    """A server error, and a closed connection."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    bot.server.fail("PATCH", HOOK, 503)
    bot.server.fail("PATCH", HOOK, 0)
    assert await report(bot, alice) is message
    assert bot.server.limits.faults == []


async def test_a_rate_limit_is_waited_out(bot: Bot) -> None:
    """The edit arrives after it."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    bot.server.fail("PATCH", HOOK, 429, times=2)
    assert await report(bot, alice) is message
    assert bot.server.limits.faults == []


async def test_no_more_is_sent_than_a_rate_limit_allows(bot: Bot) -> None:
    """What Discord says of its limits is kept to, without being refused first."""
    bot.server.limit(3, 0.2)
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    assert await report(bot, alice) is message
    assert bot.server.limits.limited == 0


async def test_a_direct_message_lives_on_too(bot: Bot) -> None:
    """After the fifteen minutes: first the progress, then the report in its place."""
    alice = bot.server.user("alice")
    await scanning(bot, alice)
    bot.server.advance(minutes=16)
    await report(bot, alice)
    assert len([message for message in alice.messages if message.channel is alice.dm]) == 1
