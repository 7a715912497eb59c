"""Claims: which process works on which scan. The others see its progress and can ask it to stop."""

from collections.abc import Collection
from enum import Enum, auto
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.scans import Progress, RowStatus, Scan, ScanStatus
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.dialect import Lock, lock, on_postgres, unheld
from bot.core.store.operations.processes import is_claimable, is_claimed, select_alive
from bot.core.store.posts import collections
from bot.core.store.scans.progress import from_json, to_json
from bot.core.store.scans.scans import ROW, get, to_scan
from bot.core.store.schema import collections as collections_table
from bot.core.store.schema import list_rows, scans

_OPEN = scans.c.status.in_([status for status in ScanStatus if not status.final])


# Built once: they are part of every transaction of every scan.
_CLAIMED = sa.update(scans).where(scans.c.id == sa.bindparam("this"), scans.c.claimed_by == sa.bindparam("ours"), _OPEN)
_SET_PROGRESS = _CLAIMED.values(progress=sa.bindparam("progress", type_=scans.c.progress.type))
_MADE_PROGRESS = _SET_PROGRESS.values(starts=0)  # It is not what crashes the process.
_TOUCH = _CLAIMED.values(claimed_by=sa.bindparam("claimed_by"))
_HERE = (
    sa.select(scans.c.id)
    .join(collections_table, collections_table.c.key == scans.c.collection)
    .where(scans.c.id == sa.bindparam("this"), scans.c.claimed_by == sa.bindparam("ours"), _OPEN)
)
_HELD = _HERE.with_for_update(of=collections_table, read=True, key_share=True)
_HELD_FOR_PAGE = _HERE.with_for_update(of=collections_table, key_share=True)

_ONCE_MORE = sa.case((scans.c.starts > 0, 1), else_=0)  # For a scan during which processes have died.


class ClaimLostError(Exception):
    """Another process has claimed the scan by now, or it is gone: nothing of ours may be stored any more."""


async def lock_requester(connection: AsyncConnection, requester: Requester) -> None:
    """Until this transaction ends, let no other one count or start scans of the requester."""
    who = f"{requester.platform}/{requester.workspace_id}/{requester.user_id}"
    await lock(connection, Lock.REQUESTER, _lock_number(who))


async def lock_account(connection: AsyncConnection, account: Account) -> int | None:
    """Until this transaction ends, let no other one start or drop a scan of the account; lock the requester first.

    Returns:
        The key of its collection, if there is one.
    """
    await lock(connection, Lock.ACCOUNT, _lock_number(account.id))
    collection = await collections.find_key(connection, account)
    if collection is not None:
        await _lock_collection(connection, collection)
    return collection


async def _lock_collection(connection: AsyncConnection, collection: int) -> None:
    """Lock in the same order as deletions from a collection do."""
    if on_postgres(connection):
        await collections.lock(connection, sa.select(sa.literal(collection)))


def _lock_number(words: str) -> int:
    """A lock's number, 32 bits; those that share one by chance wait a few milliseconds for each other."""
    return crc32(words.encode()) - 2**31


async def claim_new(connection: AsyncConnection, scan: Scan, process: str) -> None:
    """Claim a scan that was created in this transaction."""
    await connection.execute(sa.update(scans).where(scans.c.id == scan.id).values(claimed_by=process))


async def claim(connection: AsyncConnection, scan_id: int, process: str, *, asked: bool = False) -> bool:
    """Claim an unfinished scan; False where another process has it, or it is over.

    One statement, so that of two processes only one gets it. What this process claimed before, it may claim again.
    `asked`: a person wants it retried, however often it failed.
    """
    ours = is_claimable(connection, scans.c.claimed_by, process)
    change = sa.update(scans).where(scans.c.id == scan_id, _OPEN, ours)
    values = {"claimed_by": process} | ({"starts": _ONCE_MORE} if asked else {})
    return bool((await connection.execute(change.values(**values))).rowcount)


