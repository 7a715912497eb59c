"""Each chat user's history: the scans that they asked for or joined."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.errors import InputError
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.dialect import insert
from bot.core.store.people.people import rows_of
from bot.core.store.posts import collections as stored_collections
from bot.core.store.scans.scans import ROW, to_scan
from bot.core.store.schema import collections, models, scans, searches
from bot.core.text.catalog import _

_BY_HAND = scans.c.source_kind != SourceKind.CHECK  # Checks of a watch are not part of one's history.


def not_found_error() -> InputError:
    """The same error whether the report exists or not, so that numbers reveal nothing."""
    return InputError(
        _("This report is not yours to open."),
        _("Scan the account yourself to get your own, or scan your archive again: that is free."),
    )


async def record(connection: AsyncConnection, requester: Requester, scan_id: int) -> None:
    """Put the scan at the top of the requester's history.

    Raises:
        InputError: it was deleted.
    """
    whose = sa.select(scans.c.collection).where(scans.c.id == scan_id)
    await stored_collections.lock(
        connection, whose
    )  # A deletion of what nobody has asked for must see this row, or have finished.
    if (await connection.execute(whose)).scalar() is None:
        raise InputError(_("This scan is no longer stored."), _("Scan the account again."))
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


async def list_scans(
    connection: AsyncConnection, requester: Requester, limit: int, skip: int = 0, find: str = ""
) -> list[tuple[Scan, datetime]]:
    """The requester's scans with the time at which they last asked, latest first, behind the first `skip`.

    With `find` only those of accounts whose handle or name holds it.
    """
    asked_at = sa.func.max(searches.c.asked_at, type_=searches.c.asked_at.type).label("asked_at")
    query = (
        ROW.add_columns(asked_at)
        .join(searches, searches.c.scan_id == scans.c.id)
        .where(*_open_to(requester), _BY_HAND, _matches_name(find))
        .group_by(scans.c.id, collections.c.key, models.c.key)  # Once, though a person may have asked in two servers.
        .order_by(asked_at.desc(), scans.c.id.desc())
        .limit(limit)
        .offset(skip)
    )
    return [(to_scan(row), row["asked_at"]) for row in (await connection.execute(query)).mappings()]


async def count_scans(connection: AsyncConnection, requester: Requester, find: str = "") -> int:
    """How many scans the requester's history holds, of accounts whose handle or name holds `find`."""
    mine = (
        ROW.with_only_columns(scans.c.id)
        .join(searches, searches.c.scan_id == scans.c.id)
        .where(*_open_to(requester), _BY_HAND, _matches_name(find))
        .distinct()
    )
    return int((await connection.execute(sa.select(sa.func.count()).select_from(mine.subquery()))).scalar_one())


def _matches_name(find: str) -> sa.ColumnElement[bool]:
    words = find.strip().removeprefix("@")
    if not words:
        return sa.true()
    named = (collections.c.handle, collections.c.name)
    return sa.or_(*(each.icontains(words, autoescape=True) for each in named))


async def list_scans_of(connection: AsyncConnection, requester: Requester, handle: str) -> list[Scan]:
    """The requester's scans of what bears this handle, an account or an archive of their own, latest scan first."""
    query = (
        ROW.join(searches, searches.c.scan_id == scans.c.id)
        .where(*_open_to(requester), _BY_HAND, sa.func.lower(collections.c.handle) == handle.lower())
        .order_by(scans.c.id.desc())
    )
    return [to_scan(row) for row in (await connection.execute(query)).mappings()]


async def list_handles(connection: AsyncConnection, requester: Requester, prefix: str, limit: int) -> list[str]:
    """Handles in the requester's history that begin with `prefix`, each once, latest first."""
    query = (
        sa.select(sa.func.max(collections.c.handle))  # An account and its archive may write theirs differently.
        .select_from(searches.join(scans, scans.c.id == searches.c.scan_id))
        .join(collections, collections.c.key == scans.c.collection)
        .where(*_open_to(requester), _BY_HAND)
        .where(collections.c.handle != "", collections.c.handle.istartswith(prefix, autoescape=True))
        .group_by(sa.func.lower(collections.c.handle))
        .order_by(sa.func.max(searches.c.asked_at).desc())
        .limit(limit)
    )
    return list((await connection.execute(query)).scalars())


async def may_open(connection: AsyncConnection, requester: Requester, scan_id: int) -> bool:
    """Whether this person asked for the scan, or joined it; an archive's can be opened where it was given only."""
    query = searches.join(scans, scans.c.id == searches.c.scan_id)
    query = query.join(collections, collections.c.key == scans.c.collection)
    found = sa.select(sa.literal(1)).select_from(query).where(*_open_to(requester), searches.c.scan_id == scan_id)
    return (await connection.execute(found.limit(1))).scalar() is not None


async def is_known(connection: AsyncConnection, requester: Requester, scan_id: int) -> bool:
    """Whether the scan stands in the requester's history of just this place."""
    here = (searches.c.scan_id == scan_id, searches.c.workspace_id == requester.workspace_id)
    query = sa.select(sa.exists().where(*rows_of(searches, requester), *here))
    return bool((await connection.execute(query)).scalar())


def _open_to(requester: Requester) -> Sequence[sa.ColumnElement[bool]]:
    """The condition for the requester's own rows, joined with collections."""
    return [*rows_of(searches, requester), stored_collections.is_visible_to(requester)]
