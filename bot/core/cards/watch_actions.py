"""What the buttons of watches do, and how that is written into a button."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.cards.letters import NUMBER, WORDING, read_first, write_id
from bot.core.domain.networks import NAME

# These letters are stored in messages: add new ones, never change the meaning of one.
_DO = re.compile(rf"v:{NUMBER}:([a-z][a-z0-9]?)")
_HERE = re.compile(rf"g:{NUMBER}:([0-9]{{0,20}})")
_VERDICT = re.compile(rf"x:{NUMBER}:{NUMBER}:([yn]){WORDING}")
_EVERY = re.compile(rf"e:{NUMBER}:([1-9][0-9]{{0,2}})")
_FROM = re.compile(rf"q:{NUMBER}:(0|[1-9][0-9]{{0,2}})?")
_ACCOUNT = re.compile(rf"n:({NAME})")
_LIST = "l"
_PERCENT = 100
BODY = rf"(?:{_LIST}|[veqngx]:.+)"
"""What a button of a watch holds behind the part that all buttons share."""


class WatchDo(StrEnum):
    """What can be done with a watch at once."""

    SHOW = "o"
    MANAGE = "m"
    """Show it to whoever presses, in a message of its own: the button stands below an alert, which stays."""
    REPORT = "r1"
    """Show the report with what an alert tells of, in a message of its own."""
    NOT_TOXIC = "n1"
    """Show the latest posts that it has told of, to be judged, in a message of its own."""
    START = "s"
    """Start it where nobody has to say on what grounds, or continue it."""
    CONSENT = "k"
    """Start it: the account's owner has consented to it."""
    APPROVAL = "v"
    """Start it: X has approved it."""
    PAUSE = "p"
    REMOVE = "r"
    HERE = "wc"
    """Of messages from before there was `WatchHereAction`."""
    DIRECT = "wd"
    AT_ONCE = "dn"
    DAILY = "dd"
    WEEKLY = "dw"


@dataclass(frozen=True, slots=True)
class WatchAction:
    """Do something with a watch, or change where and when it tells of posts."""

    watch_id: int
    do: WatchDo


@dataclass(frozen=True, slots=True)
class WatchEveryAction:
    """Check every so many hours (1 to 999)."""

    watch_id: int
    hours: int


@dataclass(frozen=True, slots=True)
class WatchFromAction:
    """Alert on posts from this percentage up (0 to 100), for any label; None for the usual thresholds."""

    watch_id: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class WatchHereAction:
    """Have alerts written where this is pressed; they mention the role with this id, or the owner ("")."""

    watch_id: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class WatchVerdictAction:
    """Call a post that a watch has reported not toxic, or toxic after all; `wording` as in `VerdictAction`."""

    watch_id: int
    post_id: int
    not_toxic: bool
    wording: str = ""


@dataclass(frozen=True, slots=True)
class WatchAccountAction:
    """Propose a watch of an account to whoever presses."""

    handle: str


@dataclass(frozen=True, slots=True)
class WatchesAction:
    """Show the watches of whoever presses."""


OneWatchAction = WatchAction | WatchEveryAction | WatchFromAction | WatchHereAction | WatchVerdictAction
AnyWatchAction = OneWatchAction | WatchAccountAction | WatchesAction


def write(action: AnyWatchAction) -> str:
    """The action as it stands in a button."""
    match action:
        case WatchesAction():
            body = _LIST
        case WatchAccountAction(handle):
            body = f"n:{handle}"
        case WatchEveryAction(watch_id, hours):
            body = f"e:{write_id(watch_id)}:{hours}"
        case WatchFromAction(watch_id, percent):
            body = f"q:{write_id(watch_id)}:{'' if percent is None else percent}"
        case WatchHereAction(watch_id, role):
            body = f"g:{write_id(watch_id)}:{role}"
        case WatchVerdictAction(watch_id, post_id, not_toxic, wording):
            body = f"x:{write_id(watch_id)}:{write_id(post_id)}:{'y' if not_toxic else 'n'}{wording}"
        case WatchAction(watch_id, do):
            body = f"v:{write_id(watch_id)}:{do}"
    return body


def read(body: str) -> AnyWatchAction:
    """The action behind such words.

    Raises:
        ValueError: they were not written by us.
    """
    return read_first(_READERS, body)


def _read_watch_from(watch_id: str, percent: str | None) -> WatchFromAction:
    if percent is not None and int(percent) > _PERCENT:
        raise ValueError(f"no percentage: {percent}")
    return WatchFromAction(int(watch_id, 36), None if percent is None else int(percent))


_READERS: tuple[tuple[re.Pattern[str], Callable[..., AnyWatchAction]], ...] = (
    (re.compile(_LIST), WatchesAction),
    (_ACCOUNT, WatchAccountAction),
    (_DO, lambda watch, do: WatchAction(int(watch, 36), WatchDo(do))),
    (_HERE, lambda watch, role: WatchHereAction(int(watch, 36), role)),
    (_VERDICT, lambda watch, post, said, seen: WatchVerdictAction(int(watch, 36), int(post, 36), said == "y", seen)),
    (_EVERY, lambda watch, hours: WatchEveryAction(int(watch, 36), int(hours))),
    (_FROM, _read_watch_from),
)
