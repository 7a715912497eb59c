"""/scan of an account on X as a person meets it: the price, the choice, the scan, and who pays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import ScanAction
from bot.core.cards.model import Thumbnail
from bot.core.domain.errors import AccountError, BudgetError, CommandError, RefusedError
from bot.core.domain.posts import PostKind
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.conversations.world import World
from tests.conversations.x_world import START, XWorld, x_world
from tests.fakes import ALICE, BOB
from tests.servers.x import made_timeline

pytestmark = pytest.mark.cards

POST, USER, BUDGET = 5_000, 10_000, 20_000_000  # Millionths of a dollar.


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows @grace with 350 posts."""
    async with x_world(store, tmp_path) as made:
        made.account(made_timeline(350, START))
        yield made


async def left(world: World, who: object = ALICE) -> int | None:
    """What one may still spend."""
    return (await world.app.budget.remaining(ALICE if who is ALICE else BOB)).amount


def button(screen: Screen, begins: str) -> str:
    """The action of the one button whose label begins so."""
    [action] = [action for label, action in screen.buttons.items() if label.startswith(begins)]
    return action


async def test_the_price_comes_first(world: XWorld) -> None:
    """What it costs and what is left; but for the look-up, nothing is read or paid before a choice."""
    screen = await world.say("/scan @grace")
    assert screen.cards[-1].title == "Scan @grace?"
    assert "About 350 posts, $1.75" in screen.text
    assert "$20.00, of which $19.99 is left" in screen.text
    assert (world.server.posts_billed, world.server.users_billed) == (0, 1)
    assert await world.app.reports.history(ALICE) == []


async def test_whose_account_it_is_stands_above_its_price(world: XWorld) -> None:
    """Name, picture, bio, age and number of posts, as X gave them; also when it is remembered, without a new bill."""
    grace = world.server.accounts["grace"]
    grace.name, grace.description = "Grace Hopper", "Compilers &amp; ships"
    grace.picture = "https://pbs.twimg.com/profile_images/1/g_normal.jpg"
    for _ in range(2):
        screen = await world.say("/scan @grace")
        assert "Grace Hopper\n“Compilers & ships”\nOn X since: 1 Mar 2015\nPosts: 350" in screen.text
        [picture] = [each for each in screen.cards[-1].elements if isinstance(each, Thumbnail)]
        assert picture.url == "https://pbs.twimg.com/profile_images/1/g_bigger.jpg"
    assert world.server.users_billed == 1


@pytest.mark.parametrize("address", ["http://pbs.twimg.com/a_normal.jpg", "https://evil.example/a.jpg", "javascript:1"])
async def test_a_picture_from_elsewhere_is_not_shown(world: XWorld, address: str) -> None:
    """Whoever opens the message would tell that place who they are."""
    world.server.accounts["grace"].picture = address
    world.server.validate = False
    screen = await world.say("/scan @grace")
    assert not [each for each in screen.cards[-1].elements if isinstance(each, Thumbnail)]


async def test_there_is_a_way_out(world: XWorld) -> None:
    """It reads nothing, costs nothing, and says so in the place of the price."""
    preview = await world.say("/scan @grace")
    screen = await world.press(button(preview, "No, thanks"))
    assert screen.cards[-1].title == "@grace is not scanned"
    assert screen.buttons == {}
    assert world.server.posts_billed == 0


@pytest.mark.parametrize("written", ["grace", "@GRACE", "https://x.com/grace/status/1", "<https://twitter.com/grace>"])
async def test_every_spelling_leads_to_the_same_price(world: XWorld, written: str) -> None:
    """And to the account's own spelling."""
    assert (await world.say(f"/scan {written}")).cards[-1].title == "Scan @grace?"


async def test_the_choice_starts_the_scan_in_the_same_message(world: XWorld) -> None:
    """Progress in place of the price, and in the end the report; the bill is what was said."""
    preview = await world.say("/scan grace")
    screen = await world.press(button(preview, "All 350"))
    assert screen.cards[0].title == "Scanning @grace"
    assert screen.cards[-1].title == "Report on @grace"
    assert "All 350 posts read" in screen.text
    assert await left(world) == BUDGET - 350 * POST - USER


async def test_a_cheaper_choice_reads_no_more_than_it_says(world: XWorld) -> None:
    """The newest 200, at a dollar."""
    preview = await world.say("/scan grace")
    assert list(preview.buttons) == ["All 350 posts · $1.75", "Newest 200 posts · $1.00", "No, thanks"]
    screen = await world.press(button(preview, "Newest 200"))
    assert "200 posts read, X counts 350 posts in all" in screen.text
    assert world.server.posts_billed == 200


async def test_a_number_of_posts_is_offered_alone(world: XWorld) -> None:
    """--posts 120 asks for just that."""
    preview = await world.say("/scan grace --posts 120")
    assert list(preview.buttons) == ["Newest 120 posts · $0.60", "No, thanks"]
    await world.press(button(preview, "Newest 120"))
    assert world.server.posts_billed == 120


@pytest.mark.parametrize("number", ["none", "0", "-5", "1.5", "1e3", "٣", "99999999999"])
async def test_what_is_no_number_of_posts_is_refused(world: XWorld, number: str) -> None:
    """Before X is asked."""
    with pytest.raises(CommandError, match="is not a number of posts"):
        await world.say(f"/scan grace --posts {number}")
    assert not world.server.requests


