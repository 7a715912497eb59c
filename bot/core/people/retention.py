"""Retention: deletes what nobody has asked for in so many days."""

from datetime import timedelta

import structlog

from bot.core.accounts.budget import month_begin
from bot.core.domain.clock import now
from bot.core.store.engine.database import Store
from bot.core.store.people import retention

log = structlog.get_logger()


async def expire(store: Store, days: int | None) -> int:
    """Delete for good what is older than so many days; nothing if `days` is None.

    Returns:
        How many posts went.
    """
    if days is None:
        return 0
    before = now() - timedelta(days=days)
    async with store.read() as connection:
        if not await retention.has_expired(connection, before):
            return 0
    async with store.erase() as connection:
        removed = await retention.expire(connection, before, month_begin())
    log.info("retention.expired", posts=removed, days=days)
    return removed
