"""Ids and choices in the digits and letters that buttons hold."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bot.core.domain.labels import Label
from bot.core.domain.posts import MAX_POST_ID

A = TypeVar("A")
K = TypeVar("K")

NUMBER = r"(0|[1-9a-z][0-9a-z]{0,12})"
WORDING = "([0-9a-f]{5}|)"
"""What tells the words of a post that a button judges; a post's `wording`."""
# These letters are stored in messages: add new ones, never change the meaning of one.
LABELS = {
    None: "-",
    Label.TOXICITY: "t",
    Label.SEVERE_TOXICITY: "s",
    Label.OBSCENE: "o",
    Label.THREAT: "h",
    Label.INSULT: "i",
    Label.IDENTITY_ATTACK: "d",
    Label.SEXUAL_EXPLICIT: "x",
}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(value: int) -> str:
    """A number as buttons hold it; `int(written, 36)` reads it."""
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def write_id(value: int) -> str:
    """The id of a scan, a post, a watch or a list as buttons hold it.

    Raises:
        ValueError: it is out of range.
    """
    if not 0 < value <= MAX_POST_ID:
        raise ValueError(f"no id: {value}")
    return base36(value)


def find_key(letters: Mapping[K, str], wanted: str) -> K:
    """What a letter stands for."""
    return next(key for key, letter in letters.items() if letter == wanted)


def read_first(readers: Iterable[tuple[re.Pattern[str], Callable[..., A]]], body: str) -> A:
    """What the first reader whose pattern fits makes of the pattern's groups.

    Raises:
        ValueError: none fits, or the groups mean nothing.
    """
    for pattern, read in readers:
        if found := pattern.fullmatch(body):
            return read(*found.groups())
    raise ValueError(f"no action: {body!r}")
