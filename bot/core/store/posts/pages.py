"""A report's posts, page by page or as a stream.

Whatever a page sorts or filters by stands in `scores`; its few posts alone are joined, and what people say of them
looked up.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.posts import PostKind, ScoredPost, SkipReason
from bot.core.domain.reports import PostPage, PostQuery, Sort
from bot.core.domain.scans import Scan
from bot.core.domain.thresholds import flagged_labels, sufficient_thresholds
from bot.core.domain.verdicts import decide
from bot.core.store.engine.dialect import unseen
from bot.core.store.posts.gone import is_gone, is_kept
from bot.core.store.posts.posts import to_post
from bot.core.store.posts.scope import (
    Thresholds,
    in_scope,
    is_at_least,
    is_flagged,
    is_flagged_for,
    is_notable,
    joins_scores,
    joins_skips,
    reaches,
    scored_in,
)
from bot.core.store.posts.scores import LABEL_COLUMNS, to_scores
from bot.core.store.posts.verdicts import Judged, Opinions, is_one_of, list_judged, list_opinions
from bot.core.store.posts.words import is_holding
from bot.core.store.schema import post_counts, posts, scores, skips

PAGE_SIZE = 5  # What a phone shows without much scrolling.
# Posts that pages reach: to count a million of them, or to step over half, takes 0.1 s and more (docs/scaling.md).
MOST = 10_000


async def page(
    connection: AsyncConnection,
    scan: Scan,
    thresholds: Thresholds,
    query: PostQuery,
    number: int = 1,
    reader: Requester | None = None,
) -> PostPage:
    """Page `number` (from 1; out of range becomes the nearest) of the scored posts that the query lets through."""
    judged = await list_judged(connection, scan, thresholds, reader) if query.flagged_only else []
    said = _settle(judged, query.label)
    wanted = await _filter(connection, scan, thresholds, query, said)
    columns: Any = scores.c
    if _by_any_label(query):
        columns, wanted = select_flagged(wanted, thresholds, said.added), []
    find = _sweep if query.text or _by_any_label(query) else _walk
    ids, matches = await find(connection, columns, wanted, query, number := min(max(1, number), MOST // PAGE_SIZE))
    pages = max(1, -(-min(matches, MOST) // PAGE_SIZE))
    if number > pages:
        ids, matches = await find(connection, columns, wanted, query, number := pages)
    shown = sa.select(posts, scores.c.cut, is_gone(scan).label("gone"), *LABEL_COLUMNS.values())
    shown = shown.select_from(posts.join(scores, joins_scores(scan)))
    shown = shown.where(posts.c.collection == unseen(scan.collection), posts.c.id.in_(ids))
    opinions = await list_opinions(connection, reader, scan.collection, ids) if reader else {}
    rows = (await connection.execute(shown)).mappings()
    by_id = {row["id"]: _to_scored_post(row, thresholds, scan, opinions) for row in rows}
    return PostPage(tuple(by_id[post_id] for post_id in ids), query, number, pages, matches, more=matches > MOST)


async def count_since(connection: AsyncConnection, scan: Scan, since: date) -> int:
    """How many scored posts were written on that day (UTC) or later: all of them, also beyond what pages reach."""
    query = sa.select(sa.func.count()).where(*scored_in(scan), scores.c.created_at >= _midnight(since))
    return int((await connection.execute(query)).scalar_one())


async def _walk(
    connection: AsyncConnection,
    columns: Any,
    wanted: Sequence[sa.ColumnElement[bool]],
    query: PostQuery,
    number: int,
) -> tuple[list[int], int]:
    """Ids of the page and the number of matches (at most `MOST`), read along the index of the page's order."""
    some = sa.select(columns.post_id).where(*wanted).limit(MOST + 1).subquery()
    matches = (await connection.execute(sa.select(sa.func.count()).select_from(some))).scalar_one()
    if query.label and query.sort is Sort.WORST:  # The label's index first, which has its highest scores and is short.
        notable = [*wanted, is_notable(query.label)]
        shown = _slice(sa.select(columns.post_id), columns, notable, query, number)
        ids = list((await connection.execute(shown)).scalars())
        if len(ids) == min(PAGE_SIZE, matches - (number - 1) * PAGE_SIZE):
            return ids, matches
    shown = _slice(sa.select(columns.post_id), columns, wanted, query, number)
    return list((await connection.execute(shown)).scalars()), matches


