"""Money and limits over several processes: whatever happens in the same moment, nothing is overspent."""

import asyncio
from contextlib import suppress
from decimal import Decimal

import pytest
import sqlalchemy as sa

from bot.core.accounts.budget import month_begin
from bot.core.config import BudgetSettings
from bot.core.domain.errors import BudgetError, RefusedError
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanStatus
from bot.core.sources.x import source
from bot.core.store.networks import audit, ledger
from bot.core.store.schema import reservations
from tests.core.fleet import PRICE, Fleet, account, wanted
from tests.core.watches.watching import Process
from tests.fakes import ALICE, BOB


async def test_scans_at_once_are_counted_over_all_processes(fleet: Fleet) -> None:
    """Two may run; of three that begin in the same moment in three processes one is refused."""
    for number in (1, 2, 3):
        account(fleet, number, posts=10)
    some = [await fleet.join() for _ in range(3)]
    for process in some:
        process.scorer.gate.clear()
    begun = await asyncio.gather(
        *(process.scans.submit(wanted(number)) for number, process in enumerate(some, 1)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in begun) == ["RefusedError", "Scan", "Scan"]


async def test_a_cooldown_holds_over_all_processes(fleet: Fleet) -> None:
    """Of those who start in the same moment only one may."""
    for number in (1, 2, 3):
        account(fleet, number, posts=10)
    some = [await fleet.join() for _ in range(3)]
    for process in some:
        process.scans.admission._rate_limit._limits.cooldown_seconds = 600
    begun = await asyncio.gather(
        *(process.scans.submit(wanted(number)) for number, process in enumerate(some, 1)), return_exceptions=True
    )
    refused = [str(each) for each in begun if isinstance(each, RefusedError)]
    assert len(refused) == 2
    assert all("You started a scan a moment ago" in each for each in refused)
    async with some[0].store.read() as connection:
        assert [each.event for each in await audit.entries(connection)].count(audit.Event.SCAN) == 1


async def test_many_who_hold_money_back_never_hold_more_than_there_is(fleet: Fleet) -> None:
    """Forty ask for ten posts each, in four processes, and there is money for 105."""
    some = [await fleet.join(BudgetSettings(total=Decimal("0.525"))) for _ in range(4)]
    all_asked, held = asyncio.Barrier(40), []

    async def hold(process: Process, who: Requester) -> None:
        with suppress(BudgetError):
            async with process.budget.personal_budget(who).reserve(10, 5) as pieces:
                held.append(pieces)
                await all_asked.wait()
                return
        await all_asked.wait()

    people = [Requester("fake", f"u{number}") for number in range(40)]
    await asyncio.gather(*(hold(some[number % 4], who) for number, who in enumerate(people)))
    assert sorted(held) == [5] + [10] * 10
    assert (await some[0].budget.remaining(ALICE)).amount == 525_000


async def test_scans_in_many_processes_end_at_one_budget(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six accounts of 250 posts in three processes, money for 700 posts and 6 look-ups: not one post more is read.

    Nor is anything left that would pay a page: whoever lacks what others hold back waits for what they give back of it.
    """
    monkeypatch.setattr(source, "MOST_LOOKS", 100_000)  # Nobody sleeps here between two.
    for number in range(6):
        account(fleet, number + 1)
    budget = BudgetSettings(per_user=Decimal(100), total=Decimal("3.56"))
    some = [await fleet.join(budget) for _ in range(3)]
    people = [Requester("fake", f"u{number}") for number in range(6)]
    for n in range(6):
        await some[n % 3].accounts.find(f"a{n + 1}", people[n])
    begun = [await some[n % 3].scans.submit(wanted(n + 1, people[n])) for n in range(6)]
    ended = await asyncio.gather(*(some[0].scans.wait(scan.id) for scan in begun))
    assert ScanStatus.STOPPED in {each.status for each in ended}
    async with some[0].store.read() as connection:
        spent = await ledger.sum_spent(connection, month_begin())
        assert (await connection.execute(sa.select(sa.func.count()).select_from(reservations))).scalar() == 0
    assert 3_560_000 - 5 * PRICE < spent <= 3_560_000
    assert len(fleet.x.charged) * PRICE + 6 * 10_000 == spent


async def test_what_a_dead_process_held_back_is_free(fleet: Fleet) -> None:
    """And as long as it lives, it is not."""
    account(fleet)
    budget = BudgetSettings(total=Decimal("1.00"))
    one, two = await fleet.join(budget), await fleet.join(budget)
    one.x.gate.clear()
    await one.scans.submit(wanted())
    await one.x.begun.wait()
    assert (await two.budget.remaining(BOB)).amount == 1_000_000 - 10_000 - 100 * PRICE
    await fleet.kill(one)
    assert (await two.budget.remaining(BOB)).amount == 1_000_000 - 10_000


async def test_what_could_not_be_given_back_is_given_back_later(fleet: Fleet) -> None:
    """The store was away in that moment; housekeeping asks again."""
    budget = BudgetSettings(total=Decimal("1.00"))
    one, two = await fleet.join(budget), await fleet.join(budget)
    async with one.budget.personal_budget(ALICE).reserve(100, 5):
        one.store.dead = True
    assert (await two.budget.remaining(BOB)).amount == 1_000_000 - 100 * PRICE
    one.store.dead = False
    await one.budget.settle()
    assert (await two.budget.remaining(BOB)).amount == 1_000_000
