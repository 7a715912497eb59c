"""What the buttons of watches do, and how that is written into a button."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import MAX_POST_ID

# These letters live in messages that people keep: add new ones, never change what one means.
_NUMBER = r"([1-9a-z][0-9a-z]{0,12})"
_DO = re.compile(rf"v:{_NUMBER}:([a-z]{{1,2}})")
_EVERY = re.compile(rf"e:{_NUMBER}:([1-9][0-9]{{0,2}})")
_FROM = re.compile(rf"q:{_NUMBER}:(0|[1-9][0-9]{{0,2}})?")
_ACCOUNT = re.compile(r"n:([A-Za-z0-9_]{1,15})")
_LIST = "l"
_PERCENT = 100
BODY = rf"(?:{_LIST}|[veqn]:.+)"
"""What a button of a watch holds behind the part that all buttons share."""


class WatchDo(StrEnum):
    """What can be done with a watch at once."""

    SHOW = "o"
    MANAGE = "m"
    """Show it to whoever presses, in a message of its own: the button stands below an alert, which stays."""
    START = "s"
    PAUSE = "p"
    REMOVE = "r"
    HERE = "wc"
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
    """Look every so many hours (1 to 999)."""

    watch_id: int
    hours: int


@dataclass(frozen=True, slots=True)
class WatchFromAction:
    """Tell of posts from this percentage on (0 to 100), whatever the label; None for the usual thresholds."""

    watch_id: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class WatchAccountAction:
    """Propose a watch of an account to whoever presses."""

    handle: str


@dataclass(frozen=True, slots=True)
class WatchesAction:
    """Show the watches of whoever presses."""


OneWatchAction = WatchAction | WatchEveryAction | WatchFromAction
AnyWatchAction = OneWatchAction | WatchAccountAction | WatchesAction


def write(action: AnyWatchAction, number: Callable[[int], str]) -> str:
    """The action as it stands in a button; `number` writes an id as buttons do."""
    match action:
        case WatchesAction():
            return _LIST
        case WatchAccountAction(handle):
            return f"n:{handle}"
        case WatchEveryAction(watch_id, hours):
            return f"e:{number(watch_id)}:{hours}"
        case WatchFromAction(watch_id, percent):
            return f"q:{number(watch_id)}:{'' if percent is None else percent}"
        case WatchAction(watch_id, do):
            return f"v:{number(watch_id)}:{do}"


def read(body: str) -> AnyWatchAction:
    """The action behind such words.

    Raises:
        ValueError: they were not written by us.
    """
    if body == _LIST:
        return WatchesAction()
    if found := _ACCOUNT.fullmatch(body):
        return WatchAccountAction(found[1])
    if found := _DO.fullmatch(body):
        return WatchAction(_id(found[1]), WatchDo(found[2]))
    if found := _EVERY.fullmatch(body):
        return WatchEveryAction(_id(found[1]), int(found[2]))
    if found := _FROM.fullmatch(body):
        percent = None if found[2] is None else int(found[2])
        if percent is None or percent <= _PERCENT:
            return WatchFromAction(_id(found[1]), percent)
    raise ValueError(f"no button of a watch: {body!r}")


def _id(written: str) -> int:
    number = int(written, 36)
    if number > MAX_POST_ID:
        raise ValueError(f"no watch id: {number}")
    return number
