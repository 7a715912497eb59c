"""Lists of accounts as they are stored: whose they are, what stands in them, and which process works on which."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.errors import CommandError
from bot.core.domain.people import Requester
from bot.core.domain.scans import AccountList, ListRow, ListStatus, Progress, RowStatus, ScanStatus, Wanted
from bot.core.store.engine.dialect import lock_rows, unheld
from bot.core.store.operations.processes import is_claimable
from bot.core.store.people.people import rows_of
from bot.core.store.scans.claims import lock_requester
from bot.core.store.scans.progress import from_json
from bot.core.store.schema import account_lists, list_rows, scans
from bot.core.text.catalog import _

_ROW = ("written", "handle", "account_id", "locator", "status", "reason", "scan_id")


class ListOverError(Exception):
    """The list was cancelled or deleted, or another process works on it: nothing more is begun for it."""


async def create(connection: AsyncConnection, owner: Requester, name: str, wanted: Wanted) -> AccountList:
    """A new list without rows; lock the requester before."""
    values = {
        "platform": owner.platform,
        "workspace_id": owner.workspace_id,
        "user_id": owner.user_id,
        "name": name,
        **_columns(wanted),
        "status": ListStatus.PROPOSED,
        "reason": "",
        "created_at": now(),
    }
    result = await connection.execute(sa.insert(account_lists).values(**values))
    assert result.inserted_primary_key is not None
    found = await get(connection, result.inserted_primary_key[0])
    assert found
    return found


async def get(connection: AsyncConnection, list_id: int) -> AccountList | None:
    """The list with its rows, locked until the end of a writing transaction."""
    query = sa.select(account_lists).where(account_lists.c.id == list_id)
    row = (await connection.execute(lock_rows(connection, query, account_lists))).mappings().one_or_none()
    return replace(_to_list(row), rows=await _rows(connection, list_id)) if row else None


async def get_owned(connection: AsyncConnection, owner: Requester, list_id: int) -> AccountList:
    """The owner's list with this id, wherever they ask.

    Raises:
        CommandError: they have none.
    """
    await lock_requester(connection, owner)
    mine = sa.select(account_lists.c.id).where(account_lists.c.id == list_id, *rows_of(account_lists, owner))
    found = await get(connection, list_id) if (await connection.execute(mine)).scalar() else None
    if found is None:
        raise CommandError(
            _("This list is not yours, or it was removed."), _("`/scan-list` without anything shows yours.")
        )
    return found


async def list_own(connection: AsyncConnection, owner: Requester) -> list[AccountList]:
    """The owner's lists without their rows, latest first."""
    query = sa.select(account_lists).where(*rows_of(account_lists, owner)).order_by(account_lists.c.id.desc())
    return [_to_list(row) for row in (await connection.execute(query)).mappings()]


async def count_rows(connection: AsyncConnection, owner: Requester) -> dict[int, int]:
    """How many accounts the owner's lists hold, by the lists' ids."""
    kept = (list_rows.c.status != RowStatus.LEFT_OUT, *rows_of(account_lists, owner))
    query = sa.select(list_rows.c.list, sa.func.count()).join(account_lists).where(*kept).group_by(list_rows.c.list)
    return {list_id: count for list_id, count in await connection.execute(query)}  # noqa: C416 - typed


async def save_rows(connection: AsyncConnection, list_id: int, rows: Sequence[ListRow]) -> None:
    """Store the rows in place of those before."""
    await connection.execute(sa.delete(list_rows).where(list_rows.c.list == list_id))
    if rows:
        values = [{"list": list_id, "place": row.place, **{name: getattr(row, name) for name in _ROW}} for row in rows]
        await connection.execute(sa.insert(list_rows), values)


async def change(connection: AsyncConnection, list_id: int, wanted: Wanted) -> None:
    """Note what is asked of each account from now on."""
    await connection.execute(sa.update(account_lists).where(account_lists.c.id == list_id).values(**_columns(wanted)))


