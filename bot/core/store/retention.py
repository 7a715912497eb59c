"""Away with what is old: whatever nobody has asked for again in so many days."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import ScanStatus
from bot.core.store.accounts import hold as hold_accounts
from bot.core.store.forgetting import drop_unasked, keep_numbers
from bot.core.store.schema import accounts, audit, scans, searches, spending

_UNDER_WAY = sa.select(scans.c.account).where(scans.c.status.in_([status for status in ScanStatus if not status.final]))


async def anything(connection: AsyncConnection, before: datetime) -> bool:
    """Whether there is something to take away: the file is written anew for it."""
    old = [
        sa.exists(_old_searches(before)),
        sa.exists(sa.select(audit.c.id).where(audit.c.at < before)),
        sa.exists(_old_accounts(before)),
    ]
    return bool((await connection.execute(sa.select(sa.or_(*old)))).scalar())


async def expire(connection: AsyncConnection, before: datetime, month: date) -> int:
    """Take away histories, scans, posts and the trail from before a moment; money only from before this `month` too.

    An account with a scan under way is left for the next time. As with /forget, scans and posts stay where somebody
    has asked for a later scan of the account: its report covers them.

    Returns:
        How many posts went.
    """
    old = _old_searches(before).subquery()
    touched = sa.select(scans.c.account).join(old, old.c.scan_id == scans.c.id)
    account_keys = await hold_accounts(connection, touched)
    await keep_numbers(connection)
    removed = 0
    for account in account_keys:
        mine = sa.select(scans.c.id).where(scans.c.account == account)
        await connection.execute(sa.delete(searches).where(searches.c.asked_at < before, searches.c.scan_id.in_(mine)))
        removed += await drop_unasked(connection, account)
    await hold_accounts(connection, _old_accounts(before))
    await connection.execute(sa.delete(accounts).where(accounts.c.key.in_(_old_accounts(before))))
    await connection.execute(sa.delete(audit).where(audit.c.at < before))
    await connection.execute(sa.delete(spending).where(spending.c.day < min(before.date(), month)))
    return removed


def _old_searches(before: datetime) -> sa.Select[tuple[int, int]]:
    return (
        sa.select(searches.c.id, searches.c.scan_id)
        .join(scans, scans.c.id == searches.c.scan_id)
        .where(searches.c.asked_at < before, scans.c.account.not_in(_UNDER_WAY))
    )


def _old_accounts(before: datetime) -> sa.Select[tuple[int]]:
    """Accounts that were looked up at X and never scanned."""
    scanned = sa.exists().where(scans.c.account == accounts.c.key)
    return sa.select(accounts.c.key).where(accounts.c.looked_up_at < before, ~scanned)
