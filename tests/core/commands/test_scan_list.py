"""/scan-list as a person meets it: one price, one press, one message, one table whose rows open their reports."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.list_actions import ListAction, ListDo, ListPageAction, ListsAction
from bot.core.cards.model import Select, Table
from bot.core.cards.plain_text import cell_text
from bot.core.commands.command import OwnMessage, PrivateReceipt
from bot.core.commands.parse import parse, parse_message
from bot.core.commands.press import press
from bot.core.commands.scans.follow import follow_again
from bot.core.commands.scans.sent_file import command_beside
from bot.core.commands.table import COMMANDS
from bot.core.domain.errors import CommandError, InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.reports import ROWS_SHOWN
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, x_world
from tests.core.commands.following import Message, until
from tests.core.sources.archives import js, packed, post
from tests.fakes import ALICE, BOB
from tests.live_messages import stored_live_messages
from tests.servers.x import XPost, made_timeline, snowflake

pytestmark = pytest.mark.cards


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows three accounts: a kind one, a rude one and one in between."""
    async with x_world(store, tmp_path) as made:
        for at, (handle, words) in enumerate((("kind", "lovely day"), ("rude", "awful"), ("mixed", "awful or lovely"))):
            posts = made_timeline(20, START, sequence=at)
            if handle != "kind":
                posts = [*posts, XPost(snowflake(START, 50 + at), f"this is {words} {handle}", START)]
            made.account(posts, handle, str(4000 + at))
        yield made


def button(screen: Screen, begins: str) -> str:
    """The action of the one button whose label begins so."""
    [action] = [action for label, action in screen.buttons.items() if label.startswith(begins)]
    return action


def table(screen: Screen) -> list[tuple[str, ...]]:
    """The rows of the table on the last card."""
    [shown] = [each for each in screen.cards[-1].elements if isinstance(each, Table)]
    return [tuple(map(cell_text, row)) for row in shown.rows]


async def scanned(world: XWorld, line: str) -> Screen:
    """The message of a list from its price to its table."""
    return await world.press(button(await world.say(line), "Scan all"))


async def test_one_price_comes_first(world: XWorld) -> None:
    """For all accounts together; but for the look-ups, nothing is read or paid before the press."""
    screen = await world.say("/scan-list @kind, rude https://x.com/mixed --name Neighbors")
    assert screen.cards[-1].title == "Scan “Neighbors”: 3 accounts?"
    assert "About 62 posts, $0.31: X charges $0.005 for each post." in screen.text
    assert "$20.00, of which $19.97 is left" in screen.text
    assert list(screen.buttons) == ["Scan all · $0.31", "No, thanks"]
    assert (world.server.posts_billed, world.server.users_billed) == (0, 3)


async def test_one_message_becomes_one_table_worst_first(world: XWorld) -> None:
    """Account, posts, flagged and the worst post, which is cited."""
    screen = await scanned(world, "/scan-list kind rude mixed nobody")
    titles = [card.title for card in screen.cards]
    assert titles[0].startswith("Scanning “2026-")
    assert titles[-1].endswith("3 accounts")
    rows = table(screen)
    assert {rows[0][1], rows[1][1]} == {"@rude", "@mixed"}
    assert {row[1]: row[2:4] for row in rows}["@rude"] == ("19", "1")  # Two are not scored.
    assert {row[1]: row[5].partition(" · ")[2] for row in rows}["@rude"] == "“this is awful rude”"
    assert rows[2] == ("3", "@kind", "18", "0", "No more than usual", "No post flagged")
    assert rows[3] == ("4", "@nobody", "–", "–", "–", "There is no account @nobody on X.")


async def test_each_row_opens_its_report(world: XWorld) -> None:
    """But those that have none."""
    screen = await scanned(world, "/scan-list kind rude nobody")
    assert list(screen.options) == ["1: @rude", "2: @kind"]
    report = await world.press(screen.options["1: @rude"])
    assert report.cards[-1].title == "Report on @rude"


async def test_a_strong_post_is_not_cited_where_such_are_covered(world: XWorld) -> None:
    """As in chats by default: a table could not uncover it."""
    who = Requester("discord", "7")
    price = await world.say("/scan-list rude", who)
    rows = table(await world.press(button(price, "Scan all"), who))
    assert rows[0][5].endswith("% toxicity · covered")


async def test_a_file_names_the_accounts(world: XWorld, tmp_path: Path) -> None:
    """At the terminal by its path."""
    file = tmp_path / "neighbors.csv"
    file.write_text("name,handle\nKind,kind\nRude,rude\n", "utf-8")
    assert "2 accounts?" in (await world.say(f"/scan-list --file {file}")).cards[-1].title


