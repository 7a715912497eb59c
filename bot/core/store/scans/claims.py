"""Who works on which scan. Each is in the hands of one process; the others see its progress and can ask it to stop."""

from collections.abc import Collection
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.scans import Progress, Scan, ScanStatus
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.dialect import Lock, alone, on_postgres
from bot.core.store.operations.processes import alive, in_hand, open_to
from bot.core.store.posts import collections
from bot.core.store.scans.progress import as_json, from_json
from bot.core.store.scans.scans import ROW, get, to_scan
from bot.core.store.schema import scans

_OPEN = scans.c.status.in_([status for status in ScanStatus if not status.final])


# Built once: they are part of every transaction of every scan.
_OURS = sa.update(scans).where(scans.c.id == sa.bindparam("this"), scans.c.claimed_by == sa.bindparam("ours"), _OPEN)
_SAY = _OURS.values(progress=sa.bindparam("progress", type_=scans.c.progress.type))
_TOUCH = _OURS.values(claimed_by=sa.bindparam("claimed_by"))


_ONCE_MORE = sa.case((scans.c.starts > 0, 1), else_=0)  # For a scan over which processes have died.


class ClaimLostError(Exception):
    """The scan is in another process's hands by now, or gone: nothing of ours may be stored any more."""


async def hold_requester(connection: AsyncConnection, requester: Requester) -> None:
    """Let nobody else look at what the requester has under way, and begin more, until this transaction ends."""
    who = f"{requester.platform}/{requester.workspace_id}/{requester.user_id}"
    await alone(connection, Lock.REQUESTER, _number(who))


async def hold_account(connection: AsyncConnection, account: Account) -> int | None:
    """Let nobody else begin or drop a scan of its posts until this transaction ends; requesters are held before.

    Returns:
        The key of its collection, if there is one.
    """
    await alone(connection, Lock.ACCOUNT, _number(account.id))
    collection = await collections.key(connection, account)
    if collection is not None:
        await _hold_row(connection, collection)
    return collection


async def _hold_row(connection: AsyncConnection, collection: int) -> None:
    """Come in the same order as whoever takes things away from a collection."""
    if on_postgres(connection):
        await collections.hold(connection, sa.select(sa.literal(collection)))


def _number(words: str) -> int:
    """32 bits, as a lock's number; who shares one by chance waits some milliseconds for nothing."""
    return crc32(words.encode()) - 2**31


async def create(connection: AsyncConnection, scan: Scan, process: str) -> None:
    """Have a scan in hand that was created in this transaction."""
    await connection.execute(sa.update(scans).where(scans.c.id == scan.id).values(claimed_by=process))


async def take(connection: AsyncConnection, scan_id: int, process: str, *, asked: bool = False) -> bool:
    """Take an unfinished scan in hand; False where another process has it, or it is over.

    One statement, so that of two processes only one gets it. What was ours before, and lies about, is ours again.
    `asked`: somebody wants it tried, whatever became of it before.
    """
    ours = open_to(connection, scans.c.claimed_by, process)
    claim = sa.update(scans).where(scans.c.id == scan_id, _OPEN, ours)
    values = {"claimed_by": process} | ({"starts": _ONCE_MORE} if asked else {})
    return bool((await connection.execute(claim.values(**values))).rowcount)


async def reopen(connection: AsyncConnection, scan_id: int, process: str) -> bool:
    """Take a scan in hand to go on with it, though it was over; False where another process works on it."""
    unclaimed = open_to(connection, scans.c.claimed_by, process)
    claim = sa.update(scans).where(scans.c.id == scan_id, sa.or_(~_OPEN, unclaimed))
    anew = {"status": ScanStatus.QUEUED, "error": "", "finished_at": None, "cancel_asked": False, "progress": None}
    return bool((await connection.execute(claim.values(claimed_by=process, starts=_ONCE_MORE, **anew))).rowcount)


async def lying_about(
    connection: AsyncConnection, process: str, model_id: str, except_for: Collection[int]
) -> list[Scan]:
    """The model's unfinished scans that nobody works on, oldest first; `except_for` are those that `process` does."""
    ours = open_to(connection, scans.c.claimed_by, process)
    query = ROW.where(_OPEN, ours).order_by(scans.c.id)
    found = [to_scan(row) for row in (await connection.execute(query)).mappings()]
    return [scan for scan in found if scan.model_id == model_id and scan.id not in except_for]


async def let_go(connection: AsyncConnection, process: str) -> None:
    """Give back what this process has in hand, for others to go on with."""
    orderly = {"claimed_by": "", "starts": 0}
    await connection.execute(sa.update(scans).where(scans.c.claimed_by == process).values(**orderly))


