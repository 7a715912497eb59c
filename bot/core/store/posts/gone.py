"""What is gone from an archive: posts that earlier archives held, and none that was made when it was or later."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.reports import Past
from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import unseen
from bot.core.store.posts.scope import Thresholds, is_flagged, scored_in
from bot.core.store.posts.verdicts import Judged, is_one_of
from bot.core.store.schema import post_counts, posts, scores

_IDS_A_QUERY = 500  # Old SQLite builds allow 999 bound parameters (sqlite.org/limits.html).


async def note_held(connection: AsyncConnection, collection: int, ids: Sequence[int], made_at: datetime) -> None:
    """Note that an archive which was made at that time holds these posts."""
    older = sa.or_(posts.c.held_at.is_(None), posts.c.held_at < made_at)
    change = sa.update(posts).where(posts.c.collection == unseen(collection), older).values(held_at=made_at)
    for start in range(0, len(ids), _IDS_A_QUERY):
        await connection.execute(change.where(posts.c.id.in_(ids[start : start + _IDS_A_QUERY])))


def is_gone(scan: Scan) -> sa.ColumnElement[bool]:
    """The condition that a row of `posts` is gone, as the scan's archive tells; false where it can't tell."""
    if not (made_at := scan.tells_gone_from):
        return sa.false()
    unseen = sa.or_(posts.c.held_at.is_(None), posts.c.held_at < made_at)
    return sa.and_(posts.c.created_at < made_at, unseen)


def is_kept(scan: Scan) -> sa.ColumnElement[bool]:
    """The condition that the post of a row of `scores` stood in an earlier archive, and still does in the scan's."""
    here = (posts.c.collection == scores.c.collection, posts.c.id == scores.c.post_id)
    return sa.and_(scores.c.scan_id < scan.id, sa.not_(sa.exists().where(*here, is_gone(scan))))


async def find_past(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, judged: Sequence[Judged]
) -> Past | None:
    """What became of the flagged posts of earlier archives; None where there are none, or the scan's can't tell."""
    if not scan.tells_gone_from:
        return None
    earlier = sa.exists().where(post_counts.c.collection == scan.collection, post_counts.c.scan_id < scan.id)
    if not (await connection.execute(sa.select(earlier))).scalar():
        return None
    added = [each.post_id for each in judged if each.flagged and not each.by_model]
    removed = [each.post_id for each in judged if each.by_model and not each.flagged]
    flagged = sa.and_(is_flagged(thresholds), sa.not_(is_one_of(scores.c.post_id, removed)))
    count = sa.select(sa.func.count(), sa.func.count(sa.case((is_gone(scan), 1)))).select_from(
        scores.join(posts, sa.and_(posts.c.collection == scores.c.collection, posts.c.id == scores.c.post_id))
    )
    wanted = (*scored_in(scan), scores.c.scan_id < scan.id, sa.or_(flagged, is_one_of(scores.c.post_id, added)))
    return Past(*(await connection.execute(count.where(*wanted))).one())
