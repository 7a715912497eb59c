"""Each message once on Slack, whatever answer is lost; and what it refuses, told or shown elsewhere."""

import pytest

from bot.adapters.drawing import REST
from bot.adapters.slack.messages.live_messages import MOVED, PERHAPS_TWICE
from bot.core.domain.people import Requester
from bot.core.domain.watches import WatchStatus
from tests.adapters.alerts import alert, sent, soon, status
from tests.adapters.slack.conftest import Bot
from tests.adapters.slack.pages import MOST_JSON, leads_to_page, read_long_posts
from tests.servers.slack import Upload
from tests.servers.slack_people import Person
from tests.servers.slack_state import Message

TITLE = "3 new flagged posts of @ada"
ARCHIVE = Upload("archive.zip", b"a fake reads it")
pytestmark = pytest.mark.parametrize("slack_server", ["http"], indirect=True)


def owner(person: Person) -> Requester:
    """The person as the bot knows them."""
    return Requester("slack", person.user.id, person.user.team_id)


def alerts(person: Person) -> list[Message]:
    """The alerts that the person sees."""
    return [message for message in person.messages if TITLE in message.read]


def posts(bot: Bot) -> int:
    """How often a new message was asked for."""
    return sum(name == "chat.postMessage" for name, _ in bot.server.api.calls)


LOST = [{"status": 0}, {"status": 500}, {"status": 503}, {"error": "internal_error"}, {"error": "fatal_error"}]


@pytest.mark.parametrize("fault", LOST)
async def test_an_alert_whose_answer_was_lost_stands_there_once(bot: Bot, fault: dict[str, int]) -> None:
    """The SDK repeats nothing by itself; we look for the message before we do."""
    alice = bot.server.user("alice")
    await alert(bot.world, owner(alice), "")
    bot.server.fail("chat.postMessage", done=True, **fault)  # type: ignore[arg-type]
    assert not await sent(bot.world)
    assert posts(bot) == 1
    await soon(bot.world)
    assert await sent(bot.world)
    assert len(alerts(alice)) == 1


async def test_where_the_bot_may_not_look_the_owner_gets_it_directly(bot: Bot) -> None:
    """It may stand in the channel: there it is not repeated."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alert(bot.world, owner(alice), bot.server.general.id)
    bot.server.fail("chat.postMessage", 500, done=True)
    assert not await sent(bot.world)
    await soon(bot.world)
    assert await sent(bot.world)
    assert len(alerts(bob)) == 1
    there, direct = alerts(alice)
    assert there.channel is bot.server.general
    assert direct.channel.person is alice.user
    assert "You may get this twice." in direct.read


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("restricted_action_read_only_channel", "its settings or the workspace's forbid it"),
        ("restricted_action_thread_locked", "it is locked"),
        ("restricted_action", "its settings"),
        ("is_archived", "it is archived"),
        ("not_in_channel", "/invite @toxscan"),
        ("missing_scope", "a permission"),
        ("org_login_required", "removed from this workspace"),
        ("ekm_access_denied", "a permission"),
    ],
)
async def test_a_final_refusal_is_told_to_the_owner(bot: Bot, error: str, words: str) -> None:
    """The watch stands still instead of trying for ever."""
    alice = bot.server.user("alice")
    watch = await alert(bot.world, owner(alice), bot.server.general.id)
    bot.server.fail("chat.postMessage", error=error)
    await sent(bot.world)
    assert await status(bot.world, watch) == WatchStatus.LOST
    [notice] = [message for message in alice.messages if "Your watch of @ada" in message.read]
    assert words in notice.read


async def scanning(bot: Bot, person: Person) -> Message:
    """A public scan that waits at the model."""
    bot.world.scorer.gate.clear()
    await person.type("", [ARCHIVE])
    return await person.wait_for(lambda message: "Scanning @ada" in message.read)


async def report(bot: Bot, person: Person) -> Message:
    """Let the scan go on to its end; the message with its report."""
    bot.world.scorer.gate.set()
    return await person.wait_for(lambda message: "All 60 posts read" in message.read)


@pytest.mark.parametrize(
    "fault",
    [
        {"error": "internal_error"},
        {"error": "fatal_error"},
        {"status": 429, "text": "error code: 1015"},
        {"status": 429, "text": "slow down", "content_type": "text/plain"},
        {"status": 502, "text": "<html>"},
        {"status": 200, "text": "{", "content_type": "application/json"},
    ],
)
async def test_what_passes_freezes_no_live_message(bot: Bot, fault: dict[str, object]) -> None:
    """With status 200, or without JSON: the report stands there in the end."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    bot.server.fail("chat.update", **fault)  # type: ignore[arg-type]
    assert await report(bot, alice) is message


