"""A report in numbers, straight from the stored scores: counts and trend.

Thresholds come in with each question, and so does the reader: what people of their space have settled counts as
they say. Without a reader nobody's verdicts count.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import PostKind, SkipReason
from bot.core.domain.reports import Report, Totals, Trend, TrendPoint, TrendUnit
from bot.core.domain.scans import Scan, ScanStatus
from bot.core.domain.verdicts import Review, Verdict, compare_verdicts, differ, settle
from bot.core.store.posts.gone import find_past
from bot.core.store.posts.scope import Thresholds, in_scope, is_flagged, joins_skips, reaches, scored_in
from bot.core.store.posts.verdicts import Judged, list_judged
from bot.core.store.schema import posts, scores, skips

STEPS = 10  # Of the distribution.
_DAY_MS = 86_400_000
_MOST_BARS = 40  # A trend chart with more can't be read.


async def report(
    connection: AsyncConnection,
    scan: Scan,
    thresholds: Thresholds,
    reader: Requester | None = None,
    mistaken: float | None = None,
) -> Report:
    """The scan in numbers, as things stand now; `mistaken` is the model's rate of mistakes with these thresholds."""
    judged = await list_judged(connection, scan, thresholds, reader)
    toxicity = scores.c.toxicity
    flagged = is_flagged(thresholds)
    counts = [
        *(
            sa.func.count(sa.case((sa.and_(reaches(label, thresholds), flagged), 1))).label(label.value)
            for label in Label
        ),
        *(
            sa.func.count(sa.case((sa.and_(toxicity >= low, toxicity < high), 1))).label(f"step{step}")
            for step, (low, high) in enumerate(_steps())
        ),
        sa.func.min(scores.c.created_at).label("first"),
        sa.func.max(scores.c.created_at).label("last"),
    ]
    row = (await connection.execute(sa.select(*counts).where(*scored_in(scan)))).mappings().one()
    totals = await _totals(connection, scan, thresholds, judged)
    return Report(
        scan=scan,
        thresholds=thresholds,
        totals=totals,
        flagged_by_label={
            label: row[label.value] + sum((label in each.flagged) - (label in each.by_model) for each in judged)
            for label in Label
            if label in thresholds
        },
        distribution=tuple(row[f"step{step}"] for step in range(STEPS)),
        reaching=row[Label.TOXICITY.value],
        trend=await _trend(connection, scan, thresholds, judged),
        first_post=row["first"],
        last_post=row["last"],
        languages=await _languages(connection, scan) if SkipReason.UNKNOWN_LANGUAGE in totals.skipped else {},
        mistaken=mistaken,
        past=await find_past(connection, scan, thresholds, judged),
    )


async def totals(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Requester | None = None
) -> Totals:
    """How many posts the scan knows, how many its model scored and flagged, and why the others have no scores."""
    return await _totals(connection, scan, thresholds, await list_judged(connection, scan, thresholds, reader))


async def _totals(connection: AsyncConnection, scan: Scan, thresholds: Thresholds, judged: Sequence[Judged]) -> Totals:
    of_kind = sa.select(posts.c.kind, sa.func.count()).where(*in_scope(posts.c, scan)).group_by(posts.c.kind)
    kinds: dict[str, int] = {kind: count for kind, count in await connection.execute(of_kind)}  # noqa: C416 - typed
    flagged = sa.func.count(sa.case((is_flagged(thresholds), 1)))
    scored, hits = (await connection.execute(sa.select(sa.func.count(), flagged).where(*scored_in(scan)))).one()
    skipped = {SkipReason(reason): count for reason, count in await connection.execute(_skip_counts(scan))}
    if not scan.request.include_reposts:
        skipped[SkipReason.REPOST] = kinds.get(PostKind.REPOST, 0)
    skipped[SkipReason.NOT_SCORED_YET] = sum(kinds.values()) - scored - sum(skipped.values())
    skipped[SkipReason.BROKEN_RECORD] = scan.broken
    found = sum(kinds.values()) + scan.broken
    cut = sa.select(sa.func.count()).where(*scored_in(scan), scores.c.cut.is_(sa.true()))
    return Totals(
        posts=found,
        scored=scored,
        flagged=hits + sum(map(_gain, judged)),
        skipped={reason: skipped[reason] for reason in SkipReason if skipped.get(reason)},
        whole=not skipped[SkipReason.NOT_SCORED_YET] and _has_all(scan, found),
        cut=(await connection.execute(cut)).scalar_one(),
        review=_review(judged),
    )


