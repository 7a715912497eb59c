"""/compare and /export: what one has scanned, side by side or as a file."""

import asyncio
import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import Action, CompareAction, ExportAction, VerdictAction
from bot.core.cards.model import AnyCard, File
from bot.core.commands.command import OwnMessage, PrivateReceipt
from bot.core.commands.press import press
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import CommandError, RefusedError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.reports import MOST_EXPORTED, FileFormat, PostQuery
from bot.core.domain.sources import SourceKind
from bot.core.domain.verdicts import Verdict
from bot.core.store.engine.database import Store
from bot.core.store.posts import export_limit
from bot.core.views.reports import files
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot, stored
from tests.databases import statements
from tests.fakes import ALICE, BOB, made_posts

pytestmark = pytest.mark.cards

BOARD = Account("7", "board", "The Board")


async def test_two_accounts_stand_side_by_side(bot: Bot, store: Store) -> None:
    """With their rates, and a button to the report of each."""
    await stored(store, made_posts(60))
    await stored(store, made_posts(200), account=BOARD)
    screen = await bot.say("/compare ada @Board")
    assert screen.cards[-1].title == "@ada and @board"
    assert screen.labels == ["Report: @ada", "Report: @board"]
    assert "Report on @board" in (await bot.choose(screen, "Report: @board")).text


async def test_the_two_latest_scans_of_one_account_are_compared_by_what_was_added(bot: Bot, store: Store) -> None:
    """Twenty posts more, of which three are reposts, and the model flagged three."""
    await stored(store, made_posts(60))
    await stored(store, made_posts(80))
    for line in ("/compare ada", "/compare ada ADA"):
        screen = await bot.say(line)
        assert "Added since: 18% · 3 of 17 posts" in screen.text


async def test_scans_by_different_models_carry_a_warning(bot: Bot, store: Store) -> None:
    """Their rates mean different things."""
    await stored(store, made_posts(60))
    await stored(store, made_posts(60), model="other-1", account=BOARD)
    assert (
        "These can't be compared. They were scored by different versions" in (await bot.say("/compare ada board")).text
    )


@pytest.mark.parametrize("line", ["/compare ada", "/export ada"])
async def test_somebody_elses_scans_can_not_be_named(bot: Bot, store: Store, line: str) -> None:
    """Only one's own history counts."""
    await stored(store, made_posts(10))
    with pytest.raises(CommandError, match="Your history holds no scan of @ada"):
        await bot.say(line, BOB)


async def test_handles_complete_from_ones_own_history(bot: Bot, store: Store) -> None:
    """Latest first, by the beginning, in any case, with or without @; a percent sign is only that."""
    await stored(store, made_posts(10))
    await stored(store, made_posts(10), account=BOARD)
    await stored(store, made_posts(10), BOB, account=Account("9", "adam"))
    reports = bot.app.reports
    assert await reports.handles(ALICE) == ["board", "ada"]
    assert await reports.handles(ALICE, "@AD") == ["ada"]
    assert await reports.handles(ALICE, "%") == []


async def test_an_archive_is_exported_whole_worst_first(bot: Bot, store: Store) -> None:
    """It is one's own data: X's cap is not about it."""
    await stored(store, made_posts(700), kind=SourceKind.ARCHIVE)
    for _ in range(2):
        screen = await bot.say("/export ada --format json")
        posts = json.loads(screen.file.content)["posts"]
        assert len(posts) == 700
    scores = [
        Scores({Label(name): score for name, score in post["scores"].items()}) for post in posts if post["scores"]
    ]
    severities = [each.severity for each in scores]
    assert severities == sorted(severities, reverse=True)
    assert (screen.file.name, "left out" in screen.text) == ("toxscan-ada-1.json", False)


async def test_posts_from_x_are_capped_a_day_and_it_is_said(bot: Bot, store: Store) -> None:
    """500 a person over all exports, each once in whatever format; then a refusal that says when there is more."""
    await stored(store, made_posts(300))
    await stored(store, made_posts(350, first=1001), account=BOARD)
    await stored(store, made_posts(10, first=2001), account=Account("44", "carl"))
    first = await bot.say("/export ada")
    assert len(list(csv.DictReader(io.StringIO(first.file.content.decode("utf-8-sig"))))) == 300
    second = await bot.say("/export board --format json")
    assert len(json.loads(second.file.content)["posts"]) == 200
    assert "150 posts with lower scores were left out: X's rules let a person export 500 posts" in second.text
    with pytest.raises(RefusedError, match=f"{MOST_EXPORTED} posts from X today"):
        await bot.say("/export carl")
    again = await bot.say("/export board --format csv")
    assert len(list(csv.DictReader(io.StringIO(again.file.content.decode("utf-8-sig"))))) == 200
    assert json.loads((await bot.say("/export ada --format json")).file.content)["posts"]