async def reopen(connection: AsyncConnection, scan_id: int, process: str) -> bool:
    """Claim an ended scan to resume it; False if another process works on it."""
    unclaimed = is_claimable(connection, scans.c.claimed_by, process)
    change = sa.update(scans).where(scans.c.id == scan_id, sa.or_(~_OPEN, unclaimed))
    anew = {"status": ScanStatus.QUEUED, "error": "", "finished_at": None, "cancel_asked": False, "progress": None}
    return bool((await connection.execute(change.values(claimed_by=process, starts=_ONCE_MORE, **anew))).rowcount)


async def find_stalled(
    connection: AsyncConnection, process: str, model_id: str, except_for: Collection[int]
) -> list[Scan]:
    """The model's unfinished scans that nobody works on, oldest first; `except_for` are those that `process` does."""
    ours = is_claimable(connection, scans.c.claimed_by, process)
    query = ROW.where(_OPEN, ours).order_by(scans.c.id)
    found = [to_scan(row) for row in (await connection.execute(query)).mappings()]
    return [scan for scan in found if scan.model_id == model_id and scan.id not in except_for]


async def release(connection: AsyncConnection, process: str) -> None:
    """Release what this process has claimed, so that others can take it over."""
    orderly = {"claimed_by": "", "starts": 0}
    await connection.execute(sa.update(scans).where(unheld(scans, scans.c.claimed_by == process)).values(**orderly))


async def begin(connection: AsyncConnection, scan: Scan, process: str) -> bool:
    """Set the scan running, unless another process runs one of the same collection: then False.

    Raises:
        ClaimLostError: this process has it no longer.
    """
    await lock_account(connection, scan.account)
    await confirm_claim(connection, scan, process)
    other = scans.alias()
    running = sa.exists().where(
        other.c.collection == scans.c.collection,
        other.c.id != scans.c.id,
        other.c.status == ScanStatus.RUNNING,
        other.c.claimed_by != process,
        other.c.claimed_by.in_(select_alive(connection)),
    )
    change = sa.update(scans).where(scans.c.id == scan.id, ~running)
    running_now = {"status": ScanStatus.RUNNING, "error": "", "starts": scans.c.starts + 1}
    return bool((await connection.execute(change.values(**running_now))).rowcount)


async def count_failed_starts(connection: AsyncConnection, scan: Scan) -> int:
    """How often the scan was started since it last made progress, by processes that crashed."""
    return (await connection.execute(sa.select(scans.c.starts).where(scans.c.id == scan.id))).scalar() or 0


async def hold(connection: AsyncConnection, scan: Scan, process: str, *, for_page: bool = False) -> None:
    """Keep the scan and its collection from being deleted until this transaction ends, late in which `tell` comes.

    Others may hold them, too: a scan stores pages and scores beside each other. But only one holds a collection
    `for_page` at a time. It may go on to lock it for itself (`versions.replace`), for which it waits for all who hold
    it: two that both hold it, and then do, would wait for each other.

    Raises:
        ClaimLostError: this process has the scan no longer.
    """
    ours = {"this": scan.id, "ours": process}
    if (await connection.execute(_HELD_FOR_PAGE if for_page else _HELD, ours)).first() is None:
        raise ClaimLostError


async def tell(
    connection: AsyncConnection, scan: Scan, process: str, progress: Progress, *, scored: bool = False
) -> None:
    """Store the scan's progress, and let this transaction be stored only while this process has the scan.

    Called late in it, as only one transaction at a time changes the scan's row; `scored`: scores were stored.

    Raises:
        ClaimLostError: this process has it no longer.
    """
    said = {"this": scan.id, "ours": process, "progress": to_json(progress)}
    if not (await connection.execute(_MADE_PROGRESS if scored else _SET_PROGRESS, said)).rowcount:
        raise ClaimLostError


