"""Who may still spend how much: by person, workspace and in all, by month, with what running scans hold back."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.accounts.budget import Budget, month_begin, month_end
from bot.core.config import BudgetSettings, XSettings
from bot.core.domain.clock import now
from bot.core.domain.errors import BudgetError, HeldBackError
from bot.core.domain.figures.money import Remaining
from bot.core.domain.people import Requester
from bot.core.domain.sources import Bill, Resource
from bot.core.store.engine.database import Store
from bot.core.store.networks import ledger
from tests.conversations.world import dollars
from tests.conversations.x_world import START, wanted, x_world
from tests.fakes import BOB
from tests.servers.x import made_timeline

ANN = Requester("slack", "ann", "team")
BEN = Requester("slack", "ben", "team")
CARL = Requester("slack", "carl", "others")
DORA = Requester("discord", "ann", "team")
PRICES = XSettings()
POST = 5_000  # Millionths of a dollar.


def budget(store: Store, user: str | None = None, workspace: str | None = None, total: str | None = None) -> Budget:
    """Budgets in dollars."""
    limits = {"per_user": user, "per_workspace": workspace, "total": total}
    return Budget(store, BudgetSettings.model_validate(limits), PRICES)


async def spend(store: Store, who: Requester, first: int, posts: int, day: date | None = None) -> int:
    """Charge someone for posts with these ids; how many were new that day."""
    bill = Bill(Resource.POST, tuple(str(first + number) for number in range(posts)), POST)
    async with store.write() as connection:
        return await ledger.charge(connection, who, bill, day or now().date())


async def test_without_limits_anything_may_be_spent(store: Store) -> None:
    """And what is left is not a number."""
    free = budget(store)
    await free.check(ANN, 10**12)
    assert await free.remaining(ANN) == Remaining("Your budget", None, None)


async def test_each_person_has_a_budget_of_their_own(store: Store) -> None:
    """What Ann spends leaves Ben's as it was; the same name on another platform or workspace is somebody else."""
    mine = budget(store, user="1.00")
    await spend(store, ANN, 1, 150)
    assert await mine.remaining(ANN) == Remaining("Your budget", 250_000, 1_000_000, month_end())
    for other in (BEN, CARL, DORA):
        assert (await mine.remaining(other)).amount == 1_000_000


async def test_a_workspace_shares_one_budget(store: Store) -> None:
    """What Ann spends is missing for Ben, not for Carl, who is elsewhere."""
    ours = budget(store, workspace="1.00")
    await spend(store, ANN, 1, 150)
    assert await ours.remaining(BEN) == Remaining("This workspace's budget", 250_000, 1_000_000, month_end())
    assert (await ours.remaining(CARL)).amount == 1_000_000
    assert (await ours.remaining(DORA)).amount == 1_000_000


async def test_all_share_the_bots_budget(store: Store) -> None:
    """Whoever spends."""
    all_of_us = budget(store, total="1.00")
    await spend(store, ANN, 1, 150)
    await spend(store, CARL, 1000, 10)
    assert await all_of_us.remaining(BOB) == Remaining("The bot's budget", 200_000, 1_000_000, month_end())


async def test_the_tightest_budget_decides(store: Store) -> None:
    """And is the one that is named."""
    three = budget(store, user="3.00", workspace="2.00", total="1.00")
    assert (await three.remaining(ANN)).whose == "The bot's budget"
    await spend(store, BOB, 1, 10)
    with pytest.raises(BudgetError, match=r"The bot's budget for reading from X this month \(\$1.00\) is used up"):
        await three.check(ANN, 950_001)
    await three.check(ANN, 950_000)


async def test_nobody_spends_below_nothing(store: Store) -> None:
    """A budget that was lowered afterwards has nothing left, not less."""
    await spend(store, ANN, 1, 400)
    assert await budget(store, user="1.00").remaining(ANN) == Remaining("Your budget", 0, 1_000_000, month_end())


async def test_a_new_month_begins_with_a_new_budget(store: Store) -> None:
    """Months are those of UTC: what was spent on their first day counts, on the day before not."""
    mine = budget(store, user="1.00")
    await spend(store, ANN, 1, 200, month_begin() - timedelta(days=1))
    assert (await mine.remaining(ANN)).amount == 1_000_000
    await spend(store, ANN, 1, 100, month_begin())
    assert (await mine.remaining(ANN)).amount == 500_000


async def test_a_post_costs_once_a_day_whoever_reads_it(store: Store) -> None:
    """As X bills: the second reader of the same post on the same day pays nothing, the next day it costs again."""
    today = month_begin()
    assert await spend(store, ANN, 1, 10, today) == 10
    assert await spend(store, ANN, 1, 10, today) == 0
    assert await spend(store, BEN, 6, 10, today) == 5
    assert await spend(store, ANN, 1, 10, today + timedelta(days=1)) == 10
    async with store.read() as connection:
        assert await ledger.sum_spent(connection, today) == 25 * POST
        assert await ledger.sum_spent(connection, today, ANN) == 20 * POST
        assert await ledger.count_pieces(connection, Resource.POST, today) == 25


