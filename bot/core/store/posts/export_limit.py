"""Which posts of X each person has exported today; X's rules cap how many."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.people import Requester
from bot.core.store.engine.dialect import Lock, insert, lock, lock_number
from bot.core.store.people.people import fingerprint
from bot.core.store.schema import exported


async def hold(connection: AsyncConnection, person: Requester) -> None:
    """Let nobody else add to what the person has exported until the transaction ends."""
    await lock(connection, Lock.EXPORTS, lock_number(fingerprint(person)))


async def list_today(connection: AsyncConnection, person: Requester, day: date) -> set[int]:
    """The posts that the person has exported on that day (UTC)."""
    query = sa.select(exported.c.post_id).where(exported.c.day == day, exported.c.person == fingerprint(person))
    return set((await connection.execute(query)).scalars())


async def add(connection: AsyncConnection, person: Requester, day: date, posts: Iterable[int]) -> None:
    """Record that the person exports these posts; rows of earlier days are deleted."""
    await connection.execute(sa.delete(exported).where(exported.c.day < day))
    who = fingerprint(person)
    if rows := [{"day": day, "person": who, "post_id": post} for post in posts]:
        await connection.execute(insert(connection, exported).on_conflict_do_nothing(), rows)
