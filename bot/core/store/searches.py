"""Each chat user's history: the scans that they asked for or joined."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import InputError
from bot.core.model import Requester, Scan, SourceKind, now
from bot.core.store.accounts import hold as hold_accounts
from bot.core.store.dialect import insert
from bot.core.store.people import lines_of
from bot.core.store.scans import ROW, to_scan
from bot.core.store.schema import accounts, models, scans, searches

_BY_HAND = scans.c.source_kind != SourceKind.X_NEW  # What a watch looks at by itself is no history of one's own.


async def remember(connection: AsyncConnection, requester: Requester, scan_id: int) -> None:
    """Put the scan at the top of the requester's history.

    Raises:
        InputError: it was taken away.
    """
    whose = sa.select(scans.c.account).where(scans.c.id == scan_id)
    await hold_accounts(connection, whose)  # Whoever takes away what nobody has asked for must see this, or be over.
    if (await connection.execute(whose)).scalar() is None:
        raise InputError("This scan is no longer stored.", "Scan the account again.")
    line = insert(connection, searches).values(
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
    asked_at = sa.func.max(searches.c.asked_at, type_=searches.c.asked_at.type).label("asked_at")
    query = (
        ROW.add_columns(asked_at)
        .join(searches, searches.c.scan_id == scans.c.id)
        .where(_asked_by(requester), _BY_HAND)
        .group_by(scans.c.id, accounts.c.key, models.c.key)  # Once, though a person may have asked in two servers.
        .order_by(asked_at.desc(), scans.c.id.desc())
        .limit(limit)
    )
    return [(to_scan(row), row["asked_at"]) for row in (await connection.execute(query)).mappings()]


async def scans_of(connection: AsyncConnection, requester: Requester, handle: str) -> list[Scan]:
    """The requester's scans of the account with this handle, latest scan first."""
    query = (
        ROW.join(searches, searches.c.scan_id == scans.c.id)
        .where(_asked_by(requester), _BY_HAND, sa.func.lower(accounts.c.handle) == handle.lower())
        .order_by(scans.c.id.desc())
    )
    return [to_scan(row) for row in (await connection.execute(query)).mappings()]


async def handles(connection: AsyncConnection, requester: Requester, prefix: str, limit: int) -> list[str]:
    """Handles of accounts in the requester's history that begin with `prefix`, latest first."""
    query = (
        sa.select(accounts.c.handle)
        .select_from(searches.join(scans, scans.c.id == searches.c.scan_id))
        .join(accounts, accounts.c.key == scans.c.account)
        .where(_asked_by(requester), _BY_HAND)
        .where(accounts.c.handle != "", accounts.c.handle.istartswith(prefix, autoescape=True))
        .group_by(accounts.c.key)
        .order_by(sa.func.max(searches.c.asked_at).desc())
        .limit(limit)
    )
    return list((await connection.execute(query)).scalars())


async def may_open(connection: AsyncConnection, requester: Requester, scan_id: int) -> bool:
    """Whether this person asked for the scan, or joined it."""
    query = sa.select(sa.exists().where(_asked_by(requester), searches.c.scan_id == scan_id))
    return bool((await connection.execute(query)).scalar())


def _asked_by(requester: Requester) -> sa.ColumnElement[bool]:
    return sa.and_(*lines_of(searches, requester))
