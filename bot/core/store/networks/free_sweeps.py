"""Which stored posts of networks that cost nothing are to be checked, and their removal."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import Post
from bot.core.store.engine.dialect import Lock, lock
from bot.core.store.posts import collections as stored_collections
from bot.core.store.posts.posts import to_post
from bot.core.store.schema import collections, posts

_ACCOUNTS = 64  # Whose servers are asked side by side.
_IDS_A_QUERY = 500  # Old SQLite builds allow 999 bound parameters (sqlite.org/limits.html).


async def list_due(
    connection: AsyncConnection, networks: Sequence[SocialNetwork], before: datetime, after: int = 0
) -> Sequence[tuple[int, Account]]:
    """The next accounts with stored posts that were not checked since then, each with its key, which is above `after`.

    All come in turn, however many there are: those that can't be checked stay behind, and keep no others from it.
    """
    checked = collections.c.checked_at
    query = (
        sa.select(collections)
        .where(stored_collections.CONFIRMED, collections.c.network.in_(networks), collections.c.key > after)
        .where(sa.or_(checked.is_(None), checked < before))
        .where(sa.exists().where(posts.c.collection == collections.c.key))
        .order_by(collections.c.key)
        .limit(_ACCOUNTS)
    )
    rows = (await connection.execute(query)).mappings()
    return [(row["key"], stored_collections.to_account(row)) for row in rows]


async def find_last(connection: AsyncConnection, account: Account) -> datetime | None:
    """When the account was last checked; None for never."""
    query = sa.select(collections.c.checked_at).where(*stored_collections.matches(account))
    last: datetime | None = (await connection.execute(query)).scalar()
    return last


async def list_posts(connection: AsyncConnection, account: Account, after: int, most: int) -> Sequence[Post]:
    """The account's stored posts with ids above `after`, the lowest first."""
    mine = posts.c.collection == stored_collections.key_of(account)
    query = sa.select(posts).where(mine, posts.c.id > after).order_by(posts.c.id).limit(most)
    return [to_post(row) for row in (await connection.execute(query)).mappings()]


async def remove(connection: AsyncConnection, account: Account, gone: Sequence[str]) -> int:
    """Delete these of the account's posts, and what was said of them; returns how many there were."""
    await lock(connection, Lock.ERASING)
    key = sa.select(collections.c.key).where(*stored_collections.matches(account))
    keys = await stored_collections.lock(connection, key)
    removed = 0
    for start in range(0, len(gone), _IDS_A_QUERY):
        some = [int(each) for each in gone[start : start + _IDS_A_QUERY]]
        these = sa.delete(posts).where(posts.c.collection.in_(keys), posts.c.id.in_(some))
        removed += (await connection.execute(these)).rowcount
    left = sa.exists().where(posts.c.collection == collections.c.key)
    emptied = sa.update(collections).where(collections.c.key.in_(keys), ~left)
    await connection.execute(
        emptied.values(cursor=None)
    )  # Should the network show it again, it is read from the start.
    return removed


async def note_checked(connection: AsyncConnection, account: Account, moment: datetime) -> None:
    """Note that the account was checked."""
    change = sa.update(collections).where(*stored_collections.matches(account))
    await connection.execute(change.values(checked_at=moment))