async def confirm_claim(
    connection: AsyncConnection, scan: Scan, process: str, progress: Progress | None = None
) -> None:
    """Let what follows in this transaction be stored only while this process has the scan; store its progress, too.

    Raises:
        ClaimLostError: this process has it no longer.
    """
    await _lock_collection(connection, scan.collection)
    ours = {"this": scan.id, "ours": process}
    said = {"progress": to_json(progress)} if progress else {"claimed_by": process}
    if not (await connection.execute(_SET_PROGRESS if progress else _TOUCH, ours | said)).rowcount:
        raise ClaimLostError


async def end(connection: AsyncConnection, scan: Scan, process: str, last: Progress) -> None:
    """Record how the scan has ended, and release it.

    Raises:
        ClaimLostError: this process has it no longer.
    """
    await confirm_claim(connection, scan, process, last)
    said = f"{last.error} {last.hint}".rstrip()
    values = {"status": last.status, "error": said, "finished_at": now(), "claimed_by": "", "cancel_asked": False}
    await connection.execute(sa.update(scans).where(scans.c.id == scan.id).values(**values))


async def count_under_way(
    connection: AsyncConnection, process: str, requester: Requester, besides: int | None = None
) -> int:
    """How many scans that the requester asked for some process works on; not counted: the one `besides`, and lists'."""
    by_hand = [kind for kind in SourceKind if kind is not SourceKind.CHECK]
    query = sa.select(sa.func.count()).select_from(scans)
    mine = (
        scans.c.platform == requester.platform,
        scans.c.workspace_id == requester.workspace_id,
        scans.c.user_id == requester.user_id,
    )
    held = sa.and_(is_claimed(connection, scans.c.claimed_by, process), scans.c.id != (besides or 0))
    alone = scans.c.id.not_in(
        sa.select(list_rows.c.scan_id).where(list_rows.c.scan_id.is_not(None), list_rows.c.status == RowStatus.SCANNING)
    )
    counted = query.where(_OPEN, *mine, scans.c.source_kind.in_(by_hand), held, alone)
    return (await connection.execute(counted)).scalar_one()


async def get_with_progress(connection: AsyncConnection, scan_id: int, process: str) -> tuple[Scan, Progress, bool]:
    """The scan, how far it is, as its process last said, and whether another process works on it.

    Raises:
        InputError: there is none.
    """
    scan = await get(connection, scan_id)
    elsewhere = sa.and_(_OPEN, scans.c.claimed_by != process, scans.c.claimed_by.in_(select_alive(connection)))
    query = sa.select(scans.c.progress, elsewhere.label("elsewhere")).where(scans.c.id == scan_id)
    row = (await connection.execute(query)).mappings().one()
    if row["progress"]:
        return scan, from_json(scan_id, scan.status, row["progress"]), bool(row["elsewhere"])
    return scan, Progress(scan_id, scan.status, expected=scan.expected, error=scan.error), bool(row["elsewhere"])


class Cancel(Enum):
    """The outcome of a request to end a scan."""

    ENDED = auto()
    """Nobody worked on it, so it is over now."""
    ASKED = auto()
    """The process that works on it will end it."""
    OVER = auto()
    """It had ended before."""


async def cancel(connection: AsyncConnection, scan_id: int, process: str) -> Cancel:
    """End a scan that nobody works on, or ask the process that works on it to end it."""
    ours = is_claimable(connection, scans.c.claimed_by, process)
    ended = {"status": ScanStatus.CANCELLED, "finished_at": now(), "claimed_by": "", "cancel_asked": False}
    this = sa.update(scans).where(scans.c.id == scan_id, _OPEN)
    if (await connection.execute(this.where(ours).values(**ended))).rowcount:
        return Cancel.ENDED
    return Cancel.ASKED if (await connection.execute(this.values(cancel_asked=True))).rowcount else Cancel.OVER


async def find_cancel_requests(connection: AsyncConnection, process: str) -> list[int]:
    """The scans of this process that were cancelled from another one."""
    query = sa.select(scans.c.id).where(_OPEN, scans.c.claimed_by == process, scans.c.cancel_asked)
    return list((await connection.execute(query)).scalars())
