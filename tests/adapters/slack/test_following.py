"""A restart in the middle of a scan changes nothing for whoever waits for it."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.adapters.slack.messages.live_messages import Place
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import ResumeAction
from bot.core.domain.people import Requester
from bot.core.store.scans.live_messages import LiveMessageRecord
from tests.adapters.slack.conftest import Bot, button
from tests.databases import live_messages_left
from tests.servers.slack import Upload
from tests.servers.slack_people import PATIENCE, Person
from tests.servers.slack_state import Message

ARCHIVE = Upload("archive.zip", b"a fake reads it")


async def following(bot: Bot, *messages: Message) -> None:
    """As soon as just these messages are stored as following a scan."""
    async with asyncio.timeout(PATIENCE):
        wanted = {message.ts for message in messages}
        while {Place.model_validate_json(each.place).ts for each in await stored(bot)} != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def stored(bot: Bot) -> Sequence[LiveMessageRecord]:
    """What a later process finds."""
    return await live_messages_left(bot.world.store)


async def a_scan_under_way(bot: Bot, person: Person) -> Message:
    """Its message, while the scan waits at the model."""
    bot.world.scorer.gate.clear()
    await person.type("", [ARCHIVE])
    running = await person.wait_for(lambda message: "Scanning @ada" in message.read)
    await following(bot, running)
    return running


async def test_a_message_goes_on_where_it_stands(bot: Bot) -> None:
    """The same message shows the progress and becomes the report, whose buttons work."""
    alice = bot.server.user("alice")
    running = await a_scan_under_way(bot, alice)
    before = running.edits
    await bot.restart()
    await alice.wait_for(lambda message: message is running and message.edits > before)
    assert "Scanning @ada" in running.read
    bot.world.scorer.gate.set()
    assert await alice.wait_for(lambda message: "Report on @ada" in message.read) is running
    await following(bot)
    await alice.press(running, "All posts, worst first")
    await alice.wait_for(lambda message: "Page 1 of 8" in message.read)


async def test_it_can_be_cancelled_after_a_restart(bot: Bot) -> None:
    """Its button belongs to the scan, not to a process."""
    alice = bot.server.user("alice")
    running = await a_scan_under_way(bot, alice)
    await bot.restart()
    await alice.press(running, "Cancel")
    assert await alice.wait_for(lambda message: "Scan of @ada's archive cancelled" in message.read) is running


async def test_a_scan_that_ended_while_the_bot_was_away_is_shown_at_its_start(bot: Bot) -> None:
    """Nobody has to look for it in the history."""
    alice = bot.server.user("alice")
    running = await a_scan_under_way(bot, alice)
    await bot.stop()
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    await bot.start()
    assert await alice.wait_for(lambda message: "Report on @ada" in message.read) is running
    await following(bot)


async def test_a_scan_begun_privately_goes_on_in_direct_messages(bot: Bot) -> None:
    """There it lived before, too: no later process could change an ephemeral message."""
    alice = bot.server.user("alice")
    bot.world.source.broken_at = 30
    await alice.type("", [ARCHIVE])
    await alice.wait_for(lambda message: "Scan of @ada's archive failed" in message.read)
    bot.world.source.broken_at = None
    await alice.slash("history")
    history = await alice.wait_for(lambda message: message.ephemeral and "Your reports" in message.read)
    history.blocks = [{"type": "actions", "elements": [button("Continue", encode(ResumeAction(1)))]}]
    bot.world.scorer.gate.clear()
    await alice.press(history, "Continue")
    running = await alice.wait_for(lambda message: message.channel is alice.dm and "Scanning @ada" in message.read)
    await following(bot, running)
    await bot.restart()
    bot.world.scorer.gate.set()
    assert await alice.wait_for(lambda message: "All 60 posts read" in message.read) is running


async def test_two_who_wait_for_one_scan_both_get_its_report(bot: Bot) -> None:
    """Each in their own message."""
    people = [bot.server.user("alice"), bot.server.user("bob")]
    bot.world.scorer.gate.clear()
    running = []
    for person in people:
        await person.type("", [ARCHIVE])
        running.append(await person.wait_for(lambda message: "Scanning @ada" in message.read))
    await following(bot, *running)
    await bot.restart()
    bot.world.scorer.gate.set()
    reports = [await person.wait_for(lambda message: "Report on @ada" in message.read) for person in people]
    assert reports == running


async def test_a_message_that_was_deleted_meanwhile_ends_the_following(bot: Bot) -> None:
    """Nothing is posted anew, and nothing is kept of it; the history has the report."""
    alice = bot.server.user("alice")
    running = await a_scan_under_way(bot, alice)
    await bot.stop()
    running.deleted = True
    await bot.start()
    await following(bot)
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    assert not alice.messages


async def test_a_scan_goes_on_directly_where_the_bot_was_put_out_of_the_channel(bot: Bot) -> None:
    """Its message can't be changed any more; whoever asked still gets the report."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    bot.world.source.broken_at = 30
    await alice.type("", [ARCHIVE])
    await alice.wait_for(lambda message: "Scan of @ada's archive failed" in message.read)
    bot.world.source.broken_at = None
    bot.world.scorer.gate.clear()
    question = await alice.mention("about")
    history = await bob.wait_for(lambda message: message.thread_ts == question.ts)
    history.blocks = [{"type": "actions", "elements": [button("Continue", encode(ResumeAction(1)))]}]
    await alice.press(history, "Continue")
    await alice.wait_for(lambda message: message is history and "Scanning @ada" in message.read)
    await following(bot, history)
    bot.server.general.bot_is_member = False
    await bot.restart()
    bot.world.scorer.gate.set()
    report = await alice.wait_for(lambda message: "All 60 posts read" in message.read and message.ts > history.ts)
    assert report.channel is alice.dm
    await alice.wait_for(lambda message: message is report and "Everybody in this channel sees" not in message.read)


async def test_a_public_message_that_was_not_shown_before_is_drawn_as_one_that_others_see(bot: Bot) -> None:
    """The bot was killed before its first answer: an archive's posts are for its owner alone all the same."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await a_scan_under_way(bot, alice)
    await bot.stop()
    [record] = await stored(bot)
    channel = bot.server.general.id
    bot.server.scopes.add("channels:history")  # Otherwise nobody can see whether it stands there.
    unshown = Place.model_validate_json(record.place).model_copy(update={"channel": channel, "ts": "", "key": "k1"})
    await bot.world.app.live_messages.set_place(record, unshown.model_dump_json())
    bot.world.scorer.gate.set()
    await bot.world.app.scans.wait(1)
    await bot.start()
    report = await bob.wait_for(lambda message: "Report on @ada" in message.read)
    assert "Everybody in this channel sees this report." in report.read


@pytest.mark.parametrize("place", ["not what we write", "{}"])
async def test_a_place_of_another_version_is_dropped(bot: Bot, place: str) -> None:
    """The bot starts all the same, and the other messages go on."""
    alice = bot.server.user("alice")
    running = await a_scan_under_way(bot, alice)
    who = Requester("slack", alice.user.id, alice.user.team_id)
    await bot.world.app.live_messages.set_place(LiveMessageRecord(1, who), place)
    await bot.restart()
    while place in [each.place for each in await stored(bot)]:  # noqa: ASYNC110 - the store rings no bell.
        await asyncio.sleep(0)
    await following(bot, running)
    bot.world.scorer.gate.set()
    assert await alice.wait_for(lambda message: "Report on @ada" in message.read) is running
