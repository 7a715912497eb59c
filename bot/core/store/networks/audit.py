"""The audit trail of who asked X about whom, which X's rules require of an operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.store.people.people import alias, is_forgotten, rows_of
from bot.core.store.schema import audit

LONGEST_COOLDOWN = timedelta(days=1)  # As the settings allow it (`config.LimitSettings`).


class Event(StrEnum):
    """What was asked."""

    LOOK_UP = "look-up"
    SCAN = "scan"
    SCAN_LIST = "scan-list"
    """A scan that is part of a list."""
    WATCH = "watch"
    CONSENT = "consent"
    """That the account's owner has consented to being watched."""
    APPROVAL = "approval"
    """That X has approved that the account is watched."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    at: datetime
    requester: Requester
    handle: str
    event: Event


async def note(
    connection: AsyncConnection, requester: Requester, event: Event, handle: str, account_id: str = ""
) -> None:
    """Write a line."""
    await connection.execute(
        sa.insert(audit).values(
            at=now(),
            platform=requester.platform,
            workspace_id=requester.workspace_id,
            user_id=requester.user_id,
            handle=handle,
            account_id=account_id,
            event=event,
        )
    )


async def find_last_scan(connection: AsyncConnection, requester: Requester) -> datetime | None:
    """When the requester last started a scan of an account on X, also before they were forgotten.

    What lies ahead is of a clock that was set back since.
    """
    mine = sa.or_(sa.and_(*_matches(requester)), audit.c.user_id == alias(requester))
    query = sa.select(sa.func.max(audit.c.at)).where(mine, audit.c.event == Event.SCAN, audit.c.at <= now())
    last: datetime | None = (await connection.execute(query)).scalar()
    return last


async def make_anonymous(connection: AsyncConnection, person: Requester) -> None:
    """Remove the person's name from their rows. Their last scan can still be found while a cooldown may run."""
    lately = sa.and_(audit.c.event == Event.SCAN, audit.c.at > now() - LONGEST_COOLDOWN)
    who = sa.case((lately, alias(person)), else_="")
    await connection.execute(sa.update(audit).where(*rows_of(audit, person)).values(workspace_id="", user_id=who))


async def tidy(connection: AsyncConnection) -> None:
    """Delete aliases of forgotten people once no cooldown can be running."""
    over = audit.c.at <= now() - LONGEST_COOLDOWN
    await connection.execute(sa.update(audit).where(is_forgotten(audit), over).values(user_id=""))


async def entries(connection: AsyncConnection, handle: str = "", limit: int = 100) -> list[Entry]:
    """The latest lines, newest first; about one account where a handle is given."""
    user = sa.case((is_forgotten(audit), ""), else_=audit.c.user_id).label("user_id")
    query = sa.select(audit.c.at, audit.c.platform, audit.c.workspace_id, user, audit.c.handle, audit.c.event)
    query = query.order_by(audit.c.id.desc()).limit(limit)
    if handle:
        query = query.where(sa.func.lower(audit.c.handle) == handle.lower())
    return [
        Entry(
            row["at"],
            Requester(row["platform"], row["user_id"], row["workspace_id"]),
            row["handle"],
            Event(row["event"]),
        )
        for row in (await connection.execute(query)).mappings()
    ]


def _matches(requester: Requester) -> list[sa.ColumnElement[bool]]:
    return [
        audit.c.platform == requester.platform,
        audit.c.workspace_id == requester.workspace_id,
        audit.c.user_id == requester.user_id,
    ]
