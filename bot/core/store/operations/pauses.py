"""The owner's pause of the bot, which outlives a restart."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.store.engine.dialect import insert
from bot.core.store.schema import pauses


async def find_begin(connection: AsyncConnection) -> datetime | None:
    """When the pause began; None if the bot is not paused."""
    began: datetime | None = (await connection.execute(sa.select(sa.func.min(pauses.c.since)))).scalar()
    return began


async def begin(connection: AsyncConnection) -> None:
    """Begin a pause, unless there is one."""
    if await find_begin(connection) is None:
        await connection.execute(insert(connection, pauses).values(since=now()).on_conflict_do_nothing())


async def end(connection: AsyncConnection) -> None:
    """End it."""
    await connection.execute(sa.delete(pauses))
