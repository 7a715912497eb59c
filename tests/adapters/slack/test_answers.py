"""Where answers stand on Slack, who sees them, and how they outlive whatever Slack does."""

import asyncio
import json
from dataclasses import replace

import pytest

from bot.adapters.slack.drawing.render import REST_FOLLOWS
from bot.adapters.slack.person import TIMING
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import ResumeAction
from bot.core.domain.people import Requester
from tests.adapters.slack.conftest import Bot, button
from tests.adapters.slack.pages import MOST_JSON, leads_to_page, read_long_posts
from tests.servers.slack import Upload
from tests.servers.slack_people import Person
from tests.servers.slack_state import Message

ARCHIVE = Upload("archive.zip", b"a fake reads it")


async def a_report(person: Person) -> Message:
    """A finished report in our direct messages."""
    await person.type("", [ARCHIVE])
    return await person.wait_for(lambda message: "Report on @ada" in message.read)


async def test_answers_in_a_channel_are_private_unless_asked_otherwise(bot: Bot) -> None:
    """Without a word only the asker sees them; `--public` shows them to all."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alice.slash("score you are awful")
    private = await alice.wait_for(lambda message: "you are awful" in message.read)
    assert private.ephemeral
    assert not bob.messages
    await alice.slash("about --public")
    public = await bob.wait_for(lambda message: "About toxscan" in message.read)
    assert not public.ephemeral


async def test_a_workspace_can_make_answers_public_and_a_person_private_again(bot: Bot) -> None:
    """Its setting holds where nothing is said; what concerns one alone is never shown to others."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    alice.user.admin = True
    await alice.slash("settings --visibility public")
    await alice.wait_for(lambda message: "Changed." in message.read)
    await alice.slash("about")
    await bob.wait_for(lambda message: "About toxscan" in message.read)
    before = len(bob.messages)
    await alice.slash("about --private")
    await alice.wait_for(lambda message: message.ephemeral and "About toxscan" in message.read)
    await alice.slash("export-my-data --public")
    await alice.wait_for(lambda message: any(file.name == "toxscan-my-data.json" for file in message.files))
    assert len(bob.messages) == before


async def test_only_those_who_manage_the_workspace_change_its_settings(bot: Bot) -> None:
    """Slack says who they are."""
    alice = bot.server.user("alice")
    await alice.slash("settings --preset strict")
    refused = await alice.wait_for(lambda message: "That can't be done" in message.read)
    assert "Only people who manage" in refused.read


async def test_what_has_no_effect_on_slack_is_not_offered_there(bot: Bot) -> None:
    """Slack turns no pages by reactions."""
    alice = bot.server.user("alice")
    alice.user.admin = True
    await alice.slash("settings")
    settings = await alice.wait_for(lambda message: "Strictness" in message.read)
    assert "Who sees answers" in settings.read
    assert "Turning pages" not in settings.read
    await alice.slash("help --all")
    commands = await alice.wait_for(lambda message: message.read.startswith("Commands"))
    assert "[--visibility VISIBILITY]" in commands.read
    assert not [words for words in ("--pagination", "ARCHIVE") if words in commands.read]
    await alice.slash("settings --pagination reactions")
    await alice.wait_for(lambda message: "The setting pagination has no effect here." in message.read)


async def test_pages_stand_in_the_thread_of_their_report_and_turn_in_place(bot: Bot) -> None:
    """The report stays where it is."""
    alice = bot.server.user("alice")
    report = await a_report(alice)
    await alice.press(report, "All posts, worst first")
    page = await alice.wait_for(lambda message: "Page 1 of 8" in message.read)
    assert page.thread_ts == report.ts
    await alice.press(page, "Next ▶")
    assert await alice.wait_for(lambda message: "Page 2 of 8" in message.read) is page
    assert "Report on @ada" in report.read


async def test_a_private_report_is_paged_through_where_it_stands(bot: Bot) -> None:
    """An ephemeral message is replaced by what its buttons show; each press brings a way to do so."""
    alice = bot.server.user("alice")
    await a_report(alice)
    await alice.slash("history")
    message = await alice.wait_for(lambda message: message.ephemeral and "Your reports" in message.read)
    for label, words in [
        ("1: @ada's archive", "Report on @ada"),
        ("All posts, worst first", "Page 1"),
        *[("Next ▶", "Page")] * 3,
    ]:
        await alice.press(message, label)
        assert await alice.wait_for(lambda each, words=words: each is message and words in message.read)
    assert bot.server.visible_to("bob") == []


async def details(alice: Person, report: Message) -> Message:
    """The numbers behind a report, in its place."""
    await alice.press(report, "Details")
    return await alice.wait_for(lambda message: message is report and "Details on @ada" in message.read)


