"""Watches: what their owners chose, which are due, which process checks them, and what they found."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account, by_id
from bot.core.domain.clock import now
from bot.core.domain.cursor import Reading
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label, least_reaching
from bot.core.domain.networks import network_of, written_at
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.domain.schedule import read_digest, read_quiet
from bot.core.domain.watches import Terms, Watch, WatchStatus
from bot.core.store.engine.dialect import insert, lock_rows, unheld
from bot.core.store.networks.accounts import cursor as account_cursor
from bot.core.store.networks.accounts import get as get_account
from bot.core.store.operations.processes import is_unclaimed
from bot.core.store.people.people import across_workspaces
from bot.core.store.posts import collections as stored_collections
from bot.core.store.posts.scope import Thresholds, has_brought, is_flagged
from bot.core.store.posts.verdicts import is_one_of, list_cleared
from bot.core.store.scans.claims import lock_requester
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import alerted, before_edits, collections, posts, scans, scores, searches, watches
from bot.core.text.catalog import _

_DAY, _LEAST, _MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)  # How much an account writes.
_OPEN = [status for status in WatchStatus if status is not WatchStatus.PROPOSED]
_ALERTS = (
    sa.select(sa.func.count()).where(alerted.c.watch == watches.c.id, alerted.c.told).scalar_subquery().label("alerts")
)
_X = sa.and_(stored_collections.CONFIRMED, collections.c.id == watches.c.account_id)
_ROW = sa.select(watches, _ALERTS, collections.c.name, collections.c.handle.label("handle_now")).select_from(
    watches.outerjoin(collections, _X)
)


async def propose(connection: AsyncConnection, owner: Requester, account: Account) -> Watch:
    """The owner's watch of the account: the one there is, or a new one with the usual terms that does not run yet."""
    await lock_requester(connection, owner)
    line = insert(connection, watches).values(
        platform=owner.platform,
        workspace_id=owner.workspace_id,
        user_id=owner.user_id,
        account_id=account.id,
        handle=account.handle,
        channel="",
        **_values(Terms()),
        status=WatchStatus.PROPOSED,
        reason="",
        since=0,
        created_at=now(),
        runs=0,
        failures=0,
        claimed_by="",
    )
    await connection.execute(
        line.on_conflict_do_update(
            index_elements=["platform", "workspace_id", "user_id", "account_id"],
            set_={"created_at": now()},
            where=watches.c.status == WatchStatus.PROPOSED,
        )
    )
    mine = _ROW.where(*_matches_owner(owner), watches.c.account_id == account.id)
    return _watch((await connection.execute(mine)).mappings().one())


async def get(connection: AsyncConnection, watch_id: int) -> Watch | None:
    """The watch with this id, locked until the end of a writing transaction."""
    row = (await connection.execute(lock_rows(connection, _ROW.where(watches.c.id == watch_id), watches))).mappings()
    return next((_watch(each) for each in row), None)


async def get_owned(connection: AsyncConnection, owner: Requester, watch_id: int) -> Watch:
    """The owner's watch with this id, wherever they ask: its messages stand in direct messages as well.

    Raises:
        CommandError: they have none.
    """
    await lock_requester(connection, owner)
    watch = await get(connection, watch_id)
    if watch is None or across_workspaces(watch.owner) != across_workspaces(owner):
        raise CommandError(_("This watch is not yours, or it was removed."), _("`/watch` lists yours."))
    return watch


async def list_of_owner(connection: AsyncConnection, owner: Requester) -> list[Watch]:
    """The owner's watches, oldest first; not those that were only proposed."""
    query = _ROW.where(*_matches_owner(owner), watches.c.status.in_(_OPEN)).order_by(watches.c.id)
    return [_watch(row) for row in (await connection.execute(query)).mappings()]


async def change(connection: AsyncConnection, watch: Watch) -> None:
    """Store the watch's terms and status; a check under way continues."""
    await connection.execute(
        sa.update(watches)
        .where(watches.c.id == watch.id)
        .values(
            **_values(watch.terms),
            channel=watch.channel,
            status=watch.status,
            reason=watch.reason,
            since=watch.since,
            next_due=watch.next_due,
            failures=watch.failures,
        )
    )


async def remove(connection: AsyncConnection, watch_id: int) -> None:
    """Delete a watch, with its waiting messages."""
    await connection.execute(sa.delete(watches).where(watches.c.id == watch_id))


async def remove_proposed(connection: AsyncConnection, before: datetime) -> None:
    """Delete watches proposed before that moment and never agreed to."""
    old = watches.c.created_at < before
    await connection.execute(sa.delete(watches).where(watches.c.status == WatchStatus.PROPOSED, old))


