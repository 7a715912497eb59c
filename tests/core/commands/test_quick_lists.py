"""/scan-list with `quick`, however the accounts are named: what is offered, said and scored."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.cards.model import Table
from bot.core.cards.plain_text import cell_text
from bot.core.commands.scans.scan import QUICK
from bot.core.commands.scans.sent_file import command_beside
from bot.core.domain.errors import RefusedError
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, x_world
from tests.core.sources.archives import js, packed, post
from tests.fakes import FakeScorer
from tests.servers.x import made_timeline

pytestmark = pytest.mark.cards

WITHOUT = ("Scan all · $2.60", "No, thanks")
POSTS, SCORED = 500, 450  # A tenth are reposts.
CHECKED = 100  # Of an account of so many posts; see `core/scans/quick.py`.


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot with a big model and a small one, whose X knows a large account and a small one."""
    async with x_world(store, tmp_path) as made:
        made.account(made_timeline(POSTS, START), "large", "4000")
        made.account(made_timeline(20, START, sequence=1), "small", "4001")
        await made.stop()
        made.small = FakeScorer("small-1")
        made.start()
        yield made


async def restart(world: XWorld, small: FakeScorer | None) -> None:
    """The bot starts anew, with another small model or without."""
    await world.stop()
    world.small = small
    world.start()


async def choose(world: XWorld, screen: Screen, begins: str) -> Screen:
    """Press the one button whose label begins so."""
    [action] = [action for label, action in screen.buttons.items() if label.startswith(begins)]
    return await world.press(action)


def cells(screen: Screen) -> dict[str, tuple[str, ...]]:
    """The posts of each account, the flagged and the missed ones where that is a column, in the last card's table."""
    [shown] = [each for each in screen.cards[-1].elements if isinstance(each, Table)]
    return {cell_text(row[1]): tuple(map(cell_text, row[2:-2])) for row in shown.rows}


async def test_the_price_says_what_quick_means_and_the_table_what_may_be_missed(world: XWorld) -> None:
    """An account of no more posts than are checked is read as ever, and bears no mark."""
    price = await world.say("/scan-list large small --quick")
    assert "These are quick scans: a small model reads every post" in price.text
    done = await choose(world, price, "Scan all")
    posts, _flagged, missed = cells(done)["@large"]
    assert posts == "450"  # Reposts are not scored.
    assert int(missed) > 0
    assert cells(done)["@small"][2] == "–"
    assert "1 account was read quickly" in done.text
    assert "95 times in 100" in done.text
    assert CHECKED < len(world.scorer.asked) <= CHECKED + 20


async def test_a_list_that_nobody_asked_to_be_quick_can_be_so_by_a_button(world: XWorld) -> None:
    """It costs the same, so both ways stand beside each other; the choice holds for the next time."""
    price = await world.say("/scan-list large small --name Both")
    assert tuple(price.buttons) == (WITHOUT[0], "Scan all quickly", WITHOUT[1])
    assert "A quick scan costs the same, and scores in about a fifth of the time" in price.text
    done = await choose(world, price, "Scan all quickly")
    assert "1 account was read quickly" in done.text
    again = await world.say("/scan-list --name both")
    assert "These are quick scans" in again.text


async def test_every_post_of_a_quick_list_can_be_scored_after_all(world: XWorld) -> None:
    """Nothing is read or paid twice for it, and no row has a mark any more."""
    await choose(world, await world.say("/scan-list large --quick --name Large"), "Scan all")
    done = await choose(world, await world.say("/scan-list --name large"), "Score every post")
    assert "read quickly" not in done.text
    assert len(cells(done)["@large"]) == 2
    assert len(world.scorer.asked) == SCORED
    assert world.server.posts_billed == POSTS


async def test_a_window_counts_what_is_in_it(world: XWorld) -> None:
    """The unchecked posts with the others; no more of them can be missed than there are."""
    price = await world.say("/scan-list large --quick --since 2026-11-01 --name Large")
    quick = cells(await choose(world, price, "Scan all"))["@large"]
    whole = cells(await choose(world, await world.say("/scan-list --name large"), "Score every post"))["@large"]
    assert len(world.scorer.asked) > CHECKED
    assert quick[0] == whole[0]
    assert int(quick[2]) <= int(whole[0]) - CHECKED


async def test_accounts_in_a_file_are_scanned_quickly(world: XWorld, tmp_path: Path) -> None:
    """As those that are typed; in a chat the option stands beside the file."""
    (file := tmp_path / "people.csv").write_text("name,handle\nLarge,large\n", "utf-8")
    done = await choose(world, await world.say(f"/scan-list --file {file} --quick"), "Scan all")
    assert "1 account was read quickly" in done.text
    assert QUICK in command_beside("--quick", ["people.csv"])[1]
    assert QUICK in command_beside("--quick", ["archive.zip"])[1]


async def test_archives_are_scanned_quickly(world: XWorld, tmp_path: Path) -> None:
    """Their price card says so, too, though they cost nothing."""
    (folder := tmp_path / "archives").mkdir()
    packed(folder / "one.zip", {"data/tweets.js": js("tweets", [post(at, f"a day {at}") for at in range(POSTS)])})
    price = await world.say(f"/scan-list --file {folder} --quick")
    assert "Archives cost nothing." in price.text
    assert "These are quick scans" in price.text
    done = await choose(world, price, "Scan all")
    assert int(cells(done)["one.zip"][2]) > 0


async def test_where_no_scan_can_be_quick_nothing_of_it_is_offered(world: XWorld) -> None:
    """Whoever asks for it is told, before anything is looked up."""
    await restart(world, None)
    with pytest.raises(RefusedError, match="mini scores every post"):
        await world.say("/scan-list large --quick")
    assert not world.server.requests
    price = await world.say("/scan-list large small")
    assert tuple(price.buttons) == WITHOUT
    assert "quick" not in price.text.lower()


async def test_a_quick_list_of_earlier_is_scanned_whole_where_no_scan_can_be_quick(world: XWorld) -> None:
    """The operator has taken a faster model: the list is neither lost nor refused."""
    await choose(world, await world.say("/scan-list large --quick --name Large"), "Scan all")
    await restart(world, None)
    price = await world.say("/scan-list --name large")
    assert "quick" not in price.text.lower()
    done = await choose(world, price, "Scan all")
    assert "read quickly" not in done.text
    assert len(world.scorer.asked) == SCORED


async def test_a_quick_list_goes_on_whole_where_no_scan_can_be_quick(world: XWorld) -> None:
    """One that was under way when the model changed."""
    price = await world.say("/scan-list large --quick --name Large")
    await restart(world, None)
    done = await choose(world, price, "Scan all")
    assert len(cells(done)["@large"]) == 2
    assert "read quickly" not in done.text
