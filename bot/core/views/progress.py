"""A scan while it runs, and one that ended before it was done."""

from collections.abc import Sequence

from bot.core.model import Account, Progress, ScanStatus, ScoredPost
from bot.core.views.actions import CancelAction, ResumeAction, SummaryAction
from bot.core.views.buttons import encode
from bot.core.views.cards import (
    Bar,
    Bars,
    Button,
    ButtonStyle,
    Card,
    Element,
    Field,
    Fields,
    Tone,
    bold,
    text,
)
from bot.core.views.posts import post_quote
from bot.core.views.words import MODEL_NOTE, count, duration, number, percent


def progress_card(
    account: Account, progress: Progress, worst: Sequence[ScoredPost] = (), *, spoiler: bool = False
) -> Card:
    """A scan under way, with the worst posts so far."""
    elements: list[Element] = [_bar(progress), _counts(progress)]
    if worst:
        elements.append(text(bold("Worst so far")))
        places = enumerate(worst, start=1)
        elements += (post_quote(place, scored, account, spoiler=spoiler) for place, scored in places)
    return Card(
        title=f"Scanning {account}",
        elements=tuple(elements),
        rows=((Button("Cancel", encode(CancelAction(progress.scan_id)), ButtonStyle.DANGER, "x"),),),
        footer=MODEL_NOTE if worst else "",
    )


def ended_card(account: Account, progress: Progress) -> Card:
    """A scan that failed or was cancelled: why, what is kept, what to do next."""
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


def _bar(progress: Progress) -> Element:
    if progress.stopping:
        return text(bold("I am being restarted."), " The scan goes on by itself when I am back, and this message too.")
    if progress.status is ScanStatus.QUEUED:
        return text("Waiting for its turn: other scans go first.")
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
