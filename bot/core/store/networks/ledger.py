"""The ledger: every piece that X charged for, and on whose account. Costs are whole millionths of a dollar."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import metrics
from bot.core.domain.figures.money import Spent
from bot.core.domain.people import Requester
from bot.core.domain.sources import Bill, Resource
from bot.core.store.engine.dialect import Lock, insert, lock
from bot.core.store.people.people import alias, is_forgotten, rows_of
from bot.core.store.schema import billed, spending

_IDS_A_QUERY = 300  # Old SQLite builds allow 999 bound parameters (sqlite.org/limits.html), and each row takes three.


async def charge(connection: AsyncConnection, requester: Requester, bill: Bill, day: date) -> int:
    """Put a bill on somebody's account. As at X, the same piece costs nothing more on the same day (UTC).

    Returns:
        How many pieces were charged for.
    """
    await lock(connection, Lock.BUDGET)
    await connection.execute(sa.delete(billed).where(billed.c.day < day))
    before = [is_forgotten(spending), spending.c.day < day.replace(day=1)]
    await _move(connection, before, "")
    fresh = 0
    for start in range(0, len(bill.ids), _IDS_A_QUERY):
        rows = [
            {"day": day, "resource": bill.resource, "id": int(each)} for each in bill.ids[start : start + _IDS_A_QUERY]
        ]
        result = await connection.execute(insert(connection, billed).values(rows).on_conflict_do_nothing())
        fresh += result.rowcount
    if fresh:
        metrics.SPENT.labels(bill.resource).inc(fresh * bill.price / 1_000_000)
        line = insert(connection, spending).values(
            day=day,
            platform=requester.platform,
            workspace_id=requester.workspace_id,
            user_id=requester.user_id,
            resource=bill.resource,
            pieces=fresh,
            cost=fresh * bill.price,
        )
        added = {"pieces": spending.c.pieces + line.excluded.pieces, "cost": spending.c.cost + line.excluded.cost}
        await connection.execute(line.on_conflict_do_update(index_elements=list(spending.primary_key), set_=added))
    return fresh


async def sum_spent(
    connection: AsyncConnection, since: date, requester: Requester | None = None, *, workspace: bool = False
) -> int:
    """What was charged from `since` on: in all, to one requester, or to the whole workspace that they ask from."""
    query = sa.select(sa.func.coalesce(sa.func.sum(spending.c.cost), 0)).where(spending.c.day >= since)
    if requester and workspace:
        query = query.where(
            spending.c.platform == requester.platform, spending.c.workspace_id == requester.workspace_id
        )
    elif requester:
        query = query.where(sa.or_(sa.and_(*rows_of(spending, requester)), spending.c.user_id == alias(requester)))
    return int((await connection.execute(query)).scalar_one())


async def make_anonymous(connection: AsyncConnection, person: Requester, today: date) -> None:
    """Take the person's name off what they spent. The sums stay, as those of the workspace and the bot must add up.

    What they spent this month stays findable from their id until the month is over: else it would be theirs again.
    """
    await lock(connection, Lock.BUDGET)
    month = today.replace(day=1)
    await _move(connection, [*rows_of(spending, person), spending.c.day >= month], alias(person))
    await _move(connection, rows_of(spending, person), "")


async def _move(connection: AsyncConnection, which: Sequence[sa.ColumnElement[bool]], user_id: str) -> None:
    """Move these rows to `user_id`, adding to the rows that are there."""
    moved = (await connection.execute(sa.delete(spending).where(*which).returning(spending))).mappings().all()
    for row in moved:
        line = insert(connection, spending).values(**dict(row) | {"user_id": user_id})
        sums = {name: spending.c[name] + line.excluded[name] for name in ("pieces", "cost")}
        await connection.execute(line.on_conflict_do_update(index_elements=list(spending.primary_key), set_=sums))


async def sum_by_requester(connection: AsyncConnection, since: date) -> list[Spent]:
    """Who was charged for what from `since` on, most first."""
    named = sa.case((is_forgotten(spending), ""), else_=spending.c.user_id).label("user_id")
    who = (spending.c.platform, spending.c.workspace_id, named)
    cost = sa.func.sum(spending.c.cost).label("cost")
    pieces = {
        resource: sa.func.sum(sa.case((spending.c.resource == resource, spending.c.pieces), else_=0)).label(
            resource.value
        )
        for resource in Resource
    }
    query = sa.select(*who, cost, *pieces.values()).where(spending.c.day >= since).group_by(*who).order_by(cost.desc())
    return [
        Spent(Requester(row["platform"], row["user_id"], row["workspace_id"]), row["post"], row["user"], row["cost"])
        for row in (await connection.execute(query)).mappings()
    ]


async def count_pieces(connection: AsyncConnection, resource: Resource, since: date) -> int:
    """How many pieces of a kind were charged for from `since` on."""
    total = sa.func.coalesce(sa.func.sum(spending.c.pieces), 0)
    query = sa.select(total).where(spending.c.day >= since, spending.c.resource == resource)
    return int((await connection.execute(query)).scalar_one())