async def _sweep(
    connection: AsyncConnection,
    columns: Any,
    wanted: Sequence[sa.ColumnElement[bool]],
    query: PostQuery,
    number: int,
) -> tuple[list[int], int]:
    """As `_walk`, in one pass over all matches, for queries that no index answers in the page's order.

    All matches are put together first: where a page is asked of them at once, PostgreSQL takes it that a few will do,
    and looks up the text of one post after the other, the worst first.
    """
    first = columns[_first(query)]
    matching = sa.select(columns.post_id, first).where(*wanted).cte("matching")  # Used twice: so it is made once.
    number_of = sa.select(sa.func.count()).select_from(matching).scalar_subquery()
    counted = sa.select(matching.c.post_id, number_of.label("matches"))
    rows = (await connection.execute(_slice(counted, matching.c, (), query, number))).all()
    if rows or number == 1:
        return [row.post_id for row in rows], rows[0].matches if rows else 0
    return [], (await _sweep(connection, columns, wanted, query, 1))[1]


def _by_any_label(query: PostQuery) -> bool:
    """Whether it asks for what crosses whichever threshold; not where words must be looked for in all posts anyway."""
    return query.flagged_only and not query.label and not query.text


@dataclass(frozen=True, slots=True)
class _Settled:
    """Posts that people have settled otherwise than the model: those that count as flagged, and those that do not."""

    added: sa.ColumnElement[bool] | None
    removed: sa.ColumnElement[bool]


def _settle(judged: Sequence[Judged], label: Label | None) -> _Settled:
    """What people's verdicts change in the flagged posts or, with a label, in those flagged for it."""

    def counts(labels: tuple[Label, ...]) -> bool:
        return label in labels if label else bool(labels)

    added = [each.post_id for each in judged if counts(each.flagged) and not counts(each.by_model)]
    removed = [each.post_id for each in judged if counts(each.by_model) and not counts(each.flagged)]
    return _Settled(
        is_one_of(scores.c.post_id, added) if added else None, sa.not_(is_one_of(scores.c.post_id, removed))
    )


def select_flagged(
    wanted: Sequence[sa.ColumnElement[bool]], thresholds: Thresholds, added: sa.ColumnElement[bool] | None = None
) -> Any:
    """The columns of the wanted posts that cross a threshold, found in each label's own index: few among many.

    With those that people have `added`. The columns are those of `scores`: post_id, created_at, severity.

    Nearly all cross toxicity's: of the other labels only what that leaves is put together without doubles. `CASE`,
    where `NOT` would do, keeps SQLite from reading all that does not cross it in toxicity's index.
    """
    shown = sa.select(scores.c.post_id, scores.c.created_at, scores.c.severity).where(*wanted)
    toxic = reaches(Label.TOXICITY, thresholds)
    left = shown.where(sa.case((toxic, 0), else_=1) == 1)
    others = (
        left.where(reaches(label, thresholds))
        for label in sufficient_thresholds(thresholds)
        if label is not Label.TOXICITY
    )
    by_hand = [] if added is None else [left.where(added)]
    rest = sa.union(left.where(sa.false()), *others, *by_hand).subquery()  # None where there are no thresholds.
    return sa.union_all(shown.where(toxic), sa.select(rest)).subquery().c


def _slice(
    select: sa.Select[Any],
    columns: Any,
    wanted: Sequence[sa.ColumnElement[bool]],
    query: PostQuery,
    number: int,
) -> sa.Select[Any]:
    ordered = select.where(*wanted).order_by(*_order(columns, query))
    return ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)


