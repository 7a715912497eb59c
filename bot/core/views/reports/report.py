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
    fill,
    phrase,
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
from bot.core.text.catalog import N_, _, ngettext
from bot.core.text.untrusted import visible
from bot.core.views.words import LABELS, MODEL_NOTE, day, listed, month, number, percent, rate

TREND_BARS = 12  # More lines than that are no picture; neighbouring periods are put together.
MOST_LANGUAGES = 6  # Named in a note; people write in few.
STEPS = 10  # Of `Report.distribution`.
_NOTHING = N_("{nothing}, so there is nothing to say about this account yet.")
_ENDED = {
    ScanStatus.FAILED: N_("This scan has failed."),
    ScanStatus.CANCELLED: N_("This scan was cancelled."),
    ScanStatus.STOPPED: N_("This scan was stopped."),
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
        title=_("Report on {account}", account=report.scan.account),
        elements=tuple(elements),
        tone=_tone(report),
        rows=(_buttons(report), *_ways_on(report.scan), *_sharing(report.scan, pages_shared)),
        footer=_(MODEL_NOTE) if totals.scored else "",
    )


def headline(report: Report) -> Text:
    """How many posts were flagged, whether mistakes explain it, and what a sample tells of the rest."""
    totals = report.totals
    if not totals.posts and missing_note(report):
        words = _("{nothing} of this account, so there is nothing to say about it yet.")
        return phrase(words, nothing=bold(_("X returned no posts")))
    if not totals.posts and report.scan.status in _ENDED:
        return phrase(_(_NOTHING), nothing=bold(_("None of its posts are stored")))
    if not totals.posts:
        words = _("{nothing} in this account: it has written none yet, or has deleted them.")
        return phrase(words, nothing=bold(_("There are no posts")))
    if totals.skipped.get(SkipReason.REPOST) == totals.posts:
        words = _(
            "{only}: all posts read are somebody else's words, so none were scored. Scan with reposts to "
            "score them too."
        )
        return phrase(words, only=bold(_("Only reposts")))
    if not totals.scored:
        return phrase(_(_NOTHING), nothing=bold(_("No posts could be scored")))
    flagged = ngettext(
        "{flagged} of {count} post flagged by the model",
        "{flagged} of {count} posts flagged by the model",
        totals.scored,
        flagged=number(totals.flagged),
    )
    first = fill(_("{flagged} – a rate of {rate}."), flagged=bold(flagged), rate=rate(totals.rate))
    return text(*first, *(f" {more}" for more in (_by_mistake(report), _of_the_rest(totals)) if more))


def notes(report: Report) -> list[str]:
    """What else belongs to the headline: what was marked, what the model could tell nothing of, what is missing."""
    scan = report.scan
    about = (marked_note(report.totals), language_note(report), missing_note(report))
    return [*(note for note in (*about, cut_note(scan), _source_note(scan)) if note), *scan.lacks]


def cut_note(scan: Scan) -> str:
    """How many posts seem to go on where the archive does not have them; empty where there are none."""
    if not scan.cut:
        return ""
    return ngettext(
        "{count} post seems to be cut off: the whole text should be in note-tweet.js, but is not there, so only the "
        "beginning was read.",
        "{count} posts seem to be cut off: the whole text should be in note-tweet.js, but is not there, so only the "
        "beginning was read.",
        scan.cut,
    )


def _source_note(scan: Scan) -> str:
    """Where the posts are from, where that is in doubt."""
    if not scan.account.confirmed:
        return _("The posts come from an archive file. X has not confirmed whose they are.")
    return scan.error if scan.status is ScanStatus.DONE else ""


def missing_note(report: Report) -> str:
    """How many posts X counts and has not handed over to a scan that came to its end, and why that may be."""
    scan = report.scan
    missing = (scan.expected or 0) - report.totals.posts
    if scan.status is not ScanStatus.DONE or not scan.request.source.kind.paid or missing <= 0:
        return ""
    are = ngettext("{count} post is missing", "{count} posts are missing", missing)
    return _(
        "{are}: X counts {expected}, but gave no more when asked for older ones. It may still count "
        "deleted or withheld posts, or have ended its response too early. A new scan asks again; "
        "posts that were read cost nothing more.",
        are=are,
        expected=number(scan.expected or 0),
    )


def _by_mistake(report: Report) -> str:
    if report.mistaken is None or not report.totals.flagged:
        return ""
    usual = _("about {posts} in 1,000 posts", posts=f"{report.mistaken * 1000:.2g}")
    if _beyond_mistakes(report):
        return _("That is more than its usual mistakes: on ordinary accounts it wrongly flags {usual}.", usual=usual)
    return _("That is no more than its usual mistakes: on ordinary accounts it wrongly flags {usual}.", usual=usual)


