"""What the buttons of suggested thresholds do, and how that is written into a button."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cards.letters import LABELS, find_key
from bot.core.domain.labels import Label

# These letters are stored in messages: add new ones, never change the meaning of one.
_LETTERS = {label: LABELS[label] for label in Label}
_SHOW, _DETAILS, _BACK = "T", "T+", "T-"
_STEPS = 10_000
_CHANGE = rf"[{''.join(_LETTERS.values())}](?:0|[1-9][0-9]{{0,4}})"
_ACCEPT = re.compile(rf"T:((?:{_CHANGE})+):([0-9a-f]{{5}})")
BODY = r"T.*"
"""What such a button holds behind the part that all buttons share."""


@dataclass(frozen=True, slots=True)
class SuggestionAction:
    """Show the thresholds that would have agreed best with people here."""


@dataclass(frozen=True, slots=True)
class SuggestionDetailsAction:
    """Show how sure the suggestion is, and posts that it would change."""


@dataclass(frozen=True, slots=True)
class BackAction:
    """Show the settings again."""


@dataclass(frozen=True, slots=True)
class AcceptAction:
    """Set these thresholds (0 to 1, in steps of a ten-thousandth) over those whose `fingerprint` is `over`."""

    changes: Mapping[Label, float]
    over: str


AnySuggestionAction = SuggestionAction | SuggestionDetailsAction | BackAction | AcceptAction


def write(action: AnySuggestionAction) -> str:
    """What `read` gives back.

    Raises:
        ValueError: a threshold is out of range.
    """
    match action:
        case SuggestionAction():
            return _SHOW
        case SuggestionDetailsAction():
            return _DETAILS
        case BackAction():
            return _BACK
        case AcceptAction(changes, over):
            said = "".join(
                f"{letter}{_steps(changes[label])}" for label, letter in _LETTERS.items() if label in changes
            )
            return f"T:{said}:{over}"


def read(body: str) -> AnySuggestionAction:
    """The action.

    Raises:
        ValueError: it means nothing.
    """
    if body == _SHOW:
        return SuggestionAction()
    if body == _DETAILS:
        return SuggestionDetailsAction()
    if body == _BACK:
        return BackAction()
    found = _ACCEPT.fullmatch(body)
    if not found:
        raise ValueError("no action")
    changes = {find_key(_LETTERS, each[0]): int(each[1:]) / _STEPS for each in re.findall(_CHANGE, found[1])}
    return AcceptAction(changes, found[2])


def _steps(threshold: float) -> int:
    if not 0 <= threshold <= 1:
        raise ValueError(f"no threshold: {threshold}")
    return round(threshold * _STEPS)
