"""A report in numbers: counts and trend.

How many posts were scored is kept as they come and go (`score_counts`); the flagged ones are counted, as they are few.

Thresholds come in with each question, and so does the reader: what people of their space have settled counts as
they say. Without a reader nobody's verdicts count.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import PostKind, SkipReason
from bot.core.domain.reports import Report, Totals, Trend, TrendPoint, TrendUnit
from bot.core.domain.scans import Scan, ScanStatus
from bot.core.domain.verdicts import Review, Verdict, compare_verdicts, differ, settle
from bot.core.store.posts import picks
from bot.core.store.posts.gone import find_past
from bot.core.store.posts.pages import select_flagged
from bot.core.store.posts.scope import (
    Thresholds,
    count_scored,
    in_scope,
    is_flagged_for,
    scored_in,
)
from bot.core.store.posts.verdicts import Judged, list_judged
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import post_counts, posts, score_counts, scores, skips

STEPS = 10  # Of the distribution.
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
    flagged = await _count_flagged_by_day(connection, scan, thresholds)
    totals = await _totals(connection, scan, thresholds, judged, sum(flagged.values()))
    unchecked = await picks.count_unchecked(connection, scan) if scan.quickly_done else {}
    by_label = await _count_by_label(connection, scan, thresholds)
    first, last = _widen(*await _find_span(connection, scan), unchecked)
    return Report(
        scan=scan,
        thresholds=thresholds,
        totals=totals,
        flagged_by_label={
            label: by_label[label] + sum((label in each.flagged) - (label in each.by_model) for each in judged)
            for label in Label
            if label in thresholds
        },
        distribution=await _count_by_tenth(connection, scan),
        reaching=by_label.get(Label.TOXICITY, 0),
        trend=await _trend(connection, scan, flagged, judged, unchecked, first, last),
        first_post=first,
        last_post=last,
        languages=await _languages(connection, scan) if SkipReason.UNKNOWN_LANGUAGE in totals.skipped else {},
        mistaken=mistaken,
        past=await find_past(connection, scan, thresholds, judged),
    )


async def totals(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Requester | None = None
) -> Totals:
    """How many posts the scan knows, how many its model scored and flagged, and why the others have no scores."""
    judged = await list_judged(connection, scan, thresholds, reader)
    flagged = select_flagged(scored_in(scan), thresholds)
    hits = (await connection.execute(sa.select(sa.func.count(flagged.post_id)))).scalar_one()
    return await _totals(connection, scan, thresholds, judged, hits)


async def _totals(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, judged: Sequence[Judged], hits: int
) -> Totals:
    """`hits` is how many posts the model flags."""
    number = sa.func.sum(post_counts.c.posts)
    of_kind = sa.select(post_counts.c.kind, number).where(*in_scope(post_counts.c, scan)).group_by(post_counts.c.kind)
    kinds = {kind: int(count) for kind, count in await connection.execute(of_kind)}
    scored = sum(await _count_by_tenth(connection, scan))
    skipped = {
        SkipReason(reason): count for reason, count in await connection.execute(_count_skipped(scan, skips.c.reason))
    }
    if not scan.request.include_reposts:
        skipped[SkipReason.REPOST] = kinds.get(PostKind.REPOST, 0)
    left = sum(kinds.values()) - scored - sum(skipped.values())
    skipped[scan.why_unscored] = left
    skipped[SkipReason.BROKEN_RECORD] = scan.broken
    found = sum(kinds.values()) + scan.broken
    cut = sa.select(sa.func.count()).where(*scored_in(scan), scores.c.cut.is_(sa.true()))
    return Totals(
        posts=found,
        scored=scored,
        flagged=hits + sum(map(_gain, judged)),
        skipped={reason: skipped[reason] for reason in SkipReason if skipped.get(reason)},
        whole=not left and _has_all(scan, found),
        cut=(await connection.execute(cut)).scalar_one(),
        review=_review(judged),
        check=await picks.check(connection, scan, thresholds) if left and scan.quickly_done else None,
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


async def _count_by_tenth(connection: AsyncConnection, scan: Scan) -> tuple[int, ...]:
    """The scored posts by toxicity, in ten steps from 0 to 1."""
    tenth = score_counts.c.tenth
    query = sa.select(tenth, sa.func.sum(score_counts.c.posts)).where(*count_scored(scan)).group_by(tenth)
    found = {tenth: int(count) for tenth, count in await connection.execute(query)}
    return tuple(found.get(step, 0) for step in range(STEPS))


async def _count_by_label(connection: AsyncConnection, scan: Scan, thresholds: Thresholds) -> dict[Label, int]:
    """The flagged posts by each label that they reach; few rows of the labels' indexes say so."""
    if not thresholds:
        return {}
    number = sa.select(sa.func.count()).select_from(scores).where(*scored_in(scan))
    counts = {label: number.where(is_flagged_for(label, thresholds)).scalar_subquery() for label in thresholds}
    row = (await connection.execute(sa.select(*counts.values()))).one()
    return dict(zip(counts, row, strict=True))


