"""A scan's report: how many posts the model flagged, for what, when, and how much was covered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import HistoryAction, PageAction, ResumeAction, Share, ShareAction
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    ButtonStyle,
    Card,
    Element,
    Field,
    Fields,
    Image,
    Text,
    Tone,
    bold,
    text,
)
from bot.core.cards.watch_actions import WatchAccountAction
from bot.core.domain.labels import Label
from bot.core.domain.posts import SkipReason
from bot.core.domain.reports import PostQuery, Report, Sort, TrendPoint, TrendUnit
from bot.core.domain.scans import Scan
from bot.core.domain.workspace import Visibility
from bot.core.text.catalog import _, ngettext
from bot.core.views.reports.findings import ENDED, coverage, exceeds_mistakes, headline, notes, period
from bot.core.views.words import LABELS, MODEL_NOTE, day, month, number, percent

TREND_BARS = 12  # More lines than that are no picture; neighboring periods are put together.
STEPS = 10  # Of `Report.distribution`.


def report_card(report: Report, chart: bytes | None = None, pages: Visibility | None = None) -> Card:
    """The report with its chart (PNG) where there is one, and the ways on to its posts.

    `pages` says of an archive who may open them where others see its report; None where nobody else sees it.
    """
    totals = report.totals
    elements: list[Element] = [headline(report), *map(text, notes(report)), _facts(report)]
    if report.scan.status in ENDED:
        elements.insert(0, _ended(report.scan))
    if totals.scored:
        elements.append(label_counts(report))
        if chart:
            elements.append(Image(chart, "report.png", chart_words(report)))
        elements += [_distribution(report), _trend(report)]
    return Card(
        title=_("Report on {account}", account=report.scan.account),
        elements=tuple(elements),
        tone=_tone(report),
        rows=(_buttons(report), *_ways_on(report.scan), *_sharing(report.scan, pages)),
        footer=_(MODEL_NOTE) if totals.scored else "",
    )


def label_counts(report: Report) -> Bars:
    """How many posts were flagged for each label, and from which score on."""
    labels = [label for label in Label if label in report.thresholds]
    counts = {label: report.flagged_by_label.get(label, 0) for label in labels}
    most = max(counts.values(), default=0)
    return Bars(
        _("Flagged by label"),
        tuple(
            Bar(
                _(LABELS[label]),
                ngettext(
                    "{count} post from {score} up",
                    "{count} posts from {score} up",
                    posts,
                    score=percent(report.thresholds[label]),
                ),
                posts / most if most else 0.0,
            )
            for label, posts in counts.items()
        ),
    )


def chart_words(report: Report) -> str:
    """The chart in words, for those who do not see it."""
    return ngettext(
        "Chart: {flagged} of {count} post flagged over time and how the posts spread over the toxicity scores.",
        "Chart: {flagged} of {count} posts flagged over time and how the posts spread over the toxicity scores.",
        report.totals.scored,
        flagged=number(report.totals.flagged),
    )


def trend_bars(report: Report) -> list[tuple[str, TrendPoint]]:
    """At most a dozen periods, oldest first, each with its name and the sum of what was posted in it."""
    points = report.trend.points
    width = -(-len(points) // TREND_BARS) or 1
    groups = [points[at : at + width] for at in range(0, len(points), width)]
    return [(_span(report.trend.unit, group), _sum(group)) for group in groups]


def period_name(unit: TrendUnit, point: TrendPoint) -> str:
    """One period of the trend: 5 Jan 2026, Jan 2026 or 2026."""
    match unit:
        case TrendUnit.DAY:
            return day(point.start)
        case TrendUnit.MONTH:
            return month(point.start)
        case _:
            return str(point.start.year)


def _facts(report: Report) -> Fields:
    return Fields(
        (
            Field(_("Coverage"), coverage(report)),
            Field(_("Period"), period(report)),
            Field(_("Model"), report.scan.request.model),
        )
    )


@dataclass(frozen=True, slots=True)
class Span:
    """Scores from `low` to `high` and how many posts have them; `flagged` where they reach the threshold."""

    low: float
    high: float
    posts: int
    flagged: bool


def spans(report: Report) -> list[Span]:
    """The steps of the distribution, lowest first; the one that the threshold for toxicity cuts is two."""
    threshold = report.thresholds.get(Label.TOXICITY, math.inf)
    found: list[Span] = []
    reaching = report.reaching
    for step in reversed(range(STEPS)):
        low, high, posts = step / STEPS, (step + 1) / STEPS, report.distribution[step]
        if low < threshold < high:
            found += [
                Span(threshold, high, reaching, flagged=True),
                Span(low, threshold, posts - reaching, flagged=False),
            ]
        else:
            found.append(Span(low, high, posts, low >= threshold))
            reaching -= posts
    return found[::-1]


def _distribution(report: Report) -> Bars:
    found = spans(report)
    most = max(span.posts for span in found)
    bars = tuple(
        Bar(
            _("{low}–{high}%", low=f"{100 * span.low:.0f}", high=f"{100 * span.high:.0f}"),
            ngettext("{count} post", "{count} posts", span.posts),
            span.posts / most if most else 0.0,
            marked=span.flagged and span.posts > 0,
        )
        for span in found
    )
    return Bars(_("Posts by toxicity score"), bars)


def _trend(report: Report) -> Bars:
    groups = trend_bars(report)
    most = max((point.flagged / point.scored for _name, point in groups if point.scored), default=0.0)
    bars = tuple(
        Bar(
            name,
            _("{flagged} of {scored}", flagged=number(point.flagged), scored=number(point.scored)),
            point.flagged / point.scored / most if point.scored and most else 0.0,
        )
        for name, point in groups
    )
    return Bars(_("Flagged share of posts over time"), bars)


def _sum(group: Sequence[TrendPoint]) -> TrendPoint:
    return TrendPoint(group[0].start, sum(point.scored for point in group), sum(point.flagged for point in group))


def _span(unit: TrendUnit, group: Sequence[TrendPoint]) -> str:
    first, last = (period_name(unit, point) for point in (group[0], group[-1]))
    return first if first == last else f"{first} – {last}"


def _ended(scan: Scan) -> Text:
    """Why the report is not of all posts, and that it can become one."""
    why = f" {scan.error}".rstrip()
    return text(bold(_(ENDED[scan.status])), why, " ", _("“Continue” picks it up where it stopped."))


def _ways_on(scan: Scan) -> tuple[tuple[Button, ...], ...]:
    if scan.status not in ENDED:
        return ()
    return ((Button(_("Continue"), encode(ResumeAction(scan.id)), ButtonStyle.PRIMARY, "g"),),)


def _sharing(scan: Scan, pages: Visibility | None) -> tuple[tuple[Button, ...], ...]:
    """What the owner of an archive can do for those who see its report."""
    if pages is None:
        return ()
    if pages is Visibility.PUBLIC:
        return ((Button(_("Stop sharing its pages"), encode(ShareAction(scan.id, Share.NO)), key="p"),),)
    return ((Button(_("Share its pages here …"), encode(ShareAction(scan.id, Share.ASK)), key="p"),),)


def _tone(report: Report) -> Tone:
    """Green only where all that was read can be told of, and amber only beyond what mistakes explain."""
    totals = report.totals
    if totals.flagged and exceeds_mistakes(report):
        return Tone.WARNING
    told = totals.scored and not totals.flagged and SkipReason.UNKNOWN_LANGUAGE not in totals.skipped
    return Tone.GOOD if told else Tone.NEUTRAL


def _buttons(report: Report) -> tuple[Button, ...]:
    scan_id = report.scan.id
    worst = PageAction(scan_id, 1, PostQuery())
    flagged = PageAction(scan_id, 1, PostQuery(flagged_only=True))
    newest = PageAction(scan_id, 1, PostQuery(sort=Sort.NEWEST))
    empty = report.totals.posts == 0
    buttons = (
        Button(_("Worst posts"), encode(worst, "w"), ButtonStyle.PRIMARY, "w", disabled=empty),
        Button(_("Flagged only"), encode(flagged, "o"), key="o", disabled=report.totals.flagged == 0),
        Button(_("Newest posts"), encode(newest, "n"), key="n", disabled=empty),
        Button(_("History"), encode(HistoryAction(), "h"), key="h"),
    )
    handle = report.scan.account.handle
    if not report.scan.request.source.kind.paid or not handle:  # Nothing new comes into an archive, or by no name.
        return buttons
    return (*buttons, Button(_("Watch …"), encode(WatchAccountAction(handle)), key="a"))