def _has_all(scan: Scan, found: int) -> bool:
    """Whether the scan knows every post that there is: an archive's, or as many as X counts."""
    if scan.status is not ScanStatus.DONE:
        return False
    counted = scan.account.posts
    return not scan.request.source.kind.live or (counted is not None and found >= counted)


def _gain(judged: Judged) -> int:
    """What people's verdicts on the post change in the number of flagged ones."""
    return bool(judged.flagged) - bool(judged.by_model)


def _review(judged: Sequence[Judged]) -> Review:
    settled = Counter(settle(each.opinions) for each in judged)
    sure = [
        [each.verdict for each in post.opinions if each.verdict is not Verdict.UNSURE and not each.forgotten]
        for post in judged
    ]
    shared, agreement, alpha = compare_verdicts(sure)
    return Review(
        posts=len(judged),
        toxic=settled[Verdict.TOXIC],
        not_toxic=settled[Verdict.NOT_TOXIC],
        cleared=sum(_gain(each) < 0 for each in judged),
        added=sum(_gain(each) > 0 for each in judged),
        differing=sum(differ(each.opinions) for each in judged),
        people=Counter(said.name for each in judged for said in each.opinions),
        shared=shared,
        agreement=agreement,
        alpha=alpha,
    )


async def _trend(connection: AsyncConnection, scan: Scan, thresholds: Thresholds, judged: Sequence[Judged]) -> Trend:
    day = (sa.type_coerce(scores.c.created_at, sa.BigInteger()) // _DAY_MS).label("day")
    flagged = sa.func.count(sa.case((is_flagged(thresholds), 1)))
    query = sa.select(day, sa.func.count(), flagged).where(*scored_in(scan)).group_by(day).order_by(day)
    days = [(date(1970, 1, 1) + timedelta(days=int(d)), n, hits) for d, n, hits in await connection.execute(query)]
    if not days:
        return Trend(TrendUnit.MONTH, ())
    unit = _unit(days[0][0], days[-1][0])
    scored: Counter[date] = Counter()
    hits_in: Counter[date] = Counter()
    for when, count, hits in days:
        scored[_start(when, unit)] += count
        hits_in[_start(when, unit)] += hits
    for each in judged:
        hits_in[_start(each.created_at.date(), unit)] += _gain(each)
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
    """The distribution's bins as half-open ranges; the last one includes 1.0."""
    return [(step / STEPS, (step + 1) / STEPS if step + 1 < STEPS else 2.0) for step in range(STEPS)]


async def _languages(connection: AsyncConnection, scan: Scan) -> dict[str, int]:
    """The languages that the scan's model does not know, the commonest first."""
    wanted = _select_skipped(scan, posts.c.lang).where(skips.c.reason == SkipReason.UNKNOWN_LANGUAGE)
    counts = {lang: count for lang, count in await connection.execute(wanted)}  # noqa: C416 - typed
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _skip_counts(scan: Scan) -> sa.Select[Any]:
    return _select_skipped(scan, skips.c.reason)


def _select_skipped(scan: Scan, what: sa.ColumnElement[Any]) -> sa.Select[Any]:
    counts = sa.select(what, sa.func.count()).select_from(skips.join(posts, joins_skips(scan)))
    if not scan.request.include_reposts:
        counts = counts.where(posts.c.kind != PostKind.REPOST)
    return counts.where(*in_scope(posts.c, scan)).group_by(what)
