"""What a report shows, straight from the stored scores: counts, trend, pages. Thresholds come in with each question."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import (
    Label,
    PostKind,
    PostPage,
    PostQuery,
    Report,
    Scan,
    ScoredPost,
    SkipReason,
    Sort,
    Totals,
    Trend,
    TrendPoint,
    TrendUnit,
)
from bot.core.store.posts import to_post
from bot.core.store.scans import account_key, model_key
from bot.core.store.schema import posts, scores, skips
from bot.core.store.scores import LABEL_COLUMNS, to_scores
from bot.core.verdict import flagged_labels

PAGE_SIZE = 10
STEPS = 10  # Of the distribution.
_DAY_MS = 86_400_000
_MOST_BARS = 40  # A trend chart with more can't be read.

Thresholds = Mapping[Label, float]


async def report(connection: AsyncConnection, scan: Scan, thresholds: Thresholds) -> Report:
    """The scan in numbers, as things stand now."""
    toxicity = scores.c.toxicity
    counts = [
        *(sa.func.count(sa.case((_reaches(label, thresholds), 1))).label(label.value) for label in Label),
        *(
            sa.func.count(sa.case((sa.and_(toxicity >= low, toxicity < high), 1))).label(f"step{step}")
            for step, (low, high) in enumerate(_steps())
        ),
        sa.func.min(scores.c.created_at).label("first"),
        sa.func.max(scores.c.created_at).label("last"),
    ]
    row = (await connection.execute(sa.select(*counts).where(*_scored(scan)))).mappings().one()
    return Report(
        scan=scan,
        thresholds=thresholds,
        totals=await totals(connection, scan, thresholds),
        flagged_by_label={label: row[label.value] for label in Label if label in thresholds},
        distribution=tuple(row[f"step{step}"] for step in range(STEPS)),
        trend=await _trend(connection, scan, thresholds),
        first_post=row["first"],
        last_post=row["last"],
    )


async def totals(connection: AsyncConnection, scan: Scan, thresholds: Thresholds) -> Totals:
    """How many posts the scan knows, how many its model scored and flagged, and why the others have no scores."""
    of_kind = sa.select(posts.c.kind, sa.func.count()).where(*_in_scope(posts.c, scan)).group_by(posts.c.kind)
    kinds: dict[str, int] = {kind: count for kind, count in await connection.execute(of_kind)}  # noqa: C416 - typed
    flagged = sa.func.count(sa.case((_flagged(thresholds), 1)))
    scored, hits = (await connection.execute(sa.select(sa.func.count(), flagged).where(*_scored(scan)))).one()
    skipped = {SkipReason(reason): count for reason, count in await connection.execute(_skip_counts(scan))}
    if not scan.request.include_reposts:
        skipped[SkipReason.REPOST] = kinds.get(PostKind.REPOST, 0)
    skipped[SkipReason.NOT_SCORED_YET] = sum(kinds.values()) - scored - sum(skipped.values())
    skipped[SkipReason.BROKEN_RECORD] = scan.broken
    return Totals(
        posts=sum(kinds.values()) + scan.broken,
        scored=scored,
        flagged=hits,
        skipped={reason: skipped[reason] for reason in SkipReason if skipped.get(reason)},
    )


async def page(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, query: PostQuery, number: int = 1
) -> PostPage:
    """Page `number` (from 1; out of range becomes the nearest) of the scored posts that the query lets through."""
    wanted = _filter(scan, thresholds, query)
    find = _sweep if query.text or (query.flagged_only and not query.label) else _walk
    ids, matches = await find(connection, wanted, query, number := max(1, number))
    pages = max(1, -(-matches // PAGE_SIZE))
    if number > pages:
        ids, matches = await find(connection, wanted, query, number := pages)
    shown = sa.select(posts, *LABEL_COLUMNS.values()).select_from(posts.join(scores, _judged(scan)))
    shown = shown.where(posts.c.account == account_key(scan.account.id), posts.c.id.in_(ids))
    rows = (await connection.execute(shown)).mappings()
    by_id = {row["id"]: _scored_post(row, thresholds, scan) for row in rows}
    return PostPage(tuple(by_id[post_id] for post_id in ids), query, number, pages, matches)


async def _walk(
    connection: AsyncConnection, wanted: Sequence[sa.ColumnElement[bool]], query: PostQuery, number: int
) -> tuple[list[int], int]:
    """Ids of the page and the number of matches, along the index of the page's order."""
    count = sa.select(sa.func.count()).select_from(scores).where(*wanted)
    matches = (await connection.execute(count)).scalar_one()
    return list(
        (await connection.execute(_slice(sa.select(scores.c.post_id), wanted, query, number))).scalars()
    ), matches