async def claim_due(connection: AsyncConnection, worker: str, lease: timedelta, most: int) -> list[Watch]:
    """Claim up to `most` watches that are due and that nobody else checks, the longest waiting first.

    One statement, so that of two processes only one gets a watch. What a dead process had is free.
    """
    moment = now()
    free = sa.or_(is_unclaimed(connection, watches.c.claimed_by, worker), watches.c.claimed_until < moment)
    runs = watches.c.status.in_([status for status in WatchStatus if status.runs])
    due = sa.select(watches.c.id).where(runs, watches.c.next_due <= moment, free)
    chosen = due.order_by(watches.c.next_due).limit(most).with_for_update(skip_locked=True).cte("chosen")
    claim = sa.update(watches).where(watches.c.id.in_(sa.select(chosen.c.id)))
    claim = claim.values(claimed_by=worker, claimed_until=moment + lease)
    claimed = list((await connection.execute(claim.returning(watches.c.id))).scalars())
    rows = await connection.execute(_ROW.where(watches.c.id.in_(claimed)).order_by(watches.c.next_due))
    return [_watch(row) for row in rows.mappings()]


async def renew(connection: AsyncConnection, worker: str, lease: timedelta, looking: Collection[int]) -> None:
    """Renew the claims of the watches that this process checks."""
    mine = unheld(watches, watches.c.claimed_by == worker, watches.c.id.in_(looking))
    await connection.execute(sa.update(watches).where(mine).values(claimed_until=now() + lease))


async def release(connection: AsyncConnection, worker: str, watch_id: int | None = None) -> None:
    """Release one watch, or all of this process's, so that another process may check at once."""
    mine = watches.c.claimed_by == worker
    mine = unheld(watches, mine) if watch_id is None else sa.and_(mine, watches.c.id == watch_id)
    await connection.execute(sa.update(watches).where(mine).values(claimed_by="", claimed_until=None))


async def settle(connection: AsyncConnection, worker: str, watch: Watch) -> bool:
    """Store how a check ended and release the watch; False if this process no longer has it."""
    ours = (watches.c.id == watch.id, watches.c.claimed_by == worker)
    result = await connection.execute(
        sa.update(watches)
        .where(*ours)
        .values(
            handle=watch.account.handle,
            since=watch.since,
            looked_at=watch.looked_at,
            runs=watch.runs,
            failures=watch.failures,
            claimed_by="",
            claimed_until=None,
        )
    )
    # A pause by the owner meanwhile stays.
    running = watches.c.status.in_([status for status in WatchStatus if status.runs])
    standing = {"status": watch.status, "reason": watch.reason, "next_due": watch.next_due}
    await connection.execute(sa.update(watches).where(watches.c.id == watch.id, running).values(**standing))
    return bool(result.rowcount)


async def find_flagged(connection: AsyncConnection, watch: Watch, model_id: str, thresholds: Thresholds) -> list[int]:
    """The ids of the account's new posts that cross a threshold and that the watch has not told of.

    New is what was written since, and what was edited since unless an earlier version crossed a threshold, too. Where
    none is known, from before the watch began, say, nobody can tell, and the post counts as new.

    Reposts hold somebody else's words, and what the owner's people have settled as not toxic is not flagged.
    """
    collection = stored_collections.key_of(watch.account)
    told = sa.select(alerted.c.post_id).where(alerted.c.watch == watch.id)
    key = (await connection.execute(sa.select(collection))).scalar()
    # The owner's own verdicts count for their watch, and so do their workspace's.
    cleared = await list_cleared(connection, replace(watch.owner, direct=True), key) if key else []
    edited = sa.select(posts.c.id).where(posts.c.collection == collection, posts.c.version > watch.since)
    over_before = sa.select(before_edits.c.post_id).where(
        before_edits.c.collection == collection,
        before_edits.c.model == model_key(model_id),
        before_edits.c.version <= watch.since,
        sa.or_(sa.false(), *(before_edits.c[label] >= least_reaching(value) for label, value in thresholds.items())),
    )
    newly = sa.and_(scores.c.post_id.in_(edited), scores.c.post_id.not_in(over_before))
    query = sa.select(scores.c.post_id).where(
        scores.c.collection == collection,
        scores.c.model == model_key(model_id),
        sa.or_(scores.c.post_id > watch.since, newly),
        scores.c.kind != "repost",
        is_flagged(thresholds),
        scores.c.post_id.not_in(told),
        sa.not_(is_one_of(scores.c.post_id, cleared)),
    )
    return list((await connection.execute(query)).scalars())


async def drop_if_empty(connection: AsyncConnection, scan: Scan, owner: Requester) -> None:
    """Remove a check that brought no posts from the owner's scans: nobody was shown it, and there are many.

    It is deleted with the last watch that waited for it; several may share one.
    """
    await stored_collections.lock(
        connection, sa.select(sa.literal(scan.collection))
    )  # Nobody joins the scan meanwhile.
    if (await connection.execute(sa.select(has_brought(scan)))).scalar():
        return
    here = (searches.c.platform == owner.platform, searches.c.workspace_id == owner.workspace_id)
    asked = (searches.c.scan_id == scan.id, searches.c.user_id == owner.user_id)
    await connection.execute(sa.delete(searches).where(*asked, *here))
    others = sa.exists().where(searches.c.scan_id == scan.id)
    await connection.execute(sa.delete(scans).where(scans.c.id == scan.id, ~others))


