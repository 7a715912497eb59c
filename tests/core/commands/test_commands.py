"""The commands as a surface calls them: real services on a real store; no model and no file behind them."""

import re
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import (
    CancelAction,
    CommandAction,
    HistoryAction,
    PageAction,
    PressedCommand,
    ResumeAction,
    SummaryAction,
)
from bot.core.cards.plain_text import fallback
from bot.core.commands.options.option import Values
from bot.core.commands.parse import parse, parse_message
from bot.core.commands.scans.scan_archive import archive_source
from bot.core.commands.table import COMMANDS, commands_of
from bot.core.domain.accounts import Account
from bot.core.domain.errors import CommandError, InputError, RefusedError, ToxscanError
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot, stored
from tests.fakes import ALICE, BOB, made_posts, on_x, request

pytestmark = pytest.mark.cards


async def test_scan_shows_progress_then_the_report_in_the_same_place(bot: Bot, tmp_path: Path) -> None:
    """One message that lives."""
    screen = await bot.say(f"/scan-archive {tmp_path}")
    assert screen.cards[0].title == "Scanning @ada's archive"
    assert "All 60 posts read" in screen.text
    assert screen.cards[-1].title == "Report on @ada's archive"


async def test_a_failed_scan_says_why_and_offers_to_go_on(bot: Bot, tmp_path: Path) -> None:
    """The card names the reason and holds a button; pressing it after the cause is gone finishes the scan."""
    bot.source.broken_at = 30
    screen = await bot.say(f"/scan-archive {tmp_path}")
    assert "The source broke." in screen.text
    bot.source.broken_at = None
    again = await bot.press(encode(ResumeAction(1)))
    assert "All 60 posts read" in again.text


async def test_history_lists_what_one_has_scanned_and_nobody_elses(bot: Bot, tmp_path: Path) -> None:
    """Alice finds her scan, Bob an empty list with a hint."""
    await bot.say(f"/scan-archive {tmp_path}")
    assert "@ada" in (await bot.say("/history")).text
    assert "@ada" not in (await bot.say("/history", BOB)).text


async def test_nothing_drops_out_of_a_history(bot: Bot, store: Store) -> None:
    """Twenty-three scans are three pages, latest first; each is there once."""
    for number in range(23):
        await stored(store, made_posts(1), account=Account(str(number), f"acct{number:02}", f"Name {number}"))
    screen = await bot.say("/history")
    listed = re.findall(r"@acct\d\d", fallback(screen.cards[-1]))
    for _ in range(2):
        screen = await bot.press(screen.buttons["Older ▶"])
        listed += re.findall(r"@acct\d\d", fallback(screen.cards[-1]))
    assert listed == [f"@acct{number:02}" for number in reversed(range(23))]
    assert "Page 3 of 3: 23 reports" in screen.text


async def test_a_history_can_be_searched_by_handle_and_name(bot: Bot, store: Store) -> None:
    """Whatever the case, with the @ or without; the pages keep to it."""
    for number in range(14):
        await stored(store, made_posts(1), account=Account(str(number), f"acct{number}", "Ada" if number else "Eve"))
    for words in ("ada", "Ada", "@acct"):
        found = await bot.say(f"/history --find {words}")
        assert "Page 1 of 2" in found.text
        assert "Page 2 of 2" in (await bot.press(found.buttons["Older ▶"])).text
    [only] = (await bot.app.reports.history_page(ALICE, 1, "eve")).searches
    assert only.scan.account.handle == "acct0"
    assert "You have scanned no account with “%”" in (await bot.say("/history --find %")).text


async def test_a_failed_scan_that_is_opened_from_the_history_can_go_on(bot: Bot, tmp_path: Path) -> None:
    """Days later too: the report says why it is not of all posts; the finished one has no such button."""
    bot.source.broken_at = 30
    await bot.say(f"/scan-archive {tmp_path}")
    failed = await bot.press(encode(SummaryAction(1)))
    assert "This scan has failed. The source broke." in failed.text
    bot.source.broken_at = None
    whole = await bot.press(failed.buttons["Continue"])
    assert "All 60 posts read" in whole.text
    assert "Continue" not in (await bot.press(encode(SummaryAction(1)))).buttons


