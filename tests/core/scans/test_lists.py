"""Lists of accounts on X: one bill, each account told, nobody else's business."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.domain.errors import InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.scans import ListStatus, RowStatus, Wanted
from bot.core.scans.lists import MOST_LISTS
from bot.core.sources.account_lists import read_accounts
from bot.core.store.engine.database import Store
from tests.conversations.x_world import XWorld, wanted
from tests.core.scans.listing import EACH, ended, list_world, names, proposed, reasons, scanned, states
from tests.fakes import ALICE, BOB
from tests.servers.x import made_timeline


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows six accounts with two pages of posts each."""
    async with list_world(store, tmp_path) as made:
        yield made


async def test_every_account_is_read_once_and_paid_once(world: XWorld) -> None:
    """The bill is that of the single scans: an account and its posts each."""
    listed = await scanned(world, names(6))
    assert listed.status is ListStatus.DONE
    assert set(states(listed).values()) == {RowStatus.DONE}
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)
    spent = 1_000_000_000 - ((await world.app.budget.remaining(ALICE)).amount or 0)
    assert spent == 6 * (EACH * 5_000 + 10_000)


async def test_the_price_is_that_of_the_single_scans(world: XWorld) -> None:
    """Summed by the very function that prices those; what was read before is free."""
    await world.scan(wanted("user0"))
    listed, price = await world.app.lists.propose(ALICE, read_accounts(names(3)), Wanted())
    offers = []
    for row in listed.rows:
        account = await world.app.accounts.find(row.handle, ALICE)
        offers += await world.app.accounts.offers(account, 3200)
    assert price.posts == sum(offer.posts for offer in offers) == 2 * EACH
    assert price.cost == sum(offer.cost for offer in offers)
    assert price.known == EACH
    assert world.server.posts_billed == EACH


async def test_accounts_are_looked_up_a_hundred_at_a_time(world: XWorld) -> None:
    """And once more in the same way before they are read: X counts such requests in windows of its own."""
    await scanned(world, names(6))
    looked = [request.path for request in world.server.requests if "/by" in request.path]
    assert looked == ["/2/users/by"] * 2


async def test_every_account_that_can_not_be_scanned_is_told_and_the_others_are(world: XWorld) -> None:
    """No account, missing, protected, suspended, empty, opted out, named before."""
    world.server.accounts["user1"].protected = True
    world.server.accounts["user2"].suspended = True
    world.account([], "empty", "7000")
    world.settings.networks.opt_out.append("user3")
    await world.stop()
    world.start()
    listed = await scanned(world, "@user0 @user1 @user2 @user3 @nobody @empty n@body user0 @user4")
    assert listed.status is ListStatus.DONE
    assert [row.handle for row in listed.scanned] == ["user0", "user4"]
    assert {written: said.rstrip(".") for written, said in reasons(listed).items()} == {
        "@user1": "@user1's posts are protected: X shows them to followers only",
        "@user2": "X has suspended @user2",
        "@user3": "@user3 has asked not to be scanned, and this bot respects that",
        "@nobody": "There is no account @nobody on X",
        "@empty": "@empty has no posts",
        "n@body": "'n@body' is not an account on Mastodon",
        "user0": "Named before, in row 1",
    }


async def test_an_account_that_hides_in_the_meantime_is_told_in_its_row(world: XWorld) -> None:
    """It could be looked up, and its posts can't be read."""
    begun = await proposed(world, names(3))
    await world.app.lists.start(ALICE, begun.id)
    world.server.accounts["user2"].protected = True
    world.server.accounts["user1"].protected = True
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.DONE
    assert "user2" in str(reasons(listed)) or states(listed)["@user2"] is RowStatus.DONE


async def test_a_handle_that_has_passed_on_since_the_price_is_not_read(world: XWorld) -> None:
    """Its row says so: somebody else's posts are not what was agreed to."""
    begun = await proposed(world, names(2))
    one, other = world.server.accounts["user0"], world.server.accounts["user5"]
    one.handle, other.handle = other.handle, one.handle
    world.server.accounts |= {"user0": other, "user5": one}
    await world.app.lists.start(ALICE, begun.id)
    listed = await ended(world, begun.id)
    assert reasons(listed) == {"@user0": "@user0 now belongs to somebody else on X."}
    assert world.server.posts_billed == EACH


