"""Each chat user's history: the scans that they asked for or joined."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Requester, Scan, now
from bot.core.store.scans import ROW, to_scan
from bot.core.store.schema import scans, searches


async def remember(connection: AsyncConnection, requester: Requester, scan_id: int) -> None:
    """Put the scan at the top of the requester's history."""
    line = insert(searches).values(
        platform=requester.platform,
        workspace_id=requester.workspace_id,
        user_id=requester.user_id,
        scan_id=scan_id,
        asked_at=now(),
    )
    again = line.on_conflict_do_update(
        index_elements=["platform", "workspace_id", "user_id", "scan_id"], set_={"asked_at": now()}
    )
    await connection.execute(again)


async def history(connection: AsyncConnection, requester: Requester, limit: int) -> list[tuple[Scan, datetime]]:
    """The requester's scans with the time at which they last asked, latest first."""
    query = (
        ROW.add_columns(searches.c.asked_at)
        .join(searches, searches.c.scan_id == scans.c.id)
        .where(_asked_by(requester))
        .order_by(searches.c.asked_at.desc(), searches.c.id.desc())
        .limit(limit)
    )
    return [(to_scan(row), row["asked_at"]) for row in (await connection.execute(query)).mappings()]


async def may_open(connection: AsyncConnection, requester: Requester, scan_id: int) -> bool:
    """Whether this person asked for the scan, or joined it."""
    query = sa.select(sa.exists().where(_asked_by(requester), searches.c.scan_id == scan_id))
    return bool((await connection.execute(query)).scalar())


def _asked_by(requester: Requester) -> sa.ColumnElement[bool]:
    return sa.and_(
        searches.c.platform == requester.platform,
        searches.c.workspace_id == requester.workspace_id,
        searches.c.user_id == requester.user_id,
    )