async def _count_flagged_by_day(connection: AsyncConnection, scan: Scan, thresholds: Thresholds) -> Mapping[date, int]:
    """The posts that the model flags, by day (UTC)."""
    flagged = select_flagged(scored_in(scan), thresholds)
    day = picks.day_of(flagged.created_at)
    query = sa.select(day, sa.func.count()).group_by(day)
    return {picks.to_date(number): count for number, count in await connection.execute(query)}


async def _find_span(connection: AsyncConnection, scan: Scan) -> tuple[datetime | None, datetime | None]:
    """When the first and the last of the scored posts were written."""
    written = scores.c.created_at
    first, last = (
        sa.select(written).where(*scored_in(scan)).order_by(order).limit(1) for order in (written, written.desc())
    )
    return (await connection.execute(first)).scalar(), (await connection.execute(last)).scalar()


async def _trend(
    connection: AsyncConnection,
    scan: Scan,
    flagged: Mapping[date, int],
    judged: Sequence[Judged],
    unchecked: Mapping[date, int],
    first: datetime | None,
    last: datetime | None,
) -> Trend:
    """Of a quick scan the `unchecked` posts of each day are among those judged: none of them is flagged."""
    if not (first and last):
        return Trend(TrendUnit.MONTH, ())
    unit = _unit(first.date(), last.date())
    in_days = unit is TrendUnit.DAY
    scored: Counter[date] = Counter()
    for when, count in await (_count_by_day if in_days else _count_by_month)(connection, scan):
        scored[_start(when, unit)] += count
    for when, count in unchecked.items():
        scored[_start(when, unit)] += count
    hits: Counter[date] = Counter()
    for when, count in flagged.items():
        hits[_start(when, unit)] += count
    for each in judged:
        hits[_start(each.created_at.date(), unit)] += _gain(each)
    starts = _starts(first.date(), last.date(), unit)
    return Trend(unit, tuple(TrendPoint(start, scored[start], hits[start]) for start in starts))


async def _count_by_month(connection: AsyncConnection, scan: Scan) -> list[tuple[date, int]]:
    month = score_counts.c.month
    query = sa.select(month, sa.func.sum(score_counts.c.posts)).where(*count_scored(scan)).group_by(month)
    return [(date(month // 100, month % 100, 1), int(count)) for month, count in await connection.execute(query)]


async def _count_by_day(connection: AsyncConnection, scan: Scan) -> list[tuple[date, int]]:
    """For what was written within a few weeks: each post is looked at."""
    day = picks.day_of(scores.c.created_at)
    query = sa.select(day, sa.func.count()).where(*scored_in(scan)).group_by(day)
    return [(picks.to_date(number), count) for number, count in await connection.execute(query)]


def _widen(
    first: datetime | None, last: datetime | None, unchecked: Mapping[date, int]
) -> tuple[datetime | None, datetime | None]:
    """From the first to the last post, those included that a quick scan has not checked, to the day (UTC)."""
    if not (first and last and unchecked):
        return first, last
    begin, end = (datetime.combine(day, time(), UTC) for day in (min(unchecked), max(unchecked)))
    return min(first, begin), max(last, end)


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


async def _languages(connection: AsyncConnection, scan: Scan) -> dict[str, int]:
    """The languages that the scan's model does not know, the commonest first."""
    here = (posts.c.collection == skips.c.collection, posts.c.id == skips.c.post_id)
    lang = sa.select(posts.c.lang).where(*here).scalar_subquery().label("lang")
    wanted = _count_skipped(scan, lang).where(skips.c.reason == SkipReason.UNKNOWN_LANGUAGE)
    counts = {lang: count for lang, count in await connection.execute(wanted)}  # noqa: C416 - typed
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _count_skipped(scan: Scan, what: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """How many posts were skipped, by `what`."""
    wanted = [*in_scope(skips.c, scan), skips.c.model == model_key(scan.model_id)]
    if not scan.request.include_reposts:
        wanted.append(skips.c.kind != PostKind.REPOST)
    return sa.select(what, sa.func.count()).select_from(skips).where(*wanted).group_by(what)