async def test_a_message_that_can_t_be_changed_any_more_is_followed_by_a_new_one(bot: Bot) -> None:
    """Where the workspace lets messages be edited for some minutes only."""
    alice = bot.server.user("alice")
    message = await scanning(bot, alice)
    bot.server.fail("chat.update", error="edit_window_closed", times=1)
    shown = await report(bot, alice)
    assert shown is not message
    assert shown.channel is message.channel


async def test_a_live_message_whose_first_answer_was_lost_is_one_message(bot: Bot) -> None:
    """It is found by its key, and changed."""
    alice = bot.server.user("alice")
    bot.world.scorer.gate.clear()
    bot.server.fail("chat.postMessage", 0, done=True)
    await alice.type("", [ARCHIVE])
    await alice.wait_for(lambda message: "Scanning @ada" in message.read)
    await report(bot, alice)
    assert len([each for each in alice.messages if "@ada" in each.read]) == 1


async def test_a_public_scan_goes_on_directly_where_its_channel_was_archived(bot: Bot) -> None:
    """With the reason."""
    alice = bot.server.user("alice")
    bot.world.scorer.gate.clear()
    await bot.world.app.reports.history(owner(alice))
    await alice.mention("history")
    bot.server.fail("chat.postMessage", error="is_archived")
    await alice.mention("about")
    shown = await alice.wait_for(lambda message: MOVED in message.read)
    assert shown.channel.person is alice.user
    assert "it is archived" in shown.read


async def test_a_public_answer_in_doubt_comes_directly(bot: Bot) -> None:
    """The bot may not look into the channel, so it says so."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    bot.server.fail("chat.postMessage", 0, done=True)
    await alice.mention("about")
    shown = await alice.wait_for(lambda message: PERHAPS_TWICE in message.read)
    assert shown.channel.person is alice.user
    assert len([each for each in bob.messages if "About toxscan" in each.read]) == 1


async def test_the_home_tab_is_published_once_what_passes_is_over(bot: Bot) -> None:
    """It is not left as it was."""
    alice = bot.server.user("alice")
    bot.server.fail("views.publish", error="internal_error")
    home = await alice.open_home()
    assert "Scan …" in home.read


async def test_a_file_that_belongs_to_a_page_is_uploaded_once(bot: Bot) -> None:
    """However often the page is turned to."""
    await read_long_posts(bot)
    alice = bot.server.user("alice")
    bot.server.most_json = MOST_JSON
    await scanning(bot, alice)
    shown = await report(bot, alice)
    await alice.press(shown, "All posts, worst first")
    page = await alice.wait_for(lambda message: leads_to_page(message, 2))
    await alice.press(page, "Whole posts")
    await bot.server.until(lambda: any(file.name == REST for file in bot.server.files.values()))
    await alice.wait_for(lambda message: message is page and "Long posts cut short" in message.read)
    await alice.press(page, "Next ▶")
    await alice.wait_for(lambda message: message is page and leads_to_page(message, 3))
    await bot.server.until(lambda: len([file for file in bot.server.files.values() if file.name == REST]) == 2)
    before = len(bot.server.files)
    await alice.press(page, "◀ Back")
    await alice.wait_for(lambda message: message is page and leads_to_page(message, 2))
    await alice.press(page, "Next ▶")
    await alice.wait_for(lambda message: message is page and leads_to_page(message, 3))
    await alice.slash("about")
    await alice.wait_for(lambda message: "About toxscan" in message.read)
    assert len(bot.server.files) == before
