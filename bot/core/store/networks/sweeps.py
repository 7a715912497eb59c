"""Sweeps: which posts came from X, when X was asked whether it still shows them, and taking away those it doesn't."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.networks import network_of
from bot.core.store.engine.dialect import Lock, lock
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import collections, posts, sweeps

_IDS_A_QUERY = 400  # Old SQLite builds allow 999 bound parameters (sqlite.org/limits.html); each id stands there twice.
_FROM_X = posts.c.collection.in_(sa.select(collections.c.key).where(stored_collections.FROM_X))


@dataclass(frozen=True, slots=True)
class Sweep:
    """One check of everything that came from X; `job_id` is X's name for it, empty where posts are looked up."""

    id: int
    job_id: str
    started_at: datetime


async def ids_from_x(connection: AsyncConnection) -> list[str]:
    """The ids by which X knows all posts that it gave, each once: of an edited post, that of the version kept."""
    number = sa.func.coalesce(posts.c.version, posts.c.id)
    query = sa.select(number).where(_FROM_X).distinct().order_by(number)
    return [str(number) for number in (await connection.execute(query)).scalars()]


async def begin(connection: AsyncConnection, job_id: str) -> Sweep:
    """Record a sweep that has begun."""
    started = now()
    result = await connection.execute(sa.insert(sweeps).values(job_id=job_id, started_at=started, checked=0, removed=0))
    assert result.inserted_primary_key is not None
    return Sweep(result.inserted_primary_key[0], job_id, started)


async def find_unfinished(connection: AsyncConnection, since: datetime) -> Sweep | None:
    """The latest sweep that began after `since` and did not end, if X works on it."""
    query = (
        sa.select(sweeps)
        .where(sweeps.c.finished_at.is_(None), sweeps.c.job_id != "", sweeps.c.started_at > since)
        .order_by(sweeps.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return Sweep(row["id"], row["job_id"], row["started_at"]) if row else None


async def find_last_finished(connection: AsyncConnection) -> datetime | None:
    """When the latest sweep that ended had begun."""
    query = sa.select(sa.func.max(sweeps.c.started_at)).where(sweeps.c.finished_at.is_not(None))
    last: datetime | None = (await connection.execute(query)).scalar()
    return last


async def give_up(connection: AsyncConnection, sweep: Sweep) -> None:
    """Forget a sweep that X will never finish, so that the next one starts from the beginning."""
    await connection.execute(sa.delete(sweeps).where(sweeps.c.id == sweep.id))


async def finish(connection: AsyncConnection, sweep: Sweep, checked: int, gone: Iterable[str]) -> int:
    """Delete the posts that are gone from X, and record the end of the sweep.

    Returns:
        How many posts were deleted.
    """
    await lock(connection, Lock.ERASING)
    numbers = [int(each) for each in gone]
    removed = 0
    for start in range(0, len(numbers), _IDS_A_QUERY):
        some = numbers[start : start + _IDS_A_QUERY]
        named = sa.or_(sa.and_(posts.c.id.in_(some), posts.c.version.is_(None)), posts.c.version.in_(some))
        these = (named, _FROM_X)
        touched = await stored_collections.lock(connection, sa.select(posts.c.collection).where(*these))
        removed += await _delete(connection, *these)
        await _forget_emptied(connection, touched)
    ended: dict[str, Any] = {"finished_at": now(), "checked": checked, "removed": removed}
    await connection.execute(sa.update(sweeps).where(sweeps.c.id == sweep.id).values(**ended))
    return removed


async def forget_account(connection: AsyncConnection, handle: str, account_id: str = "") -> int:
    """Delete every post of the accounts with this handle or id, and their cursors.

    Archives that claim to be of such an account lose their posts, too.

    Returns:
        How many posts were deleted.
    """
    await lock(connection, Lock.ERASING)
    named = collections.c.id == account_id
    if not account_id:  # On Bluesky and Mastodon an id is told from a handle by nobody but the account's own network.
        names = [collections.c.handle, collections.c.id] if network_of(handle).free else [collections.c.handle]
        named = sa.or_(*(sa.func.lower(each) == handle.lower() for each in names))
    known = sa.select(collections).where(named, stored_collections.CONFIRMED).subquery()
    claims = sa.or_(
        collections.c.id.in_(sa.select(known.c.id)),
        sa.func.lower(collections.c.handle).in_(sa.select(sa.func.lower(known.c.handle)).where(known.c.handle != "")),
    )
    theirs = sa.or_(named, sa.and_(~stored_collections.CONFIRMED, claims))
    keys = await stored_collections.lock(connection, sa.select(collections.c.key).where(theirs))
    removed = await _delete(connection, posts.c.collection.in_(keys))
    change = sa.update(collections).where(collections.c.key.in_(keys))
    await connection.execute(change.values(cursor=None, posts=None, looked_up_at=None))
    return removed


async def _forget_emptied(connection: AsyncConnection, touched: Sequence[int]) -> None:
    """Forget what was read of an account that lost all its posts: if X shows it again, it is read from the start."""
    left = sa.exists().where(posts.c.collection == collections.c.key)
    await connection.execute(sa.update(collections).where(collections.c.key.in_(touched), ~left).values(cursor=None))


async def _delete(connection: AsyncConnection, *which: sa.ColumnElement[bool]) -> int:
    """Scores and skips go with their posts."""
    return (await connection.execute(sa.delete(posts).where(*which))).rowcount
