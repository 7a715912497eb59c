"""Scans: what was asked for, how far it came, how it ended."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import InputError
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import Coverage, SourceKind, SourceSpec
from bot.core.store.engine.dialect import insert, on_postgres
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import collections, forgotten, models, scans
from bot.core.text.catalog import _

_OWN = {"key", "cursor", "checked_at", "indexed_to"}  # Not part of a `Scan`.
_WHOSE = [column.name for column in collections.c if column.name not in _OWN]

# A scan with its collection and model; `to_scan` reads its rows.
ROW = sa.select(
    scans,
    models.c.model_id,
    *(collections.c[name].label(f"of_{name}") for name in _WHOSE),
).select_from(
    scans.join(collections, collections.c.key == scans.c.collection).join(models, models.c.key == scans.c.model)
)


def model_key(model_id: str | sa.BindParameter[str]) -> sa.ScalarSelect[int]:
    """The database's short key for a model, as part of a larger query."""
    return sa.select(models.c.key).where(models.c.model_id == model_id).scalar_subquery()


async def create(connection: AsyncConnection, request: ScanRequest, account: Account, model_id: str) -> Scan:
    """A new queued scan; also stores, or updates, its collection and model."""
    collection = await stored_collections.save(connection, request.with_keeper(account))
    await register_model(connection, model_id)
    # PostgreSQL's own numbers come from a sequence, which never goes back; SQLite would reuse a deleted scan's number.
    numbered = {} if on_postgres(connection) else {"id": _next_id()}
    result = await connection.execute(
        sa.insert(scans).values(
            **numbered,
            collection=collection,
            model=model_key(model_id),
            model_name=request.model,
            source_kind=request.source.kind,
            locator=request.source.locator,
            handle=request.source.handle,
            most_posts=request.source.limit,
            since=request.source.since,
            include_reposts=request.include_reposts,
            coverage=request.coverage,
            platform=request.requester.platform,
            workspace_id=request.requester.workspace_id,
            user_id=request.requester.user_id,
            status=ScanStatus.QUEUED,
            created_at=now(),
        )
    )
    assert result.inserted_primary_key is not None
    return await get(connection, result.inserted_primary_key[0])


async def register_model(connection: AsyncConnection, model_id: str) -> None:
    """Give the model a key, if it has none."""
    if (await connection.execute(sa.select(models.c.key).where(models.c.model_id == model_id))).scalar() is None:
        await connection.execute(insert(connection, models).values(model_id=model_id).on_conflict_do_nothing())


def _next_id() -> sa.ScalarSelect[int]:
    """A number that no scan has had."""
    used = (sa.select(sa.func.coalesce(sa.func.max(column), 0)) for column in (scans.c.id, forgotten.c.scan_id))
    return sa.select(sa.func.max(*(each.scalar_subquery() for each in used)) + 1).scalar_subquery()


async def get(connection: AsyncConnection, scan_id: int) -> Scan:
    """The scan with this id.

    Raises:
        InputError: there is none.
    """
    row = (await connection.execute(ROW.where(scans.c.id == scan_id))).mappings().one_or_none()
    if row is None:
        raise InputError(_("This scan is no longer stored."), _("Check `/history`, or scan the account again."))
    return to_scan(row)


async def set_coverage(connection: AsyncConnection, scan: Scan) -> None:
    """Store which posts the scan's model is to score by now."""
    change = sa.update(scans).where(scans.c.id == scan.id)
    await connection.execute(change.values(coverage=scan.request.coverage))


async def list_unfinished(connection: AsyncConnection) -> list[Scan]:
    """Scans that a stop or a crash interrupted, oldest first."""
    query = ROW.where(scans.c.status.in_([ScanStatus.QUEUED, ScanStatus.RUNNING])).order_by(scans.c.id)
    return [to_scan(row) for row in (await connection.execute(query)).mappings()]


async def list_archives_in_use(connection: AsyncConnection, since: datetime) -> set[str]:
    """Paths of archives that a scan reads, or that a scan failed or cancelled after `since` can be resumed with."""
    short = sa.and_(scans.c.status != ScanStatus.DONE, scans.c.finished_at > since)
    open_ones = scans.c.status.in_([ScanStatus.QUEUED, ScanStatus.RUNNING])
    query = sa.select(scans.c.locator).where(scans.c.source_kind == SourceKind.ARCHIVE, sa.or_(open_ones, short))
    return set((await connection.execute(query)).scalars())


def to_scan(row: sa.RowMapping) -> Scan:
    """A row of `ROW` as a `Scan`."""
    return Scan(
        id=row["id"],
        collection=row["collection"],
        account=stored_collections.to_account({name: row[f"of_{name}"] for name in _WHOSE}),
        request=ScanRequest(
            SourceSpec(SourceKind(row["source_kind"]), row["locator"], row["handle"], row["most_posts"], row["since"]),
            row["model_name"],
            Requester(row["platform"], row["user_id"], row["workspace_id"]),
            row["include_reposts"],
            Coverage(row["coverage"]),
        ),
        model_id=row["model_id"],
        status=ScanStatus(row["status"]),
        created_at=row["created_at"],
        cursor=row["cursor"],
        broken=row["broken"],
        cut=row["cut"],
        lacks=tuple(row["lacks"]),
        expected=row["expected"],
        error=row["error"],
        finished_at=row["finished_at"],
        made_at=row["made_at"],
        unpicked=row["unpicked"],
        unread=row["unread"],
    )
