"""Messages that follow a scan, kept so that they go on after a restart."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Requester, now
from bot.core.store.schema import followers


@dataclass(frozen=True, slots=True)
class Follower:
    """A message that follows a scan for `requester`; `id` is 0 while it is not stored.

    `place` says where the message stands, in words that only its platform understands. It may hold a key to it.
    """

    scan_id: int
    requester: Requester
    place: str = field(default="", repr=False)
    id: int = 0


async def add(connection: AsyncConnection, follower: Follower) -> int:
    """Store a follower; gives its id."""
    result = await connection.execute(
        sa.insert(followers).values(
            scan_id=follower.scan_id,
            platform=follower.requester.platform,
            workspace_id=follower.requester.workspace_id,
            user_id=follower.requester.user_id,
            place=follower.place,
            since=now(),
        )
    )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


async def move(connection: AsyncConnection, follower: Follower) -> None:
    """Store where the message stands now."""
    change = sa.update(followers).where(followers.c.id == follower.id)
    await connection.execute(change.values(place=follower.place))


async def remove(connection: AsyncConnection, follower: Follower) -> None:
    """Take a follower away."""
    await connection.execute(sa.delete(followers).where(followers.c.id == follower.id))


async def of_platform(connection: AsyncConnection, platform: str) -> list[Follower]:
    """All of a platform's, oldest first."""
    query = sa.select(followers).where(followers.c.platform == platform).order_by(followers.c.id)
    return [
        Follower(
            row["scan_id"], Requester(row["platform"], row["user_id"], row["workspace_id"]), row["place"], row["id"]
        )
        for row in (await connection.execute(query)).mappings()
    ]
