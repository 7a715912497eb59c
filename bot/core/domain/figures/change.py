"""When the share of flagged posts changed: change points of a trend, and how sure one can be of each.

Counts of each period are binomial; a stretch without a change has one share, unknown: its evidence is a beta function
(Barry and Hartigan, "A Bayesian Analysis for Change Point Problems", 1993, for one change at a time, then within each
part). Its prior is worth as many posts as hold one flagged one in the whole trend. Posts come in bursts, so counts are
first divided by how much more they vary than binomial ones.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.domain.reports import TrendPoint

SURE = 0.99  # From which probability on a change is told of: with bursts, one account of twenty without one is told of.
LEAST_FACTOR = 1.5  # Smaller changes of the share say little, however sure they are.
_WITHIN = 0.95  # The share of the probability that the told stretch of time holds.
_MOST = 3  # Changes; with more of them a trend says nothing in words.


@dataclass(frozen=True, slots=True)
class Change:
    """The share of flagged posts changed with the period `at`, most likely between `earliest` and `latest` (places).

    `before` and `after` are the shares (0 to 1) up to the changes next to it; `sureness` (0 to 1) is the probability
    that there was a change at all.
    """

    at: int
    earliest: int
    latest: int
    before: float
    after: float
    sureness: float


def find_changes(points: Sequence[TrendPoint]) -> list[Change]:
    """The trend's changes, oldest first; none where chance or bursts explain it."""
    counts = [(point.scored, point.flagged) for point in points]
    usual = _share(counts)
    if not 0 < usual < 1:
        return []
    found: list[tuple[int, int, int, float]] = []
    parts = [(0, len(counts))]
    while parts and len(found) < _MOST:
        start, stop = parts.pop(0)
        if split := _split(counts, start, stop, 1 / usual):
            found.append(split)
            parts += [(start, split[0]), (split[0], stop)]
    found.sort()
    edges = [0, *(at for at, *_ in found), len(counts)]
    changes = [
        Change(at, earliest, latest, _share(counts[edges[n] : at]), _share(counts[at : edges[n + 2]]), sureness)
        for n, (at, earliest, latest, sureness) in enumerate(found)
    ]
    return [each for each in changes if _is_great(each)]


def _is_great(change: Change) -> bool:
    low, high = sorted((change.before, change.after))
    return high >= LEAST_FACTOR * low and high > 0


def _split(
    counts: Sequence[tuple[int, int]], start: int, stop: int, prior: float
) -> tuple[int, int, int, float] | None:
    """The likeliest change within a stretch: where, from and to where it may be, how sure; None where it is not."""
    places = range(start + 1, stop)
    if not places:
        return None
    best = max(places, key=lambda at: _evidence(counts[start:at], 1, prior) + _evidence(counts[at:stop], 1, prior))
    spread = max(1.0, _dispersion([counts[start:best], counts[best:stop]]))
    weights = [_evidence(counts[start:at], spread, prior) + _evidence(counts[at:stop], spread, prior) for at in places]
    top = max(weights)
    total = sum(math.exp(weight - top) for weight in weights)
    ratio = (
        top + math.log(total / len(weights)) - _evidence(counts[start:stop], spread, prior)
    )  # Of having one to having none.
    sureness = 1 / (1 + math.exp(-min(ratio, 700.0))) if ratio > -700 else 0.0  # noqa: PLR2004 - what `exp` can hold
    if sureness < SURE:
        return None
    likely = [math.exp(weight - top) / total for weight in weights]
    earliest, latest = _interval(likely)
    at = max(range(len(likely)), key=likely.__getitem__)
    return places[at], places[earliest], places[latest], sureness


def _evidence(counts: Sequence[tuple[int, int]], spread: float, prior: float) -> float:
    """The logarithm of the probability of these counts with one unknown share."""
    scored = sum(scored for scored, _ in counts) / spread
    flagged = sum(flagged for _, flagged in counts) / spread
    return (
        math.lgamma(flagged + 1)
        + math.lgamma(scored - flagged + prior - 1)
        - math.lgamma(scored + prior)
        - math.lgamma(prior - 1)
        + math.lgamma(prior)
    )


def _dispersion(parts: Sequence[Sequence[tuple[int, int]]]) -> float:
    """How much more the counts vary within the parts than binomial ones: Pearson's statistic by degrees of freedom."""
    total, free = 0.0, 0
    for part in parts:
        share = _share(part)
        if not 0 < share < 1:
            continue
        counted = [(scored, flagged) for scored, flagged in part if scored]
        total += sum((flagged - scored * share) ** 2 / (scored * share * (1 - share)) for scored, flagged in counted)
        free += len(counted) - 1
    return total / free if free else 1.0


def _share(counts: Sequence[tuple[int, int]]) -> float:
    scored = sum(scored for scored, _ in counts)
    return sum(flagged for _, flagged in counts) / scored if scored else 0.0


def _interval(likely: Sequence[float]) -> tuple[int, int]:
    """The places between which the change lies with the probability `_WITHIN`: as much is cut off at each end."""
    tail, below, first, last = (1 - _WITHIN) / 2, 0.0, 0, len(likely) - 1
    for place, share in enumerate(likely):
        if below <= tail:
            first = place
        below += share
        if below >= 1 - tail:
            last = place
            break
    return first, last
