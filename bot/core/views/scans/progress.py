"""A scan while it runs, and one that ended before it was done."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, ResumeAction, SummaryAction
from bot.core.cards.model import Bar, Bars, Button, ButtonStyle, Card, Element, Field, Fields, Tone, bold, text
from bot.core.domain.accounts import Account
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.posts import ScoredPost
from bot.core.domain.scans import Progress, ScanStatus
from bot.core.views.reports.posts import post_quote
from bot.core.views.words import MODEL_NOTE, count, duration, number, percent

CANCEL_KEY = "x"  # What one types, or presses, to end the scan in a terminal.


def progress_card(
    account: Account, progress: Progress, worst: Sequence[ScoredPost] = (), *, spoiler: bool = False
) -> Card:
    """A scan under way, with the worst posts so far."""
    progress = _possible(progress)
    if progress.status is ScanStatus.QUEUED:  # Nothing is known of it yet; what earlier scans have found is not its.
        worst = ()
    begun = progress.status is not ScanStatus.QUEUED
    elements: list[Element] = [_bar(progress), *([_counts(progress)] if begun else [])]
    if worst:
        elements.append(text(bold("Worst so far")))
        places = enumerate(worst, start=1)
        elements += (post_quote(place, scored, account, spoiler=spoiler) for place, scored in places)
    return Card(
        title=f"Scanning {account}",
        elements=tuple(elements),
        rows=((Button("Cancel", encode(CancelAction(progress.scan_id)), ButtonStyle.DANGER, CANCEL_KEY),),),
        footer=MODEL_NOTE if worst else "",
        live=True,
    )


def ended_card(account: Account, progress: Progress) -> Card:
    """A scan that failed or was cancelled: why, what is kept, what to do next."""
    progress = _possible(progress)
    how = {ScanStatus.CANCELLED: "cancelled", ScanStatus.STOPPED: "stopped"}.get(progress.status, "failed")
    done = progress.scored + progress.skipped
    kept = (
        f"{count(progress.read, 'post')} read and kept, {number(progress.scored)} of them scored, "
        f"{number(progress.flagged)} flagged by the model."
    )
    elements: list[Element] = []
    if progress.error:
        elements.append(text(progress.error + (f" {progress.hint}" if progress.hint else "")))
    elements.append(text(bold(kept if done else "No post was scored yet."), " “Go on” takes it up where it stopped."))
    return Card(
        title=f"Scan of {account} {how}",
        elements=tuple(elements),
        tone=Tone.DANGER if how == "failed" else Tone.WARNING,
        rows=(
            (
                Button("Go on", encode(ResumeAction(progress.scan_id)), ButtonStyle.PRIMARY, "g"),
                Button("Summary so far", encode(SummaryAction(progress.scan_id)), key="s", disabled=not done),
            ),
        ),
    )


def done_card(last: Card, scan_id: int, refusal: DeliveryError | None) -> Card:
    """What tells somebody that their scan is over, in a message of its own; `refusal` is why `last` is not shown."""
    words = "It took a while, so I am telling you here too."
    if refusal:
        words = f"{refusal.message} So you get the report here."
    open_it = Button("Open the report", encode(SummaryAction(scan_id)), ButtonStyle.PRIMARY, "s")
    return Card(f"Done: {last.title}", (text(words),), last.tone, ((open_it,),))


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


def _bar(progress: Progress) -> Element:
    if progress.stopping:
        return text(bold("I am being restarted."), " The scan goes on by itself when I am back, and this message too.")
    if progress.status is ScanStatus.QUEUED:
        return text("Waiting for its turn: other scans go first." if progress.behind else "Starting …")
    if progress.waiting_until:
        return text(
            bold(f"Waiting for X until {progress.waiting_until:%H:%M} UTC"),
            ": it takes no more requests from the bot for the moment. The scan goes on by itself.",
        )
    done = progress.scored + progress.skipped
    if progress.fraction is None:
        return text(f"{count(done, 'post')} done so far.")
    expected = "" if progress.expected is None else f" · {number(done)} of {count(progress.expected, 'post')}"
    return Bars("", (Bar("Done", f"{percent(progress.fraction)}{expected}", progress.fraction),))


def _counts(progress: Progress) -> Fields:
    left = "not known yet" if progress.seconds_left is None else duration(progress.seconds_left)
    return Fields(
        (
            Field("Read", number(progress.read)),
            Field("Scored", number(progress.scored)),
            Field("Flagged by the model", number(progress.flagged)),
            Field("Left out", number(progress.skipped)),
            Field("Speed", f"{_speed(progress.rate)} a second"),
            Field("Time left", left),
        )
    )


def _speed(posts: float) -> str:
    return f"{posts:.1f} posts" if 0 < posts < 10 else count(round(posts), "post")  # noqa: PLR2004 - one decimal is enough
