"""Away with everything that came from X, for the end of an agreement with X; archives of people's own stay."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import SourceKind
from bot.core.store.accounts import hold as hold_accounts
from bot.core.store.forgetting import keep_numbers
from bot.core.store.schema import (
    accounts,
    audit,
    billed,
    distributions,
    models,
    posts,
    scans,
    searches,
    sweeps,
    watches,
)

_FROM_X = sa.select(scans.c.id).where(scans.c.source_kind.in_([kind for kind in SourceKind if kind.paid]))


@dataclass(frozen=True, slots=True)
class FromX:
    """How much came from X."""

    posts: int
    scans: int
    accounts: int


async def count(connection: AsyncConnection) -> FromX:
    """How much there is to take away."""
    numbers = (
        sa.select(sa.func.count()).select_from(posts).where(posts.c.scan_id.in_(_FROM_X)),
        sa.select(sa.func.count()).select_from(_FROM_X.subquery()),
        sa.select(sa.func.count()).select_from(accounts).where(accounts.c.looked_up_at.is_not(None)),
    )
    return FromX(*[(await connection.execute(query)).scalar_one() for query in numbers])


async def wipe(connection: AsyncConnection) -> None:
    """Take it away. What was spent stays, as do settings: neither came from X."""
    await hold_accounts(connection, sa.select(accounts.c.key))
    await keep_numbers(connection)
    # Scores, skips and marks go with their posts, followers with their scans, messages with their watches.
    await connection.execute(sa.delete(posts).where(posts.c.scan_id.in_(_FROM_X)))
    await connection.execute(sa.delete(searches).where(searches.c.scan_id.in_(_FROM_X)))
    await connection.execute(sa.delete(scans).where(scans.c.id.in_(_FROM_X)))
    for table in (watches, audit, billed, sweeps, distributions):
        await connection.execute(sa.delete(table))
    await connection.execute(sa.update(models).values(baseline=None))
    left = sa.select(scans.c.account).union(sa.select(posts.c.account))
    await connection.execute(sa.delete(accounts).where(accounts.c.key.not_in(left)))
    await connection.execute(sa.update(accounts).values(posts=None, looked_up_at=None, cursor=None))
