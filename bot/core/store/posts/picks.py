"""The posts of a quick scan that its model checks, in order: what the small model suspects, then those at random."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.figures.missed import RandomCheck
from bot.core.domain.posts import Post, PostKind, SkipReason
from bot.core.domain.scans import Scan
from bot.core.store.engine.dialect import unseen
from bot.core.store.posts.posts import to_post
from bot.core.store.posts.scope import Thresholds, in_scope, is_flagged
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import picks, posts, scans, scores, skips

AT_ONCE = 10_000  # Posts that are read, or written, in one go.
_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Screened:
    """A post as the small model has seen it: how toxic (0 to 1), or None where it could not score it.

    `wordless`: there is nothing to score. `seen`: the scan's own model has scored it, or can't.
    """

    id: int
    lang: str
    toxicity: float | None
    wordless: bool
    seen: bool


async def iterate_screened(
    connection: AsyncConnection, scan: Scan, small_model: str
) -> AsyncIterator[Sequence[Screened]]:
    """All posts of the scan, in no order, many at a time."""
    seen, passed_over = scores.alias(), skips.alias()
    query = sa.select(
        posts.c.id,
        posts.c.lang,
        scores.c.toxicity,
        skips.c.reason,
        sa.or_(seen.c.post_id.is_not(None), passed_over.c.post_id.is_not(None)).label("seen"),
    ).select_from(
        posts.outerjoin(scores, _is_of(scores, scan, small_model))
        .outerjoin(skips, _is_of(skips, scan, small_model))
        .outerjoin(seen, _is_of(seen, scan, scan.model_id))
        .outerjoin(passed_over, _is_of(passed_over, scan, scan.model_id))
    )
    query = query.where(*in_scope(posts.c, scan))
    if not scan.request.include_reposts:
        query = query.where(posts.c.kind != PostKind.REPOST)
    async with connection.stream(query) as result:
        async for rows in result.mappings().partitions(AT_ONCE):
            yield [
                Screened(
                    row["id"],
                    row["lang"],
                    row["toxicity"],
                    row["reason"] == SkipReason.NOTHING_TO_SCORE,
                    bool(row["seen"]),
                )
                for row in rows
            ]


async def save(connection: AsyncConnection, scan: Scan, ids: Sequence[int], drawn: frozenset[int]) -> None:
    """Let these be the scan's picks, in this order, those `drawn` at random among them; no others."""
    await connection.execute(sa.delete(picks).where(picks.c.scan_id == scan.id))
    for start in range(0, len(ids), AT_ONCE):
        rows = [
            {
                "scan_id": scan.id,
                "place": place,
                "collection": scan.collection,
                "post_id": post_id,
                "at_random": post_id in drawn,
            }
            for place, post_id in enumerate(ids[start : start + AT_ONCE], start)
        ]
        await connection.execute(sa.insert(picks), rows)


async def save_counts(connection: AsyncConnection, scan: Scan, unpicked: int, unread: int) -> None:
    """Note of how many posts those at random were drawn, and how many of these the small model could not read."""
    change = sa.update(scans).where(scans.c.id == scan.id)
    await connection.execute(change.values(unpicked=unpicked, unread=unread))


async def list_unseen(connection: AsyncConnection, scan: Scan, after: int, block: int) -> tuple[list[Post], int]:
    """The next picks behind the place `after` that the scan's model has not seen, and the place of the last.

    Never across a multiple of `block`, so that a resumed scan scores the same posts together.
    """
    query = (
        sa.select(picks.c.place, posts)
        .select_from(
            picks.join(posts, sa.and_(posts.c.collection == picks.c.collection, posts.c.id == picks.c.post_id))
            .outerjoin(scores, _is_of(scores, scan, scan.model_id))
            .outerjoin(skips, _is_of(skips, scan, scan.model_id))
        )
        .where(picks.c.scan_id == scan.id, picks.c.place > after)
        .where(scores.c.post_id.is_(None), skips.c.post_id.is_(None))
        .order_by(picks.c.place)
        .limit(block)
    )
    rows = (await connection.execute(query)).mappings().all()
    together = [row for row in rows if row["place"] // block == rows[0]["place"] // block]
    return [to_post(row) for row in together], together[-1]["place"] if together else after


async def check(connection: AsyncConnection, scan: Scan, thresholds: Thresholds) -> RandomCheck:
    """What the scan's model said of the posts that were drawn at random; it must have come to its end."""
    flagged = sa.func.count(sa.case((is_flagged(thresholds), 1)))
    drawn = sa.and_(scores.c.collection == picks.c.collection, scores.c.post_id == picks.c.post_id)
    model = scores.c.model == model_key(scan.model_id)
    query = sa.select(sa.func.count(), flagged).select_from(picks.join(scores, sa.and_(drawn, model)))
    wanted = (picks.c.scan_id == scan.id, picks.c.at_random.is_(sa.true()))
    sampled, hits = (await connection.execute(query.where(*wanted))).one()
    # A post that is gone by now is counted in the population, which makes the bound no smaller.
    return RandomCheck(max(scan.unpicked, sampled), sampled, hits, scan.unread)


async def count_unchecked(connection: AsyncConnection, scan: Scan) -> Mapping[date, int]:
    """How many posts of each day (UTC) the scan's model has neither scored nor passed over."""
    day = day_of(posts.c.created_at)
    query = (
        sa.select(day, sa.func.count())
        .select_from(
            posts.outerjoin(scores, _is_of(scores, scan, scan.model_id)).outerjoin(
                skips, _is_of(skips, scan, scan.model_id)
            )
        )
        .where(*in_scope(posts.c, scan), scores.c.post_id.is_(None), skips.c.post_id.is_(None))
        .group_by(day)
    )
    if not scan.request.include_reposts:
        query = query.where(posts.c.kind != PostKind.REPOST)
    return {to_date(number): count for number, count in await connection.execute(query)}


def day_of(moment: sa.ColumnElement[datetime]) -> sa.ColumnElement[int]:
    """The number of the day (UTC) that a moment lies in; `to_date` gives its date."""
    return (sa.type_coerce(moment, sa.BigInteger()) // _DAY_MS).label("day")


def to_date(day: int) -> date:
    """The day with this number, counted from 1970."""
    return date(1970, 1, 1) + timedelta(days=int(day))


def _is_of(table: sa.FromClause, scan: Scan, model: str) -> sa.ColumnElement[bool]:
    """The join condition of a post and what a model said of it."""
    columns = table.c
    return sa.and_(
        columns.collection == unseen(scan.collection), columns.model == model_key(model), columns.post_id == posts.c.id
    )
