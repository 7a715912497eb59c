"""Accounts on X: what X said of them, and how far their posts were read from it. No archive touches these rows."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account, Profile, by_id
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import collections


async def save(connection: AsyncConnection, account: Account, looked_up_at: datetime | None) -> int:
    """Keep what X said of the account, `looked_up_at` then; None where that is not to be relied upon later.

    Returns:
        The key of its collection.
    """
    key = await stored_collections.save(connection, account)
    if looked_up_at:
        shown = account.profile or Profile()
        said: dict[str, object] = {"posts": account.posts, "looked_up_at": looked_up_at}
        said |= {"bio": shown.bio, "picture": shown.picture, "joined": shown.joined}
        await connection.execute(sa.update(collections).where(collections.c.key == key).values(**said))
    return key


async def reassign_handle(connection: AsyncConnection, account: Account) -> None:
    """Take the handle from the account that had it before: its posts must not be shown under it."""
    named = sa.func.lower(collections.c.handle) == account.handle.lower()
    others = sa.and_(named, collections.c.id != account.id, stored_collections.CONFIRMED)
    await connection.execute(sa.update(collections).where(others).values(handle=""))


async def find_looked_up(connection: AsyncConnection, handle: str, since: datetime | None = None) -> Account | None:
    """The account that X said has this handle, the last time or, with `since`, if it was asked at or after that."""
    moment = collections.c.looked_up_at
    query = (
        sa.select(collections)
        .where(sa.func.lower(collections.c.handle) == handle.lower(), stored_collections.CONFIRMED)
        .where(moment >= since if since else moment.is_not(None))
        .order_by(moment.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return stored_collections.to_account(row) if row else None


async def get(connection: AsyncConnection, account_id: str) -> Account | None:
    """The account with this id, as X last showed it."""
    query = sa.select(collections).where(*stored_collections.matches(by_id(account_id)))
    row = (await connection.execute(query)).mappings().one_or_none()
    return stored_collections.to_account(row) if row else None


async def cursor(connection: AsyncConnection, account_id: str) -> str | None:
    """How far the account was read from X, whichever scan did it."""
    return (
        await connection.execute(sa.select(collections.c.cursor).where(*stored_collections.matches(by_id(account_id))))
    ).scalar()
