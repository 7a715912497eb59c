"""The processes that work on this database: which are alive, and so whose claims count.

A claim is the name of a process in a row. It counts as long as that process renews its lease, every few seconds.
Times are the database's own, as the clocks of hosts may differ.
"""

import socket
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.figures.status import Processes, ProcessStatus
from bot.core.domain.scans import ScanStatus
from bot.core.store.schema import processes, reservations, scans

PROCESS_LEASE = timedelta(seconds=30)  # A process that has not renewed its row for this long is considered dead.
DEAD_KEPT = timedelta(hours=1)  # How long rows of dead processes stay, for operators who look at the table.
_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def renew(connection: AsyncConnection, process: str, lease: timedelta = PROCESS_LEASE) -> None:
    """Renew this process's lease; the first time, or when it was taken for dead meanwhile, as a new one."""
    moment = _moment(connection)
    until = moment + lease // _MILLISECOND
    known = await connection.execute(sa.update(processes).where(processes.c.id == process).values(alive_until=until))
    if known.rowcount:
        return
    if connection.dialect.name == "sqlite":  # One process at a time uses the file: all others in the table are dead.
        await connection.execute(sa.delete(processes))
        await connection.execute(sa.delete(reservations))
    host = socket.gethostname()[:255]
    await connection.execute(sa.insert(processes).values(id=process, host=host, started_at=moment, alive_until=until))


async def leave(connection: AsyncConnection, process: str) -> None:
    """Remove this process's row as it ends: its claims no longer count."""
    await connection.execute(sa.delete(processes).where(processes.c.id == process))
    await connection.execute(sa.delete(reservations).where(reservations.c.process == process))


async def remove_dead(connection: AsyncConnection) -> None:
    """Delete the reservations of dead processes at once, and their rows after `DEAD_KEPT`."""
    await connection.execute(sa.delete(reservations).where(reservations.c.process.not_in(select_alive(connection))))
    old = _alive_until() < _moment(connection) - DEAD_KEPT // _MILLISECOND
    await connection.execute(sa.delete(processes).where(old))


async def is_leader(connection: AsyncConnection, process: str) -> bool:
    """Whether no living process started earlier: the leader does the jobs that only one process must do."""
    mine = sa.select(processes.c.started_at).where(processes.c.id == process).scalar_subquery()
    tie = sa.and_(processes.c.started_at == mine, processes.c.id < process)
    elder = sa.or_(processes.c.started_at < mine, tie)
    query = sa.select(~sa.exists().where(_alive_until() > _moment(connection), elder))
    return bool((await connection.execute(query)).scalar())


async def count_others(connection: AsyncConnection, process: str) -> int:
    """How many other processes are alive."""
    query = sa.select(sa.func.count()).select_from(processes)
    query = query.where(processes.c.id != process, _alive_until() > _moment(connection))
    return (await connection.execute(query)).scalar_one()


async def look_at_all(connection: AsyncConnection, process: str) -> Processes:
    """The living processes with their scans under way, as `process` sees them; and the scans that none works on."""
    moment = _moment(connection)
    known = sa.select(processes, (_alive_until() - moment).label("left")).where(_alive_until() > moment)
    rows = (await connection.execute(known.order_by(processes.c.started_at, processes.c.id))).all()
    under_way = sa.select(scans.c.claimed_by, scans.c.status, sa.func.count().label("number"))
    under_way = under_way.where(scans.c.status.in_((ScanStatus.RUNNING, ScanStatus.QUEUED)))
    under_way = under_way.group_by(scans.c.claimed_by, scans.c.status)
    counts = {(row.claimed_by, row.status): row.number for row in await connection.execute(under_way)}
    alive = tuple(
        ProcessStatus(
            id=row.id,
            host=row.host,
            since=row.started_at,
            heard=max(PROCESS_LEASE - row.left * _MILLISECOND, timedelta(0)),
            running=counts.pop((row.id, ScanStatus.RUNNING), 0),
            waiting=counts.pop((row.id, ScanStatus.QUEUED), 0),
            here=row.id == process,
        )
        for row in rows
    )
    return Processes(alive, sum(counts.values()))


def select_alive(connection: AsyncConnection) -> sa.Select[tuple[str]]:
    """The names of living processes, as part of a larger query."""
    return sa.select(processes.c.id).where(_alive_until() > _moment(connection))


def is_unclaimed(connection: AsyncConnection, claimed_by: sa.Column[str], process: str) -> sa.ColumnElement[bool]:
    """Whether no living process has claimed the row, nor `process` itself."""
    return sa.and_(claimed_by != process, claimed_by.not_in(select_alive(connection)))


def is_claimable(connection: AsyncConnection, claimed_by: sa.Column[str], process: str) -> sa.ColumnElement[bool]:
    """Whether `process` may claim the row, perhaps again: no other living one has."""
    return sa.or_(claimed_by == process, claimed_by.not_in(select_alive(connection)))


def is_claimed(connection: AsyncConnection, claimed_by: sa.Column[str], process: str) -> sa.ColumnElement[bool]:
    """Whether `process`, or another living one, has claimed the row."""
    return sa.or_(claimed_by == process, claimed_by.in_(select_alive(connection)))


def _alive_until() -> sa.ColumnElement[int]:
    return sa.type_coerce(processes.c.alive_until, sa.BigInteger)


def _moment(connection: AsyncConnection) -> sa.ColumnElement[int]:
    """The present moment by the database's clock, in milliseconds since 1970; SQLite has none but ours."""
    if connection.dialect.name == "sqlite":
        return sa.literal((now() - _EPOCH) // _MILLISECOND, sa.BigInteger)
    return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()) * 1000, sa.BigInteger)
