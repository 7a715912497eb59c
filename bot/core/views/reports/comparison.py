"""Two accounts, or two scans of one, beside each other, and an honest sentence on whether they differ."""

from collections.abc import Iterator, Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SummaryAction
from bot.core.cards.model import Bar, Bars, Button, Card, Element, Field, Fields, Table, Text, Tone, bold, text
from bot.core.cards.sentences import fill, phrase
from bot.core.domain.figures.comparison import Comparison, Side, difference, exceeds_error_rate
from bot.core.domain.labels import Label
from bot.core.domain.reports import Report, Totals
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.reports.findings import period
from bot.core.views.words import LABELS, MODEL_NOTE, number, rate, tenths, when

_STEP = 0.001  # 0.1 in 100 posts: the smallest difference that is told.
_NOT_WEIGHED = N_("When and about what each of them writes is not weighed, nor are posts that were not scored.")
_ITS_WORD = N_("The model can't know what else differs between them.")


def comparison_card(compared: Comparison) -> Card:
    """Whether they differ, then how many of each one's posts were flagged, and for what."""
    names = _names(compared)
    sides = compared.earlier, compared.later
    elements: list[Element] = [_verdict(compared, names), *_beside_mistakes(compared)]
    if any(side.totals.scored for side in sides):
        elements.append(_bars(names, sides))
    if labels := _flagged_labels(sides):
        elements.append(_table(names, sides, labels))
    open_both = (_("Earlier scan"), _("Later scan")) if compared.same_account else names
    elements += [_coverage(compared, open_both), _read(compared)]
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
        footer=" ".join([*([] if compared.same_account or compared.why_not else [_(_NOT_WEIGHED)]), _(MODEL_NOTE)]),
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


def _beside_mistakes(compared: Comparison) -> Iterator[Text]:
    """No difference is one where mistakes explain what both sides have; else how many mistakes are usual."""
    sides = (compared.earlier, compared.first.mistaken), (compared.later, compared.second.mistaken)
    usual = [
        mistaken is not None and not exceeds_error_rate(side.totals.flagged, side.totals.judged, mistaken)
        for side, mistaken in sides
        if side.totals.scored
    ]
    if compared.why_not or len(usual) != len(sides):
        return
    if all(usual):
        yield text(_("Neither stands out from the model's usual mistakes: read the posts before you judge."))
    elif (mistaken := compared.first.mistaken) and mistaken == compared.second.mistaken:
        yield text(_("For ordinary people, {share} of posts are flagged by mistake.", share=rate(mistaken)))


def _coverage(compared: Comparison, names: Sequence[str]) -> Fields:
    """From when each one's posts are, and how many of them have no scores."""
    return Fields(
        tuple(
            Field(name, _covered(report)) for name, report in zip(names, (compared.first, compared.second), strict=True)
        )
    )


def _covered(report: Report) -> str:
    left = report.totals.posts - report.totals.scored
    if not left:
        return period(report)
    unscored = ngettext("{count} post not scored", "{count} posts not scored", left)
    return _("{period} · {unscored}", period=period(report), unscored=unscored)


def _read(compared: Comparison) -> Text:
    """When each of the scans was made, and by which model."""
    scans = compared.first.scan, compared.second.scan
    one, other = (when(scan.created_at) for scan in scans)
    models = [scan.request.model for scan in scans]
    if models[0] == models[1]:
        words = _("Scanned on {one} and on {other} by the model {model}.")
        return phrase(words, one=one, other=other, model=models[0])
    words = _("Scanned on {one} by the model {first}, and on {other} by {second}.")
    return phrase(words, one=one, first=models[0], other=other, second=models[1])


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
            "Chance alone can explain it: {what} may be flagged up to {less} less or {more} more often than {than}.",
            what=what,
            less=_points(max(-low, _STEP)),
            more=_points(max(high, _STEP)),
            than=than,
        )
        return text(bold(_("No clear difference in the share of posts that the model flags.")), " ", words)
    nearest, farthest = (low, high) if low > 0 else (-high, -low)
    words = _(
        "{flagged} than {than}, by {nearest} to {farthest} in 100 posts. Such an estimate is right 95 times in 100."
    )
    if not _is_told(nearest):
        words = _("{flagged} than {than}, by up to {farthest} in 100 posts. Such an estimate is right 95 times in 100.")
    by = {"nearest": tenths(nearest * 100), "farthest": tenths(max(farthest, _STEP) * 100)}
    return text(*fill(words, flagged=bold(_flagged(what, low)), than=than, **by), " ", _(_ITS_WORD))


def _exact(gap: float, what: str, than: str) -> Text:
    """Where every post of both was read, their difference is no estimate."""
    if not gap:
        return text(
            bold(_("No difference in the share of posts that the model flags.")),
            " ",
            _("Every post of both was read, and the same share is flagged."),
        )
    if not _is_told(gap):
        return text(
            bold(_("Hardly any difference in the share of posts that the model flags.")),
            " ",
            _("Every post of both was read, and the shares of flagged posts are nearly the same."),
        )
    words = _("{flagged} than {than}, by {points}: every post of both was read.")
    return text(*fill(words, flagged=bold(_flagged(what, gap)), than=than, points=_points(abs(gap))), " ", _(_ITS_WORD))


def _flagged(what: str, gap: float) -> str:
    return _("{what} is flagged more often", what=what) if gap > 0 else _("{what} is flagged less often", what=what)


def _is_told(gap: float) -> bool:
    """Whether a difference of shares is shown as more than 0.0 in 100 posts."""
    return tenths(abs(gap) * 100) != tenths(0)


def _points(share: float) -> str:
    """A difference of shares: 1.3 in 100 posts."""
    return _("{posts} in 100 posts", posts=tenths(share * 100))


def _flagged_labels(sides: Sequence[Side]) -> list[Label]:
    return [label for label in Label if any(side.flagged_by_label.get(label) for side in sides)]


def _bars(names: Sequence[str], sides: Sequence[Side]) -> Bars:
    """One bar a side: what share of its scored posts was flagged, and how many these are."""
    most = max(side.totals.rate for side in sides)
    return Bars(
        _("Flagged posts"),
        tuple(
            Bar(name, _share(side.totals), side.totals.rate / most if most else 0.0)
            for name, side in zip(names, sides, strict=True)
        ),
    )


def _share(totals: Totals) -> str:
    if not totals.scored:
        return _("no posts scored")
    of_all = ngettext(
        "{flagged} of {count} post", "{flagged} of {count} posts", totals.judged, flagged=number(totals.flagged)
    )
    return _("{share} · {of_all}", share=rate(totals.rate), of_all=of_all)


def _part(posts: int, totals: Totals) -> str:
    """A share with the posts that it is: 0.1% may be one post."""
    if not totals.scored:
        return _("none scored")
    return ngettext("{share}, {count} post", "{share}, {count} posts", posts, share=rate(posts / totals.judged))


def _table(names: Sequence[str], sides: Sequence[Side], labels: Sequence[Label]) -> Table:
    """For each label the share of posts that was flagged for it."""
    rows = []
    for label in labels:
        shares = (_part(side.flagged_by_label.get(label, 0), side.totals) for side in sides)
        rows.append((_("Flagged for {label}", label=_(LABELS[label])), *shares))
    return Table((_("Share of posts"), *names), tuple(rows))
