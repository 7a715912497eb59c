"""Deletes what nobody has asked for within the retention period."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.scans import ListStatus, ScanStatus
from bot.core.store.people.forgetting import drop_unasked, keep_numbers
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import account_lists, audit, collections, scans, searches, spending

_OPEN = scans.c.status.in_([status for status in ScanStatus if not status.final])
_UNDER_WAY = sa.select(scans.c.collection).where(_OPEN)


async def has_expired(connection: AsyncConnection, before: datetime) -> bool:
    """Whether there is something to delete: a deletion rewrites the file, so it is only done for a reason."""
    old = [
        sa.exists(_select_old_searches(before)),
        sa.exists(sa.select(audit.c.id).where(audit.c.at < before)),
        sa.exists(_select_old_accounts(before)),
        sa.exists(sa.select(account_lists.c.id).where(*_is_old_list(before))),
    ]
    return bool((await connection.execute(sa.select(sa.or_(*old)))).scalar())


async def expire(connection: AsyncConnection, before: datetime, month: date) -> int:
    """Delete histories, lists, scans, posts and the audit trail from before a moment, spending if also before `month`.

    A collection with a scan under way is left for the next time. As with /forget, scans and posts stay where somebody
    has asked for a later scan of the collection: its report covers them.

    Returns:
        How many posts went.
    """
    old = _select_old_searches(before).subquery()
    touched = sa.select(scans.c.collection).join(old, old.c.scan_id == scans.c.id)
    held = await stored_collections.lock(connection, touched)
    await keep_numbers(connection)
    removed = 0
    for collection in held:
        mine = sa.select(scans.c.id).where(scans.c.collection == collection)
        await connection.execute(sa.delete(searches).where(searches.c.asked_at < before, searches.c.scan_id.in_(mine)))
        removed += await drop_unasked(connection, collection)
    await stored_collections.lock(connection, _select_old_accounts(before))
    await connection.execute(sa.delete(collections).where(collections.c.key.in_(_select_old_accounts(before))))
    await connection.execute(sa.delete(account_lists).where(*_is_old_list(before)))
    await connection.execute(sa.delete(audit).where(audit.c.at < before))
    await connection.execute(sa.delete(spending).where(spending.c.day < min(before.date(), month)))
    return removed


def _select_old_searches(before: datetime) -> sa.Select[tuple[int, int]]:
    return (
        sa.select(searches.c.id, searches.c.scan_id)
        .join(scans, scans.c.id == searches.c.scan_id)
        .where(searches.c.asked_at < before, scans.c.collection.not_in(_UNDER_WAY))
    )


def _select_old_accounts(before: datetime) -> sa.Select[tuple[int]]:
    """Accounts that were looked up at X and never scanned."""
    scanned = sa.exists().where(scans.c.collection == collections.c.key)
    return sa.select(collections.c.key).where(collections.c.looked_up_at < before, ~scanned)


def _is_old_list(before: datetime) -> Sequence[sa.ColumnElement[bool]]:
    """The conditions for lists that nobody has had scanned since; one that is being scanned stays."""
    last = sa.func.coalesce(account_lists.c.begun_at, account_lists.c.created_at, type_=account_lists.c.created_at.type)
    return [last < before, account_lists.c.status != ListStatus.RUNNING]
