"""What may be spent on X: budgets per person, per workspace and in total, for each calendar month in UTC."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.config import BudgetSettings, XSettings
from bot.core.domain.clock import now
from bot.core.domain.errors import BudgetError, HeldBackError, StoreError
from bot.core.domain.figures.money import Remaining, micros
from bot.core.domain.people import Requester
from bot.core.domain.sources import Bill, Resource
from bot.core.store.engine.database import Store
from bot.core.store.engine.dialect import Lock, lock
from bot.core.store.networks import ledger, reservations
from bot.core.store.people.people import across_workspaces
from bot.core.text.catalog import _, locale
from bot.core.text.formatting import dollars, whole_day


class Budget:
    """Who may still spend how much. What running scans have reserved, in any process, counts as spent."""

    def __init__(self, store: Store, settings: BudgetSettings, prices: XSettings) -> None:
        self._store = store
        self._settings = settings
        self.post_price = micros(prices.post_price)
        self.user_price = micros(prices.user_price)
        self._over: set[int] = set()  # Reservations that may not have been released yet.

    async def remaining(self, requester: Requester) -> Remaining:
        """What `requester` may still spend this month."""
        async with self._store.read() as connection:
            held = await reservations.list_reserved(connection, self._store.process)
            return await self._find_remaining(connection, requester, held)

    async def _find_remaining(
        self, connection: AsyncConnection, requester: Requester, held: Sequence[tuple[Requester, int]]
    ) -> Remaining:
        since = month_begin()
        of_all = sum(cost for _who, cost in held)
        of_person = sum(cost for who, cost in held if across_workspaces(who) == across_workspaces(requester))
        of_workspace = sum(cost for who, cost in held if _workspace(who) == _workspace(requester))
        by_person, by_all = (
            await ledger.sum_spent(connection, since, requester),
            await ledger.sum_spent(connection, since),
        )
        found = [
            _to_remaining(_("Your budget"), self._settings.per_user, by_person + of_person),
            _to_remaining(_("The bot's budget"), self._settings.total, by_all + of_all),
        ]
        if requester.workspace_id:
            spent = await ledger.sum_spent(connection, since, requester, workspace=True) + of_workspace
            found.append(_to_remaining(_("This workspace's budget"), self._settings.per_workspace, spent))
        return min(
            (each for each in found if each.amount is not None), key=lambda each: each.amount or 0, default=found[0]
        )

    def personal_budget(self, requester: Requester) -> "PersonalBudget":
        """The budget that a scan for `requester` is paid from."""
        return PersonalBudget(self, requester)

    async def charge(self, requester: Requester, resource: Resource, ids: tuple[str, ...]) -> None:
        """Record what X has already charged for, for `requester`."""
        price = self.user_price if resource is Resource.USER else self.post_price
        async with self._store.write() as connection:
            await ledger.charge(connection, requester, Bill(resource, ids, price), now().date())

    async def check(self, requester: Requester, cost: int) -> None:
        """Refuse what the budget does not cover.

        Raises:
            BudgetError: less than `cost` is left.
        """
        left = await self.remaining(requester)
        if left.amount is not None and left.amount < cost:
            raise _used_up_error(left, self.post_price)

    @asynccontextmanager
    async def hold(self, requester: Requester, most: int, least: int, price: int) -> AsyncIterator[int]:
        """Reserve the price of up to `most` pieces; returns how many the budget allows.

        Raises:
            BudgetError: less than `least` can be paid; a `HeldBackError` where it could, but for what others hold back.
        """
        hold = secrets.randbits(62)  # Known before it is stored: so it can be released after a cancellation.
        try:
            async with self._store.write() as connection:
                await lock(connection, Lock.BUDGET)  # Two scans must not both reserve the same last dollar.
                over = await self._drop_over(connection)
                held = await reservations.list_reserved(connection, self._store.process)
                left = await self._find_remaining(connection, requester, held)
                pieces = _count_paid(left, most, price)
                if pieces < least:
                    unspent = await self._find_remaining(connection, requester, ())
                    raise (
                        _held_back_error(left)
                        if _count_paid(unspent, most, price) >= least
                        else _used_up_error(left, self.post_price)
                    )
                await reservations.reserve(connection, hold, self._store.process, requester, pieces * price)
            self._over -= over
            yield pieces
        finally:
            self._over.add(hold)
            await self._release()

    async def _release(self) -> None:
        """Release the rest, even if the scan is cancelled meanwhile; if the store fails, it is released later."""
        with suppress(StoreError):
            try:
                await self.settle()
            except asyncio.CancelledError:
                await self.settle()
                raise

    async def settle(self) -> None:
        """Release what is left of reservations."""
        if self._over:
            async with self._store.write() as connection:
                over = await self._drop_over(connection)
            self._over -= over

    async def _drop_over(self, connection: AsyncConnection) -> set[int]:
        over = set(self._over)
        await reservations.release(connection, over)
        return over


@dataclass(frozen=True, slots=True)
class PersonalBudget:
    """One person's way to the budget."""

    budget: Budget
    requester: Requester

    @asynccontextmanager
    async def reserve(self, posts: int, least: int) -> AsyncIterator[int]:
        """Reserve the price of at most `posts` posts; returns how many can be paid, at least `least`.

        Raises:
            BudgetError: not even `least` can be paid; a `HeldBackError` where others may give that back.
        """
        async with self.budget.hold(self.requester, posts, least, self.budget.post_price) as pieces:
            yield pieces


def month_begin() -> date:
    """The first day of the present month, in UTC."""
    return now().date().replace(day=1)


def month_end() -> date:
    """The first day of the next month, in UTC, when budgets begin anew."""
    return (month_begin() + timedelta(days=31)).replace(day=1)


def _workspace(requester: Requester) -> tuple[str, str]:
    return requester.platform, requester.workspace_id


def _to_remaining(whose: str, limit: Decimal | None, spent: int) -> Remaining:
    if limit is None:
        return Remaining(whose, None, None)
    return Remaining(whose, max(0, micros(limit) - spent), micros(limit), month_end())


def _count_paid(left: Remaining, most: int, price: int) -> int:
    """How many of `most` pieces this pays."""
    return most if left.amount is None or not price else min(most, left.amount // price)


def _held_back_error(left: Remaining) -> BudgetError:
    return HeldBackError(
        _(
            "{whose} for reading from X this month ({limit}) is used up, but for what other scans hold back.",
            whose=left.whose,
            limit=dollars(left.limit or 0, locale()),
        ),
        _("Try again in some minutes: they give back what they do not need. What was read is kept."),
    )


def _used_up_error(left: Remaining, post_price: int) -> BudgetError:
    some = left.amount or 0
    return BudgetError(
        _(
            "{whose} for reading from X this month ({limit}) is used up.",
            whose=left.whose,
            limit=dollars(left.limit or 0, locale()),
        ),
        " ".join(
            [
                *([_("What is left, {left}, is too little.", left=dollars(some, locale()))] if some else []),
                _(
                    "What was read is kept, and is not paid for again. The budget begins anew on {day} (UTC), unless "
                    "whoever runs this bot raises it before. From then on, each post not read yet costs {price}.",
                    day=whole_day(left.renews or month_end(), locale()),
                    price=dollars(post_price, locale()),
                ),
            ]
        ),
    )
