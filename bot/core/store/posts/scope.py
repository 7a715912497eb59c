"""Which rows belong to a report, as conditions for larger queries."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.core.domain.labels import Label, least_reaching, to_steps
from bot.core.domain.posts import PostKind
from bot.core.domain.scans import Scan
from bot.core.domain.thresholds import sufficient_thresholds
from bot.core.store.engine.dialect import unseen
from bot.core.store.posts.scores import LABEL_COLUMNS
from bot.core.store.scans.scans import model_key
from bot.core.store.schema import NOTABLE, post_counts, posts, score_counts, scores, skips

Thresholds = Mapping[Label, float]


def is_at_least(label: Label, least: float) -> sa.ColumnElement[bool]:
    """The condition that a row of `scores` has at least this score for the label; found in the label's index."""
    # Between, as SQLite else may begin to read where the index begins.
    lowest = least_reaching(least)
    enough = LABEL_COLUMNS[label].between(lowest, max(1.0, lowest))
    return sa.and_(enough, is_notable(label)) if least >= NOTABLE else enough


def is_notable(label: Label) -> sa.ColumnElement[bool]:
    """The condition of the label's index, in its words: else it is not used."""
    return LABEL_COLUMNS[label] >= sa.literal_column(str(to_steps(NOTABLE)))


def reaches(label: Label, thresholds: Thresholds) -> sa.ColumnElement[bool]:
    """The condition that a row of `scores` crosses the label's threshold."""
    return is_at_least(label, thresholds[label]) if label in thresholds else sa.false()


def is_flagged(thresholds: Thresholds) -> sa.ColumnElement[bool]:
    """The condition that a post crosses a threshold that flags it by itself."""
    return sa.or_(sa.false(), *(reaches(label, thresholds) for label in sufficient_thresholds(thresholds)))


def is_flagged_for(label: Label, thresholds: Thresholds) -> sa.ColumnElement[bool]:
    """The condition that the label is among those that a post is flagged for (`flagged_labels`)."""
    reached = reaches(label, thresholds)
    return reached if label in sufficient_thresholds(thresholds) else sa.and_(reached, is_flagged(thresholds))


def in_scope(columns: Any, scan: Scan) -> list[sa.ColumnElement[bool]]:
    """The conditions for posts of the scan's collection that it or an earlier scan brought in."""
    return [columns.collection == scan.collection, columns.scan_id <= scan.id]


def has_brought(scan: Scan) -> sa.Exists:
    """The condition that the scan was the first to see some post."""
    return sa.exists().where(post_counts.c.collection == scan.collection, post_counts.c.scan_id == scan.id)


def count_scored(scan: Scan) -> list[sa.ColumnElement[bool]]:
    """The conditions for the rows of `score_counts` that count `scored_in`."""
    wanted = [*in_scope(score_counts.c, scan), score_counts.c.model == model_key(scan.model_id)]
    return wanted if scan.request.include_reposts else [*wanted, ~score_counts.c.repost]


def scored_in(scan: Scan) -> list[sa.ColumnElement[bool]]:
    """The conditions for the scan's posts that its model has scored."""
    wanted = [*in_scope(scores.c, scan), scores.c.model == model_key(scan.model_id)]
    return wanted if scan.request.include_reposts else [*wanted, scores.c.kind != PostKind.REPOST]


def joins_scores(scan: Scan) -> sa.ColumnElement[bool]:
    """The join condition of a post and its scores by the scan's model."""
    return sa.and_(
        scores.c.collection == unseen(scan.collection),
        scores.c.model == model_key(scan.model_id),
        scores.c.post_id == posts.c.id,
    )


def joins_skips(scan: Scan) -> sa.ColumnElement[bool]:
    """The join condition of a post and the reason why the scan's model has no scores for it."""
    return sa.and_(
        skips.c.collection == unseen(scan.collection),
        skips.c.model == model_key(scan.model_id),
        skips.c.post_id == posts.c.id,
    )
