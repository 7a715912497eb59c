"""Who uses the bot, for its owner: counts and money, never what somebody looked at."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.figures.status import User
from bot.core.domain.people import Requester
from bot.core.store.networks import ledger
from bot.core.store.schema import searches


async def list_users(connection: AsyncConnection, since: date, most: int) -> tuple[list[User], int]:
    """Those who asked last, first, with what they spent from `since` on; and how many there are in all."""
    who = (searches.c.platform, searches.c.workspace_id, searches.c.user_id)
    last = sa.func.max(searches.c.asked_at, type_=searches.c.asked_at.type).label("last")
    query = sa.select(*who, sa.func.count().label("scans"), last).group_by(*who).order_by(last.desc())
    spent = {each.requester: each.cost for each in await ledger.sum_by_requester(connection, since)}
    number = (await connection.execute(sa.select(sa.func.count()).select_from(query.subquery()))).scalar_one()
    found = []
    for row in (await connection.execute(query.limit(most))).mappings():
        requester = Requester(row["platform"], row["user_id"], row["workspace_id"])
        found.append(User(requester, row["scans"], row["last"], spent.get(requester, 0)))
    return found, number
