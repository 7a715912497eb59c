"""Lists of accounts on X: one bill, whatever stops them in the middle, and each account told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.domain.errors import BudgetError, InputError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.scans import AccountList, ListStatus, RowStatus, Wanted
from bot.core.scans.lists import MOST_LISTS
from bot.core.sources.account_lists import read_accounts
from bot.core.store.engine.database import Store
from tests.conversations.world import dollars
from tests.conversations.x_world import START, XWorld, wanted, x_world
from tests.fakes import ALICE, BOB
from tests.servers.x import Status, made_timeline

EACH = 120  # Posts of an account: two pages.


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[XWorld]:
    """A bot whose X knows some accounts with two pages of posts each."""
    async with x_world(store, tmp_path, budget={"per_user": 1000, "total": 1000, "per_workspace": None}) as made:
        people(made, 6)
        yield made


def people(world: XWorld, count: int, posts: int = EACH) -> None:
    """So many accounts: @user0, @user1 and so on."""
    for at in range(count):
        world.account(made_timeline(posts, START, sequence=at), f"user{at}", str(5000 + at))


def names(count: int) -> str:
    """As somebody writes them."""
    return " ".join(f"@user{at}" for at in range(count))


async def proposed(world: XWorld, words: str, asked: Wanted | None = None, owner: Requester = ALICE) -> AccountList:
    """A list whose price was shown."""
    return (await world.app.lists.propose(owner, read_accounts(words), asked or Wanted()))[0]


async def ended(world: XWorld, list_id: int) -> AccountList:
    """The list when it has come to an end."""
    progress = [each async for each in world.app.list_runner.watch(list_id)]
    return progress[-1].list


async def scanned(world: XWorld, words: str, asked: Wanted | None = None) -> AccountList:
    """A list from the price to its end."""
    begun = await proposed(world, words, asked)
    await world.app.lists.start(ALICE, begun.id)
    return await ended(world, begun.id)


def states(listed: AccountList) -> dict[str, RowStatus]:
    """How each row stands."""
    return {row.written: row.status for row in listed.rows}


def reasons(listed: AccountList) -> dict[str, str]:
    """Why rows are left out."""
    return {row.written: row.reason for row in listed.left_out}


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
    world.settings.x.opt_out.append("user3")
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
        "n@body": "'n@body' is not an X account",
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


async def test_an_empty_budget_stops_the_list_and_it_goes_on_later(world: XWorld) -> None:
    """Nothing is read or paid for twice."""
    world.settings.budget.per_user = dollars("2.06")  # Six look-ups, and 400 of 720 posts.
    listed = await scanned(world, names(6))
    assert listed.status is ListStatus.STOPPED
    assert "is used up" in listed.reason
    assert 0 < len(listed.ended) < 6
    assert world.server.posts_billed == 400
    world.settings.budget.per_user = dollars("100")
    await world.app.lists.resume(ALICE, listed.id)
    assert (await ended(world, listed.id)).status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_look_ups_that_can_not_all_be_paid_are_not_begun(world: XWorld) -> None:
    """With what they cost, and what is left."""
    world.settings.budget.per_user = dollars("0.05")
    with pytest.raises(BudgetError, match=r"look 6 accounts up costs \$0.06, and \$0.05 is left"):
        await proposed(world, names(6))
    assert world.server.users_billed == 0


async def test_a_used_up_credit_at_x_stops_the_list_and_it_goes_on_later(world: XWorld) -> None:
    """X says so with 402."""
    begun = await proposed(world, names(6))
    world.server.credits, world.server.capped_status = 300, 402
    await world.app.lists.start(ALICE, begun.id)
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.STOPPED
    assert "credit at X is used up" in listed.reason
    world.server.credits = None
    await world.app.lists.resume(ALICE, listed.id)
    assert (await ended(world, listed.id)).status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_a_rate_limit_makes_the_list_wait_and_nothing_else(world: XWorld) -> None:
    """X's window of timelines is used up several times over."""
    world.server.limits["timeline"] = (3, timedelta(minutes=15))
    listed = await scanned(world, names(6))
    assert listed.status is ListStatus.DONE
    assert sum(world.waits) >= 3 * 15 * 60
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_a_rate_limit_of_look_ups_on_a_later_day_makes_the_list_wait(world: XWorld) -> None:
    """What was looked up on one day is looked up again on the next."""
    begun = await proposed(world, names(3))
    await world.app.lists.start(ALICE, begun.id)
    await world.app.lists.cancel(ALICE, begun.id)
    await ended(world, begun.id)
    world.present += timedelta(days=1)
    world.server.limits["user_by_name"] = (1, timedelta(minutes=15))
    await world.app.lists.resume(ALICE, begun.id)
    assert (await ended(world, begun.id)).status is ListStatus.DONE
    assert sum(world.waits) >= 15 * 60


