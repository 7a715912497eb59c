"""How many posts of X each person has taken away today; X's rules cap that."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Requester
from bot.core.store.dialect import Subject, alone, insert, number
from bot.core.store.people import fingerprint
from bot.core.store.schema import exported


async def today(connection: AsyncConnection, person: Requester, day: date) -> int:
    """How many posts the person has taken away on that day (UTC); nobody adds to them until the transaction ends."""
    await alone(connection, Subject.EXPORTS, number(fingerprint(person)))
    query = sa.select(exported.c.posts).where(exported.c.day == day, exported.c.person == fingerprint(person))
    return (await connection.execute(query)).scalar() or 0


async def add(connection: AsyncConnection, person: Requester, day: date, posts: int) -> None:
    """Note that the person takes so many more; earlier days are of no use any more."""
    await connection.execute(sa.delete(exported).where(exported.c.day < day))
    line = insert(connection, exported).values(day=day, person=fingerprint(person), posts=posts)
    more = {"posts": exported.c.posts + line.excluded.posts}
    await connection.execute(line.on_conflict_do_update(index_elements=["day", "person"], set_=more))
