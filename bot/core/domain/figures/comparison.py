"""Whether flags say something: two sets of posts beside each other, and one beside the model's usual mistakes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.domain.labels import Label
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import Report, Totals
from bot.core.domain.scans import Scan
from bot.core.text.catalog import _


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: how many posts were scored and flagged, and for what."""

    totals: Totals
    flagged_by_label: Mapping[Label, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports and what is set against each other of them.

    Of two scans of one account the later holds the posts of the earlier too, so `later` is what it added.
    `why_not` says why the numbers can't be compared; empty where they can.
    """

    first: Report
    second: Report
    earlier: Side
    later: Side
    why_not: str = ""

    @property
    def same_account(self) -> bool:
        """Whether this is one account at two times."""
        return self.first.scan.collection == self.second.scan.collection


def compare(first: Report, second: Report) -> Comparison:
    """Two accounts, or two scans of one account, the earlier first."""
    one, other = first.scan, second.scan
    sides = _side(first), _side(second)
    if one.model_id != other.model_id:
        return Comparison(first, second, *sides, _explain_difference(one, other))
    if one.request.include_reposts != other.request.include_reposts:
        return Comparison(first, second, *sides, _("Only one of them scored reposts."))
    if one.collection == other.collection:
        sides = sides[0], _subtract(*sides)
    return Comparison(first, second, *sides)


def difference(one: Totals, other: Totals) -> tuple[float, float]:
    """The 95% interval of the second rate less the first, within -1 to 1.

    Newcombe's hybrid score interval for independent proportions (R. G. Newcombe, Statistics in Medicine 17, 1998,
    method 10), from the two Wilson intervals; a side that is no sample has none, and two of these have one difference.
    (-1, 1) where one side has no scored posts.
    """
    if not (one.scored and other.scored):
        return -1.0, 1.0
    (low, high), (low_other, high_other) = one.interval, other.interval
    gap = other.rate - one.rate
    return (
        gap - math.hypot(other.rate - low_other, high - one.rate),
        gap + math.hypot(high_other - other.rate, one.rate - low),
    )


def _explain_difference(one: Scan, other: Scan) -> str:
    """On a new machine a first scan may be scored in single precision, the next one in 8 bits: both by `mini`."""
    if one.request.model == other.request.model:
        return _(
            "They were scored by different versions of {model}, whose scores differ slightly.", model=one.request.model
        )
    return _("They were scored by different models, whose scores mean different things.")


def _side(report: Report) -> Side:
    return Side(report.totals, report.flagged_by_label)


def _subtract(before: Side, after: Side) -> Side:
    """What the later scan has and the earlier has not; its posts are all of the earlier's and more."""
    one, other = before.totals, after.totals
    counts = other.posts - one.posts, other.scored - one.scored, other.flagged - one.flagged
    unchecked = {SkipReason.NOT_CHECKED: max(0, other.unchecked - one.unchecked)}
    added = Totals(*counts, unchecked, whole=other.whole, check=other.check)
    labels = {label: hits - before.flagged_by_label.get(label, 0) for label, hits in after.flagged_by_label.items()}
    return Side(added, labels)


BY_CHANCE = 0.025  # As much as an interval of 95% leaves out on one side.


def exceeds_error_rate(flagged: int, scored: int, mistaken: float) -> bool:
    """Whether `flagged` of `scored` posts are more than mistakes at this rate (0 to 1) explain.

    They are where an account without one such post would have as many in fewer than 25 of 1,000 cases: the upper tail
    of the binomial distribution, summed exactly.
    """
    if flagged <= scored * mistaken or mistaken >= 1:
        return False
    if mistaken <= 0:
        return True
    log_choices = math.lgamma(scored + 1) - math.lgamma(flagged + 1) - math.lgamma(scored - flagged + 1)
    log_share = log_choices + flagged * math.log(mistaken) + (scored - flagged) * math.log1p(-mistaken)
    share, tail, hits = math.exp(log_share), 0.0, flagged
    while hits <= scored and tail < BY_CHANCE and share > tail * 1e-12:
        tail += share
        share *= (scored - hits) / (hits + 1) * mistaken / (1 - mistaken)
        hits += 1
    return tail < BY_CHANCE
