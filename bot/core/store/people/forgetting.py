"""Collects and deletes everything of one person; what others have asked for, too, stays for them."""

import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.dialect import insert
from bot.core.store.networks import audit as trail
from bot.core.store.networks import ledger
from bot.core.store.people.people import rows_of
from bot.core.store.posts import collections as stored_collections
from bot.core.store.schema import (
    account_lists,
    audit,
    collections,
    forgotten,
    list_rows,
    live_messages,
    posts,
    readers,
    reservations,
    scans,
    searches,
    shared_pages,
    shown,
    spending,
    verdicts,
    watches,
    workspace_settings,
)

NOBODY = {"platform": "", "workspace_id": "", "user_id": ""}


async def list_running(connection: AsyncConnection, person: Requester) -> list[int]:
    """The ids of the person's scans that are not over."""
    open_ones = scans.c.status.in_([status for status in ScanStatus if not status.final])
    return list((await connection.execute(sa.select(scans.c.id).where(*rows_of(scans, person), open_ones))).scalars())


async def collect_everything(connection: AsyncConnection, person: Requester) -> dict[str, list[dict[str, Any]]]:
    """Every row that names the person, by subject."""
    account = sa.select(collections.c.id).where(collections.c.key == verdicts.c.collection).scalar_subquery()
    handle = sa.select(collections.c.handle).where(collections.c.key == scans.c.collection).scalar_subquery()
    archive = [collections.c[name] for name in ("workspace_id", "id", "handle", "name")]
    started = [scans.c[name] for name in ("id", "source_kind", "locator", "model_name", "status", "created_at")]
    asked = sa.select(searches.c.scan_id, searches.c.asked_at, searches.c.workspace_id, handle.label("account"))
    said = [verdicts.c[name] for name in ("post_id", "verdict", "label", "note", "name", "given_at")]
    settings = sa.select(workspace_settings).where(workspace_settings.c.space.in_(own_spaces(person)))
    queries: dict[str, sa.Select[Any]] = {
        "history": asked.join(scans, scans.c.id == searches.c.scan_id).where(*rows_of(searches, person)),
        "scans": sa.select(*started, handle.label("account")).where(*rows_of(scans, person)),
        "archives": sa.select(*archive).where(*rows_of(collections, person)),
        # Not their place: it holds keys to messages, good for minutes, that must not lie around in a file.
        "scans_waited_for": sa.select(
            live_messages.c.scan_id, live_messages.c.list_id, live_messages.c.workspace_id, live_messages.c.since
        ).where(*rows_of(live_messages, person)),
        "shown_to_others": sa.select(shown.c.scan_id, shown.c.place, shown.c.since).where(*rows_of(shown, person)),
        "archive_pages_shared": sa.select(shared_pages.c.scan_id, shared_pages.c.place, shared_pages.c.since).where(
            *rows_of(shared_pages, person)
        ),
        "verdicts": sa.select(account.label("account_id"), *said).where(*rows_of(verdicts, person)),
        "settings": settings,
        "language": sa.select(readers.c.workspace_id, readers.c.locale).where(*rows_of(readers, person)),
        "lists": sa.select(account_lists).where(*rows_of(account_lists, person)),
        "accounts_in_lists": sa.select(list_rows).join(account_lists).where(*rows_of(account_lists, person)),
        "watches": sa.select(watches).where(*rows_of(watches, person)),
        "money_held_back": sa.select(reservations.c.cost).where(*rows_of(reservations, person)),
        "spending": sa.select(spending).where(*rows_of(spending, person)),
        "audit": sa.select(audit).where(*rows_of(audit, person)),
    }
    found = {}
    for name, query in queries.items():
        found[name] = [dict(row) for row in (await connection.execute(query)).mappings()]
    return found


async def end_watches(connection: AsyncConnection, person: Requester) -> None:
    """Delete the person's watches, with their waiting messages."""
    await connection.execute(sa.delete(watches).where(*rows_of(watches, person)))


