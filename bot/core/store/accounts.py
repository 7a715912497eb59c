"""Accounts: what X said of them, and how far their posts were read from X."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Account, Profile
from bot.core.store.dialect import insert, on_postgres
from bot.core.store.schema import accounts


async def save(connection: AsyncConnection, account: Account, looked_up_at: datetime | None = None) -> None:
    """Make the account known, or bring it up to date; `looked_up_at` is when X said so, None if it didn't."""
    values: dict[str, object] = {"handle": account.handle, "name": account.name}
    if looked_up_at:
        shown = account.profile or Profile()
        values |= {"posts": account.posts, "looked_up_at": looked_up_at}
        values |= {"bio": shown.bio, "picture": shown.picture, "joined": shown.joined}
    known = insert(connection, accounts).values(id=account.id, **values)
    await connection.execute(known.on_conflict_do_update(index_elements=["id"], set_=values))


async def looked_up(connection: AsyncConnection, handle: str, since: datetime) -> Account | None:
    """The account that X said has this handle, if it was asked after `since`."""
    query = (
        sa.select(accounts)
        .where(sa.func.lower(accounts.c.handle) == handle.lower(), accounts.c.looked_up_at > since)
        .order_by(accounts.c.looked_up_at.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return _account(row) if row else None


async def get(connection: AsyncConnection, account_id: str) -> Account | None:
    """The account with this id, as it was last seen."""
    query = sa.select(accounts).where(accounts.c.id == account_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _account(row) if row else None


async def use(connection: AsyncConnection, account_id: str) -> None:
    """See that nobody takes the account's posts or scans away until the transaction ends; others may use it, too."""
    if on_postgres(connection):
        query = sa.select(accounts.c.key).where(accounts.c.id == account_id)
        await connection.execute(query.with_for_update(read=True, key_share=True))


async def hold(connection: AsyncConnection, which: sa.Select[tuple[int]]) -> list[int]:
    """The keys of accounts, held until the transaction ends: nobody else adds posts, scores or scans to them."""
    query = sa.select(accounts.c.key).where(accounts.c.key.in_(which)).order_by(accounts.c.key)
    return list((await connection.execute(query.with_for_update())).scalars())


async def cursor(connection: AsyncConnection, account_id: str) -> str | None:
    """How far the account was read from X, whichever scan did it."""
    return (await connection.execute(sa.select(accounts.c.cursor).where(accounts.c.id == account_id))).scalar()


def _account(row: sa.RowMapping) -> Account:
    profile = Profile(row["bio"], row["picture"], row["joined"]) if row["looked_up_at"] else None
    return Account(row["id"], row["handle"], row["name"], row["posts"], profile)