def _of_the_rest(totals: Totals) -> str:
    """What a sample tells of all that the account writes; where every post was read, the number is the number."""
    if totals.whole:
        return ""
    low, high = totals.interval
    return _(
        "If these posts are typical, {low} to {high} of what this account writes would be flagged (95% interval).",
        low=rate(low),
        high=rate(high),
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
    shown, others = named[:MOST_LANGUAGES], len(named) - MOST_LANGUAGES
    if others > 0:
        shown.append(ngettext("{count} other", "{count} others", others))
    unknown = ngettext(
        "{count} post is in a language that {model} does not know ({languages}), so it was not scored or counted.",
        "{count} posts are in languages that {model} does not know ({languages}), so they were not scored or counted.",
        posts,
        model=report.scan.request.model,
        languages=", ".join(shown),
    )
    return f"{unknown} {_who_knows(report)}"


def _who_knows(report: Report) -> str:
    """The models that know most of these posts, and what they would know."""
    by_model: dict[str, list[str]] = {}
    for lang in report.languages:
        for model in knowing(lang):
            by_model.setdefault(model, []).append(languages.name(lang))
    if not by_model:
        return _("No model here knows it.") if len(report.languages) == 1 else _("No model here knows them.")
    model, known = max(by_model.items(), key=lambda each: len(each[1]))
    return _("The model {model} knows {languages}.", model=model, languages=", ".join(known))


def marked_note(totals: Totals) -> str:
    """How many posts are not counted because people marked them, and who; empty where there are none."""
    if not totals.marked:
        return ""
    known = [f"{seen} ({number(posts)})" for name, posts in totals.markers.items() if (seen := visible(name))]
    if not known:
        return ngettext(
            "{count} more post was flagged, but marked as not toxic, so not counted.",
            "{count} more posts were flagged, but marked as not toxic, so not counted.",
            totals.marked,
        )
    return ngettext(
        "{count} more post was flagged, but marked as not toxic by {names}, so not counted.",
        "{count} more posts were flagged, but marked as not toxic by {names}, so not counted.",
        totals.marked,
        names=listed(known),
    )


def coverage(report: Report) -> str:
    """How many of the account's posts were read, and why some have no scores."""
    totals, expected = report.totals, report.scan.expected or 0
    # A source may hold more than it said: "1,630 of 1,627" would read as a mistake of ours.
    if expected and expected >= totals.posts:
        read = ngettext(
            "{part} of {count} post read", "{part} of {count} posts read", expected, part=number(totals.posts)
        )
    else:
        read = ngettext("{count} post read", "{count} posts read", totals.posts)
    counted = report.scan.account.posts or 0
    if report.scan.request.source.kind.paid and counted > max(expected, totals.posts):
        read = _("{read} (X counts {posts} in all)", read=read, posts=number(counted))
    said = [read, *(left_out(reason, totals.skipped.get(reason, 0)) for reason in _shown_reasons(totals))]
    if totals.cut:
        said.append(_("{posts} too long, scored by their beginning", posts=number(totals.cut)))
    return ", ".join(said)


def left_out(reason: SkipReason, posts: int) -> str:
    """How many posts have no scores for one reason."""
    return {
        SkipReason.REPOST: ngettext("{count} repost left out", "{count} reposts left out", posts),
        SkipReason.NOTHING_TO_SCORE: _("{posts} with nothing to score", posts=number(posts)),
        SkipReason.UNSCORABLE: _("{posts} that the model could not read", posts=number(posts)),
        SkipReason.UNKNOWN_LANGUAGE: _("{posts} in languages that the model does not know", posts=number(posts)),
        SkipReason.BROKEN_RECORD: ngettext("{count} broken record", "{count} broken records", posts),
        SkipReason.NOT_SCORED_YET: _("{posts} not scored yet", posts=number(posts)),
    }[reason]


def period(report: Report) -> str:
    """From the first to the last post, in days (UTC)."""
    if not report.first_post or not report.last_post:
        return _("no posts")
    first, last = day(report.first_post), day(report.last_post)
    return first if first == last else f"{first} – {last}"


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
                    "{count} post from {score}",
                    "{count} posts from {score}",
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


def _shown_reasons(totals: Totals) -> list[SkipReason]:
    return [reason for reason in SkipReason if totals.skipped.get(reason)]


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
    return text(bold(_(_ENDED[scan.status])), why, " ", _("“Continue” picks it up where it stopped."))


def _ways_on(scan: Scan) -> tuple[tuple[Button, ...], ...]:
    if scan.status not in _ENDED:
        return ()
    return ((Button(_("Continue"), encode(ResumeAction(scan.id)), ButtonStyle.PRIMARY, "g"),),)


def _sharing(scan: Scan, pages_shared: bool | None) -> tuple[tuple[Button, ...], ...]:
    """What the owner of an archive can do for those who see its report."""
    if pages_shared is None:
        return ()
    if pages_shared:
        return ((Button(_("Stop sharing its pages"), encode(ShareAction(scan.id, Share.NO)), key="p"),),)
    return ((Button(_("Share its pages here …"), encode(ShareAction(scan.id, Share.ASK)), key="p"),),)


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
        Button(_("Worst posts"), encode(worst, "w"), ButtonStyle.PRIMARY, "w", disabled=empty),
        Button(_("Flagged only"), encode(flagged, "o"), key="o", disabled=report.totals.flagged == 0),
        Button(_("Newest posts"), encode(newest, "n"), key="n", disabled=empty),
        Button(_("History"), encode(HistoryAction(), "h"), key="h"),
    )
    handle = report.scan.account.handle
    if not report.scan.request.source.kind.paid or not handle:  # Nothing new comes into an archive, or by no name.
        return buttons
    return (*buttons, Button(_("Watch …"), encode(WatchAccountAction(handle)), key="a"))