async def disown(connection: AsyncConnection, scan_id: int, owner: Requester) -> None:
    """Remove the owner's name from a check whose watch was deleted: they were forgotten while it started."""
    mine = (searches.c.platform == owner.platform, searches.c.user_id == owner.user_id)
    await connection.execute(sa.delete(searches).where(searches.c.scan_id == scan_id, *mine))
    theirs = (scans.c.platform == owner.platform, scans.c.user_id == owner.user_id)
    nobody = {"platform": "", "workspace_id": "", "user_id": ""}
    await connection.execute(sa.update(scans).where(scans.c.id == scan_id, *theirs).values(**nobody))


async def find_last_scan(connection: AsyncConnection, watch: Watch) -> int | None:
    """The owner's latest scan of the account that brought posts in, checks of the watch included."""
    query = (
        sa.select(sa.func.max(scans.c.id))
        .join(searches, searches.c.scan_id == scans.c.id)
        .where(
            scans.c.collection == stored_collections.key_of(watch.account),
            searches.c.platform == watch.owner.platform,
            searches.c.workspace_id == watch.owner.workspace_id,
            searches.c.user_id == watch.owner.user_id,
        )
    )
    found: int | None = (await connection.execute(query)).scalar()
    return found


async def daily_posts(connection: AsyncConnection, account_id: str) -> tuple[float | None, bool]:
    """About how many posts a day the account writes, estimated from the known days of the last month.

    Where fewer than seven are, three posts of one evening say nothing: then it is X's count over the account's age,
    or None where that is not known either.

    Returns:
        The number, and whether it is of the last month.
    """
    mine = stored_collections.key_of(by_id(account_id))
    about = await get_account(connection, account_id)
    read = sa.select(sa.func.max(scans.c.created_at)).where(scans.c.collection == mine)
    span = sa.select(sa.func.min(posts.c.created_at), sa.func.max(posts.c.created_at)).where(posts.c.collection == mine)
    last: datetime | None = (await connection.execute(read)).scalar()
    oldest, newest = (await connection.execute(span)).one()
    known = Reading.parse(await account_cursor(connection, account_id)).stretches
    begin = written_at(network_of(account_id), known[0].oldest) if known else oldest  # Quiet days count, too.
    end = max((each for each in (last, newest) if each), default=None)
    if begin and end:
        begin = max(begin, end - _MONTH)
        if end - begin >= _LEAST:
            lately = sa.select(sa.func.count()).where(posts.c.collection == mine, posts.c.created_at >= begin)
            count: int = (await connection.execute(lately)).scalar_one()
            return count / ((end - begin) / _DAY), True
    if about and about.posts is not None and about.profile and about.profile.joined:
        age: float = (now() - about.profile.joined) / _DAY
        return about.posts / max(age, 1.0), False
    return None, False


async def mark_lost(connection: AsyncConnection, watch_id: int, reason: str) -> bool:
    """Stop a watch whose alerts can't be delivered; False if it was stopped before."""
    stop = sa.update(watches).where(watches.c.id == watch_id, watches.c.status != WatchStatus.LOST)
    result = await connection.execute(stop.values(status=WatchStatus.LOST, reason=reason, next_due=None))
    return bool(result.rowcount)


def _matches_owner(owner: Requester) -> Sequence[sa.ColumnElement[bool]]:
    return [
        watches.c.platform == owner.platform,
        watches.c.workspace_id == owner.workspace_id,
        watches.c.user_id == owner.user_id,
    ]


def _values(terms: Terms) -> dict[str, Any]:
    return {
        "every": int(terms.every.total_seconds()),
        "threshold": terms.threshold,
        "labels": list(terms.labels),
        "direct": terms.direct,
        "mention": terms.mention,
        "digest": str(terms.digest or ""),
        "quiet": str(terms.quiet or ""),
        "zone": terms.zone,
    }


def _terms(row: sa.RowMapping) -> Terms:
    return Terms(
        timedelta(seconds=row["every"]),
        row["threshold"],
        tuple(Label(label) for label in row["labels"]),
        row["direct"],
        read_digest(row["digest"]) if row["digest"] else None,
        read_quiet(row["quiet"]) if row["quiet"] else None,
        row["zone"],
        row["mention"],
    )


def _watch(row: sa.RowMapping) -> Watch:
    return Watch(
        id=row["id"],
        owner=Requester(row["platform"], row["user_id"], row["workspace_id"]),
        account=by_id(row["account_id"], row["handle_now"] or row["handle"], row["name"] or ""),
        channel=row["channel"],
        terms=_terms(row),
        status=WatchStatus(row["status"]),
        since=row["since"],
        created_at=row["created_at"],
        reason=row["reason"],
        looked_at=row["looked_at"],
        next_due=row["next_due"],
        runs=row["runs"],
        failures=row["failures"],
        alerts=row["alerts"],
    )