async def test_scanning_again_pays_for_what_is_new_alone(world: XWorld) -> None:
    """The next day, with ten new posts of one account; X charges for the look-ups of a new day."""
    listed = await scanned(world, names(3))
    world.present += timedelta(days=20)
    later = made_timeline(10, world.present, every=timedelta(minutes=1), sequence=90)
    world.server.accounts["user1"].posts += later
    again, price = await world.app.lists.propose_again(ALICE, listed)
    assert price.posts == 10
    await world.app.lists.start(ALICE, again.id)
    assert (await ended(world, again.id)).status is ListStatus.DONE
    assert world.server.posts_billed == 3 * EACH + 10


async def test_a_window_reads_and_pays_for_what_was_posted_since_alone(world: XWorld) -> None:
    """And a later scan of everything pays for the rest, each post once."""
    newest = world.server.accounts["user0"].posts
    days = sorted({post.created_at.date() for post in newest})
    since = days[len(days) // 2]
    inside = sum(post.created_at.date() >= since for post in newest)
    assert 0 < inside < EACH
    await scanned(world, "@user0", Wanted(since=since))
    assert world.server.posts_billed == inside
    await world.scan(wanted("user0"))
    assert world.server.posts_billed == EACH


async def test_the_newest_posts_of_each_are_read_where_that_is_asked(world: XWorld) -> None:
    """Thirty of each."""
    await scanned(world, names(3), Wanted(posts=30))
    assert world.server.posts_billed == 90


async def test_single_scans_find_room_beside_a_list(world: XWorld) -> None:
    """A list was agreed to as a whole: it does not count as several scans at once."""
    world.scorer.gate.clear()
    begun = await proposed(world, names(5))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if len(progress.reading) >= 4:
            break
    scan = await world.app.scans.submit(wanted("user5"))
    world.scorer.gate.set()
    await world.app.scans.wait(scan.id)
    assert (await ended(world, begun.id)).status is ListStatus.DONE


async def test_a_list_does_not_make_its_owner_wait_with_a_single_scan(world: XWorld) -> None:
    """Between single scans there is a pause; those of a list were agreed to together."""
    world.settings.limits.cooldown_seconds = 3600
    await scanned(world, names(2))
    scan_id, _progress = await world.scan(wanted("user5"))
    assert scan_id
    with pytest.raises(RefusedError, match="a moment ago"):
        await world.scan(wanted("user4"))


async def test_lists_are_their_owner_s_alone(world: XWorld) -> None:
    """Nobody else finds, opens, starts or removes one."""
    begun = await proposed(world, names(1))
    for forbidden in (world.app.lists.get, world.app.lists.start, world.app.lists.remove, world.app.lists.cancel):
        with pytest.raises(InputError, match="not yours"):
            await forbidden(BOB, begun.id)
    assert await world.app.lists.list_own(BOB) == []


async def test_a_list_is_paid_where_its_price_was_agreed_to(world: XWorld) -> None:
    """On Discord one finds one's lists in every server: none is scanned on the budget of a server that one has left."""
    left, here = Requester("discord", "1", "90"), Requester("discord", "1", "91")
    begun = await proposed(world, names(2), owner=left)
    await world.app.lists.start(here, begun.id)
    done = await ended(world, begun.id)
    assert [row.status for row in done.rows] == [RowStatus.DONE] * 2
    asked = [(await world.app.reports.scan(row.scan_id or 0)).request.requester for row in done.rows]
    assert asked == [here, here]
    again = await world.app.lists.start(left, begun.id)
    assert again.owner == left
    await ended(world, begun.id)


async def test_forgetting_ends_and_deletes_a_list(world: XWorld) -> None:
    """Its scans too; no more are begun, and nothing of it stays."""
    world.scorer.gate.clear()
    begun = await proposed(world, names(6))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if len(progress.reading) >= 4:
            break
    document = await world.app.privacy.document(ALICE)
    assert '"accounts_in_lists"' in document
    assert "@user5" in document
    forgetting = asyncio.create_task(world.app.privacy.forget(ALICE))
    world.scorer.gate.set()
    await forgetting
    after = await world.app.privacy.document(ALICE)
    assert "user" not in after.partition('"history"')[2].replace("user_id", "")
    assert await world.app.lists.list_own(ALICE) == []
    assert await world.app.reports.history(ALICE) == []


async def test_there_are_only_so_many_lists(world: XWorld) -> None:
    """Which is said before anything is looked up."""
    for _ in range(MOST_LISTS):
        await proposed(world, "@user0")
    with pytest.raises(RefusedError, match="no more are kept"):
        await proposed(world, "@user1")
    assert world.server.users_billed == 1
    assert len({each.name for each, _accounts in await world.app.lists.list_own(ALICE)}) == MOST_LISTS