async def test_what_the_file_will_hold_is_said_before_it_is_made(bot: Bot, store: Store) -> None:
    """As many posts as it then has; asking uses none of the allowance."""
    await stored(store, made_posts(300))
    await stored(store, made_posts(350, first=1001), account=BOARD)
    await stored(store, made_posts(700), kind=SourceKind.ARCHIVE, account=Account("44", "carl"))
    for scan_id, said in (
        (1, "The file will hold 300 posts, worst first. Each stands in it with its text"),
        (1, "The file will hold 300 posts, worst first. Each stands in it with its text"),
        (3, "The file will hold 700 posts, worst first. Each stands in it with its text"),
    ):
        assert said in (await bot.press(encode(ExportAction(scan_id)))).text
    await bot.say("/export ada")
    asked = await bot.press(encode(ExportAction(2)))
    assert "The file will hold the worst 200 of 350 posts: X's rules let a person export 500 posts a day." in asked.text
    assert "You have exported others today." in asked.text
    assert len(json.loads((await bot.choose(asked, "For a program (JSON)")).file.content)["posts"]) == 200
    await stored(store, made_posts(10, first=5001), account=Account("45", "dora"))
    with pytest.raises(RefusedError, match=f"{MOST_EXPORTED} posts from X today"):
        await bot.press(encode(ExportAction(4)))


async def test_the_flagged_posts_can_be_had_alone(bot: Bot, store: Store) -> None:
    """Only these count towards what X's rules let one take away; a way back stands beside them."""
    await stored(store, made_posts(60))
    asked = await bot.press(encode(ExportAction(1)))
    assert "Only you get the file." in asked.text
    file = (await bot.choose(asked, "Only flagged posts (JSON)")).file
    posts = json.loads(file.content)["posts"]
    assert posts
    assert len(posts) == (await bot.app.reports.report(1, ALICE)).totals.flagged < 60
    async with store.read() as connection:
        assert len(await export_limit.list_today(connection, ALICE, now().date())) == len(posts)
    assert (await bot.choose(asked, "◀ Report")).cards[-1].title == "Report on @ada"


async def test_what_x_gave_counts_also_where_ones_archive_holds_the_same(bot: Bot, store: Store) -> None:
    """They are two collections: X's are capped, and the archive, scanned last, is not."""
    await stored(store, made_posts(600))
    assert len(json.loads((await bot.say("/export ada --format json")).file.content)["posts"]) == 500
    await stored(store, made_posts(600), kind=SourceKind.ARCHIVE)
    assert len(json.loads((await bot.say("/export ada --format json")).file.content)["posts"]) == 600


async def test_a_verdict_goes_into_the_file(bot: Bot, store: Store) -> None:
    """The post is not flagged there either, and it says why."""
    await stored(store, made_posts(20))
    page = await bot.app.reports.page(1, PostQuery())
    worst = int(page[1].posts[0].post.id)
    await bot.press(encode(VerdictAction(1, worst, Verdict.NOT_TOXIC, number=1, query=PostQuery())))
    first = json.loads((await bot.say("/export ada --format json")).file.content)["posts"][0]
    assert (first["id"], first["flagged"], first["people_say"]) == (str(worst), False, "not_toxic")


async def test_html_draws_the_trend(bot: Bot, store: Store) -> None:
    """One file that needs nothing else."""
    await stored(store, made_posts(60))
    file = (await bot.say("/export ada --format HTML")).file
    assert b"<!DOCTYPE html>" in file.content
    assert b"<svg" in file.content
    assert b"Flagged posts by" in file.content


async def test_what_to_compare_with_is_asked_without_counting_any_posts(bot: Bot, store: Store) -> None:
    """However many scans there are to choose from: a hundred of them may hold ten million posts."""
    scan = await stored(store, made_posts(5))
    asked = []
    for number in (1, 2):
        await stored(store, made_posts(5), account=Account(f"8{number}", f"board{number}", "The Board"))
        with statements() as those:
            screen = await bot.press(encode(CompareAction(scan.id)))
        assert len(screen.options) == number
        asked.append(len(those))
    assert asked[0] == asked[1]


class Slow(Screen):
    """Shows a card only once it may."""

    def __init__(self, released: asyncio.Event) -> None:
        super().__init__()
        self.reached, self._released = asyncio.Event(), released

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card."""
        self.reached.set()
        await self._released.wait()
        return await super().send(card)

    async def edit(self, card: AnyCard) -> None:
        """Show another in its place."""
        await self.send(card)


@pytest.mark.parametrize("action", [ExportAction(1, FileFormat.CSV), ExportAction(1), CompareAction(1, 2)])
async def test_a_double_press_is_answered_once(bot: Bot, store: Store, action: Action) -> None:
    """Whoever presses something else in the same message is answered, too."""
    await stored(store, made_posts(5))
    await stored(store, made_posts(5), account=BOARD)
    released = asyncio.Event()

    async def pressed(screen: Screen, what: Action) -> Screen:
        await press(replace(bot.context(screen), origin="m1"), encode(what), OwnMessage(screen))
        return screen

    slow = Slow(released)
    first = asyncio.create_task(pressed(slow, action))
    await slow.reached.wait()
    assert (await pressed(Screen(), action)).cards == []
    assert (await pressed(Screen(), ExportAction(1, FileFormat.JSON))).file.name.endswith(".json")
    released.set()
    assert len((await first).cards) == 1


async def test_a_file_too_large_for_a_chat_is_packed() -> None:
    """It comes out as it went in; a small one is left as it is."""
    content = b"all work and no play " * 500_000
    packed = await files.small_enough(File("posts.csv", content, "Report"))
    assert packed.name == "posts.csv.zip"
    assert len(packed.content) < files.MOST_PLAIN
    assert zipfile.ZipFile(io.BytesIO(packed.content)).read("posts.csv") == content
    assert (await files.small_enough(File("a.csv", b"a", "Report"))).name == "a.csv"
