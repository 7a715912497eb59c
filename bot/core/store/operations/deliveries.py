"""What a platform has sent lately, and what is just being done for a press: to whichever process it comes, once."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.store.engine.dialect import insert
from bot.core.store.schema import deliveries

KEPT = timedelta(hours=2)  # Slack tries an event again for about an hour.


async def claim(connection: AsyncConnection, key: str, kept: timedelta = KEPT) -> bool:
    """Whether nobody has seen this key for so long; from now on somebody has."""
    line = insert(connection, deliveries).values(key=key, at=now())
    line = line.on_conflict_do_update(index_elements=["key"], set_={"at": now()}, where=deliveries.c.at < now() - kept)
    return bool((await connection.execute(line)).rowcount)


async def release(connection: AsyncConnection, key: str) -> None:
    """Let the key count as new again: what it stood for is over."""
    await connection.execute(sa.delete(deliveries).where(deliveries.c.key == key))


async def remove_old(connection: AsyncConnection) -> None:
    """Forget what is too old to come again."""
    await connection.execute(sa.delete(deliveries).where(deliveries.c.at < now() - KEPT))
