"""Comma-separated lists, completed word by word."""

from collections.abc import Sequence


def suggest_next(typed: str, words: Sequence[str], alone: Sequence[str] = ()) -> list[str]:
    """The whole list with each word that may come next; the words `alone` are lists by themselves."""
    before, comma, last = typed.rpartition(",")
    taken = {word.strip().lower() for word in before.split(",")}
    beginning = last.strip().lower().removeprefix("@")
    offered = [word for word in (*(() if comma else alone), *words) if word.lower() not in taken]
    begun = [word for word in offered if word.lower().removeprefix("@").startswith(beginning)]
    return [f"{before.strip()}, {word}" if comma else word for word in begun]
