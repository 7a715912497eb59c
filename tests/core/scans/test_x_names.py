"""A name on X that passes to somebody else within the day for which a look-up is remembered: two people never mix."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import SummaryAction
from bot.core.domain.errors import AccountError
from bot.core.domain.scans import ScanRequest, ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.store.engine.database import Store
from tests.conversations.screen import Screen
from tests.conversations.x_world import START, XWorld, x_world
from tests.fakes import ALICE
from tests.servers.x import Answered, Status, XAccount, made_timeline


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot beside an X where @grace has 30 posts."""
    async with x_world(store, tmp_path) as made:
        made.account(made_timeline(30, START))
        yield made


def pass_on(world: XWorld, posts: int = 20) -> tuple[XAccount, XAccount]:
    """@grace takes another name, and somebody else takes hers."""
    old = world.server.accounts.pop("grace")
    old.handle = "hopper"
    return world.server.add(old), world.account(made_timeline(posts, START, sequence=7), "grace", "77")


def first(screen: Screen) -> str:
    """The action of the first button."""
    return next(iter(screen.buttons.values()))


async def test_whoever_agreed_to_a_price_gets_the_account_that_it_was_shown_for(world: XWorld) -> None:
    """The name has passed on in between: nothing is read or paid, and the next card shows who has it now."""
    preview = await world.say("/scan grace")
    pass_on(world)
    with pytest.raises(AccountError, match="@grace now belongs to somebody else on X"):
        await world.press(first(preview))
    assert world.server.posts_billed == 0
    assert "All 20" in next(iter((await world.say("/scan grace")).buttons))


async def test_a_price_that_was_shown_for_somebody_else_is_never_taken(world: XWorld) -> None:
    """Neither with a second press, nor after somebody else has asked for the name."""
    preview = await world.say("/scan grace")
    pass_on(world)
    for _ in range(2):
        with pytest.raises(AccountError, match="@grace now belongs to somebody else on X"):
            await world.press(first(preview))
    await world.press(first(await world.say("/scan grace")))
    with pytest.raises(AccountError, match="@grace now belongs to somebody else on X"):
        await world.press(first(preview))
    assert world.server.posts_billed == 20


async def test_to_ask_who_has_the_name_is_free_on_the_day_of_the_look_up(world: XWorld) -> None:
    """X charges for an account once a day."""
    await world.press(first(await world.say("/scan grace")))
    assert (world.server.users_billed, world.server.posts_billed) == (1, 30)
    assert (await world.app.budget.remaining(ALICE)).amount == 20_000_000 - 30 * 5_000 - 10_000


async def test_an_old_report_does_not_stand_under_a_name_that_is_somebody_elses(world: XWorld) -> None:
    """Nor does it turn up where one asks for that name."""
    await world.press(first(await world.say("/scan grace")))
    pass_on(world)
    with pytest.raises(AccountError):
        await world.press(first(await world.say("/scan grace")))
    await world.press(first(await world.say("/scan grace")))
    assert (await world.app.reports.scan(1)).account.handle == ""
    assert str((await world.app.reports.scan(1)).account) == "account 1005 on X"
    old = await world.press(encode(SummaryAction(1)))
    assert old.cards[-1].title == "Report on account 1005 on X"
    assert all(decode(action) for action in old.buttons.values())
    assert [scan.account.id for scan in await world.app.reports.scans_of(ALICE, "grace")] == ["77"]


async def test_a_search_by_name_takes_no_post_of_whoever_has_it_now(world: XWorld) -> None:
    """X's search knows names only: each post's author is compared, and the scan ends with a sentence."""
    await world.app.accounts.find("grace", ALICE)
    pass_on(world)
    request = ScanRequest(SourceSpec(SourceKind.SEARCH, "grace"), "mini", ALICE)
    scan_id, progress = await world.scan(request)
    assert progress.status is ScanStatus.FAILED
    assert "@grace now belongs to somebody else on X." in progress.error
    assert await world.stored(scan_id) == []


async def test_a_post_of_somebody_else_in_a_timeline_is_not_taken(world: XWorld) -> None:
    """Whatever X answers: those of the account are kept."""

    def mixed(body: dict[str, Any]) -> dict[str, Any]:
        for each in body["data"][::3]:
            each["author_id"] = "77"
        return body

    world.server.faults.append(Answered(mixed, path="/tweets"))
    scan_id, progress = await world.scan()
    assert progress.status is ScanStatus.FAILED
    assert len(await world.stored(scan_id)) == 20


async def test_a_scan_that_goes_on_reads_no_post_of_whoever_has_the_name_by_then(world: XWorld) -> None:
    """Neither by its button nor after a restart."""
    grace = world.server.accounts["grace"]
    grace.posts = made_timeline(250, START)
    world.server.fault = lambda _: Status(403) if len(world.asked()) > 1 else None
    scan_id, progress = await world.scan()
    assert (progress.status, progress.read) == (ScanStatus.FAILED, 100)
    world.server.fault = lambda _: None
    pass_on(world)
    world.present = START.replace(day=START.day + 1)
    with pytest.raises(AccountError, match="belongs to somebody else"):
        await world.app.scans.resume(scan_id, ALICE)
    assert len(await world.stored(scan_id)) == 100


async def test_a_watch_is_of_whoever_has_the_name_now(world: XWorld) -> None:
    """It lasts, so it begins with a question to X."""
    await world.app.accounts.find("grace", ALICE)
    pass_on(world)
    await world.press(first(await world.say("/watch grace")))
    [watch] = await world.app.watches.list_own(ALICE)
    assert watch.account.id == "77"