async def _sweep(
    connection: AsyncConnection, wanted: Sequence[sa.ColumnElement[bool]], query: PostQuery, number: int
) -> tuple[list[int], int]:
    """The same in one pass over all of the account's scores, for questions that no index answers."""
    counted = sa.select(scores.c.post_id, sa.func.count().over().label("matches"))
    rows = (await connection.execute(_slice(counted, wanted, query, number))).all()
    if rows or number == 1:
        return [row.post_id for row in rows], rows[0].matches if rows else 0
    return [], (await _sweep(connection, wanted, query, 1))[1]


def _slice(
    select: sa.Select[Any], wanted: Sequence[sa.ColumnElement[bool]], query: PostQuery, number: int
) -> sa.Select[Any]:
    ordered = select.where(*wanted).order_by(*_order(query))
    return ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)


async def every_post(connection: AsyncConnection, scan: Scan, thresholds: Thresholds) -> AsyncIterator[ScoredPost]:
    """All posts of the report, worst first, those without scores at the end, read a few at a time."""
    query = (
        sa.select(posts, skips.c.reason, *LABEL_COLUMNS.values())
        .select_from(posts.outerjoin(scores, _judged(scan)).outerjoin(skips, _passed_over(scan)))
        .where(*_in_scope(posts.c, scan))
        .order_by(scores.c.toxicity.is_(None), scores.c.toxicity.desc(), posts.c.id.desc())
    )
    async with connection.stream(query) as result:
        async for row in result.mappings():
            yield _scored_post(row, thresholds, scan)


def _scored_post(row: sa.RowMapping, thresholds: Thresholds, scan: Scan) -> ScoredPost:
    post = to_post(row)
    if post.kind is PostKind.REPOST and not scan.request.include_reposts:
        return ScoredPost(post, None, SkipReason.REPOST)
    if row["toxicity"] is None:
        return ScoredPost(post, None, SkipReason(row["reason"] or SkipReason.NOT_SCORED_YET))
    found = to_scores(row)
    return ScoredPost(post, found, None, flagged_labels(found, thresholds))


async def _trend(connection: AsyncConnection, scan: Scan, thresholds: Thresholds) -> Trend:
    day = (sa.type_coerce(scores.c.created_at, sa.BigInteger()) // _DAY_MS).label("day")
    flagged = sa.func.count(sa.case((_flagged(thresholds), 1)))
    query = sa.select(day, sa.func.count(), flagged).where(*_scored(scan)).group_by(day).order_by(day)
    days = [(date(1970, 1, 1) + timedelta(days=int(d)), n, hits) for d, n, hits in await connection.execute(query)]
    if not days:
        return Trend(TrendUnit.MONTH, ())
    unit = _unit(days[0][0], days[-1][0])
    scored: Counter[date] = Counter()
    hits_in: Counter[date] = Counter()
    for when, count, hits in days:
        scored[_start(when, unit)] += count
        hits_in[_start(when, unit)] += hits
    starts = _starts(days[0][0], days[-1][0], unit)
    return Trend(unit, tuple(TrendPoint(start, scored[start], hits_in[start]) for start in starts))


def _unit(first: date, last: date) -> TrendUnit:
    if (last - first).days < _MOST_BARS:
        return TrendUnit.DAY
    months = (last.year - first.year) * 12 + last.month - first.month
    return TrendUnit.MONTH if months < _MOST_BARS else TrendUnit.YEAR


def _start(when: date, unit: TrendUnit) -> date:
    if unit is TrendUnit.DAY:
        return when
    return when.replace(day=1) if unit is TrendUnit.MONTH else when.replace(month=1, day=1)


def _starts(first: date, last: date, unit: TrendUnit) -> list[date]:
    """The first day of each period from `first` to `last`, without gaps."""
    starts, when = [], _start(first, unit)
    while when <= last:
        starts.append(when)
        # Far enough to be in the next period, whatever its length.
        when = _start(when + timedelta(days={TrendUnit.DAY: 1, TrendUnit.MONTH: 31, TrendUnit.YEAR: 366}[unit]), unit)
    return starts


def _steps() -> list[tuple[float, float]]:
    """The distribution's steps as half-open ranges; the last one takes in 1.0."""
    return [(step / STEPS, (step + 1) / STEPS if step + 1 < STEPS else 2.0) for step in range(STEPS)]


def _reaches(label: Label, thresholds: Thresholds) -> sa.ColumnElement[bool]:
    return LABEL_COLUMNS[label] >= thresholds[label] if label in thresholds else sa.false()


def _flagged(thresholds: Thresholds) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(_reaches(label, thresholds) for label in thresholds))


