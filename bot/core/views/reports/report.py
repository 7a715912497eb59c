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
from bot.core.domain.reports import PostQuery, Report, Sort, Totals, TrendPoint, TrendUnit
from bot.core.domain.scans import Scan, ScanStatus
from bot.core.domain.significance import beyond_mistakes
from bot.core.scoring.models.registry import knowing
from bot.core.text import languages
from bot.core.text.untrusted import visible
from bot.core.views.words import LABELS, MODEL_NOTE, count, day, listed, month, number, percent, rate

TREND_BARS = 12  # More lines than that are no picture; neighbouring periods are put together.
MOST_LANGUAGES = 6  # Named in a note; people write in few.
STEPS = 10  # Of `Report.distribution`.
_ENDED = {
    ScanStatus.FAILED: "This scan has failed.",
    ScanStatus.CANCELLED: "This scan was cancelled.",
    ScanStatus.STOPPED: "This scan was stopped.",
}


def report_card(report: Report, chart: bytes | None = None, pages_shared: bool | None = None) -> Card:
    """The report with its chart (PNG) where there is one, and the ways on to its posts.

    `pages_shared` says of an archive whether those who see the report may open its pages; None where nobody else does.
    """
    totals = report.totals
    elements: list[Element] = [headline(report), *map(text, notes(report)), _facts(report)]
    if report.scan.status in _ENDED:
        elements.insert(0, _ended(report.scan))
    if totals.scored:
        elements.append(label_counts(report))
        if chart:
            elements.append(Image(chart, "report.png", chart_words(report)))
        elements += [_distribution(report), _trend(report)]
    return Card(
        title=f"Report on {report.scan.account}",
        elements=tuple(elements),
        tone=_tone(report),
        rows=(_buttons(report), *_ways_on(report.scan), *_sharing(report.scan, pages_shared)),
        footer=MODEL_NOTE if totals.scored else "",
    )


def headline(report: Report) -> Text:
    """How many posts were flagged, whether mistakes explain it, and what a sample tells of the rest."""
    totals = report.totals
    if not totals.posts and missing_note(report):
        return text(bold("X handed over no post"), " of this account, so there is nothing to say about it yet.")
    if not totals.posts and report.scan.status in _ENDED:
        return text(bold("No post of it is stored"), ", so there is nothing to say about this account yet.")
    if not totals.posts:
        return text(bold("There are no posts"), " in this account: it has written none yet, or has deleted them.")
    if totals.skipped.get(SkipReason.REPOST) == totals.posts:
        return text(
            bold("Only reposts"),
            ": all posts read hold somebody else's words, so none was scored. Scan with reposts to score them too.",
        )
    if not totals.scored:
        return text(bold("No post could be scored"), ", so there is nothing to say about this account yet.")
    flagged = f"{number(totals.flagged)} of {count(totals.scored, 'post')} flagged by the model"
    return text(bold(flagged), f" – a rate of {rate(totals.rate)}.{_by_mistake(report)}{_of_the_rest(totals)}")


def notes(report: Report) -> list[str]:
    """What else belongs to the headline: what was marked, what the model could tell nothing of, what is missing."""
    scan = report.scan
    about = (marked_note(report.totals), language_note(report), missing_note(report))
    return [*(note for note in (*about, cut_note(scan), _source_note(scan)) if note), *scan.lacks]


def cut_note(scan: Scan) -> str:
    """How many posts seem to go on where the archive does not have them; empty where there are none."""
    if not scan.cut:
        return ""
    return (
        f"{count(scan.cut, 'post seems', 'posts seem')} to be cut off: the whole text should be in "
        "note-tweet.js, but is not there, so only the beginning was read."
    )


def _source_note(scan: Scan) -> str:
    """Where the posts are from, where that is in doubt."""
    if not scan.account.confirmed:
        return "The posts come from an archive file. X has not confirmed whose they are."
    return scan.error if scan.status is ScanStatus.DONE else ""


def missing_note(report: Report) -> str:
    """How many posts X counts and has not handed over to a scan that came to its end, and why that may be."""
    scan = report.scan
    missing = (scan.expected or 0) - report.totals.posts
    if scan.status is not ScanStatus.DONE or not scan.request.source.kind.paid or missing <= 0:
        return ""
    are = count(missing, "post is missing", "posts are missing")
    return (
        f"{are}: X counts {number(scan.expected or 0)}, but gave no more when asked for older ones. It may still count "
        "deleted or withheld posts, or have ended its answer too early. Another scan asks again; posts that were read "
        "cost nothing more."
    )