async def iterate_posts(
    connection: AsyncConnection,
    scan: Scan,
    thresholds: Thresholds,
    reader: Requester | None = None,
    only: Collection[int] | None = None,
) -> AsyncIterator[ScoredPost]:
    """All posts of the report, or `only` these, worst first, those without scores at the end, read a few at a time."""
    opinions = await list_opinions(connection, reader, scan.collection, only) if reader else {}
    query = sa.select(posts, skips.c.reason, scores.c.cut, is_gone(scan).label("gone"), *LABEL_COLUMNS.values())
    query = query.select_from(posts.outerjoin(scores, joins_scores(scan)).outerjoin(skips, joins_skips(scan)))
    query = query.where(*in_scope(posts.c, scan)).order_by(*_order_by_worst(scan))
    if only is not None:
        query = query.where(posts.c.id.in_(only))
    async with connection.stream(query) as result:
        async for row in result.mappings():
            yield _to_scored_post(row, thresholds, scan, opinions)


async def list_worst(connection: AsyncConnection, scan: Scan, most: int, beside: Collection[int]) -> list[int]:
    """The ids of the report's `most` worst posts, leaving out those in `beside`."""
    query = sa.select(posts.c.id).select_from(posts.outerjoin(scores, joins_scores(scan)))
    query = query.where(*in_scope(posts.c, scan), posts.c.id.not_in(beside)).order_by(*_order_by_worst(scan))
    return list((await connection.execute(query.limit(most))).scalars())


async def filter_ids(connection: AsyncConnection, scan: Scan, ids: Collection[int]) -> list[int]:
    """The given ids that belong to posts of the report."""
    query = sa.select(posts.c.id).where(*in_scope(posts.c, scan), posts.c.id.in_(ids))
    return list((await connection.execute(query)).scalars())


def _order_by_worst(scan: Scan) -> list[sa.ColumnElement[Any]]:
    """Reposts that only another scan has scored count as skipped here."""
    shown: sa.ColumnElement[Any] = scores.c.severity
    if not scan.request.include_reposts:
        shown = sa.case((posts.c.kind != PostKind.REPOST, scores.c.severity))
    return [shown.is_(None), shown.desc(), posts.c.id.desc()]


async def read_from_x(connection: AsyncConnection, scan: Scan) -> int:
    """How many of the report's posts came from X: all, or none of an archive's."""
    if not scan.account.from_x:
        return 0
    query = sa.select(sa.func.coalesce(sa.func.sum(post_counts.c.posts), 0)).where(*in_scope(post_counts.c, scan))
    return int((await connection.execute(query)).scalar_one())


def _to_scored_post(
    row: sa.RowMapping, thresholds: Thresholds, scan: Scan, opinions: Mapping[int, Opinions]
) -> ScoredPost:
    post = to_post(row)
    if post.kind is PostKind.REPOST and not scan.request.include_reposts:
        return ScoredPost(post, None, SkipReason.REPOST)
    if row["toxicity"] is None:
        return ScoredPost(post, None, SkipReason(row["reason"] or scan.why_unscored))
    found = to_scores(row)
    cut = bool(row["cut"])
    said = opinions.get(row["id"], ())
    flagged = decide(flagged_labels(found, thresholds), said)
    return ScoredPost(post, found, None, flagged, said, cut, gone=bool(row["gone"]))


async def _filter(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, query: PostQuery, said: _Settled
) -> list[sa.ColumnElement[bool]]:
    wanted = scored_in(scan)
    if query.minimum is not None:
        wanted.append(is_at_least(query.label or Label.TOXICITY, query.minimum))
    if query.flagged_only:
        wanted.append(said.removed)
    if query.flagged_only and not _by_any_label(query):
        by_model = is_flagged_for(query.label, thresholds) if query.label else is_flagged(thresholds)
        wanted.append(by_model if said.added is None else sa.or_(by_model, said.added))
    if query.since:
        wanted.append(scores.c.created_at >= _midnight(query.since))
    if query.until:
        wanted.append(scores.c.created_at <= datetime.combine(query.until, time.max, UTC))
    if query.kind:
        wanted.append(scores.c.kind == query.kind)
    if query.kept:
        wanted.append(is_kept(scan))
    if query.text:
        wanted.append(await is_holding(connection, scan, query.text))
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _first(query: PostQuery) -> str:
    """The column that the query sorts by first."""
    return "created_at" if query.sort is Sort.NEWEST else query.label or "severity"


def _order(columns: Any, query: PostQuery) -> list[sa.ColumnElement[Any]]:
    order = columns[_first(query)].desc()
    return [order.nulls_last() if query.label else order, columns.post_id.desc()]
