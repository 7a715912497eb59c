"""Messages that follow a scan or a list, stored so that they continue after a restart."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.store.operations.processes import is_claimable
from bot.core.store.schema import live_messages


@dataclass(frozen=True, slots=True)
class LiveMessageRecord:
    """A message that follows a scan, or a list, for `requester`; `id` is 0 while it is not stored, as is the other.

    `place` says where the message stands, in words that only its platform understands. It may hold a key to it.
    It follows since then; `taken_over`: another process has followed before.
    """

    scan_id: int
    requester: Requester
    place: str = field(default="", repr=False)
    id: int = 0
    since: datetime | None = None
    taken_over: bool = False
    list_id: int = 0


async def add(connection: AsyncConnection, record: LiveMessageRecord, process: str) -> int:
    """Store a record, claimed by `process`; gives its id."""
    result = await connection.execute(
        sa.insert(live_messages).values(
            scan_id=record.scan_id or None,
            list_id=record.list_id or None,
            platform=record.requester.platform,
            workspace_id=record.requester.workspace_id,
            user_id=record.requester.user_id,
            place=record.place,
            since=record.since or now(),
            claimed_by=process,
        )
    )
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


async def move(connection: AsyncConnection, record: LiveMessageRecord, process: str) -> None:
    """Store where the message stands now; not where another process than this one follows it by now."""
    change = sa.update(live_messages).where(*_of(record, process))
    await connection.execute(change.values(place=record.place))


async def remove(connection: AsyncConnection, record: LiveMessageRecord, process: str) -> None:
    """Take a record away; not where another process than this one follows it by now."""
    await connection.execute(sa.delete(live_messages).where(*_of(record, process)))


async def is_claimed_by(connection: AsyncConnection, record: LiveMessageRecord, process: str) -> bool:
    """Whether `process` still follows with the message."""
    mine = sa.exists().where(*_of(record, process))
    return bool((await connection.execute(sa.select(mine))).scalar())


async def claim(
    connection: AsyncConnection, platform: str, process: str, except_for: Collection[int]
) -> list[LiveMessageRecord]:
    """Claim a platform's messages that no process follows with, oldest first; not those in `except_for`.

    One statement, so that of two processes only one gets a message.
    """
    ours = is_claimable(connection, live_messages.c.claimed_by, process)
    change = sa.update(live_messages).where(
        live_messages.c.platform == platform, ours, live_messages.c.id.not_in(except_for)
    )
    rows = (await connection.execute(change.values(claimed_by=process).returning(live_messages))).mappings()
    return sorted(map(_record, rows), key=lambda record: record.id)


def _of(record: LiveMessageRecord, process: str) -> tuple[sa.ColumnElement[bool], ...]:
    return live_messages.c.id == record.id, live_messages.c.claimed_by == process


def _record(row: sa.RowMapping) -> LiveMessageRecord:
    who = Requester(row["platform"], row["user_id"], row["workspace_id"])
    shows = row["scan_id"] or 0, row["list_id"] or 0
    return LiveMessageRecord(shows[0], who, row["place"], row["id"], row["since"], taken_over=True, list_id=shows[1])
