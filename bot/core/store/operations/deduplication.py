"""Recent deliveries of platforms and presses being handled: each is handled once, whichever process receives it."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.store.engine.dialect import insert
from bot.core.store.schema import deliveries

KEPT = timedelta(hours=2)  # Slack tries an event again for about an hour.


async def claim(connection: AsyncConnection, key: str, kept: timedelta = KEPT) -> bool:
    """Claim the key; False if it was claimed within that time."""
    line = insert(connection, deliveries).values(key=key, at=now())
    line = line.on_conflict_do_update(index_elements=["key"], set_={"at": now()}, where=deliveries.c.at < now() - kept)
    return bool((await connection.execute(line)).rowcount)


async def release(connection: AsyncConnection, key: str) -> None:
    """Release the key, so that it counts as new again."""
    await connection.execute(sa.delete(deliveries).where(deliveries.c.key == key))


async def remove_old(connection: AsyncConnection) -> None:
    """Delete keys too old to come again."""
    await connection.execute(sa.delete(deliveries).where(deliveries.c.at < now() - KEPT))
