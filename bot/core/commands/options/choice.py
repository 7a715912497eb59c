"""A typed word as one of the values that there are, or as a number."""

import difflib
from enum import StrEnum
from typing import TypeVar

from bot.core.domain.errors import CommandError
from bot.core.text.untrusted import MOST_SAID, said

E = TypeVar("E", bound=StrEnum)


def read_choice(kind: type[E], written: str) -> E:
    """The value that the word names, in whatever case.

    Raises:
        CommandError: there is none.
    """
    word = written[:MOST_SAID].strip().lower().replace(" ", "_").replace("-", "_")
    try:
        return kind(word)
    except ValueError as error:
        close = difflib.get_close_matches(word, list(kind), 1)
        hint = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(kind)}."
        raise CommandError(f"{said(written)} is not one of the choices.", hint) from error


def read_number(written: str, least: int, most: int) -> int | None:
    """The whole number that the word is, from `least` (0 or more) to `most`; None for anything else.

    Looked at before it is read: Python reads no number of over 4,300 digits.
    """
    digits = written.lstrip("0") or written[-1:]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))):
        return None
    return int(digits) if least <= int(digits) <= most else None
