"""A scan while it runs, and one that ended before it was done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, ResumeAction, SummaryAction
from bot.core.cards.model import Bar, Bars, Button, ButtonStyle, Card, Element, Text, Tone, bold, moment, text
from bot.core.cards.sentences import phrase, to_parts
from bot.core.domain.accounts import Account
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.errors import FailureCause
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import ScoredPost
from bot.core.domain.scans import Progress, ScanStatus, ScorerWait
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.reports.quotes import brief_quote
from bot.core.views.words import MODEL_NOTE, duration, free_words, number, percent, will_see_words

_ENDED = {
    ScanStatus.CANCELLED: N_("Scan of {account} cancelled"),
    ScanStatus.STOPPED: N_("Scan of {account} stopped"),
}
_FAILED = N_("Scan of {account} failed")
_KEPT = N_("“Cancel” keeps what was read.")
CANCEL_KEY = "x"  # What one types, or presses, to end the scan in a terminal.


def progress_card(
    account: Account,
    progress: Progress,
    worst: Sequence[ScoredPost] = (),
    *,
    public: bool | None = None,
    spoiler: bool = False,
) -> Card:
    """A scan under way, with the worst posts so far; where `public` is not None it says who will see the report."""
    progress = _possible(progress)
    if progress.status is ScanStatus.QUEUED:  # Nothing is known of it yet; what earlier scans have found is not its.
        worst = ()
    begun = progress.status is not ScanStatus.QUEUED
    elements: list[Element] = [_bar(account, progress), *([_found(progress)] if begun else [])]
    if worst:
        elements.append(text(bold(_("Worst so far"))))
        places = enumerate(worst, start=1)
        elements += (brief_quote(place, scored, account, spoiler=spoiler) for place, scored in places)
    elements += [text(seen)] if (seen := will_see_words(public)) else []
    return Card(
        title=_("Scanning {account}", account=account),
        elements=tuple(elements),
        rows=((Button(_("Cancel"), encode(CancelAction(progress.scan_id)), ButtonStyle.DANGER, CANCEL_KEY),),),
        footer=" ".join(filter(None, (free_words(account), _(_KEPT) if begun else "", _(MODEL_NOTE) if worst else ""))),
        live=True,
    )


def ended_card(account: Account, progress: Progress) -> Card:
    """A scan that failed or was cancelled: why, what is kept, what to do next."""
    progress = _possible(progress)
    done = progress.scored + progress.skipped
    kept = ngettext(
        "{count} post read and kept, {scored} of them scored, {flagged} of them flagged by the model.",
        "{count} posts read and kept, {scored} of them scored, {flagged} of them flagged by the model.",
        progress.read,
        scored=number(progress.scored),
        flagged=number(progress.flagged),
    )
    elements: list[Element] = []
    if progress.error:
        elements.append(text(*to_parts(f"{progress.error} {progress.hint}".rstrip())))
    go_on = (
        _("Until then, “Continue” reads nothing and costs nothing; after that, it goes on where the scan stopped.")
        if progress.cause is FailureCause.BUDGET
        else _("“Continue” picks it up where it stopped.")
    )
    elements.append(text(bold(kept if done else _("No posts have been scored yet.")), " ", go_on))
    return Card(
        title=_(_ENDED.get(progress.status, _FAILED), account=account),
        elements=tuple(elements),
        tone=Tone.WARNING if progress.status in _ENDED else Tone.DANGER,
        rows=(
            (
                Button(_("Continue"), encode(ResumeAction(progress.scan_id)), ButtonStyle.PRIMARY, "g"),
                Button(_("Report so far"), encode(SummaryAction(progress.scan_id)), key="s", disabled=not done),
            ),
        ),
    )


def done_card(last: Card, scan_id: int, refusal: DeliveryError | None) -> Card:
    """What tells somebody that their scan is over, in a message of its own; `refusal` is why `last` is not shown."""
    words = _("It took a while, so I am telling you here too.")
    if refusal:
        words = _("{message} So here is the report.", message=refusal.message)
    open_it = Button(_("Open the report"), encode(SummaryAction(scan_id)), ButtonStyle.PRIMARY, "s")
    return Card(_("Done: {title}", title=last.title), (text(words),), last.tone, ((open_it,),))


def _possible(progress: Progress) -> Progress:
    """The progress in numbers that go together: they are counted in several places, at slightly different moments."""
    read = max(progress.read, 0)
    scored = min(max(progress.scored, 0), read)
    skipped = min(max(progress.skipped, 0), read - scored)
    expected = progress.expected if progress.expected is not None and progress.expected >= read else None
    left = None if expected is None else progress.seconds_left
    flagged = min(max(progress.flagged, 0), scored)
    counts = replace(progress, read=read, scored=scored, skipped=skipped, flagged=flagged)
    return replace(counts, expected=expected, seconds_left=left)


def _bar(account: Account, progress: Progress) -> Element:
    if progress.stopping:
        return text(
            bold(_("I am restarting.")),
            " ",
            _("The scan continues by itself when I am back, and so does this message."),
        )
    if progress.status is ScanStatus.QUEUED:
        return text(_("Waiting for its turn: other scans go first.") if progress.behind else _("Starting …"))
    if progress.waiting_until:
        then = _("The scan continues by itself.")
        return network_wait_text(account.network, progress.waiting_until, then)
    if progress.waits_for_money:
        return money_wait_text()
    if progress.scorer_wait:
        return scorer_wait_text(progress.scorer_wait, _("The scan continues by itself. What was scored is kept."))
    return _done(progress)


def _done(progress: Progress) -> Element:
    """How many posts are done, of how many where that is known."""
    screens = _screens(progress)
    done = progress.screened if screens else progress.done
    if progress.fraction is None:
        return text(ngettext("{count} post done so far.", "{count} posts done so far.", done))
    share = percent(progress.fraction)
    if progress.expected is None:
        return Bars("", (Bar(_("So far"), share, progress.fraction),))
    of_all = max(done, progress.expected - (progress.left_out or 0))
    said = ngettext("{done} of {count} post processed", "{done} of {count} posts processed", of_all, done=number(done))
    if screens:  # Their share, not that of the whole work: their count stands beside it.
        return Bars("", (Bar(_("First look"), said, min(1.0, done / max(1, of_all))),))
    return Bars("", (Bar(_("So far"), f"{share} · {said}", progress.fraction),))


def _screens(progress: Progress) -> bool:
    """Whether the small model of a quick scan is still looking at the posts."""
    return bool(progress.screened) and progress.left_out is None


def network_wait_text(network: SocialNetwork, until: datetime, then: str) -> Text:
    """That the network takes no more requests until a moment, and what follows."""
    return phrase(
        _("{waiting} until {moment}: it accepts no more requests from the bot for now. {then}"),
        waiting=bold(_("Waiting for {network}", network=network.brand)),
        moment=moment(_("{time} UTC", time=f"{until:%H:%M}"), until),
        then=then,
    )


def money_wait_text() -> Text:
    """That other scans hold back what is left of the budget."""
    why = _("{waiting}: other scans hold back what is left of it, and give back what they do not need.")
    return phrase(why, waiting=bold(_("Waiting for the budget")))


def scorer_wait_text(wait: ScorerWait, then: str) -> Text:
    """That nothing can score at present, and what follows from it."""
    waiting = bold(_("Waiting for the machines that score posts"))
    if wait is ScorerWait.NO_ROOM:
        return phrase(_("{waiting}: they have no room at the moment. {then}"), waiting=waiting, then=then)
    return phrase(_("{waiting}: none of them can be reached at the moment. {then}"), waiting=waiting, then=then)


def _waits(progress: Progress) -> bool:
    """Whether the bar says for what it waits, so that nobody knows how long it takes."""
    return bool(progress.waiting_until or progress.waits_for_money or progress.scorer_wait or progress.stopping)


def _found(progress: Progress) -> Text:
    """What was read and found so far, and how long it still takes; before the big model begins, nothing is found."""
    said = [ngettext("{count} post fetched", "{count} posts fetched", progress.read)]  # "Read" are those of the bar.
    if _screens(progress):
        said.append(_("next, the big model checks the suspects"))
    else:
        said.append(ngettext("{count} flagged post so far", "{count} flagged posts so far", progress.flagged))
    if progress.seconds_left is not None and not _waits(progress):
        said.append(_("{duration} left", duration=duration(progress.seconds_left)))
    return text(" · ".join(said))