def _in_scope(columns: Any, scan: Scan) -> list[sa.ColumnElement[bool]]:
    """The account's posts that the scan, or an earlier one, brought in."""
    return [columns.account == account_key(scan.account.id), columns.scan_id <= scan.id]


def _scored(scan: Scan) -> list[sa.ColumnElement[bool]]:
    """The scan's posts that its model has scored."""
    wanted = [*_in_scope(scores.c, scan), scores.c.model == model_key(scan.model_id)]
    return wanted if scan.request.include_reposts else [*wanted, scores.c.kind != PostKind.REPOST]


def _judged(scan: Scan) -> sa.ColumnElement[bool]:
    """Joins a post with its scores."""
    return sa.and_(
        scores.c.account == account_key(scan.account.id),
        scores.c.model == model_key(scan.model_id),
        scores.c.post_id == posts.c.id,
    )


def _passed_over(scan: Scan) -> sa.ColumnElement[bool]:
    """Joins a post with the reason why it has no scores."""
    return sa.and_(
        skips.c.account == account_key(scan.account.id),
        skips.c.model == model_key(scan.model_id),
        skips.c.post_id == posts.c.id,
    )


def _skip_counts(scan: Scan) -> sa.Select[Any]:
    counts = sa.select(skips.c.reason, sa.func.count()).select_from(skips.join(posts, _passed_over(scan)))
    if not scan.request.include_reposts:
        counts = counts.where(posts.c.kind != PostKind.REPOST)
    return counts.where(*_in_scope(posts.c, scan)).group_by(skips.c.reason)


def _filter(scan: Scan, thresholds: Thresholds, query: PostQuery) -> list[sa.ColumnElement[bool]]:
    wanted = _scored(scan)
    if query.minimum is not None:
        wanted.append(LABEL_COLUMNS[query.label or Label.TOXICITY] >= query.minimum)
    if query.flagged_only:
        wanted.append(_reaches(query.label, thresholds) if query.label else _flagged(thresholds))
    if query.since:
        wanted.append(scores.c.created_at >= _midnight(query.since))
    if query.until:
        wanted.append(scores.c.created_at < _midnight(query.until + timedelta(days=1)))
    if query.kind:
        wanted.append(scores.c.kind == query.kind)
    if query.text:
        named = sa.select(posts.c.id).where(
            posts.c.account == account_key(scan.account.id),
            posts.c.text.contains(query.text, autoescape=True),  # SQLite's LIKE takes ASCII capitals as small ones.
        )
        wanted.append(scores.c.post_id.in_(named))
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _order(query: PostQuery) -> list[sa.ColumnElement[Any]]:
    if query.sort is Sort.NEWEST:
        return [scores.c.created_at.desc(), scores.c.post_id.desc()]
    return [LABEL_COLUMNS[query.label or Label.TOXICITY].desc(), scores.c.post_id.desc()]