async def test_the_chart_is_uploaded_once_and_shown_in_the_details(bot: Bot) -> None:
    """Where a workspace draws none itself: by Slack's current file API; opened again, the same file serves."""
    bot.server.refuses_data = True
    alice = bot.server.user("alice")
    report = await a_report(alice)
    await details(alice, report)
    await alice.wait_for(lambda message: "image" in [block["type"] for block in message.blocks])
    (image,) = [block for block in report.blocks if block["type"] == "image"]
    chart = bot.server.files[image["slack_file"]["id"]]
    assert chart.content is not None
    assert chart.content.startswith(b"\x89PNG")
    await alice.press(report, "◀ Report")
    await alice.wait_for(lambda message: message is report and "Report on @ada" in message.read)
    await details(alice, report)
    assert sum(file.name == "report.png" for file in bot.server.files.values()) == 1


async def test_details_without_their_chart_still_arrive(bot: Bot) -> None:
    """An upload that fails takes nothing with it."""
    bot.server.refuses_data = True
    bot.server.fail("files.getUploadURLExternal", error="storage_limit_reached")
    alice = bot.server.user("alice")
    shown = await details(alice, await a_report(alice))
    assert not [block for block in shown.blocks if block["type"] == "image"]
    assert "Chart of 10 flagged posts" in shown.read


async def test_a_scan_that_is_begun_in_a_channel_lives_in_direct_messages(bot: Bot) -> None:
    """A private message can't be kept up to date for long, so it says where the scan goes on."""
    alice = bot.server.user("alice")
    bot.world.source.broken_at = 30
    await a_failed_scan(alice, bot)
    bot.world.source.broken_at = None
    question = await alice.slash("history")
    assert question.acknowledged
    history = await alice.wait_for(lambda message: message.ephemeral and "Your reports" in message.read)
    history.blocks = [{"type": "actions", "elements": [button("Continue", encode(ResumeAction(1)))]}]
    await alice.press(history, "Continue")
    await alice.wait_for(lambda message: message is history and "continues in our direct messages" in message.read)
    report = await alice.wait_for(lambda message: "All 60 posts read" in message.read)
    assert report.channel is alice.dm


async def a_failed_scan(person: Person, bot: Bot) -> Message:
    """A scan that stopped half way, with its button to go on."""
    await person.type("", [ARCHIVE])
    bot.world.scorer.gate.set()
    return await person.wait_for(lambda message: "Scan of @ada's archive failed" in message.read)


async def test_a_scan_goes_on_in_the_message_that_said_it_failed(bot: Bot) -> None:
    """One message that lives."""
    alice = bot.server.user("alice")
    bot.world.source.broken_at = 30
    failed = await a_failed_scan(alice, bot)
    bot.world.source.broken_at = None
    await alice.press(failed, "Continue")
    assert await alice.wait_for(lambda message: "All 60 posts read" in message.read) is failed


async def test_a_running_scan_can_be_cancelled_by_its_button(bot: Bot) -> None:
    """While it runs its message has one; then it says what is kept."""
    alice = bot.server.user("alice")
    bot.world.scorer.gate.clear()
    await alice.type("", [ARCHIVE])
    running = await alice.wait_for(lambda message: "Scanning @ada" in message.read)
    await alice.press(running, "Cancel")
    bot.world.scorer.gate.set()
    await alice.wait_for(lambda message: message is running and "Scan of @ada's archive cancelled" in message.read)
    assert "Continue" in [name for name, *_ in running.choices()]
    assert "Cancel" not in [name for name, *_ in running.choices()]


async def test_where_the_bot_is_no_member_it_answers_privately_and_says_how_to_invite_it(bot: Bot) -> None:
    """In public channels, and in private ones that it can't even see."""
    alice = bot.server.user("alice")
    for private in (False, True):
        elsewhere = bot.server.add_channel("elsewhere", bot_is_member=False, private=private)
        await alice.slash("about --public", elsewhere)
        await alice.wait_for(lambda m, place=elsewhere: m.channel is place and "/invite @toxscan" in m.read)
        await alice.wait_for(lambda m, place=elsewhere: m.channel is place and "About toxscan" in m.read)
    assert all(message.ephemeral for message in alice.messages)


async def test_between_other_people_the_bot_answers_only_the_asker(bot: Bot) -> None:
    """A slash command works in anybody's direct messages, also where the bot is not."""
    alice = bot.server.user("alice")
    theirs = bot.server.add_channel("directmessage", bot_is_member=False, private=True)
    theirs.id = "D" + theirs.id[1:]
    await alice.slash("about", theirs)
    answer = await alice.wait_for(lambda message: "About toxscan" in message.read)
    assert answer.ephemeral
    assert answer.channel is theirs


