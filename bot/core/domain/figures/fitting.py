"""The thresholds that agree best with verdicts, found label by label, each exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.core.domain.labels import Label, Scores
from bot.core.domain.thresholds import sufficient_thresholds

ROUNDS = 5  # Of all labels, one after the other: it settles in two or three.
LEAST_FOUND = 0.5
"""The part of the toxic posts that has to be found: to flag nothing agrees well, too, where people clear most posts."""
DIGITS = 4  # Of a threshold.

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Posts with scores and what people settled: one column a label that the model knows, one row a post."""

    scores: Mapping[Label, npt.NDArray[np.float64]]
    toxic: Flags

    @classmethod
    def of(cls, scores: Sequence[Scores], toxic: Sequence[bool]) -> "Verdicts":
        """From the posts' scores by one model, in the order of `toxic`."""
        known = scores[0] if scores else ()
        columns = {label: np.array([each[label] for each in scores]) for label in known}
        return cls(columns, np.array(toxic, bool))

    def select(self, rows: npt.NDArray[np.int64]) -> "Verdicts":
        """Some of the posts."""
        return Verdicts({label: column[rows] for label, column in self.scores.items()}, self.toxic[rows])

    def flag(self, thresholds: Mapping[Label, float]) -> Flags:
        """Which of the posts these thresholds flag, as `flagged_labels` does."""
        flags = np.zeros(len(self.toxic), bool)
        for label, threshold in sufficient_thresholds(thresholds).items():
            if label in self.scores:
                flags |= self.scores[label] >= threshold
        return flags

    def count_agreed(self, thresholds: Mapping[Label, float]) -> int:
        """About how many posts thresholds and people say the same."""
        return int((self.flag(thresholds) == self.toxic).sum())


def fit(verdicts: Verdicts, today: Mapping[Label, float], moved: Sequence[Label]) -> dict[Label, float]:
    """The thresholds for the labels in `moved` that agree best with people; all others are today's.

    One label after the other, until none moves any more. Begun from today's and, as that can end in a corner, from
    thresholds that leave everything to one label.
    """
    starts = [dict(today)]
    if len(moved) > 1:
        starts += [{**today, **{label: 1.0 for label in moved if label is not kept}} for kept in moved]
    found = [_climb(verdicts, start, today, moved) for start in starts]
    return max(found, key=verdicts.count_agreed)


def _climb(
    verdicts: Verdicts, start: Mapping[Label, float], today: Mapping[Label, float], moved: Sequence[Label]
) -> dict[Label, float]:
    thresholds = dict(start)
    for _round in range(ROUNDS):
        before = dict(thresholds)
        for label in moved:
            thresholds[label] = _choose(verdicts, thresholds, label, today[label])
        if thresholds == before:
            break
    return thresholds


def _choose(verdicts: Verdicts, thresholds: Mapping[Label, float], label: Label, today: float) -> float:
    """The threshold for one label with which most posts agree, beside what the other labels flag already.

    All thresholds between two scores agree alike: it is the middle of this gap, or today's where that lies in it. Of
    several gaps that are as good it is the nearest to today's.
    """
    others = verdicts.flag({each: share for each, share in thresholds.items() if each is not label})
    scores, toxic = verdicts.scores[label][~others], verdicts.toxic[~others]
    order = np.argsort(-scores, kind="stable")
    scores, toxic = scores[order], toxic[order]
    last = np.append(scores[:-1] != scores[1:], True) if len(scores) else np.zeros(0, bool)  # Of equal scores.
    found = np.concatenate([[0], np.cumsum(toxic)[last]])
    agreed = np.concatenate([[0], np.cumsum(np.where(toxic, 1, -1))[last]])
    edges = np.concatenate([[1.0], scores[last]])
    need = LEAST_FOUND * verdicts.toxic.sum() - (verdicts.toxic & others).sum()
    agreed = np.where(found >= min(need, found[-1]), agreed, -len(scores) - 1)
    # The gap at `edges[n]` reaches down to the next lower score; below the lowest, nobody has judged anything.
    gaps = [(_lower(edges, int(place)), float(edges[place])) for place in np.flatnonzero(agreed == agreed.max())]
    low, high = min(gaps, key=lambda gap: max(gap[0] - today, today - gap[1], 0.0))
    return today if low < today <= high else _round((low + high) / 2, low, high)


def _round(middle: float, low: float, high: float) -> float:
    """The middle of (low, high] in as few digits as stay in it; in four, as a button has it, where none do."""
    rounded = [round(middle, digits) for digits in (2, 3, DIGITS)]
    return next((each for each in rounded if low < each <= high), rounded[-1])


def _lower(edges: npt.NDArray[np.float64], place: int) -> float:
    return float(edges[place + 1] if place + 1 < len(edges) else np.nextafter(edges[place], 0.0))
