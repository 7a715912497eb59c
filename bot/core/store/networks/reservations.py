"""Money that running scans hold back while they ask X, so that no two count on the same last dollar."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.people import Requester
from bot.core.store.operations.processes import is_claimed
from bot.core.store.schema import reservations


async def reserve(connection: AsyncConnection, hold: int, process: str, requester: Requester, cost: int) -> None:
    """Reserve this many millionths of a dollar under the id `hold`."""
    line = sa.insert(reservations).values(
        id=hold,
        process=process,
        platform=requester.platform,
        workspace_id=requester.workspace_id,
        user_id=requester.user_id,
        cost=cost,
    )
    await connection.execute(line)


async def release(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Release these reservations."""
    if ids:
        await connection.execute(sa.delete(reservations).where(reservations.c.id.in_(ids)))


async def list_reserved(connection: AsyncConnection, process: str) -> list[tuple[Requester, int]]:
    """The reservations of living processes, with whom they are for: one for each page being read from X."""
    query = sa.select(reservations).where(is_claimed(connection, reservations.c.process, process))
    return [
        (Requester(row["platform"], row["user_id"], row["workspace_id"]), row["cost"])
        for row in (await connection.execute(query)).mappings()
    ]