async def forget(connection: AsyncConnection, person: Requester) -> int:
    """Delete all that names the person, their archives, and scans and posts of X that nobody else has asked for.

    Returns:
        How many posts went.
    """
    touched = sa.select(scans.c.collection).where(
        sa.or_(
            sa.and_(*rows_of(scans, person)),
            scans.c.id.in_(sa.select(searches.c.scan_id).where(*rows_of(searches, person))),
        )
    )
    archives = sa.select(collections.c.key).where(*rows_of(collections, person))
    held = await stored_collections.lock(connection, touched.union(archives))
    theirs = list((await connection.execute(archives)).scalars())
    for table in (searches, live_messages, account_lists, watches, reservations, shown, shared_pages, readers):
        await connection.execute(sa.delete(table).where(*rows_of(table, person)))
    await _leave_verdicts(connection, person)
    spaces = workspace_settings.c.space.in_(own_spaces(person))
    await connection.execute(sa.delete(workspace_settings).where(spaces))
    await keep_numbers(connection)
    removed = 0
    for collection in held:
        removed += await (drop if collection in theirs else drop_unasked)(connection, collection)
    await _hand_over(connection, person)
    await _make_anonymous(connection, person)
    return removed


async def _leave_verdicts(connection: AsyncConnection, person: Requester) -> None:
    """Delete verdicts that count for the person alone; others count for their workspace, and stay without a name.

    Notes go: they are the person's words. A random id keeps them apart from others who were forgotten.
    """
    theirs = rows_of(verdicts, person)
    direct = verdicts.c.space.endswith(f"/@{person.user_id}", autoescape=True)
    alone = sa.or_(verdicts.c.space.in_(own_spaces(person)), direct)
    await connection.execute(sa.delete(verdicts).where(*theirs, alone))
    nobody = {"platform": "", "workspace_id": "", "user_id": secrets.token_hex(16), "name": "", "note": ""}
    await connection.execute(sa.update(verdicts).where(*theirs).values(**nobody))


def own_spaces(person: Requester) -> Sequence[str]:
    """The spaces that are the person's alone: their direct messages, or their terminal."""
    return [Requester(person.platform, person.user_id).space]


async def drop_unasked(connection: AsyncConnection, collection: int) -> int:
    """Delete the collection's scans after the last one that somebody still has, with the posts they brought in.

    Earlier ones stay whoever asked for them: a report covers the posts of all scans before it. The collection must be
    held (`stored_collections.lock`).
    """
    asked = sa.select(sa.func.max(scans.c.id)).join(searches, searches.c.scan_id == scans.c.id)
    last = (await connection.execute(asked.where(scans.c.collection == collection))).scalar() or 0
    if not last:
        return await drop(connection, collection)
    gone = sa.delete(posts).where(posts.c.collection == collection, posts.c.scan_id > last)
    removed = (await connection.execute(gone)).rowcount  # Scores go with their posts.
    await connection.execute(sa.delete(scans).where(scans.c.collection == collection, scans.c.id > last))
    if removed:  # The account's reading cursor no longer holds.
        read = sa.update(collections).where(collections.c.key == collection)
        await connection.execute(read.values(cursor=None))
    return removed


async def drop(connection: AsyncConnection, collection: int) -> int:
    """Delete the collection, which must be locked, with all that depends on it; returns how many posts that were."""
    mine = sa.select(scans.c.id).where(scans.c.collection == collection)
    await connection.execute(sa.delete(searches).where(searches.c.scan_id.in_(mine)))
    removed = (await connection.execute(sa.delete(posts).where(posts.c.collection == collection))).rowcount
    await connection.execute(sa.delete(scans).where(scans.c.collection == collection))
    await connection.execute(sa.delete(collections).where(collections.c.key == collection))
    return removed


async def keep_numbers(connection: AsyncConnection) -> None:
    """Make sure that no later scan gets the number of one deleted now."""
    last = sa.select(sa.func.max(scans.c.id)).having(sa.func.count() > 0)
    await connection.execute(insert(connection, forgotten).from_select(["scan_id"], last).on_conflict_do_nothing())


async def _hand_over(connection: AsyncConnection, person: Requester) -> None:
    """Pass the person's remaining scans, all of accounts on X, to whoever else asked first, or to nobody."""
    mine = sa.select(scans.c.id).where(*rows_of(scans, person))
    for scan_id in list((await connection.execute(mine)).scalars()):
        others = sa.select(*(searches.c[name] for name in NOBODY)).where(searches.c.scan_id == scan_id)
        other = (await connection.execute(others.order_by(searches.c.asked_at).limit(1))).mappings().first()
        owner = dict(other) if other else NOBODY | {"locator": ""}  # A path may hold a name, too.
        await connection.execute(sa.update(scans).where(scans.c.id == scan_id).values(**owner))


async def _make_anonymous(connection: AsyncConnection, person: Requester) -> None:
    """Take the name off spending and the audit trail, which stay: budgets must add up, and X requires the trail."""
    await trail.make_anonymous(connection, person)
    await ledger.make_anonymous(connection, person, now().date())
