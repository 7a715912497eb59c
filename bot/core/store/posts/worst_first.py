"""Posts in the order of a quick model's scores, for the scan's model to score worst first."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.posts import Post, PostKind
from bot.core.domain.scans import Scan
from bot.core.store.posts.posts import to_post
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import posts, scores, skips

Rank = tuple[float, int]
"""Where a post stands in the order: how severe the first model found it, and its number."""


async def list_worst(
    connection: AsyncConnection, scan: Scan, screen_id: str, below: Rank | None, limit: int
) -> list[tuple[Post, Rank]]:
    """The posts that `screen_id` has scored and the scan's model has not seen, worst first, at most `limit`.

    `below` leaves out those that stand higher; None begins at the top. An index walks down in this order.
    """
    collection, model = scan.collection, model_key(scan.model_id)
    seen, here = scores.alias(), scores.c.post_id
    scored = sa.and_(seen.c.collection == collection, seen.c.model == model, seen.c.post_id == here)
    skipped = sa.and_(skips.c.collection == collection, skips.c.model == model, skips.c.post_id == here)
    query = (
        sa.select(posts, scores.c.severity)
        .select_from(
            scores.join(posts, sa.and_(posts.c.collection == scores.c.collection, posts.c.id == scores.c.post_id))
            .outerjoin(seen, scored)
            .outerjoin(skips, skipped)
        )
        .where(scores.c.collection == collection, scores.c.model == model_key(screen_id))
        .where(seen.c.post_id.is_(None), skips.c.post_id.is_(None))
        .order_by(scores.c.severity.desc(), scores.c.post_id.desc())
        .limit(limit)
    )
    if below is not None:
        query = query.where(sa.tuple_(scores.c.severity, scores.c.post_id) < below)
    if not scan.request.include_reposts:
        query = query.where(posts.c.kind != PostKind.REPOST)
    rows = (await connection.execute(query)).mappings().all()
    return [(to_post(row), (row["severity"], row["id"])) for row in rows]