@pytest.mark.parametrize("number", ["all", "ALL"])
async def test_all_posts_may_be_asked_for_in_words(world: XWorld, number: str) -> None:
    """As when nothing is said."""
    assert "All 350 posts · $1.75" in (await world.say(f"/scan grace --posts {number}")).buttons


async def test_reposts_are_scored_where_that_is_asked_for(world: XWorld) -> None:
    """The price is the same: they are read either way."""
    reposts = sum(post.kind is PostKind.REPOST for post in world.server.accounts["grace"].posts)
    plain = await world.press(button(await world.say("/scan grace"), "All"))
    assert f"{reposts} reposts left out" in plain.text
    with_reposts = await world.say("/scan grace --reposts")
    chosen = ScanAction(SourceKind.TIMELINE, "grace", None, include_reposts=True, account="1005")
    assert button(with_reposts, "What is new") == encode(chosen)
    scored = await world.press(button(with_reposts, "What is new"))
    assert "reposts left out" not in scored.text
    assert world.server.posts_billed == 350


async def test_a_rescan_costs_nothing_where_nothing_is_new(world: XWorld) -> None:
    """The card says so before, and the bill after."""
    await world.press(button(await world.say("/scan grace"), "All"))
    again = await world.say("/scan grace")
    assert "350 posts of this account are here already and cost nothing again." in again.text
    assert list(again.buttons) == ["What is new", "No, thanks"]
    screen = await world.press(button(again, "What is new"))
    assert "All 350 posts read" in screen.text
    assert (world.server.posts_billed, world.server.users_billed) == (350, 1)


async def test_after_a_cheaper_scan_only_the_rest_is_offered(world: XWorld) -> None:
    """At the price of the rest."""
    await world.press(button(await world.say("/scan grace"), "Newest 200"))
    rest = await world.say("/scan grace")
    assert list(rest.buttons) == [
        "All, 150 of them not read yet · $0.75",
        "Newest 200 posts, here already · free",
        "No, thanks",
    ]
    await world.press(button(rest, "All"))
    assert world.server.posts_billed == 350


async def test_a_budget_too_small_is_said_before_and_ends_the_scan_cleanly(store: Store, tmp_path: Path) -> None:
    """What it pays for is read, scored and reported; the rest waits for money, and a button goes on with it."""
    async with x_world(store, tmp_path, budget={"per_user": "1.00"}) as world:
        world.account(made_timeline(350, START))
        preview = await world.say("/scan grace")
        assert "That is enough for 198 posts: the scan stops there, and can continue later." in preview.text
        screen = await world.press(button(preview, "198 posts for now"))
        assert screen.cards[-1].title == "Scan of @grace stopped"
        assert "Your budget for reading from X this month ($1.00) is used up." in screen.text
        assert "198 posts read and kept" in screen.text
        summary = await world.press(button(screen, "Report so far"))
        assert "198 of 350 posts read" in summary.text
        world.settings.budget.per_user = None
        done = await world.press(button(screen, "Continue"))
        assert "All 350 posts read" in done.text
        assert world.server.posts_billed == 350


async def test_who_has_nothing_left_is_not_even_shown_a_price(store: Store, tmp_path: Path) -> None:
    """The look-up itself costs money."""
    async with x_world(store, tmp_path, budget={"per_user": "0"}) as world:
        world.account(made_timeline(5, START))
        with pytest.raises(BudgetError, match="used up"):
            await world.say("/scan grace")
        assert not world.server.requests


async def test_a_stranger_who_presses_pays_for_it(world: XWorld) -> None:
    """Prices are shown in channels; whoever presses scans on their own budget."""
    preview = await world.say("/scan grace", ALICE)
    screen = await world.press(button(preview, "All"), BOB)
    assert screen.cards[-1].title == "Report on @grace"
    assert (await left(world), await left(world, BOB)) == (BUDGET - USER, BUDGET - 350 * POST)
    assert await world.app.reports.history(ALICE) == []
    assert len(await world.app.reports.history(BOB)) == 1


async def test_a_button_of_yesterday_asks_x_who_the_account_is_today(world: XWorld) -> None:
    """It holds the handle, and a handle may pass on; whoever presses pays that look-up, too."""
    preview = await world.say("/scan grace")
    world.server.accounts["grace"].protected = True
    world.present = START.replace(day=22)
    with pytest.raises(AccountError, match="protected"):
        await world.press(button(preview, "All"))
    assert world.server.posts_billed == 0


async def test_a_button_for_the_full_archive_works_only_while_that_is_allowed(store: Store, tmp_path: Path) -> None:
    """Buttons live for ever, permissions do not."""
    async with x_world(store, tmp_path, x={"full_archive": True}) as world:
        world.account(made_timeline(50, START))
        preview = await world.say("/scan grace")
        await world.stop()
        world.settings.x.full_archive = False
        world.start()
        with pytest.raises(RefusedError, match="does not read X's full archive"):
            await world.press(button(preview, "All 50"))
        assert world.server.posts_billed == 0


async def test_budget_shows_what_is_left(world: XWorld) -> None:
    """After a scan as before it."""
    assert "$20.00, of which $20.00 is left" in (await world.say("/budget")).text
    await world.press(button(await world.say("/scan grace"), "Newest 200"))
    assert "$20.00, of which $18.99 is left" in (await world.say("/budget")).text
    assert "$20.00, of which $20.00 is left" in (await world.say("/budget", BOB)).text
