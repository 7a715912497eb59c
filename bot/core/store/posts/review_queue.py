"""Flagged posts that nobody has judged yet, worst first, and the reports that a person may review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.store.people.people import rows_of
from bot.core.store.posts import collections as stored_collections
from bot.core.store.posts.pages import select_flagged
from bot.core.store.posts.scope import Thresholds, is_flagged, scored_in
from bot.core.store.scans.scans import ROW, to_scan
from bot.core.store.schema import collections, scans, scores, searches, shared_pages, shown, verdicts

MOST_REPORTS = 50  # That one person reviews at a time: each is asked by itself.
MOST_SAME = 500  # Posts with the same words that one press judges.
MOST_NEARLY = 200  # Posts that are compared with the one that is shown, with each press.

Key = tuple[float, int]
"""A post's place in the queue: its severity, then its id, both falling."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reviews; with `second` only their own verdicts take a post out of the queue."""

    person: Requester
    second: bool = False


async def list_reports(connection: AsyncConnection, requester: Requester, place: str) -> list[Scan]:
    """The latest scan of each account or archive that the requester asked for, or that is shown where they are.

    Of somebody else's archive only where its owner has shared the pages. Checks of watches count: what they bring joins
    the queue.
    """
    asked = sa.select(searches.c.scan_id).where(*rows_of(searches, requester))
    here = sa.select(shown.c.scan_id).where(shown.c.platform == requester.platform, shown.c.place == place)
    shared = sa.select(shared_pages.c.scan_id).where(
        shared_pages.c.platform == requester.platform, shared_pages.c.place == place
    )
    own = sa.and_(scans.c.id.in_(asked), stored_collections.is_visible_to(requester))
    others = sa.and_(scans.c.id.in_(here), sa.or_(scans.c.source_kind != SourceKind.ARCHIVE, scans.c.id.in_(shared)))
    latest = (
        sa.select(sa.func.max(scans.c.id))
        .join(collections, collections.c.key == scans.c.collection)
        .where(sa.or_(own, others) if place else own)
        .group_by(scans.c.collection)
    )
    query = ROW.where(scans.c.id.in_(latest)).order_by(scans.c.id.desc()).limit(MOST_REPORTS)
    return [to_scan(row) for row in (await connection.execute(query)).mappings()]


async def list_next(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Reader, most: int, after: Key | None
) -> list[Key]:
    """The places of the scan's next posts in the queue, worst first, those behind `after`."""
    columns: Any = select_flagged([*scored_in(scan), _is_unread(reader)], thresholds)
    query = sa.select(columns.severity, columns.post_id)
    if after:
        severity, post_id = after
        query = query.where(
            sa.or_(columns.severity < severity, sa.and_(columns.severity == severity, columns.post_id < post_id))
        )
    query = query.order_by(columns.severity.desc(), columns.post_id.desc()).limit(most)
    return [(row.severity, row.post_id) for row in await connection.execute(query)]


async def count_left(connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Reader) -> int:
    """How many posts of the scan are still to be judged."""
    columns: Any = select_flagged([*scored_in(scan), _is_unread(reader)], thresholds)
    return int((await connection.execute(sa.select(sa.func.count(columns.post_id)))).scalar_one())


async def find_place(connection: AsyncConnection, scan: Scan, post_id: int) -> Key | None:
    """A post's place in the queue; None where the scan's model has no scores for it."""
    query = sa.select(scores.c.severity).where(*scored_in(scan), scores.c.post_id == post_id)
    severity = (await connection.execute(query)).scalar()
    return None if severity is None else (severity, post_id)


async def list_same(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Reader, post_id: int
) -> list[int]:
    """The ids of other posts in the queue whose words are the same to the model, `MOST_SAME` at most."""
    words = sa.select(scores.c.text_key).where(*scored_in(scan), scores.c.post_id == post_id).scalar_subquery()
    query = sa.select(scores.c.post_id).where(
        *scored_in(scan), scores.c.text_key == words, scores.c.post_id != post_id, _is_unread(reader)
    )
    query = query.where(is_flagged(thresholds)).order_by(scores.c.post_id.desc()).limit(MOST_SAME)
    return list((await connection.execute(query)).scalars())


async def list_others(
    connection: AsyncConnection, scan: Scan, thresholds: Thresholds, reader: Reader, post_id: int
) -> list[int]:
    """The ids of other posts in the queue with other words than the post's, the worst `MOST_NEARLY`."""
    words = sa.select(scores.c.text_key).where(*scored_in(scan), scores.c.post_id == post_id).scalar_subquery()
    columns: Any = select_flagged([*scored_in(scan), scores.c.text_key != words, _is_unread(reader)], thresholds)
    query = sa.select(columns.post_id).order_by(columns.severity.desc(), columns.post_id.desc()).limit(MOST_NEARLY)
    return list((await connection.execute(query)).scalars())


async def list_reviewers(
    connection: AsyncConnection, found: Sequence[Scan], person: Requester, since: datetime
) -> list[str]:
    """The ids of those who judged posts of these scans since, where the person is, and their own; sorted."""
    query = sa.select(verdicts.c.user_id).where(
        verdicts.c.space == person.verdict_space,
        verdicts.c.collection.in_([scan.collection for scan in found]),
        verdicts.c.given_at >= since,
    )
    return sorted({*(await connection.execute(query.distinct())).scalars(), person.user_id})


def _is_unread(reader: Reader) -> sa.ColumnElement[bool]:
    """The condition that nobody of the reader's (or, with `second`, they themselves) has judged a row of `scores`."""
    said = sa.select(verdicts.c.post_id).where(
        verdicts.c.collection == scores.c.collection,
        verdicts.c.post_id == scores.c.post_id,
        verdicts.c.space.in_(reader.person.verdict_spaces),
        *(rows_of(verdicts, reader.person) if reader.second else ()),
    )
    return ~said.exists()
