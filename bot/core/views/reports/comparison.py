"""Two accounts, or two scans of one, beside each other, and an honest sentence on whether they differ."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.cards.model import Bar, Bars, Button, Card, Element, Field, Fields, Text, Tone, bold, text
from bot.core.cards.sentences import fill
from bot.core.domain.comparison import Comparison, Side, difference
from bot.core.domain.labels import Label
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.words import LABELS, MODEL_NOTE, minute, number, rate, sentence

_ITS_WORD = N_("The model can't know what else differs between them.")


def comparison_card(compared: Comparison) -> Card:
    """Rates with their 95% intervals, then each label that was flagged for on either side."""
    names = _names(compared)
    sides = compared.earlier, compared.later
    elements: list[Element] = [_verdict(compared, names), _facts(compared)]
    if any(side.totals.scored for side in sides):
        sampled = any(side.totals.scored and not side.totals.whole for side in sides)
        title = _("Flagged by the model (95% interval)") if sampled else _("Flagged by the model")
        elements.append(_bars(title, names, sides, [side.totals.flagged for side in sides]))
        elements += (
            _bars(sentence(_(LABELS[label])), names, sides, [side.flagged_by_label.get(label, 0) for side in sides])
            for label in _flagged_labels(sides)
        )
    open_both = (_("Earlier scan"), _("Later scan")) if compared.same_account else names
    return Card(
        _title(compared),
        tuple(elements),
        Tone.WARNING if compared.why_not else Tone.NEUTRAL,
        rows=(
            tuple(
                Button(_("Report: {name}", name=name), encode(SummaryAction(report.scan.id), str(place)))
                for place, (name, report) in enumerate(
                    zip(open_both, (compared.first, compared.second), strict=True), start=1
                )
            ),
        ),
        footer=_(MODEL_NOTE),
    )


def _title(compared: Comparison) -> str:
    first, second = compared.first.scan.account, compared.second.scan.account
    return (
        _("{first}, then and since", first=first)
        if compared.same_account
        else _("{first} and {second}", first=first, second=second)
    )


def _names(compared: Comparison) -> tuple[str, str]:
    if compared.same_account:
        return (_("Earlier scan"), _("Later scan")) if compared.why_not else (_("Earlier scan"), _("Added since"))
    return str(compared.first.scan.account), str(compared.second.scan.account)


def _facts(compared: Comparison) -> Fields:
    fields = []
    names = (_("Earlier scan"), _("Later scan")) if compared.same_account else _names(compared)
    for name, report in zip(names, (compared.first, compared.second), strict=True):
        scan = report.scan
        told = ngettext(
            "{moment}, {count} post scored by {model}",
            "{moment}, {count} posts scored by {model}",
            report.totals.scored,
            moment=minute(scan.created_at),
            model=scan.request.model,
        )
        fields.append(Field(name, told))
    return Fields(tuple(fields))


def _verdict(compared: Comparison, names: tuple[str, str]) -> Text:
    one, other = compared.earlier.totals, compared.later.totals
    if compared.why_not:
        return text(
            bold(_("These can't be compared.")),
            " ",
            _("{why} Scan both the same way to compare them.", why=compared.why_not),
        )
    if compared.same_account and not other.posts:
        return text(
            bold(_("Nothing to compare.")), " ", _("The later scan found no posts that the earlier one did not have.")
        )
    if not (one.scored and other.scored):
        return text(bold(_("Nothing to compare.")), " ", _("On one side, no posts were scored."))
    what, than = (_("What was added"), _("the earlier posts")) if compared.same_account else (names[1], names[0])
    low, high = difference(one, other)
    if one.whole and other.whole:
        return _exact(low, what, than)
    if low <= 0 <= high:
        words = _(
            "{what} may be flagged from {less} less to {more} more often than {than} (95% interval): "
            "chance alone can explain that.",
            what=what,
            less=_points(-low),
            more=_points(high),
            than=than,
        )
        return text(bold(_("No clear difference.")), " ", words)
    nearest, farthest = (low, high) if low > 0 else (-high, -low)
    words = _("{flagged} than {than}, by {nearest} to {farthest} (95% interval).")
    by = {"nearest": _points(nearest), "farthest": _points(farthest)}
    return text(*fill(words, flagged=bold(_flagged(what, low)), than=than, **by), " ", _(_ITS_WORD))


def _exact(gap: float, what: str, than: str) -> Text:
    """Where every post of both was read, their difference is no estimate."""
    if not gap:
        return text(bold(_("No difference.")), " ", _("Every post of both was read, and the same share is flagged."))
    words = _("{flagged} than {than}, by {points}: every post of both was read.")
    return text(*fill(words, flagged=bold(_flagged(what, gap)), than=than, points=_points(abs(gap))), " ", _(_ITS_WORD))


def _flagged(what: str, gap: float) -> str:
    return _("{what} is flagged more often", what=what) if gap > 0 else _("{what} is flagged less often", what=what)


def _points(share: float) -> str:
    """A difference of shares in percentage points."""
    points = f"{share * 100:.1f}"
    return _("{points} point", points=points) if points == "1.0" else _("{points} points", points=points)


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
        share = rate(totals.rate)
        if not totals.whole:
            share = _("{share} ({low} to {high})", share=share, low=rate(low), high=rate(high))
        words = (
            _(
                "{share}, {flagged} of {scored}",
                share=share,
                flagged=number(totals.flagged),
                scored=number(totals.scored),
            )
            if totals.scored
            else _("no posts scored")
        )
        bars.append(Bar(name, words, totals.rate / most if most else 0.0))
    return Bars(title, tuple(bars))