async def test_a_cancelled_scan_that_is_opened_from_the_history_says_so(bot: Bot) -> None:
    """There was no error; it can go on all the same."""
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(request(ALICE))
    await bot.app.scans.cancel(scan.id)
    opened = await bot.press(encode(SummaryAction(scan.id)))
    assert "This scan was cancelled. “Continue” picks it up" in opened.text


async def test_score_answers_without_storing(bot: Bot) -> None:
    """The text as it stands, apostrophes and all; the history stays empty."""
    screen = await bot.say("/score you're awful, isn't it?")
    assert "you're awful, isn't it?" in screen.text
    assert await bot.app.reports.history(ALICE) == []


async def test_score_of_nothing_says_there_is_nothing_to_score(bot: Bot) -> None:
    """A link alone has no words."""
    assert "othing" in (await bot.say("/score https://t.co/abc")).text
    assert not bot.scorer.asked


async def test_help_names_every_command(bot: Bot) -> None:
    """With its usage, where all of its options have an effect."""
    text = (await bot.say("/help")).text
    assert all(command.usage in text for command in COMMANDS if command.name != "settings")
    assert "/settings [--preset PRESET]" in text


async def test_help_says_what_is_what_in_few_lines_where_there_are_buttons(bot: Bot) -> None:
    """All names, and a press away what people look for first; on request, every command with its usage."""
    [there] = [each for each in commands_of("slack", lambda command: command.usage) if each.name == "help"]
    short, whole = Screen(), Screen()
    await there.run(bot.context(short), Values())
    assert {command.name for command in COMMANDS} <= set(re.findall(r"[\w-]+", short.text))
    assert len(short.text.splitlines()) < len(COMMANDS)
    assert "[--preset PRESET]" not in short.text
    await there.run(bot.context(whole), Values({"all": True}))
    assert all(command.usage in whole.text for command in COMMANDS if command.name not in {"settings", "help"})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (PressedCommand.SETTINGS, "Settings"),
        (PressedCommand.ABOUT, "About toxscan"),
        (PressedCommand.MY_DATA, "toxscan-my-data.json"),
        (PressedCommand.FORGET, "Forget everything about you?"),
    ],
)
async def test_a_button_can_give_a_command(bot: Bot, name: PressedCommand, shown: str) -> None:
    """As if it had been typed."""
    assert shown in (await bot.press(encode(CommandAction(name)))).text


async def test_buttons_turn_pages_from_the_store_alone(bot: Bot, tmp_path: Path) -> None:
    """Page 2 of the flagged posts, later the summary, from nothing but what the button says."""
    await bot.say(f"/scan-archive {tmp_path}")
    page = await bot.press(encode(PageAction(1, 2, PostQuery())))
    assert "page 2 of 8" in page.text.lower()
    assert (await bot.press(encode(SummaryAction(1)))).cards[-1].title == "Report on @ada's archive"
    assert "@ada" in (await bot.press(encode(HistoryAction()))).text


@pytest.mark.parametrize("action", [PageAction(1, 1, PostQuery()), SummaryAction(1), CancelAction(1), ResumeAction(1)])
async def test_a_strangers_press_is_refused(bot: Bot, tmp_path: Path, action: PageAction) -> None:
    """Buttons verify who presses them."""
    await bot.say(f"/scan-archive {tmp_path}")
    with pytest.raises(InputError, match="not yours"):
        await bot.press(encode(action), BOB)


async def test_cancel_button_ends_the_scan(bot: Bot) -> None:
    """The scan is cancelled, and whoever follows it sees that."""
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(request())
    await bot.press(encode(CancelAction(scan.id)))
    assert (await bot.app.scans.wait(scan.id)).status is ScanStatus.CANCELLED


