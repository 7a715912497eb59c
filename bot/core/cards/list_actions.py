"""What the buttons of lists do, and how that is written into a button."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.cards.letters import NUMBER, read_first, write_id

# These letters are stored in messages: add new ones, never change the meaning of one.
_ALL = "li"
_DO = re.compile(rf"li:{NUMBER}:([a-z])")
_PAGE = re.compile(rf"li:{NUMBER}:([1-9][0-9]{{0,3}})")
BODY = rf"(?:{_ALL}|li:.+)"
"""What a button of a list holds behind the part that all buttons share."""


class ListDo(StrEnum):
    """What can be done with a list at once."""

    START = "s"
    """Scan all of it, as was asked for: the price was shown."""
    QUICK = "q"
    """The same quickly."""
    FULL = "f"
    """The same, and let the big model score every post."""
    DECLINE = "d"
    CANCEL = "c"
    RESUME = "r"
    AGAIN = "a"
    """Show what it costs to scan all of it once more."""
    REMOVE = "x"
    WATCH = "w"
    """Show what it costs to watch its accounts."""
    CONSENT = "k"
    """Watch them: their owners have consented to it."""
    APPROVAL = "v"
    """Watch them: X has approved it."""
    BEGIN = "b"
    """Watch them: on their networks nobody has to say on what grounds."""


@dataclass(frozen=True, slots=True)
class ListAction:
    """Do something with a list of whoever presses."""

    list_id: int
    do: ListDo


@dataclass(frozen=True, slots=True)
class ListPageAction:
    """Show page `number` (from 1) of a list's table."""

    list_id: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class ListsAction:
    """Show the lists of whoever presses."""


AnyListAction = ListAction | ListPageAction | ListsAction


def write(action: AnyListAction) -> str:
    """The action as it stands in a button."""
    match action:
        case ListsAction():
            body = _ALL
        case ListPageAction(list_id, page):
            body = f"li:{write_id(list_id)}:{page}"
        case ListAction(list_id, do):
            body = f"li:{write_id(list_id)}:{do}"
    return body


def read(body: str) -> AnyListAction:
    """The action behind such words.

    Raises:
        ValueError: they were not written by us.
    """
    return read_first(_READERS, body)


_READERS: tuple[tuple[re.Pattern[str], Callable[..., AnyListAction]], ...] = (
    (re.compile(_ALL), ListsAction),
    (_PAGE, lambda listed, page: ListPageAction(int(listed, 36), int(page))),
    (_DO, lambda listed, do: ListAction(int(listed, 36), ListDo(do))),
)