def _by_mistake(report: Report) -> str:
    if report.mistaken is None or not report.totals.flagged:
        return ""
    more = "more" if _beyond_mistakes(report) else "no more"
    usual = f"about {report.mistaken * 1000:.2g} in 1,000 posts"
    return f" That is {more} than its usual mistakes: on ordinary accounts it wrongly flags {usual}."


def _of_the_rest(totals: Totals) -> str:
    """What a sample tells of all that the account writes; where every post was read, the number is the number."""
    if totals.whole:
        return ""
    low, high = totals.interval
    return (
        f" If these posts are typical, {rate(low)} to {rate(high)} of what this account writes would be flagged "
        "(95 % interval)."
    )


def _beyond_mistakes(report: Report) -> bool:
    totals = report.totals
    return report.mistaken is None or beyond_mistakes(totals.flagged, totals.scored, report.mistaken)


def language_note(report: Report) -> str:
    """How many posts are in languages that the model does not know, in which, and who would know them."""
    posts = report.totals.skipped.get(SkipReason.UNKNOWN_LANGUAGE, 0)
    if not posts:
        return ""
    named = [f"{languages.name(lang)} {number(found)}" for lang, found in report.languages.items()]
    shown = named[:MOST_LANGUAGES] + ([f"{len(named) - MOST_LANGUAGES} others"] if len(named) > MOST_LANGUAGES else [])
    are = count(posts, "post is in a language", "posts are in languages")
    model, they = report.scan.request.model, "it was" if posts == 1 else "they were"
    return (
        f"{are} that {model} does not know ({', '.join(shown)}), so {they} not scored or counted.{_who_knows(report)}"
    )


def _who_knows(report: Report) -> str:
    """The models that know most of these posts, and what they would know."""
    by_model: dict[str, list[str]] = {}
    for lang in report.languages:
        for model in knowing(lang):
            by_model.setdefault(model, []).append(languages.name(lang))
    if not by_model:
        return f" No model here knows {'it' if len(report.languages) == 1 else 'them'}."
    model, known = max(by_model.items(), key=lambda each: len(each[1]))
    return f" The model {model} knows {', '.join(known)}."


def marked_note(totals: Totals) -> str:
    """How many posts are not counted because people marked them, and who; empty where there are none."""
    if not totals.marked:
        return ""
    more = count(totals.marked, "more post was", "more posts were")
    known = [f"{seen} ({number(posts)})" for name, posts in totals.markers.items() if (seen := visible(name))]
    by = f" by {listed(known)}" if known else ""
    return f"{more} flagged, but marked as not toxic{by}, so not counted."


def coverage(report: Report) -> str:
    """How many of the account's posts were read, and why some have no scores."""
    totals, expected = report.totals, report.scan.expected or 0
    # A source may hold more than it said: "1,630 of 1,627" would read as a mistake of ours.
    of_all = f"{number(totals.posts)} of " if expected and expected >= totals.posts else ""
    read = f"{of_all}{count(expected if of_all else totals.posts, 'post')} read"
    counted = report.scan.account.posts or 0
    if report.scan.request.source.kind.paid and counted > max(expected, totals.posts):
        read += f" (X counts {number(counted)} in all)"
    said = [read, *(left_out(reason, totals.skipped.get(reason, 0)) for reason in _shown_reasons(totals))]
    if totals.cut:
        said.append(f"{number(totals.cut)} too long, scored by their beginning")
    return ", ".join(said)


def left_out(reason: SkipReason, posts: int) -> str:
    """How many posts have no scores for one reason."""
    return {
        SkipReason.REPOST: f"{count(posts, 'repost')} left out",
        SkipReason.NOTHING_TO_SCORE: f"{number(posts)} with nothing to score",
        SkipReason.UNSCORABLE: f"{number(posts)} that the model could not read",
        SkipReason.UNKNOWN_LANGUAGE: f"{number(posts)} in languages that the model does not know",
        SkipReason.BROKEN_RECORD: count(posts, "broken record"),
        SkipReason.NOT_SCORED_YET: f"{number(posts)} not scored yet",
    }[reason]