async def test_a_folder_of_archives_is_scanned_free(world: XWorld, tmp_path: Path) -> None:
    """A broken one is told in its row, and the others are scanned; none is looked up."""
    folder = tmp_path / "archives"
    folder.mkdir()
    for at in range(3):
        packed(folder / f"{at}.zip", {"data/tweets.js": js("tweets", [post(at, f"this is awful {at}")])})
    packed(folder / "broken.zip", {"data/like.js": "window.YTD.like.part0 = []"})
    screen = await world.say(f"/scan-list --file {folder}")
    assert screen.cards[-1].title.endswith("4 archives?")
    assert "Archives cost nothing." in screen.text
    screen = await world.press(button(screen, "Scan all"))
    rows = table(screen)
    assert [row[3] for row in rows] == ["1", "1", "1", "–"]
    assert rows[3][1] == "broken.zip"
    assert "no tweets.js" in rows[3][5]
    assert len(screen.options) == 3
    assert not world.server.requests


@pytest.mark.parametrize("line", ["/scan-list --file /etc/passwd", "scan-list @ada --file=handles.csv"])
def test_a_path_that_somebody_types_in_a_chat_is_not_opened(line: str) -> None:
    """It would be one on the bot's own machine."""
    with pytest.raises(CommandError, match="can't be named here by its path"):
        parse_message(line, COMMANDS, lambda _command: "Send it.")


def test_accounts_may_be_typed_with_blanks_between() -> None:
    """And options behind them."""
    command, values = parse("/scan-list @ada @grace, hedy --name friends --since 2026-01-31 --posts 200", COMMANDS)
    accounts, name = (next(each for each in command.options if each.name == one) for one in ("accounts", "name"))
    assert [row.handle for row in values[accounts]] == ["ada", "grace", "hedy"]
    assert values[name] == "friends"


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("", "archive.zip", "scan-archive"),
        ("", "people.CSV", "scan-list"),
        ("--name friends", "people.txt", "scan-list"),
        ("scan-list --since 2026-01-01", "people", "scan-list"),
        ("scan-archive --reposts", "tweets.js", "scan-archive"),
    ],
)
def test_a_file_that_is_sent_without_a_command_is_a_list_or_an_archive(line: str, name: str, expected: str) -> None:
    """By its name, or by what is said beside it."""
    assert command_beside(line, [name])[0].name == expected


def test_words_beside_a_list_that_are_no_options_are_refused() -> None:
    """With those that there are."""
    with pytest.raises(CommandError, match=r"text file as a list.*--name, --since, --posts, --reposts and --quick"):
        command_beside("please scan", ["people.csv"])


async def test_a_named_list_is_scanned_again_by_its_name(world: XWorld) -> None:
    """What was read costs nothing again; a window can be asked for."""
    await scanned(world, "/scan-list kind rude --name Neighbors")
    again = await world.say("/scan-list --name neighbors")
    assert again.cards[-1].title == "Scan “Neighbors”: 2 accounts?"
    assert "Nothing is left to pay for" in again.text
    assert "41 posts of these accounts are here already" in again.text
    window = await world.say("/scan-list --name Neighbors --since 2026-11-01")
    assert "Only what was posted since 1 Nov 2026 is read." in window.text


async def test_a_price_that_nobody_agrees_to_leaves_no_list(world: XWorld) -> None:
    """And that of another scan leaves the list as it was."""
    gone = await world.press(button(await world.say("/scan-list kind --name Once"), "No, thanks"))
    assert gone.cards[-1].title == "“Once” is not scanned"
    assert "You have no list yet." in (await world.say("/scan-list")).text
    await scanned(world, "/scan-list kind --name Twice")
    kept = await world.press(button(await world.say("/scan-list --name Twice"), "No, thanks"))
    assert table(kept)[0][1] == "@kind"


async def test_lists_are_listed_opened_and_removed(world: XWorld) -> None:
    """With their names, their accounts and how they stand; reports stay."""
    await scanned(world, "/scan-list kind rude --name Neighbors")
    mine = await world.say("/scan-list")
    assert table(mine)[0][1:4] == ("Neighbors", "2", "done")
    opened = await world.press(mine.options["1: Neighbors"])
    assert opened.cards[-1].title == "“Neighbors”: 2 accounts"
    removed = await world.press(button(opened, "Remove the list"))
    assert "“Neighbors” was removed." in removed.text
    assert "You have no list yet." in (await world.press(encode(ListsAction()))).text
    assert "@rude" in (await world.say("/history")).text


