"""A typed word as one of the values that there are."""

import difflib
from enum import StrEnum
from typing import TypeVar

from bot.core.errors import CommandError

E = TypeVar("E", bound=StrEnum)


def read_choice(kind: type[E], written: str) -> E:
    """The value that the word names, in whatever case.

    Raises:
        CommandError: there is none.
    """
    word = written.strip().lower().replace(" ", "_").replace("-", "_")
    try:
        return kind(word)
    except ValueError as error:
        close = difflib.get_close_matches(word, list(kind), 1)
        hint = f"Did you mean {close[0]}?" if close else f"Write one of {', '.join(kind)}."
        raise CommandError(f"{written!r} is none of the choices.", hint) from error
