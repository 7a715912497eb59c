"""Messages that show a scan where others see it too, and archives whose pages their owner has shared somewhere."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.store.engine.dialect import insert
from bot.core.store.schema import shared_pages, shown


@dataclass(frozen=True, slots=True)
class Spot:
    """A message that others see too. `place` is what all of them see (a channel), `message` which one in it it is."""

    platform: str
    place: str
    message: str


async def record(connection: AsyncConnection, spot: Spot, scan_id: int, owner: Requester) -> None:
    """Note that the message shows the scan. It belongs to whoever posted it first."""
    line = insert(connection, shown).values(
        platform=spot.platform,
        place=spot.place,
        message=spot.message,
        scan_id=scan_id,
        workspace_id=owner.workspace_id,
        user_id=owner.user_id,
        since=now(),
    )
    again = line.on_conflict_do_update(index_elements=["platform", "place", "message"], set_={"scan_id": scan_id})
    await connection.execute(again)


async def find_owner(connection: AsyncConnection, spot: Spot) -> tuple[Requester, int] | None:
    """Who posted the message, and the id of the scan that it shows; None where that is not known."""
    query = sa.select(shown.c.platform, shown.c.user_id, shown.c.workspace_id, shown.c.scan_id).where(
        shown.c.platform == spot.platform, shown.c.place == spot.place, shown.c.message == spot.message
    )
    row = (await connection.execute(query)).one_or_none()
    return (Requester(*row[:3]), row.scan_id) if row else None


async def list_messages(connection: AsyncConnection, platform: str, place: str, scan_id: int) -> list[Spot]:
    """The messages of a place that show the scan."""
    query = sa.select(shown.c.message).where(*_matches(shown, platform, place, scan_id)).order_by(shown.c.since)
    return [Spot(platform, place, message) for message in (await connection.execute(query)).scalars()]


async def share(connection: AsyncConnection, owner: Requester, place: str, scan_id: int) -> None:
    """Let everybody in the place open the report pages of this archive."""
    line = insert(connection, shared_pages).values(
        platform=owner.platform,
        place=place,
        scan_id=scan_id,
        workspace_id=owner.workspace_id,
        user_id=owner.user_id,
        since=now(),
    )
    await connection.execute(line.on_conflict_do_nothing())


async def unshare(connection: AsyncConnection, platform: str, place: str, scan_id: int) -> None:
    """Let only the archive's owner open its pages from now on."""
    await connection.execute(sa.delete(shared_pages).where(*_matches(shared_pages, platform, place, scan_id)))


async def is_shared(connection: AsyncConnection, platform: str, place: str, scan_id: int) -> bool:
    """Whether everybody in the place may open them."""
    query = sa.select(sa.exists().where(*_matches(shared_pages, platform, place, scan_id)))
    return bool((await connection.execute(query)).scalar())


def _matches(table: sa.Table, platform: str, place: str, scan_id: int) -> list[sa.ColumnElement[bool]]:
    return [table.c.platform == platform, table.c.place == place, table.c.scan_id == scan_id]