async def test_a_long_table_has_pages_and_each_has_room_for_a_menu(world: XWorld) -> None:
    """Twenty rows each: Discord's menus hold 25 options."""
    count = 2 * ROWS_SHOWN + 3
    for at in range(count):
        world.account(made_timeline(1, START, sequence=100 + at), f"p{at}", str(6000 + at))
    screen = await scanned(world, "/scan-list " + " ".join(f"p{at}" for at in range(count)))
    assert "Page 1 of 3, worst first." in screen.text
    second = await world.press(button(screen, "Next"))
    assert table(second)[0][0] == str(ROWS_SHOWN + 1)
    last = await world.press(button(second, "Next"))
    assert len(table(last)) == 3
    for shown in (screen, second, last):
        [menu] = [each for row in shown.cards[-1].rows for each in row if isinstance(each, Select)]
        assert len(menu.options) <= ROWS_SHOWN


async def test_a_list_that_stopped_offers_to_go_on(world: XWorld) -> None:
    """It says why it stopped, and what is left."""
    screen = await world.say("/scan-list kind rude mixed")
    world.server.credits, world.server.capped_status = 20, 402
    stopped = await world.press(button(screen, "Scan all"))
    assert "The list stopped." in stopped.text
    assert "credit at X is used up" in stopped.text
    assert "left. Then “Continue” goes on with" in stopped.text
    world.server.credits = None
    done = await world.press(button(stopped, "Continue"))
    assert "The list stopped." not in done.text
    assert (world.server.posts_billed, world.server.users_billed) == (62, 3)


async def test_cancel_ends_the_list_in_its_message(world: XWorld) -> None:
    """The table says what there is, and what is left."""
    price, message = await world.say("/scan-list kind rude mixed"), Screen()
    world.scorer.gate.clear()
    context = world.app.context(ALICE, message, message)
    following = asyncio.create_task(press(context, button(price, "Scan all"), OwnMessage(message)))
    await until(lambda: message.cards and "at @" in message.text)
    await world.press(button(message, "Cancel"))
    world.scorer.gate.set()
    await following
    assert "3 accounts are left." in message.text
    assert "Continue" in message.buttons
    with pytest.raises(CommandError, match="no longer being scanned"):
        await world.press(encode(ListAction(1, ListDo.CANCEL)))


async def test_after_a_restart_the_message_goes_on_by_itself(world: XWorld) -> None:
    """The next process takes the list up, and the message that follows it."""
    price, message = await world.say("/scan-list kind rude mixed"), Message()
    world.scorer.gate.clear()
    context = world.app.context(ALICE, message, message)
    following = asyncio.create_task(press(context, button(price, "Scan all"), OwnMessage(message)))
    await until(lambda: message.cards and "at @" in message.text)
    await world.stop()
    await following
    assert "I am restarting." in message.text
    [record] = await stored_live_messages(world.store)
    assert (record.scan_id, record.list_id, record.place) == (0, 1, "here")
    world.start()
    world.scorer.gate.set()
    await world.app.list_runner.sweep()
    later = Message(record.place)
    await follow_again(world.app.context(ALICE, later, later), record, later)
    assert later.cards[-1].title.endswith("3 accounts")
    assert await stored_live_messages(world.store) == []
    assert world.server.posts_billed == 62


async def test_somebody_else_s_list_can_not_be_pressed(world: XWorld) -> None:
    """Whatever button one makes up."""
    await world.say("/scan-list kind")
    for action in (*(ListAction(1, do) for do in ListDo), ListPageAction(1)):
        with pytest.raises(InputError, match="not yours"):
            await world.press(encode(action), BOB)


async def test_who_may_not_scan_may_not_scan_lists(world: XWorld) -> None:
    """By the settings of their workspace."""
    who = Requester("slack", "U1", "T1")
    screen: PrivateReceipt = Screen()
    context = world.app.context(who, screen, screen, admin=True)  # type: ignore[arg-type]
    command, values = parse("/settings --roles managers", COMMANDS)
    await command.run(context, values)
    with pytest.raises(RefusedError, match="Only people who manage"):
        await world.say("/scan-list kind", who)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/scan-list --since 2026-01-01", "There are no accounts to scan."),
        ("/scan-list --name nothing", "You have no list called “nothing”."),
        ("/scan-list kind --file x.csv", "There are accounts in two places."),
        ("/scan-list kind --since 2099-01-01", "lies ahead"),
        (f"/scan-list kind --name {'n' * 41}", "up to 40 characters"),
        ("/scan-list --file /nowhere/at/all.csv", "can't be read"),
        ("/scan-list @@@", "There is no account in this list."),
        ("/scan-list kind --posts 9999", "is not a number of posts"),
    ],
)
async def test_mistakes_are_told_before_anything_is_looked_up(world: XWorld, line: str, said: str) -> None:
    """Which would cost money."""
    with pytest.raises(InputError, match=said):
        await world.say(line)
    assert not world.server.requests