async def test_a_server_error_is_retried_and_one_that_stays_stops_the_list(world: XWorld) -> None:
    """All of it would fail alike; the failed accounts come last when it goes on."""
    begun = await proposed(world, names(6))
    world.server.fault = lambda request: Status(503) if request.path.endswith("/tweets") else None
    await world.app.lists.start(ALICE, begun.id)
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.STOPPED
    assert "times in a row" in listed.reason
    world.server.fault = lambda _: None
    before = len(world.server.requests)
    await world.app.lists.resume(ALICE, listed.id)
    assert (await ended(world, listed.id)).status is ListStatus.DONE
    assert world.server.requests[before].path not in {f"/2/users/{5000 + at}/tweets" for at in range(2)}
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


@pytest.mark.parametrize("rows", [0, 1, 3, 5])
async def test_a_stopped_process_leaves_the_list_to_the_next(world: XWorld, rows: int) -> None:
    """Wherever it stops, each post is paid for once."""
    begun = await proposed(world, names(6))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if len(progress.list.ended) >= rows:
            break
    await world.stop()
    world.start()
    await world.app.scans.resume_all()
    await world.app.list_runner.sweep()
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)
    assert len({row.scan_id for row in listed.rows}) == 6


@pytest.mark.parametrize("rows", [0, 2, 4])
async def test_a_killed_process_leaves_the_list_to_the_next(world: XWorld, rows: int) -> None:
    """It says nothing to the store."""
    begun = await proposed(world, names(6))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if len(progress.list.ended) >= rows:
            break
    world.app.list_runner.drop()
    world.app.scans.drop()
    await asyncio.sleep(0)
    world.start()
    await world.app.scans.resume_all()
    await world.app.list_runner.sweep()
    listed = await ended(world, begun.id)
    assert listed.status is ListStatus.DONE
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


async def test_a_cancelled_list_keeps_what_it_has_and_goes_on(world: XWorld) -> None:
    """Its scans end with it."""
    begun = await proposed(world, names(6))
    await world.app.lists.start(ALICE, begun.id)
    async for progress in world.app.list_runner.watch(begun.id):
        if progress.list.ended:
            break
    assert await world.app.lists.cancel(ALICE, begun.id)
    assert not await world.app.lists.cancel(ALICE, begun.id)
    assert (await ended(world, begun.id)).status is ListStatus.CANCELLED
    await world.app.lists.resume(ALICE, begun.id)
    listed = await ended(world, begun.id)
    assert set(states(listed).values()) == {RowStatus.DONE}
    assert (world.server.posts_billed, world.server.users_billed) == (6 * EACH, 6)


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


async def test_lists_are_their_owner_s_alone(world: XWorld) -> None:
    """Nobody else finds, opens, starts or removes one."""
    begun = await proposed(world, names(1))
    for forbidden in (world.app.lists.get, world.app.lists.start, world.app.lists.remove, world.app.lists.cancel):
        with pytest.raises(InputError, match="not yours"):
            await forbidden(BOB, begun.id)
    assert await world.app.lists.list_own(BOB) == []


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