async def begin(connection: AsyncConnection, scan: Scan, process: str) -> bool:
    """Set the scan running, unless another process runs one of the same collection: then False.

    Raises:
        ClaimLostError: it is not ours any more.
    """
    await hold_account(connection, scan.account)
    await keep(connection, scan, process)
    other = scans.alias()
    running = sa.exists().where(
        other.c.collection == scans.c.collection,
        other.c.id != scans.c.id,
        other.c.status == ScanStatus.RUNNING,
        other.c.claimed_by != process,
        other.c.claimed_by.in_(alive(connection)),
    )
    change = sa.update(scans).where(scans.c.id == scan.id, ~running)
    running_now = {"status": ScanStatus.RUNNING, "error": "", "starts": scans.c.starts + 1}
    return bool((await connection.execute(change.values(**running_now))).rowcount)


async def begun_in_vain(connection: AsyncConnection, scan: Scan) -> int:
    """How often the scan was set running since it last got on, by processes that have not ended in order since."""
    return (await connection.execute(sa.select(scans.c.starts).where(scans.c.id == scan.id))).scalar() or 0


async def got_on(connection: AsyncConnection, scan: Scan) -> None:
    """Note that the scan gets on: whatever ends this process, it is not the same place for ever."""
    await connection.execute(sa.update(scans).where(scans.c.id == scan.id, scans.c.starts > 0).values(starts=0))


async def keep(connection: AsyncConnection, scan: Scan, process: str, progress: Progress | None = None) -> None:
    """Let what follows in this transaction be stored only while the scan is ours; say how far it is by the way.

    Raises:
        ClaimLostError: it is not ours any more.
    """
    await _hold_row(connection, scan.collection)
    ours = {"this": scan.id, "ours": process}
    said = {"progress": as_json(progress)} if progress else {"claimed_by": process}
    if not (await connection.execute(_SAY if progress else _TOUCH, ours | said)).rowcount:
        raise ClaimLostError


async def end(connection: AsyncConnection, scan: Scan, process: str, last: Progress) -> None:
    """Record how the scan has ended, and let go of it.

    Raises:
        ClaimLostError: it is not ours any more.
    """
    await keep(connection, scan, process, last)
    said = f"{last.error} {last.hint}".rstrip()
    values = {"status": last.status, "error": said, "finished_at": now(), "claimed_by": "", "cancel_asked": False}
    await connection.execute(sa.update(scans).where(scans.c.id == scan.id).values(**values))


async def under_way(connection: AsyncConnection, process: str, requester: Requester, besides: int | None = None) -> int:
    """How many scans that the requester asked for are in some process's hands; not counted: the one `besides`."""
    by_hand = [kind for kind in SourceKind if kind is not SourceKind.X_NEW]
    query = sa.select(sa.func.count()).select_from(scans)
    mine = (
        scans.c.platform == requester.platform,
        scans.c.workspace_id == requester.workspace_id,
        scans.c.user_id == requester.user_id,
    )
    held = sa.and_(in_hand(connection, scans.c.claimed_by, process), scans.c.id != (besides or 0))
    return (await connection.execute(query.where(_OPEN, *mine, scans.c.source_kind.in_(by_hand), held))).scalar_one()


async def seen(connection: AsyncConnection, scan_id: int, process: str) -> tuple[Scan, Progress, bool]:
    """The scan, how far it is, as its process last said, and whether another process works on it.

    Raises:
        InputError: there is none.
    """
    scan = await get(connection, scan_id)
    elsewhere = sa.and_(_OPEN, scans.c.claimed_by != process, scans.c.claimed_by.in_(alive(connection)))
    query = sa.select(scans.c.progress, elsewhere.label("elsewhere")).where(scans.c.id == scan_id)
    row = (await connection.execute(query)).mappings().one()
    if row["progress"]:
        return scan, from_json(scan_id, scan.status, row["progress"]), bool(row["elsewhere"])
    return scan, Progress(scan_id, scan.status, expected=scan.expected, error=scan.error), bool(row["elsewhere"])


async def cancel(connection: AsyncConnection, scan_id: int, process: str) -> bool | None:
    """End a scan that nobody works on: True. Ask the process that works on it to end it: False. None: it is over."""
    ours = open_to(connection, scans.c.claimed_by, process)
    ended = {"status": ScanStatus.CANCELLED, "finished_at": now(), "claimed_by": "", "cancel_asked": False}
    this = sa.update(scans).where(scans.c.id == scan_id, _OPEN)
    if (await connection.execute(this.where(ours).values(**ended))).rowcount:
        return True
    return False if (await connection.execute(this.values(cancel_asked=True))).rowcount else None


async def cancels(connection: AsyncConnection, process: str) -> list[int]:
    """The scans in our hands that somebody elsewhere wants ended."""
    query = sa.select(scans.c.id).where(_OPEN, scans.c.claimed_by == process, scans.c.cancel_asked)
    return list((await connection.execute(query)).scalars())