async def test_a_rate_limit_is_waited_for(bot: Bot) -> None:
    """A 429 says for how long; the message arrives after it, once."""
    alice = bot.server.user("alice")
    bot.server.fail("chat.postMessage", 429, retry_after=0)
    await alice.slash("about", alice.dm)
    await alice.wait_for(lambda message: "About toxscan" in message.read)
    assert bot.server.api.refused == 1
    assert len(alice.messages) == 1


@pytest.mark.parametrize("fault", [(500, ""), (0, ""), (200, "internal_error")])
async def test_a_message_that_fails_does_not_lose_the_scan(bot: Bot, fault: tuple[int, str]) -> None:
    """Whatever goes wrong on the way, the scan is done and the history has its report."""
    alice = bot.server.user("alice")
    status, error = fault
    bot.server.fail("chat.postMessage", status, error=error, times=6)
    await alice.type("", [ARCHIVE])
    await a_finished_scan(alice, bot)
    bot.server.api.faults.clear()
    await alice.slash("history")
    history = await alice.wait_for(lambda message: "@ada" in message.read and "done" in message.read)
    assert "1: @ada's archive" in [name for name, *_ in history.choices()]


async def test_a_deleted_message_ends_its_updates_not_the_scan(bot: Bot) -> None:
    """Somebody threw it away: there is nothing to update any more, and no error."""
    alice = bot.server.user("alice")
    bot.world.scorer.gate.clear()
    await alice.type("", [ARCHIVE])
    running = await alice.wait_for(lambda message: "Scanning @ada" in message.read)
    running.deleted = True
    bot.world.scorer.gate.set()
    await a_finished_scan(alice, bot)
    await alice.slash("history")
    history = await alice.wait_for(lambda message: "done" in message.read)
    assert alice.messages == [history]


async def test_blocks_that_slack_refuses_arrive_as_words(bot: Bot) -> None:
    """A mistake of ours costs the looks, not the answer."""
    alice = bot.server.user("alice")
    bot.server.refuses_blocks = True
    await alice.slash("about", alice.dm)
    answer = await alice.wait_for(lambda message: "About toxscan" in message.read)
    assert answer.blocks == []


async def test_what_is_too_long_for_a_workspace_is_drawn_smaller_with_its_buttons_and_nothing_is_lost(bot: Bot) -> None:
    """Where the limit lies no document says; it is remembered, so nothing is sent as large as what was refused."""
    await read_long_posts(bot)
    alice = bot.server.user("alice")
    shown = await a_report(alice)
    await alice.press(shown, "All posts, worst first")
    page = await alice.wait_for(lambda message: "Whole posts" in message.read)
    bot.server.most_json = MOST_JSON
    await alice.press(page, "Whole posts")
    page = await alice.wait_for(lambda message: REST_FOLLOWS in message.read and message.blocks)
    assert len(json.dumps(page.blocks, ensure_ascii=False, separators=(",", ":"))) <= MOST_JSON
    assert "Next" in " ".join(label for label, _, _ in page.choices())
    rest = await alice.wait_for(lambda message: message.files)
    assert REST_FOLLOWS in page.read
    content = rest.files[0].content or b""
    for number in range(1, 6):
        assert f"#{number} " in page.read or f"#{number} ".encode() in content
    await alice.press(page, "Next ▶")
    await alice.wait_for(lambda message: leads_to_page(message, 3))
    refused = bot.server.too_long
    assert refused == sorted(set(refused), reverse=True)


async def test_after_half_an_hour_an_answer_comes_in_direct_messages(bot: Bot) -> None:
    """The way back of a command is over by then; a report that took so long still arrives."""
    alice = bot.server.user("alice")
    bot.timing = replace(bot.timing, now=bot.server.now)
    bot.world.scorer.gate.clear()
    await alice.slash("score you are awful")
    bot.server.advance(minutes=31)
    bot.world.scorer.gate.set()
    answer = await alice.wait_for(lambda message: "you are awful" in message.read)
    assert answer.channel is alice.dm


def test_a_living_message_changes_every_three_seconds_at_most() -> None:
    """Slack's own measure for chat.update."""
    assert TIMING.pace >= 3.0


async def a_finished_scan(person: Person, bot: Bot) -> None:
    """Wait until the person's scan has ended, seen or not."""
    requester = Requester("slack", person.user.id, person.user.team_id)
    while not [each for each in await bot.world.app.reports.history(requester) if each.scan.finished_at]:  # noqa: ASYNC110
        await asyncio.sleep(0)
