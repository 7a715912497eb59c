"""What a platform has sent lately, by its own keys: what it sends again, to whichever process, is not done twice."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import now
from bot.core.store.dialect import insert
from bot.core.store.schema import deliveries

KEPT = timedelta(hours=2)  # Slack tries an event again for about an hour.


async def is_new(connection: AsyncConnection, key: str) -> bool:
    """Whether nobody has seen this key; from now on somebody has."""
    line = insert(connection, deliveries).values(key=key, at=now()).on_conflict_do_nothing()
    return bool((await connection.execute(line)).rowcount)


async def clear(connection: AsyncConnection) -> None:
    """Forget what is too old to come again."""
    await connection.execute(sa.delete(deliveries).where(deliveries.c.at < now() - KEPT))