async def begin(connection: AsyncConnection, owner: Requester, list_id: int, process: str) -> None:
    """Set the list running, claimed by `process`; its owner pays where they are now, which may be elsewhere."""
    values = {"status": ListStatus.RUNNING, "reason": "", "begun_at": now(), "finished_at": None}
    change = sa.update(account_lists).where(account_lists.c.id == list_id)
    await connection.execute(change.values(**values, workspace_id=owner.workspace_id, claimed_by=process))
    await _reset(connection, list_id)


async def end(connection: AsyncConnection, list_id: int, status: ListStatus, reason: str = "") -> bool:
    """Record how the list ended, and release it; False where it had ended before."""
    values = {"status": status, "reason": reason, "finished_at": now(), "claimed_by": ""}
    running = sa.and_(account_lists.c.id == list_id, account_lists.c.status == ListStatus.RUNNING)
    return bool((await connection.execute(sa.update(account_lists).where(running).values(**values))).rowcount)


async def remove(connection: AsyncConnection, list_id: int) -> None:
    """Delete the list; its reports stay."""
    await connection.execute(sa.delete(account_lists).where(account_lists.c.id == list_id))


async def remove_proposed(connection: AsyncConnection, before: datetime) -> None:
    """Delete lists proposed before that moment and never agreed to."""
    old = (account_lists.c.status == ListStatus.PROPOSED, account_lists.c.created_at < before)
    await connection.execute(sa.delete(account_lists).where(*old))


async def is_running(connection: AsyncConnection, list_id: int) -> bool:
    """Whether the list runs, in whichever process."""
    running = sa.exists().where(account_lists.c.id == list_id, account_lists.c.status == ListStatus.RUNNING)
    return bool((await connection.execute(sa.select(running))).scalar())


async def end_all(connection: AsyncConnection, person: Requester) -> None:
    """Delete the person's lists, so that no scan is begun for them any more."""
    await connection.execute(sa.delete(account_lists).where(*rows_of(account_lists, person)))


async def claim_running(connection: AsyncConnection, process: str, except_for: Sequence[int]) -> list[int]:
    """Claim the running lists that no other living process works on, oldest first; not those in `except_for`."""
    ours = is_claimable(connection, account_lists.c.claimed_by, process)
    change = sa.update(account_lists).where(
        account_lists.c.status == ListStatus.RUNNING, ours, account_lists.c.id.not_in(except_for)
    )
    found = await connection.execute(change.values(claimed_by=process).returning(account_lists.c.id))
    taken = sorted(found.scalars())
    for list_id in taken:
        await _reset(connection, list_id)
    return taken


async def release(connection: AsyncConnection, process: str) -> None:
    """Release what this process has claimed, so that others can take it over."""
    await connection.execute(
        sa.update(account_lists)
        .where(unheld(account_lists, account_lists.c.claimed_by == process))
        .values(claimed_by="")
    )


async def take_row(connection: AsyncConnection, list_id: int, process: str) -> ListRow | None:
    """The next row to be scanned, noted as such; None where none is left, or the list is not to go on here.

    Rows whose scans have failed before come last.
    """
    if not await _confirm(connection, list_id, process):
        return None
    waiting = sa.select(list_rows).where(list_rows.c.list == list_id, list_rows.c.status == RowStatus.WAITING)
    order = (list_rows.c.reason != "", list_rows.c.place)
    row = (await connection.execute(waiting.order_by(*order).limit(1))).mappings().one_or_none()
    if row is None:
        return None
    taken = replace(_to_row(row), status=RowStatus.SCANNING)
    await save_row(connection, list_id, taken)
    return taken