def period(report: Report) -> str:
    """From the first to the last post, in days (UTC)."""
    if not report.first_post or not report.last_post:
        return "no posts"
    first, last = day(report.first_post), day(report.last_post)
    return first if first == last else f"{first} – {last}"


def label_counts(report: Report) -> Bars:
    """How many posts were flagged for each label, and from which score on."""
    labels = [label for label in Label if label in report.thresholds]
    counts = {label: report.flagged_by_label.get(label, 0) for label in labels}
    most = max(counts.values(), default=0)
    return Bars(
        "Flagged by label",
        tuple(
            Bar(
                LABELS[label],
                f"{count(posts, 'post')} from {percent(report.thresholds[label])}",
                posts / most if most else 0.0,
            )
            for label, posts in counts.items()
        ),
    )


def chart_words(report: Report) -> str:
    """The chart in words, for those who do not see it."""
    return (
        f"Chart: {number(report.totals.flagged)} of {count(report.totals.scored, 'post')} flagged over time "
        "and how the posts spread over the toxicity scores."
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


def _shown_reasons(totals: Totals) -> list[SkipReason]:
    return [reason for reason in SkipReason if totals.skipped.get(reason)]


def _facts(report: Report) -> Fields:
    return Fields(
        (
            Field("Coverage", coverage(report)),
            Field("Period", period(report)),
            Field("Model", report.scan.request.model),
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
            f"{100 * span.low:.0f}–{100 * span.high:.0f} %",
            count(span.posts, "post"),
            span.posts / most if most else 0.0,
            marked=span.flagged and span.posts > 0,
        )
        for span in found
    )
    return Bars("Posts by toxicity score", bars)


def _trend(report: Report) -> Bars:
    groups = trend_bars(report)
    most = max((point.flagged / point.scored for _, point in groups if point.scored), default=0.0)
    bars = tuple(
        Bar(
            name,
            f"{number(point.flagged)} of {number(point.scored)}",
            point.flagged / point.scored / most if point.scored and most else 0.0,
        )
        for name, point in groups
    )
    return Bars("Flagged share of posts over time", bars)


def _sum(group: Sequence[TrendPoint]) -> TrendPoint:
    return TrendPoint(group[0].start, sum(point.scored for point in group), sum(point.flagged for point in group))


def _span(unit: TrendUnit, group: Sequence[TrendPoint]) -> str:
    first, last = (period_name(unit, point) for point in (group[0], group[-1]))
    return first if first == last else f"{first} – {last}"


def _ended(scan: Scan) -> Text:
    """Why the report is not of all posts, and that it can become one."""
    return text(bold(_ENDED[scan.status]), f" {scan.error}".rstrip(), " “Go on” takes it up where it stopped.")


def _ways_on(scan: Scan) -> tuple[tuple[Button, ...], ...]:
    if scan.status not in _ENDED:
        return ()
    return ((Button("Go on", encode(ResumeAction(scan.id)), ButtonStyle.PRIMARY, "g"),),)


def _sharing(scan: Scan, pages_shared: bool | None) -> tuple[tuple[Button, ...], ...]:
    """What the owner of an archive can do for those who see its report."""
    if pages_shared is None:
        return ()
    if pages_shared:
        return ((Button("Stop sharing its pages", encode(ShareAction(scan.id, Share.NO)), key="p"),),)
    return ((Button("Share its pages here …", encode(ShareAction(scan.id, Share.ASK)), key="p"),),)


def _tone(report: Report) -> Tone:
    """Green only where all that was read can be told of, and amber only beyond what mistakes explain."""
    totals = report.totals
    if totals.flagged and _beyond_mistakes(report):
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
        Button("Worst posts", encode(worst, "w"), ButtonStyle.PRIMARY, "w", disabled=empty),
        Button("Flagged only", encode(flagged, "o"), key="o", disabled=report.totals.flagged == 0),
        Button("Newest posts", encode(newest, "n"), key="n", disabled=empty),
        Button("History", encode(HistoryAction(), "h"), key="h"),
    )
    handle = report.scan.account.handle
    if not report.scan.request.source.kind.paid or not handle:  # Nothing new comes into an archive, or by no name.
        return buttons
    return (*buttons, Button("Watch …", encode(WatchAccountAction(handle)), key="a"))
