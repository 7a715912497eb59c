"""Which messages that follow a scan or a list are stored: a later process finds them there."""

import sqlalchemy as sa

from bot.core.domain.people import Requester
from bot.core.store.engine.database import Store
from bot.core.store.scans.live_messages import LiveMessageRecord
from bot.core.store.schema import live_messages


async def stored_live_messages(store: Store) -> list[LiveMessageRecord]:
    """All of them, oldest first."""
    async with store.read() as connection:
        rows = (await connection.execute(sa.select(live_messages).order_by(live_messages.c.id))).mappings().all()
    who = [Requester(row["platform"], row["user_id"], row["workspace_id"]) for row in rows]
    return [
        LiveMessageRecord(
            row["scan_id"] or 0,
            requester,
            row["place"],
            row["id"],
            row["since"],
            taken_over=True,
            list_id=row["list_id"] or 0,
        )
        for row, requester in zip(rows, who, strict=True)
    ]
