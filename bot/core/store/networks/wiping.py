"""Deletes everything that came from X, for the end of an agreement with X; people's own archives stay."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.store.people.forgetting import keep_numbers
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import (
    audit,
    billed,
    collections,
    distributions,
    list_rows,
    models,
    posts,
    scans,
    searches,
    sweeps,
    watches,
)

_FROM_X = sa.select(collections.c.key).where(stored_collections.FROM_X)
_SCANS = sa.select(scans.c.id).where(scans.c.collection.in_(_FROM_X))


@dataclass(frozen=True, slots=True)
class FromX:
    """How much came from X."""

    posts: int
    scans: int
    accounts: int


async def count(connection: AsyncConnection) -> FromX:
    """Count what would be deleted."""
    numbers = (
        sa.select(sa.func.count()).select_from(posts).where(posts.c.collection.in_(_FROM_X)),
        sa.select(sa.func.count()).select_from(_SCANS.subquery()),
        sa.select(sa.func.count()).select_from(_FROM_X.subquery()),
    )
    return FromX(*[(await connection.execute(query)).scalar_one() for query in numbers])


async def wipe(connection: AsyncConnection) -> None:
    """Delete it. Spending and settings stay: neither came from X."""
    await stored_collections.lock(connection, _FROM_X)
    await keep_numbers(connection)
    # What was said of posts, and picks, go with their posts, live messages with scans, messages with watches.
    await connection.execute(sa.delete(posts).where(posts.c.collection.in_(_FROM_X)))
    await connection.execute(sa.delete(searches).where(searches.c.scan_id.in_(_SCANS)))
    await connection.execute(sa.delete(scans).where(scans.c.collection.in_(_FROM_X)))
    await connection.execute(sa.delete(watches).where(is_x(watches.c.account_id)))
    await connection.execute(sa.delete(audit).where(is_x(audit.c.handle), is_x(audit.c.account_id)))
    for table in (billed, sweeps, distributions):
        await connection.execute(sa.delete(table))
    await connection.execute(sa.update(list_rows).where(is_x(list_rows.c.account_id)).values(account_id=""))
    await connection.execute(sa.update(models).values(baseline=None))
    await connection.execute(sa.delete(collections).where(stored_collections.FROM_X))


def is_x(name: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether a handle or an account's id is one of X's (`network_of`)."""
    return sa.not_(sa.or_(name.contains("@"), name.contains("."), name.startswith("did:")))
