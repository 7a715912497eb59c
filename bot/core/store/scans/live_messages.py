"""Messages that follow a scan, kept so that they go on after a restart."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.store.operations.processes import is_claimable
from bot.core.store.schema import followers


@dataclass(frozen=True, slots=True)
class LiveMessageRecord:
    """A message that follows a scan for `requester`; `id` is 0 while it is not stored.

    `place` says where the message stands, in words that only its platform understands. It may hold a key to it.
    It follows since then; `taken_over`: another process has followed before.
    """

    scan_id: int
    requester: Requester
    place: str = field(default="", repr=False)
    id: int = 0
    since: datetime | None = None
    taken_over: bool = False


async def add(connection: AsyncConnection, follower: LiveMessageRecord, process: str) -> int:
    """Store a follower, claimed by `process`; gives its id."""
    result = await connection.execute(
        sa.insert(followers).values(
            scan_id=follower.scan_id,
            platform=follower.requester.platform,
            workspace_id=follower.requester.workspace_id,
            user_id=follower.requester.user_id,
            place=follower.place,
            since=follower.since or now(),
            claimed_by=process,
        )
    )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


async def move(connection: AsyncConnection, follower: LiveMessageRecord) -> None:
    """Store where the message stands now."""
    change = sa.update(followers).where(followers.c.id == follower.id)
    await connection.execute(change.values(place=follower.place))


async def remove(connection: AsyncConnection, follower: LiveMessageRecord) -> None:
    """Take a follower away."""
    await connection.execute(sa.delete(followers).where(followers.c.id == follower.id))


async def is_claimed_by(connection: AsyncConnection, follower: LiveMessageRecord, process: str) -> bool:
    """Whether `process` still follows with the message."""
    mine = sa.exists().where(followers.c.id == follower.id, followers.c.claimed_by == process)
    return bool((await connection.execute(sa.select(mine))).scalar())


async def claim(
    connection: AsyncConnection, platform: str, process: str, except_for: Collection[int]
) -> list[LiveMessageRecord]:
    """Claim a platform's messages that no process follows with, oldest first; not those in `except_for`.

    One statement, so that of two processes only one gets a message.
    """
    ours = is_claimable(connection, followers.c.claimed_by, process)
    change = sa.update(followers).where(followers.c.platform == platform, ours, followers.c.id.not_in(except_for))
    rows = (await connection.execute(change.values(claimed_by=process).returning(followers))).mappings()
    return sorted(map(_record, rows), key=lambda follower: follower.id)


def _record(row: sa.RowMapping) -> LiveMessageRecord:
    who = Requester(row["platform"], row["user_id"], row["workspace_id"])
    return LiveMessageRecord(row["scan_id"], who, row["place"], row["id"], row["since"], taken_over=True)