async def bind_scan(connection: AsyncConnection, list_id: int, process: str, place: int, scan_id: int) -> None:
    """Note which scan is the row's, in the transaction that creates it.

    Raises:
        ListOverError: the list is not to go on here.
    """
    if not await _confirm(connection, list_id, process):
        raise ListOverError
    this = sa.update(list_rows).where(list_rows.c.list == list_id, list_rows.c.place == place)
    await connection.execute(this.values(scan_id=scan_id))


async def save_row(connection: AsyncConnection, list_id: int, row: ListRow) -> None:
    """Store how far a row is."""
    this = sa.update(list_rows).where(list_rows.c.list == list_id, list_rows.c.place == row.place)
    values = {"account_id": row.account_id, "status": row.status, "reason": row.reason}
    await connection.execute(this.values(**values))


async def list_progress(connection: AsyncConnection, list_id: int) -> dict[int, Progress]:
    """How far each scan of the list is, by the rows' places."""
    query = (
        sa.select(list_rows.c.place, scans.c.id, scans.c.status, scans.c.progress)
        .join(scans, scans.c.id == list_rows.c.scan_id)
        .where(list_rows.c.list == list_id, list_rows.c.status != RowStatus.WAITING)
    )
    found = {}
    for place, scan_id, status, said in await connection.execute(query):
        at = ScanStatus(status)
        found[place] = from_json(scan_id, at, said) if said else Progress(scan_id, at)
    return found


async def list_open_scans(connection: AsyncConnection, list_id: int) -> list[int]:
    """The scans under way for the list that its owner asked for first: those that end with it."""
    query = (
        sa.select(scans.c.id)
        .join(list_rows, list_rows.c.scan_id == scans.c.id)
        .join(account_lists, account_lists.c.id == list_rows.c.list)
        .where(
            list_rows.c.list == list_id,
            scans.c.status.in_([status for status in ScanStatus if not status.final]),
            scans.c.platform == account_lists.c.platform,
            scans.c.workspace_id == account_lists.c.workspace_id,
            scans.c.user_id == account_lists.c.user_id,
        )
    )
    return list((await connection.execute(query)).scalars())


async def _confirm(connection: AsyncConnection, list_id: int, process: str) -> bool:
    """Whether the list runs and is this process's, until the transaction ends."""
    running = (account_lists.c.status == ListStatus.RUNNING, account_lists.c.claimed_by == process)
    touch = sa.update(account_lists).where(account_lists.c.id == list_id, *running).values(claimed_by=process)
    return bool((await connection.execute(touch)).rowcount)


async def _reset(connection: AsyncConnection, list_id: int) -> None:
    """Let rows wait again whose scans were under way in another process."""
    scanning = (list_rows.c.list == list_id, list_rows.c.status == RowStatus.SCANNING)
    await connection.execute(sa.update(list_rows).where(*scanning).values(status=RowStatus.WAITING))


async def _rows(connection: AsyncConnection, list_id: int) -> tuple[ListRow, ...]:
    query = sa.select(list_rows).where(list_rows.c.list == list_id).order_by(list_rows.c.place)
    return tuple(_to_row(row) for row in (await connection.execute(query)).mappings())


def _columns(wanted: Wanted) -> dict[str, Any]:
    return {
        "since": wanted.since,
        "most_posts": wanted.posts,
        "include_reposts": wanted.include_reposts,
        "quick": wanted.quick,
    }


def _to_row(row: sa.RowMapping) -> ListRow:
    said = {name: row[name] for name in _ROW} | {"status": RowStatus(row["status"])}
    return ListRow(row["place"], **said)


def _to_list(row: sa.RowMapping) -> AccountList:
    return AccountList(
        id=row["id"],
        owner=Requester(row["platform"], row["user_id"], row["workspace_id"]),
        name=row["name"],
        wanted=Wanted(row["since"], row["most_posts"], row["include_reposts"], row["quick"]),
        status=ListStatus(row["status"]),
        created_at=row["created_at"],
        reason=row["reason"],
        begun_at=row["begun_at"],
        finished_at=row["finished_at"],
    )