async def test_an_account_and_a_post_of_the_same_number_are_two_pieces(store: Store) -> None:
    """Each at its own price."""
    await spend(store, ANN, 7, 1)
    await budget(store).charge(ANN, Resource.USER, ("7",))
    async with store.read() as connection:
        [spent] = await ledger.sum_by_requester(connection, month_begin())
    assert (spent.requester, spent.posts, spent.users, spent.cost) == (ANN, 1, 1, POST + 10_000)


async def test_a_long_bill_is_kept_whole(store: Store) -> None:
    """Longer than one query may be."""
    assert await spend(store, ANN, 1, 1000) == 1000
    assert await spend(store, ANN, 501, 1000) == 500


async def test_what_a_scan_holds_back_is_missing_for_the_next(store: Store) -> None:
    """Two scans never count on the same last dollar; what was not used comes back."""
    own_budget = budget(store, user="1.00").personal_budget(ANN)
    async with own_budget.reserve(150, 5) as first:
        assert first == 150
        async with own_budget.reserve(100, 5) as second:
            assert second == 50
            with pytest.raises(BudgetError):
                async with own_budget.reserve(100, 5):
                    pass
    async with own_budget.reserve(500, 5) as all_of_it:
        assert all_of_it == 200


async def test_what_others_hold_back_is_not_said_to_be_spent(store: Store) -> None:
    """They may give it back; where even that would not do, it is."""
    shared = budget(store, total="1.00")
    async with shared.personal_budget(BOB).reserve(200, 5):
        with pytest.raises(HeldBackError, match="but for what other scans hold back"):
            async with shared.personal_budget(ANN).reserve(100, 5):
                pass
        await spend(store, BOB, 1, 198)
        with pytest.raises(BudgetError, match=r"\(\$1.00\) is used up\.") as told:
            async with shared.personal_budget(ANN).reserve(100, 5):
                pass
        assert not isinstance(told.value, HeldBackError)


async def test_what_is_held_back_counts_for_workspace_and_bot_too(store: Store) -> None:
    """Whoever's scan it is."""
    shared = budget(store, workspace="1.00", total="1.50")
    async with shared.personal_budget(ANN).reserve(150, 5):
        assert await shared.remaining(BEN) == Remaining("This workspace's budget", 250_000, 1_000_000, month_end())
        assert await shared.remaining(CARL) == Remaining("The bot's budget", 750_000, 1_500_000, month_end())


async def test_a_scan_that_breaks_holds_nothing_back(store: Store) -> None:
    """However it ends."""
    mine = budget(store, user="1.00")
    with pytest.raises(ZeroDivisionError):
        async with mine.personal_budget(ANN).reserve(150, 5):
            raise ZeroDivisionError
    assert (await mine.remaining(ANN)).amount == 1_000_000


async def test_less_than_xs_smallest_page_is_not_begun(store: Store) -> None:
    """Four posts can be paid, five are the least that X hands over."""
    mine = budget(store, user="0.0249")
    with pytest.raises(BudgetError, match="Your budget"):
        async with mine.personal_budget(ANN).reserve(100, 5):
            pass
    async with mine.personal_budget(ANN).reserve(100, 4) as pieces:
        assert pieces == 4


async def test_a_price_of_nothing_needs_no_budget(store: Store) -> None:
    """An operator with a flat fee sets it so."""
    prices = XSettings(post_price=dollars("0"), user_price=dollars("0"))
    free = Budget(store, BudgetSettings(per_user=dollars("0")), prices)
    async with free.personal_budget(ANN).reserve(100, 5) as pieces:
        assert pieces == 100
    await free.check(ANN, free.user_price)


async def test_two_scans_at_once_end_at_one_budget(store: Store, tmp_path: Path) -> None:
    """Two accounts of 300 posts and money for 400: together they spend it and not a post more."""
    async with x_world(store, tmp_path, budget={"per_user": "2.02"}) as world:
        world.account(made_timeline(300, START), "grace", "1")
        world.account(made_timeline(300, START, sequence=7), "ada", "2")
        scans = [await world.app.scans.submit(wanted(handle)) for handle in ("grace", "ada")]
        ended = [await world.app.scans.wait(scan.id) for scan in scans]
        assert "stopped" in {str(each.status) for each in ended}
        assert 395 < world.server.posts_billed <= 400
        assert sum([len(await world.stored(scan.id)) for scan in scans]) == world.server.posts_billed


async def test_a_budget_that_is_used_up_says_what_is_left_when_it_begins_anew_and_what_posts_cost(store: Store) -> None:
    """All that one needs before one goes on."""
    with pytest.raises(BudgetError) as told:
        await budget(store, user="0.02").check(ANN, 30_000)
    assert told.value.hint.startswith("What is left, $0.02, is too little. What was read is kept, and is not paid for")
    assert (
        "unless whoever runs this bot raises it before. From then on, each post not read yet costs $0.005."
        in told.value.hint
    )
