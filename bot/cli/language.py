"""The language of whoever sits at the terminal."""

from collections.abc import Mapping

NAMES = ("LC_ALL", "LC_MESSAGES", "LANG")  # In the order of POSIX (base definitions, 8.2).


def reader_locale(environment: Mapping[str, str]) -> str:
    """The locale that the environment names for messages; "" where it names none."""
    return next(filter(None, map(environment.get, NAMES)), "")
