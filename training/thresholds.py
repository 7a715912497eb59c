"""Chooses the default threshold of each label from the tuning split."""

import numpy as np

from training.rows import LABELS, Row

WRONGLY_FLAGGED = 0.01
"""About 1 in 100 ordinary posts may be flagged wrongly, over all labels together."""
FLOOR = 0.5
"""The rarer labels are never shown for less: a label that the model itself finds unlikely explains nothing."""


def ordinary_posts(rows: list[Row]) -> np.ndarray:
    """Say which rows are ordinary posts: everyday tweets and our own harmless sentences."""
    return np.array(
        [
            row.source == "ordinary"
            or (row.source.startswith("contrast") and row.targets[0] is not None and row.targets[0] < 0.2)
            for row in rows
        ]
    )


def choose(rows: list[Row], scores: np.ndarray) -> dict[str, float]:
    """Return a threshold per label, such that the labels together flag WRONGLY_FLAGGED of the ordinary posts.

    Each label gets the same small share of false flags, the largest at which all together stay within the limit.
    """
    harmless = scores[ordinary_posts(rows)]
    low, high = 0.0, WRONGLY_FLAGGED
    for _ in range(30):
        share = (low + high) / 2
        if flagged(harmless, _at(harmless, share)).mean() > WRONGLY_FLAGGED:
            high = share
        else:
            low = share
    return {label: round(float(value), 3) for label, value in zip(LABELS, _at(harmless, low), strict=True)}


def _at(harmless: np.ndarray, share: float) -> np.ndarray:
    """Return the thresholds that this share of harmless posts reaches, label by label."""
    limits = np.quantile(harmless, 1 - share, axis=0)
    return np.maximum(limits, FLOOR)


def flagged(scores: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Say for each row whether any label reaches its threshold."""
    return (scores >= limits).any(axis=1)
