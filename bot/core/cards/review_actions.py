"""What the buttons of a review do, and how that is written into a button."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.cards.letters import LABELS, NUMBER, WORDING, find_key, read_first, write_id
from bot.core.domain.labels import Label
from bot.core.domain.reports import Queue
from bot.core.domain.verdicts import Reach, Verdict


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """Show the worst post that nobody has judged yet."""

    queue: Queue


@dataclass(frozen=True, slots=True)
class ReviewVerdictAction:
    """Give a verdict on the post that is shown, or none (None), and show the next.

    `reach`: on which others, too. `wording`: the post's `wording` as it was shown.
    """

    queue: Queue
    scan_id: int
    post_id: int
    verdict: Verdict | None
    label: Label | None = None
    reach: Reach = Reach.ONE
    wording: str = ""


@dataclass(frozen=True, slots=True)
class ReviewUndoAction:
    """Take the verdict on a post back, and show it again."""

    queue: Queue
    scan_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class ReviewNoteAction:
    """Ask in a form for a verdict with a note."""

    queue: Queue
    scan_id: int
    post_id: int
    wording: str = ""


AnyReviewAction = ReviewAction | ReviewVerdictAction | ReviewUndoAction | ReviewNoteAction

# These letters are stored in messages: add new ones, never change the meaning of one.
_QUEUE = rf"{NUMBER}([2-])"
_POST = rf"{_QUEUE}:{NUMBER}:{NUMBER}"
_SECOND = {False: "-", True: "2"}
_REACHES = {Reach.ONE: "-", Reach.SAME: "a", Reach.NEARLY: "l"}
_VERDICTS: dict[Verdict | None, str] = {
    Verdict.TOXIC: "t",
    Verdict.NOT_TOXIC: "n",
    Verdict.UNSURE: "u",
    None: "-",
}
_OPEN = re.compile(rf"R:{_QUEUE}")
_VERDICT = re.compile(rf"V:{_POST}:([tnu-])([-tsohidx])([al-]){WORDING}")
_UNDO = re.compile(rf"U:{_POST}")
_NOTE = re.compile(rf"N:{_POST}:{WORDING}")
BODY = "[RVUN]:.+"
"""What a button of a review holds behind the part that all buttons share."""


def write(action: AnyReviewAction) -> str:
    """The action as it stands in a button."""
    queue = f"{write_id(action.queue.scan_id) if action.queue.scan_id else '0'}{_SECOND[action.queue.second]}"
    match action:
        case ReviewAction():
            body = f"R:{queue}"
        case ReviewVerdictAction(_, scan_id, post_id, verdict, label, reach, wording):
            said = f"{_VERDICTS[verdict]}{LABELS[label]}{_REACHES[reach]}{wording}"
            body = f"V:{queue}:{write_id(scan_id)}:{write_id(post_id)}:{said}"
        case ReviewUndoAction(_, scan_id, post_id):
            body = f"U:{queue}:{write_id(scan_id)}:{write_id(post_id)}"
        case ReviewNoteAction(_, scan_id, post_id, wording):
            body = f"N:{queue}:{write_id(scan_id)}:{write_id(post_id)}:{wording}"
    return body


def read(body: str) -> AnyReviewAction:
    """The action behind such words.

    Raises:
        ValueError: they were not written by us.
    """
    return read_first(_READERS, body)


def _read_verdict(scan: str, second: str, where: str, post: str, *said: str) -> ReviewVerdictAction:
    verdict, label, reach, wording = said
    return ReviewVerdictAction(
        _queue(scan, second),
        int(where, 36),
        int(post, 36),
        find_key(_VERDICTS, verdict),
        find_key(LABELS, label),
        find_key(_REACHES, reach),
        wording,
    )


def _queue(scan: str, second: str) -> Queue:
    return Queue(int(scan, 36), find_key(_SECOND, second))


_READERS: tuple[tuple[re.Pattern[str], Callable[..., AnyReviewAction]], ...] = (
    (_OPEN, lambda scan, second: ReviewAction(_queue(scan, second))),
    (_VERDICT, _read_verdict),
    (_UNDO, lambda scan, second, where, post: ReviewUndoAction(_queue(scan, second), int(where, 36), int(post, 36))),
    (
        _NOTE,
        lambda scan, second, where, post, seen: ReviewNoteAction(
            _queue(scan, second), int(where, 36), int(post, 36), seen
        ),
    ),
)
