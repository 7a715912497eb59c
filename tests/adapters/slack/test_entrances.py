"""The ways to the bot besides its command: shortcuts with their forms, files, the Home tab."""

import asyncio

import pytest

from bot.adapters.slack.drawing.forms import CARD_FORM, INPUT
from bot.core.commands.scans.scan_archive import WHAT_BECOMES
from bot.core.scans.uploads import FOLDER
from tests.adapters.slack.conftest import Bot
from tests.fakes import FakeScorer
from tests.servers.slack import Upload
from tests.servers.slack_people import PATIENCE, Person
from tests.servers.slack_state import View

ARCHIVE = Upload("archive.zip", b"a fake reads it")


def plain_input(name: str) -> dict[str, object]:
    """A field as an earlier version had it."""
    element = {"type": "plain_text_input", "action_id": INPUT}
    return {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": name}, "element": element}


async def the_scan_form(person: Person) -> View:
    """The form behind the global shortcut."""
    await person.shortcut("toxscan_scan")
    return await person.server.until(lambda: person.view)


async def test_an_archive_in_the_shortcuts_form_is_scanned(bot: Bot) -> None:
    """The report comes in our direct messages."""
    alice = bot.server.user("alice")
    await alice.submit(await the_scan_form(alice), {"archive": [ARCHIVE], "reposts": ["yes"]})
    report = await alice.wait_for(lambda message: "Report on @ada" in message.read)
    assert "reposts left out" not in report.read
    assert report.channel is alice.dm


async def test_the_form_offers_a_quick_scan_where_a_big_model_scores(bot: Bot) -> None:
    """Only there; what was ticked is asked for."""
    alice = bot.server.user("alice")
    assert "quick" not in [block.get("block_id") for block in (await the_scan_form(alice)).body["blocks"]]
    bot.world.small = FakeScorer("small-1")
    await bot.restart()
    await alice.shortcut("toxscan_scan")
    form = await alice.server.until(lambda: alice.view if alice.view and "Quick scan" in alice.view.read else None)
    await alice.submit(form, {"archive": [ARCHIVE], "quick": ["yes"]})
    await alice.wait_for(lambda message: "Report on @ada" in message.read)
    assert bot.world.small.asked


async def test_what_becomes_of_an_archive_is_said_before_it_is_sent(bot: Bot) -> None:
    """Below the field for the file, in the help, and to whoever types the command for it."""
    alice = bot.server.user("alice")
    form = await the_scan_form(alice)
    [field] = [block for block in form.body["blocks"] if block.get("block_id") == "archive"]
    assert field["hint"]["text"] == WHAT_BECOMES
    await alice.type("help")
    await alice.wait_for(lambda message: "The file is deleted at once." in message.read)
    await alice.type("scan-archive")
    await alice.wait_for(lambda message: WHAT_BECOMES in message.read)


async def test_an_account_in_the_shortcuts_form_is_looked_up(bot: Bot) -> None:
    """Without a token for X the bot says so, as for the typed command."""
    alice = bot.server.user("alice")
    await alice.submit(await the_scan_form(alice), {"account": "@ada", "posts": "200"})
    answer = await alice.wait_for(lambda message: message.channel is alice.dm)
    await alice.slash("scan @ada --posts 200")
    typed = await alice.wait_for(lambda message: message.ephemeral)
    assert answer.read == typed.read


@pytest.mark.parametrize(
    ("answers", "place", "words"),
    [
        ({}, "account", "Give either an account, or an archive."),
        ({"account": "ada", "archive": [ARCHIVE]}, "account", "Give either"),
        ({"account": "not a handle!"}, "account", "handle"),
    ],
)
async def test_the_form_says_at_once_what_makes_no_sense(
    bot: Bot, answers: dict[str, object], place: str, words: str
) -> None:
    """Beside the field, with the form still open."""
    alice = bot.server.user("alice")
    form = await the_scan_form(alice)
    await alice.submit(form, answers)
    assert form.open
    assert words in form.errors[place]


@pytest.mark.parametrize(
    "change",
    [
        {"callback_id": "toxscan_jump"},
        {"callback_id": CARD_FORM, "private_metadata": '{"page": "t1:p:1:1:w---::::"}'},
        {"callback_id": CARD_FORM, "private_metadata": '{"action": "t1:s:1", "origin": {}}'},
        {"blocks": [plain_input("account"), plain_input("options")]},
    ],
)
async def test_a_form_that_was_opened_before_an_upgrade_says_so(bot: Bot, change: dict[str, object]) -> None:
    """In its place; nothing of it is taken as something else, or left out."""
    alice = bot.server.user("alice")
    form = await the_scan_form(alice)
    form.body |= change
    await alice.submit(form, {"account": "ada"})
    assert "This form belongs to another version of the bot. Open it again." in form.read
    assert alice.messages == []


async def test_a_message_can_be_scored_by_its_shortcut(bot: Bot) -> None:
    """Only whoever asks sees the scores, also of messages where the bot is not; markup is undone first."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    elsewhere = bot.server.add_channel("elsewhere", bot_is_member=False)
    message = await bob.mention("you & I are <awful>", elsewhere)
    message.text = message.text.partition(" ")[2]
    await alice.message_shortcut("toxscan_score", message)
    answer = await alice.wait_for(lambda message: "“you & I are <awful>”" in message.read)
    assert answer.ephemeral
    assert not bob.messages


async def test_a_message_without_words_has_nothing_to_score(bot: Bot) -> None:
    """A picture, say."""
    alice = bot.server.user("alice")
    message = await alice.mention("")
    message.text = ""
    await alice.message_shortcut("toxscan_score", message)
    answer = await alice.wait_for(lambda message: "This message has no text to score." in message.read)
    assert answer.ephemeral


async def test_a_sent_archive_is_gone_when_its_scan_is_done(bot: Bot) -> None:
    """It holds more than posts; one whose scan failed is still needed to go on."""
    alice = bot.server.user("alice")
    folder = bot.world.settings.data_dir / FOLDER
    bot.world.source.broken_at = 30
    await alice.type("", [ARCHIVE])
    failed = await alice.wait_for(lambda message: "Scan of @ada's archive failed" in message.read)
    (kept,) = folder.iterdir()
    assert kept.read_bytes() == ARCHIVE.content
    bot.world.source.broken_at = None
    await alice.press(failed, "Continue")
    await alice.wait_for(lambda message: "All 60 posts read" in message.read)
    async with asyncio.timeout(PATIENCE):
        while list(folder.iterdir()):  # noqa: ASYNC110 - a deletion rings no bell.
            await asyncio.sleep(0)


async def test_options_can_be_written_beside_a_file(bot: Bot) -> None:
    """As for the command, with or without its name."""
    alice = bot.server.user("alice")
    await alice.type("scan-archive —reposts", [ARCHIVE])
    report = await alice.wait_for(lambda message: "Report on @ada" in message.read)
    assert "reposts left out" not in report.read


@pytest.mark.parametrize(
    ("text", "files", "words"),
    [
        ("what is this?", [ARCHIVE], "I treat a file as an archive to scan."),
        ("--frob", [ARCHIVE], "/scan-archive has no option --frob."),
        ("", [ARCHIVE, ARCHIVE], "one at a time"),
        ("", [Upload("big.zip", b"", size=3 * 2**30)], "This file is too large: I accept up to 1024 MiB."),
        ("scan-archive /etc/passwd", [], "takes a file, and can't be typed"),
    ],
)
async def test_files_that_can_not_be_taken_are_said_to_be_so(
    bot: Bot, text: str, files: list[Upload], words: str
) -> None:
    """And a path that is typed is never opened: it would be one on the bot's own machine."""
    alice = bot.server.user("alice")
    await alice.type(text, files)
    await alice.wait_for(lambda message: words in message.read.replace("/toxscan ", "/"))
    assert bot.world.app.scans.queue.running == 0


async def test_a_file_that_the_bot_may_not_read_is_an_error_not_an_archive(bot: Bot) -> None:
    """Without the scope Slack sends its page to sign in, with status 200."""
    alice = bot.server.user("alice")
    bot.server.scopes.discard("files:read")
    await alice.type("", [ARCHIVE])
    told = await alice.wait_for(lambda message: "Slack does not let me read this file." in message.read)
    assert "Tell whoever set the bot up." in told.read


async def test_what_concerns_one_alone_is_seen_by_nobody_else_in_a_thread(bot: Bot) -> None:
    """The answer stands in the thread of the mention, for the asker; a file can't, and comes directly."""
    alice, bob = bot.server.user("alice"), bot.server.user("bob")
    await alice.mention("forget")
    answer = await alice.wait_for(lambda message: "Forget everything about you?" in message.read)
    assert answer.ephemeral
    assert answer.in_thread
    await alice.mention("export-my-data")
    await alice.wait_for(lambda message: any(file.name == "toxscan-my-data.json" for file in message.files))
    assert not bob.messages


async def test_an_edited_mention_and_other_bots_are_not_answered(bot: Bot) -> None:
    """An answer to each edit would be too much; two bots would never end."""
    alice = bot.server.user("alice")
    message = await alice.mention("about")
    await alice.wait_for(lambda each: "About toxscan" in each.read)
    before = len(alice.messages)
    base = message.json() | {"type": "app_mention", "channel": bot.server.general.id}
    for extra in ({"edited": {"user": alice.user.id, "ts": "2.2"}}, {"bot_id": "B0OTHER"}):
        await bot.server.tell(base | extra, alice.user.team_id)
    await alice.slash("help")
    await alice.wait_for(lambda each: "Commands" in each.read)
    assert len(alice.messages) == before + 1
