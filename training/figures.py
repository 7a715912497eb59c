"""Figures with their intervals: shares, areas under the ROC curve, calibration."""

import numpy as np
from sklearn.metrics import roc_auc_score

from bot.core.domain.labels import Label, Scores
from training.rows import LABELS

RESAMPLES = 300
FEWEST = 5
"""Rows of either kind: with fewer an area says nothing."""
BINS = 10
SURE = 1.96
"""Standard errors on either side of a 95 % interval."""


def share(hits: np.ndarray) -> str:
    """Return a share in percent with the 95 % interval of Wilson, and of how many it is."""
    count, rate = len(hits), float(hits.mean()) if len(hits) else 0.0
    if not count:
        return "none"
    middle = (rate + SURE**2 / (2 * count)) / (1 + SURE**2 / count)
    half = SURE / (1 + SURE**2 / count) * np.sqrt(rate * (1 - rate) / count + SURE**2 / (4 * count**2))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return f"{rate:.1%} ({low:.1%} to {high:.1%}; {count})"


def area(truth: np.ndarray, scores: np.ndarray) -> str | None:
    """Return the area under the ROC curve, the 95 % interval of resampling, and how many there are, how many positive.

    None where there are too few of either kind.
    """
    if not FEWEST <= truth.sum() <= len(truth) - FEWEST:
        return None
    rng, areas = np.random.default_rng(1), []
    for _ in range(RESAMPLES):
        drawn = rng.integers(0, len(truth), len(truth))
        if 0 < truth[drawn].sum() < len(drawn):
            areas.append(roc_auc_score(truth[drawn], scores[drawn]))
    low, high = np.quantile(areas, [0.025, 0.975])
    return f"{roc_auc_score(truth, scores):.3f} ({low:.3f} to {high:.3f}; {len(truth)}, {int(truth.sum())})"


def outranks(higher: np.ndarray, lower: np.ndarray) -> str:
    """Return how probably one of `higher` ranks above one of `lower`, with its interval."""
    truth = np.concatenate([np.ones(len(higher), bool), np.zeros(len(lower), bool)])
    return area(truth, np.concatenate([higher, lower])) or "too few"


def severities(scores: np.ndarray) -> np.ndarray:
    """Return the rank of "worst first" for each row."""
    return np.array([Scores(dict(zip(map(Label, LABELS), map(float, row), strict=True))).severity for row in scores])


def calibration(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the expected calibration error: how far scores are from what readers say, over ten bins of equal width."""
    return sum(weight * abs(said - true) for _, weight, said, true in _bins(scores, truth))


def curve(scores: np.ndarray, truth: np.ndarray) -> str:
    """Return what readers say on average beside each bin of scores: score, readers, share of posts."""
    return ", ".join(
        f"{said:.2f} → {true:.2f} ({weight:.0%})" for _, weight, said, true in _bins(scores, truth) if weight > 0
    )


def _bins(scores: np.ndarray, truth: np.ndarray) -> list[tuple[int, float, float, float]]:
    """Return each bin that holds any: its number, share of rows, mean score and mean truth."""
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    own = [(number, bins == number) for number in range(BINS)]
    return [(n, float(m.mean()), float(scores[m].mean()), float(truth[m].mean())) for n, m in own if m.any()]
