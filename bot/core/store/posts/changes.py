"""What other thresholds would change in a report."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.figures.suggestion import ChangedPost
from bot.core.domain.people import Requester
from bot.core.domain.posts import ScoredPost
from bot.core.domain.scans import Scan
from bot.core.domain.thresholds import flagged_labels
from bot.core.domain.verdicts import settle
from bot.core.store.posts.posts import to_post
from bot.core.store.posts.scope import Thresholds, is_flagged, joins_scores, scored_in
from bot.core.store.posts.scores import LABEL_COLUMNS, to_scores
from bot.core.store.posts.verdicts import is_one_of, list_judged
from bot.core.store.schema import posts, scores


@dataclass(frozen=True, slots=True)
class Counted:
    """How many posts of a report are flagged anew and no longer, and the worst of either."""

    added: int
    removed: int
    examples: Sequence[ChangedPost]


async def count_changes(
    connection: AsyncConnection, scan: Scan, before: Thresholds, after: Thresholds, reader: Requester, most: int
) -> Counted:
    """What `after` flags otherwise than `before` in the scan, but for posts that people have settled.

    With at most `most` examples of either kind.
    """
    settled = [each.post_id for each in await list_judged(connection, scan, before, reader) if settle(each.opinions)]
    wanted = [*scored_in(scan), sa.not_(is_one_of(scores.c.post_id, settled))]
    # `CASE`, as a label without a score is NULL, and so is its opposite.
    old, new = (sa.case((is_flagged(each), 1), else_=0) for each in (before, after))
    counted = sa.select(
        sa.func.coalesce(sa.func.sum(sa.case((new > old, 1), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((old > new, 1), else_=0)), 0),
    )
    added, removed = (await connection.execute(counted.where(*wanted))).one()
    examples: list[ChangedPost] = []
    for count, changed, is_added in ((added, new > old, True), (removed, old > new, False)):
        if count:
            shown = sa.select(posts, scores.c.cut, *LABEL_COLUMNS.values())
            shown = shown.select_from(posts.join(scores, joins_scores(scan)))
            shown = shown.where(posts.c.collection == scan.collection, *wanted, changed)
            rows = await connection.execute(shown.order_by(scores.c.severity.desc(), posts.c.id.desc()).limit(most))
            applied = after if is_added else before
            examples += (_to_example(row, scan, applied, added=is_added) for row in rows.mappings())
    return Counted(int(added), int(removed), examples)


def _to_example(row: sa.RowMapping, scan: Scan, thresholds: Thresholds, *, added: bool) -> ChangedPost:
    values = to_scores(row)
    flagged = flagged_labels(values, thresholds)
    return ChangedPost(scan.account, ScoredPost(to_post(row), values, flagged=flagged, cut=row["cut"]), added)
