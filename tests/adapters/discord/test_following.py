"""A restart in the middle of a scan changes nothing for whoever waits: the message goes on, wherever it stands."""

import asyncio
from collections.abc import Callable

import pytest

from bot.adapters.discord.messages.live_messages import CONTINUED_IN_DM, Place
from bot.core.domain.scans import ScanStatus
from bot.core.store.scans.live_messages import LiveMessageRecord
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_reply import report, scanning
from tests.databases import live_messages_left
from tests.servers.discord_people import PATIENCE


async def left(bot: Bot) -> list[LiveMessageRecord]:
    """Messages that a next process would go on with."""
    return await live_messages_left(bot.world.store)


async def until_left(bot: Bot, condition: Callable[[list[LiveMessageRecord]], bool]) -> None:
    """Wait until that holds of what is left."""
    async with asyncio.timeout(PATIENCE):
        while not condition(await left(bot)):  # noqa: ASYNC110 - the store rings no bell.
            await asyncio.sleep(0)


def nothing(records: list[LiveMessageRecord]) -> bool:
    """Whether there is nothing to go on with."""
    return not records


@pytest.mark.parametrize("public", [False, True])
async def test_the_same_message_goes_on_to_the_report(bot: Bot, public: bool) -> None:
    """Whether one person sees it or everybody."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice, public=public)
    await bot.restart()
    assert await report(bot, alice) is message
    assert len(alice.messages) == 1
    await until_left(bot, nothing)


async def test_a_message_that_can_not_be_changed_any_more_goes_on_in_a_direct_one(bot: Bot) -> None:
    """The bot came back only after the fifteen minutes."""
    alice = bot.server.user("alice")
    await scanning(bot, alice)
    await bot.stop()
    bot.server.advance(minutes=16)
    await bot.restart()
    delivered = await report(bot, alice)
    assert delivered.channel is alice.dm
    assert CONTINUED_IN_DM in delivered.text


async def test_a_direct_message_that_the_scan_went_on_in_goes_on_too(bot: Bot) -> None:
    """No second one is sent."""
    alice = bot.server.user("alice")
    await scanning(bot, alice)
    await bot.restart()
    bot.server.advance(minutes=16)
    await bot.restart()
    moved = await alice.wait_for(lambda message: message.channel is alice.dm and "Scanning @ada" in message.text)
    await until_left(bot, lambda records: str(moved.id) in records[0].place)
    await bot.restart()
    assert await report(bot, alice) is moved
    assert CONTINUED_IN_DM in moved.text
    assert [message for message in alice.messages if message.channel is alice.dm] == [moved]


async def test_a_scan_that_was_gone_on_with_by_its_button_goes_on_after_a_restart(bot: Bot) -> None:
    """The message where the button stood."""
    alice = bot.server.user("alice")
    running = await scanning(bot, alice)
    await alice.press(running, "Cancel")
    await alice.wait_for(lambda message: "cancelled" in message.text)
    await alice.press(running, "Continue")
    await alice.wait_for(lambda message: "Scanning @ada" in message.text)
    await bot.restart()
    assert await report(bot, alice) is running


async def test_a_report_that_was_ready_while_the_bot_was_away_is_there_when_it_is_back(bot: Bot) -> None:
    """The scan ended in the moment in which the bot was stopped."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    await bot.stop()
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    assert "Scanning @ada" in message.text
    await bot.start()
    assert await alice.wait_for(lambda shown: "All 60 posts read" in shown.text) is message


async def test_a_public_message_that_was_not_shown_before_is_drawn_as_one_that_others_see(bot: Bot) -> None:
    """The bot was killed before its first answer: an archive's posts are for its owner alone all the same."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice, public=True)
    await bot.stop()
    [record] = await left(bot)
    unshown = Place.model_validate_json(record.place).model_copy(update={"message_id": 0})
    await bot.world.app.live_messages.set_place(record, unshown.model_dump_json())
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    await bot.start()
    await alice.wait_for(lambda shown: shown is message and "Report on @ada" in shown.text)
    assert "Everybody in this channel sees this report." in message.text


async def test_a_dismissed_message_is_not_gone_on_with(bot: Bot) -> None:
    """The bot does not come after anybody."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    await bot.stop()
    message.deleted = True
    await bot.restart()
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    await until_left(bot, nothing)
    assert alice.messages == []


async def test_whoever_was_forgotten_hears_no_more_of_it(bot: Bot) -> None:
    """Neither before nor after a restart."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    await alice.slash("forget")
    asked = await alice.wait_for(lambda message: "Forget everything about you?" in message.text)
    await alice.press(asked, "Forget everything")
    await alice.wait_for(lambda message: "was deleted from this bot" in message.text)
    assert await left(bot) == []
    said = len(alice.messages), message.edits
    await bot.restart()
    bot.world.scorer.gate.set()
    await alice.slash("history")
    await alice.wait_for(lambda message: "You have not scanned an account yet." in message.text)
    assert (len(alice.messages) - 1, message.edits) == said


async def test_what_another_version_has_left_is_dropped(bot: Bot) -> None:
    """It can't be read; the report is in the history."""
    alice = bot.server.user("alice")
    await scanning(bot, alice)
    [record] = await left(bot)
    await bot.world.app.live_messages.set_place(record, '{"of": "another version"}')
    await bot.restart()
    await until_left(bot, nothing)
    assert await left(bot) == []
    bot.world.scorer.gate.set()
    assert (await bot.world.app.scans.wait(1)).status is ScanStatus.DONE


async def test_an_interactions_token_is_in_no_description_of_a_follower(bot: Bot) -> None:
    """So that no log can hold it."""
    alice = bot.server.user("alice")
    await scanning(bot, alice)
    [record] = await left(bot)
    token = bot.server.interactions[0].token
    assert token in record.place
    assert token not in repr(record) + repr(Place.model_validate_json(record.place))
