"""The accounts of those who opted out, so that a new handle changes nothing."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.store.engine.dialect import insert
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import collections, opted_out

_NAMES_A_QUERY = 400  # Twice in a query: old SQLite builds allow 999 bound parameters (sqlite.org/limits.html).


class Pair(NamedTuple):
    """An account's id on its network and a handle, in lower case, that the network once gave it."""

    handle: str
    account_id: str


Known = frozenset[Pair]


async def learn(connection: AsyncConnection, listed: Collection[str]) -> Known:
    """Store what networks have said about the listed handles and ids; what is no longer listed is deleted."""
    known = await read_all(connection)
    for pair in known:
        if not {pair.handle, pair.account_id.lower()} & set(listed):
            same = (opted_out.c.handle == pair.handle, opted_out.c.account_id == pair.account_id)
            await connection.execute(sa.delete(opted_out).where(*same))
    names = sorted(listed)
    for start in range(0, len(names), _NAMES_A_QUERY):
        some = names[start : start + _NAMES_A_QUERY]
        handle = sa.func.lower(collections.c.handle)
        said = sa.select(handle, collections.c.id).where(
            stored_collections.CONFIRMED,
            collections.c.handle != "",
            sa.or_(handle.in_(some), sa.func.lower(collections.c.id).in_(some)),
        )
        line = insert(connection, opted_out).from_select(["handle", "account_id"], said)
        await connection.execute(line.on_conflict_do_nothing())
    return await read_all(connection)


async def save(connection: AsyncConnection, pairs: Collection[Pair]) -> None:
    """Store these."""
    rows = [pair._asdict() for pair in pairs]
    await connection.execute(insert(connection, opted_out).values(rows).on_conflict_do_nothing())


async def read_all(connection: AsyncConnection) -> Known:
    """All that is stored."""
    return frozenset(Pair(*row) for row in await connection.execute(sa.select(opted_out)))