async def test_who_only_joined_cannot_cancel(bot: Bot) -> None:
    """It would take the scan away from the person who started it."""
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(on_x(ALICE))
    await bot.app.scans.submit(on_x(BOB))
    with pytest.raises(RefusedError, match=r"Somebody else .* your own report will be in `/history`"):
        await bot.press(encode(CancelAction(scan.id)), BOB)
    bot.scorer.gate.set()
    assert (await bot.app.scans.wait(scan.id)).status is ScanStatus.DONE


async def test_cancelling_too_late_says_so(bot: Bot, tmp_path: Path) -> None:
    """The scan is over, its report in the history."""
    await bot.say(f"/scan-archive {tmp_path}")
    with pytest.raises(CommandError, match="no longer running"):
        await bot.press(encode(CancelAction(1)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/scna x", "Did you mean `/scan`?"),
        ("/frobnicate", "`/help` lists the commands."),
        ("/scan", "`/scan` needs ACCOUNT."),
        ("/scan a b", "can't use 'b'"),
        ("/compare a b c", "can't use 'c'"),
        ("/compare", "Write it as `/compare ACCOUNT [OTHER]`"),
        ("/scan-archive a --handel x", "Did you mean --handle?"),
        ("/scan-archive a --handle", "--handle needs a value."),
        ('/scan "a', "A quotation mark is not closed"),
        ("/score", "`/score` needs TEXT."),
    ],
)
def test_a_mistyped_command_gets_one_clear_answer(line: str, said: str) -> None:
    """What is wrong, and how it is written."""
    with pytest.raises(CommandError) as caught:
        parse(line, COMMANDS)
    assert said in str(caught.value)


def test_a_line_from_elsewhere_takes_no_path() -> None:
    """It would be one on the bot's own machine; the answer says how the file is given instead."""
    with pytest.raises(CommandError) as caught:
        parse_message("/scan-archive /etc/passwd", COMMANDS, lambda command: f"Send it to {command.name}.")
    assert str(caught.value) == "`/scan-archive` takes a file, and can't be typed. Send it to scan-archive."
    assert parse_message("/scan ada", COMMANDS, str)[1].given == {"account": "ada"}


def test_quoted_paths_and_options_are_understood() -> None:
    """A path with a space, an option with `=`, a flag."""
    command, values = parse('/SCAN-ARCHIVE "my archive.zip" --handle=ada --reposts', COMMANDS)
    assert (command.name, values.given) == (
        "scan-archive",
        {"archive": Path("my archive.zip"), "handle": "ada", "reposts": True},
    )


def test_some_options_need_no_name_though_they_may_be_left_out() -> None:
    """Two accounts to compare; by their names in any order."""
    assert parse("/compare ada board", COMMANDS)[1].given == {"account": "ada", "other": "board"}
    assert parse("/compare --other board ada", COMMANDS)[1].given == {"account": "ada", "other": "board"}


async def test_about_names_the_model_and_what_it_cannot_do(bot: Bot) -> None:
    """Its id, for who runs the bot, its labels, its limits, X's rules, privacy and the version."""
    text = (await bot.say("/about")).text
    for words in (
        "mini (fake-1)",
        "toxicity: so rude or hateful",
        "insult: belittles",
        "config.toml are left alone.",
        "never people",
        "500 posts a day that were read from X",
        "/forget",
        "Version: toxscan 0.",
    ):
        assert words in text


def test_a_handle_instead_of_an_archive_says_what_to_give() -> None:
    """Accounts on X have their own command, and the answer names it."""
    with pytest.raises(ToxscanError, match="Use `/scan`"):
        archive_source(Path("@ada"))


def test_a_malformed_owner_is_refused() -> None:
    """A handle has up to 15 letters, digits and underscores."""
    with pytest.raises(CommandError, match="not a handle"):
        archive_source(Path("/tmp"), "not a handle!")  # noqa: S108 - only a path that exists.


def test_command_names_and_options_are_unique_and_fit_every_platform() -> None:
    """Discord's rule: 1 to 32 lower-case letters, digits, dashes; descriptions up to 100 characters."""
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    for command in COMMANDS:
        for named in (command, *command.options):
            assert named.name.islower()
            assert len(named.name) <= 32
            assert 1 <= len(named.summary) <= 100
