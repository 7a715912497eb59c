"""The numbers behind a report, for those who want to know how sure it is: shares, thresholds, the spread of scores."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PageAction, SummaryAction
from bot.core.cards.model import Bar, Bars, Button, Card, Element, Field, Fields, Select, SelectOption, command, text
from bot.core.cards.sentences import fill
from bot.core.domain.labels import Label
from bot.core.domain.reports import PostQuery, Report, Sort
from bot.core.text.catalog import _, ngettext
from bot.core.views.reports.changes import change_sentences
from bot.core.views.reports.findings import coverage, notes, period, verdict
from bot.core.views.reports.mistakes import estimate
from bot.core.views.reports.review import review_facts
from bot.core.views.reports.trend import trend_image, trend_table
from bot.core.views.words import LABELS, MODEL_NOTE, day, number, percent, rate

STEPS = 10  # Of `Report.distribution`.


def details_card(report: Report, chart: bytes | None = None) -> Card:
    """Everything that the report counts, with its shares, thresholds and model.

    `chart` is the trend as a picture (PNG); None where there is none or nobody can see it.
    """
    elements: list[Element] = [verdict(report), *map(text, notes(report)), _facts(report)]
    if report.totals.scored:
        if not report.totals.whole or report.totals.unchecked:  # Where all was read, there is nothing to estimate.
            elements.append(text(estimate(report.totals)))
        elements += [*_labels(report), *_distribution(report)]
        if chart and (image := trend_image(report, chart)):
            elements.append(image)
        elements += [trend_table(report), *map(text, change_sentences(report))]
    return Card(
        title=_("Details on {account}", account=report.scan.account),
        elements=tuple(elements),
        rows=(*_by_label(report), _buttons(report)),
        footer=_(MODEL_NOTE) if report.totals.scored else "",
    )


def _labels(report: Report) -> Iterator[Element]:
    """Bars of the labels that posts were flagged for, as those of nothing say nothing, and what score each takes."""
    counts = label_counts(report)
    flagged = tuple(bar for bar in counts.bars if bar.share)
    if not flagged:
        return
    yield replace(counts, bars=flagged)
    meanings = fill(_("{about} says what the labels mean."), about=command("/about"))
    yield text(scores_needed(report.thresholds), " ", *meanings)


def scores_needed(thresholds: Mapping[Label, float]) -> str:
    """The score that each label takes; obscenity takes another label's beside it, as `/about` says."""
    needed = [_needed(label, percent(thresholds[label])) for label in Label if label in thresholds]
    return _("Posts are flagged from these scores up: {scores}.", scores=", ".join(needed))


def _needed(label: Label, score: str) -> str:
    name = _(LABELS[label])
    if label is Label.OBSCENE:
        return _("{label} {score} beside another label", label=name, score=score)
    return f"{name} {score}"


def label_counts(report: Report) -> Bars:
    """How many posts were flagged for each label."""
    labels = [label for label in Label if label in report.thresholds]
    counts = {label: report.flagged_by_label.get(label, 0) for label in labels}
    most = max(counts.values(), default=0)
    return Bars(
        _("Flagged by label"),
        tuple(
            Bar(
                _(LABELS[label]),
                ngettext("{count} post", "{count} posts", posts),
                posts / most if most else 0.0,
            )
            for label, posts in counts.items()
        ),
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


def _facts(report: Report) -> Fields:
    totals = report.totals
    fields = [
        Field(_("Read"), coverage(report)),
        Field(_("Period"), period(report)),
        Field(_("Scanned on"), day(report.scan.created_at)),
        Field(_("Model"), report.scan.request.model),
    ]
    if totals.scored:
        flagged = ngettext(
            "{rate} of {count} scored post", "{rate} of {count} scored posts", totals.scored, rate=rate(totals.rate)
        )
        if totals.unchecked:
            most = number(totals.flagged + totals.missed)
            flagged = ngettext(
                "{flagged} of {count} post",
                "{flagged} of {count} posts",
                totals.judged,
                flagged=_("{low} to {high}", low=number(totals.flagged), high=most),
            )
        fields.insert(0, Field(_("Flagged"), flagged))
    return Fields((*fields, *review_facts(totals.review)))


def _distribution(report: Report) -> Iterator[Element]:
    """How many posts have which score; beside most of them in the lowest step, the others' bars would look alike."""
    title, (lowest, *others) = _("Posts by toxicity score"), spans(report)
    if report.totals.unchecked:  # The others have the small model's score, which is none of these.
        title = _("Checked posts by toxicity score")
    found, below = [lowest, *others], ""
    if lowest.posts > sum(span.posts for span in others) > 0:
        below = ngettext(
            "{count} post more has a score below {score}.",
            "{count} posts more have a score below {score}.",
            lowest.posts,
            score=percent(lowest.high),
        )
        found = others
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
    yield Bars(title, bars)
    if below:
        yield text(below)


def _buttons(report: Report) -> tuple[Button, ...]:
    scan_id, totals = report.scan.id, report.totals
    flagged = PageAction(scan_id, 1, PostQuery(flagged_only=True))
    newest = PageAction(scan_id, 1, PostQuery(sort=Sort.NEWEST))
    return (
        Button(_("◀ Report"), encode(SummaryAction(scan_id), "s"), key="s"),
        Button(_("Flagged posts"), encode(flagged, "o"), key="o", disabled=not totals.flagged),
        Button(_("All posts, newest first"), encode(newest, "n"), key="n", disabled=not totals.posts),
    )


def _by_label(report: Report) -> Iterator[tuple[Select]]:
    """The way to the posts that each label flagged; where that is one label, "Flagged posts" leads there."""
    counts = {label: posts for label in Label if (posts := report.flagged_by_label.get(label, 0))}
    if len(counts) > 1:
        yield (
            Select(
                _("Posts flagged for …"),
                tuple(
                    SelectOption(
                        ngettext("{label}: {count} post", "{label}: {count} posts", posts, label=_(LABELS[label])),
                        encode(PageAction(report.scan.id, 1, PostQuery(label=label, flagged_only=True))),
                    )
                    for label, posts in counts.items()
                ),
            ),
        )
