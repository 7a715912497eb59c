"""A scan's report: the verdict, the worst posts, what was read, and what one can do next."""

from collections.abc import Iterator, Sequence

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import (
    CompareAction,
    DetailsAction,
    ExportAction,
    FinishAction,
    PageAction,
    PriceAction,
    ResumeAction,
    Share,
    ShareAction,
)
from bot.core.cards.model import Button, ButtonStyle, Card, Element, Text, Tone, bold, text
from bot.core.cards.watch_actions import WatchAccountAction
from bot.core.domain.labels import Label
from bot.core.domain.posts import ScoredPost, SkipReason
from bot.core.domain.reports import Past, PostQuery, Report
from bot.core.domain.scans import Scan
from bot.core.domain.workspace import Visibility
from bot.core.text.catalog import _
from bot.core.views.own_past.gone import kept_button, past_sentences
from bot.core.views.reports.findings import ENDED, short_notes, verdict, what_was_read
from bot.core.views.reports.mistakes import exceeds_mistakes, quick_sentences
from bot.core.views.reports.posts import read_button
from bot.core.views.reports.quotes import brief_quote
from bot.core.views.reports.trend import trend_sentence
from bot.core.views.words import LABELS, listed

WORST_SHOWN = 3  # Posts on the report itself.
IN_A_ROW = 5  # https://docs.discord.com/developers/components/reference#action-row


def report_card(
    report: Report,
    worst: Sequence[ScoredPost] = (),
    pages: Visibility | None = None,
    *,
    public: bool = False,
    spoiler: bool = False,
) -> Card:
    """The verdict, the `worst` flagged posts, what was read, and the ways on; numbers in detail are behind a button.

    `pages` says of an archive who may open its pages where others see its report; None where nobody else sees it.
    A `public` one says that everybody sees it; of a private one the platforms say so. With `spoiler`, strong posts are
    covered.
    """
    elements: list[Element] = [*_ended(report.scan), text(*verdict(report).parts, *_seen_by(public=public))]
    if quick := quick_sentences(report.totals, brief=True):
        elements.append(text(" ".join(quick)))
    past = report.past if pages is None else None  # What somebody has deleted is nobody else's business.
    elements += map(text, past_sentences(past))
    elements += (
        brief_quote(place, scored, report.scan.account, spoiler=spoiler)
        for place, scored in enumerate(worst[:WORST_SHOWN], start=1)
    )
    sure = [_("Percentages: how sure the model is, even when wrong.")] if worst else []
    return Card(
        title=_("Report on {account}", account=report.scan.account),
        elements=tuple(elements),
        tone=_tone(report),
        rows=(*in_rows([*_buttons(report), *_more(report, past)]), *_sharing(report.scan, pages)),
        footer=" ".join(
            [
                *flagged_for(report),
                *sure,
                f"{what_was_read(report)}.",
                *trend_sentence(report),
                *short_notes(report),
                *([_("“Score the rest” costs nothing more, only time.")] if report.totals.unchecked else []),
            ]
        ),
        alone=read_button(report.scan.id),
    )


def flagged_for(report: Report) -> Iterator[str]:
    """The labels that posts were flagged for, most often first; nothing where that is one label or none.

    How many posts each has is in the details.
    """
    counts = {label: posts for label in Label if (posts := report.flagged_by_label.get(label, 0))}
    if len(counts) > 1:
        labels = sorted(counts, key=lambda each: -counts[each])
        yield _("Flagged for {labels}.", labels=listed([_(LABELS[label]) for label in labels]))


def _seen_by(*, public: bool) -> list[str]:
    """Who sees it, behind the verdict: a line of its own would be one too many for a phone's screen."""
    return [" ", _("Everybody in this channel sees this report.")] if public else []


def _ended(scan: Scan) -> Iterator[Text]:
    """Why the report is not of all posts, and that it can become one."""
    if scan.status in ENDED:
        why = f" {scan.error}".rstrip()
        yield text(bold(_(ENDED[scan.status])), why, " ", _("“Continue” picks it up where it stopped."))


def _tone(report: Report) -> Tone:
    """Green only where all that was read can be told of, and amber only beyond what mistakes explain."""
    totals = report.totals
    if totals.flagged and exceeds_mistakes(report):
        return Tone.WARNING
    told = totals.scored and not totals.flagged and not totals.missed
    told = told and SkipReason.UNKNOWN_LANGUAGE not in totals.skipped
    return Tone.GOOD if told else Tone.NEUTRAL


def _buttons(report: Report) -> tuple[Button, ...]:
    """What people do next; two fit beside each other on a phone."""
    scan, empty = report.scan, report.totals.posts == 0
    worst = PageAction(scan.id, 1, PostQuery())
    return (
        Button(_("All posts, worst first"), encode(worst, "w"), ButtonStyle.PRIMARY, "w", disabled=empty),
        Button(_("Details"), encode(DetailsAction(scan.id), "i"), key="i"),
        *_watching(scan),  # Here, as a short label beside a long one: in German, too, two fit in a line of a phone.
        Button(_("Export …"), encode(ExportAction(scan.id), "e"), key="e", disabled=empty),
        Button(_("Compare …"), encode(CompareAction(scan.id), "c"), key="c"),
    )


def _watching(scan: Scan) -> Iterator[Button]:
    """Only accounts on X: nothing new comes into an archive, or by no name."""
    handle = scan.account.handle
    if scan.request.source.kind.live and handle:
        yield Button(_("Watch …"), encode(WatchAccountAction(handle)), key="a")


def in_rows(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    """As many buttons in a row as Discord takes: on a phone each row begins a line of its own."""
    for at in range(0, len(buttons), IN_A_ROW):
        yield tuple(buttons[at : at + IN_A_ROW])


def _more(report: Report, past: Past | None) -> list[Button]:
    """What is still there, what will be new, going on with what has ended early, and scoring what was left out."""
    scan, more = report.scan, [*kept_button(report.scan, past)]
    if scan.status in ENDED:
        more.append(Button(_("Continue"), encode(ResumeAction(scan.id)), ButtonStyle.PRIMARY, "g"))
    if report.totals.unchecked:
        more.append(Button(_("Score the rest"), encode(FinishAction(scan.id)), key="t"))
    left_out = [reason for reason, posts in report.totals.skipped.items() if posts]
    if scan.request.source.kind.live and scan.account.handle and left_out == [SkipReason.REPOST]:
        more.append(Button(_("Score reposts …"), encode(PriceAction(scan.account.handle)), key="r"))
    return more


def _sharing(scan: Scan, pages: Visibility | None) -> tuple[tuple[Button, ...], ...]:
    """What the owner of an archive can do for those who see its report."""
    if pages is None:
        return ()
    if pages is Visibility.PUBLIC:
        return ((Button(_("Stop sharing its pages"), encode(ShareAction(scan.id, Share.NO)), key="p"),),)
    return ((Button(_("Share its pages here …"), encode(ShareAction(scan.id, Share.ASK)), key="p"),),)
