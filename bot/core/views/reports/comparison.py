"""Two accounts, or two scans of one, beside each other, and an honest sentence on whether they differ."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.cards.model import Bar, Bars, Button, Card, Element, Field, Fields, Text, Tone, bold, text
from bot.core.domain.comparison import Comparison, Side, difference
from bot.core.domain.labels import Label
from bot.core.views.words import LABELS, MODEL_NOTE, count, minute, number, rate, sentence

_ITS_WORD = "The model can't know what else differs between them."


def comparison_card(compared: Comparison) -> Card:
    """Rates with their 95 % intervals, then each label that was flagged for on either side."""
    names = _names(compared)
    sides = compared.earlier, compared.later
    elements: list[Element] = [_verdict(compared, names), _facts(compared)]
    if any(side.totals.scored for side in sides):
        sampled = any(side.totals.scored and not side.totals.whole for side in sides)
        title = "Flagged by the model (95 % interval)" if sampled else "Flagged by the model"
        elements.append(_bars(title, names, sides, [side.totals.flagged for side in sides]))
        elements += (
            _bars(sentence(LABELS[label]), names, sides, [side.flagged_by_label.get(label, 0) for side in sides])
            for label in _flagged_labels(sides)
        )
    open_both = ("Earlier scan", "Later scan") if compared.same_account else names
    return Card(
        _title(compared),
        tuple(elements),
        Tone.WARNING if compared.why_not else Tone.NEUTRAL,
        rows=(
            tuple(
                Button(f"Report: {name}", encode(SummaryAction(report.scan.id), str(place)))
                for place, (name, report) in enumerate(
                    zip(open_both, (compared.first, compared.second), strict=True), start=1
                )
            ),
        ),
        footer=MODEL_NOTE,
    )


def _title(compared: Comparison) -> str:
    first, second = compared.first.scan.account, compared.second.scan.account
    return f"{first}, then and since" if compared.same_account else f"{first} and {second}"


def _names(compared: Comparison) -> tuple[str, str]:
    if compared.same_account:
        return ("Earlier scan", "Later scan") if compared.why_not else ("Earlier scan", "Added since")
    return str(compared.first.scan.account), str(compared.second.scan.account)


def _facts(compared: Comparison) -> Fields:
    fields = []
    names = ("Earlier scan", "Later scan") if compared.same_account else _names(compared)
    for name, report in zip(names, (compared.first, compared.second), strict=True):
        scan = report.scan
        told = f"{minute(scan.created_at)}, {count(report.totals.scored, 'post')} scored by {scan.request.model}"
        fields.append(Field(name, told))
    return Fields(tuple(fields))


def _verdict(compared: Comparison, names: tuple[str, str]) -> Text:
    one, other = compared.earlier.totals, compared.later.totals
    if compared.why_not:
        return text(bold("These can't be compared."), f" {compared.why_not} Scan both alike to compare them.")
    if compared.same_account and not other.posts:
        return text(bold("Nothing to compare."), " The later scan found no post that the earlier one had not.")
    if not (one.scored and other.scored):
        return text(bold("Nothing to compare."), " On one side no post was scored.")
    what, than = ("What was added", "the earlier posts") if compared.same_account else (names[1], names[0])
    low, high = difference(one, other)
    if one.whole and other.whole:
        return _exact(low, what, than)
    if low <= 0 <= high:
        span = f"from {_points(-low)} less to {_points(high)} more"
        words = f" {what} may be flagged {span} often than {than} (95 % interval): chance alone can do that."
        return text(bold("No difference can be told."), words)
    nearest, farthest = (low, high) if low > 0 else (-high, -low)
    words = f" than {than}, by {_points(nearest)} to {_points(farthest)} (95 % interval). {_ITS_WORD}"
    return text(bold(f"{what} is flagged {'more' if low > 0 else 'less'} often"), words)


def _exact(gap: float, what: str, than: str) -> Text:
    """Where every post of both was read, their difference is no estimate."""
    if not gap:
        return text(bold("No difference."), " Every post of both was read, and the same share is flagged.")
    more = "more" if gap > 0 else "less"
    words = f" than {than}, by {_points(abs(gap))}: every post of both was read. {_ITS_WORD}"
    return text(bold(f"{what} is flagged {more} often"), words)


def _points(share: float) -> str:
    """A difference of shares in percentage points."""
    points = f"{share * 100:.1f}"
    return f"{points} {'point' if points == '1.0' else 'points'}"


def _flagged_labels(sides: Sequence[Side]) -> list[Label]:
    return [label for label in Label if any(side.flagged_by_label.get(label) for side in sides)]


def _bars(title: str, names: Sequence[str], sides: Sequence[Side], flagged: Sequence[int]) -> Bars:
    """One bar a side: how many of its scored posts, what share that is, and its interval."""
    counted = [
        replace(side.totals, posts=side.totals.scored, flagged=hits) for side, hits in zip(sides, flagged, strict=True)
    ]
    most = max(totals.rate for totals in counted)
    bars = []
    for name, totals in zip(names, counted, strict=True):
        low, high = totals.interval
        share = rate(totals.rate) + ("" if totals.whole else f" ({rate(low)} to {rate(high)})")
        words = f"{share}, {number(totals.flagged)} of {number(totals.scored)}" if totals.scored else "no post scored"
        bars.append(Bar(name, words, totals.rate / most if most else 0.0))
    return Bars(title, tuple(bars))
