"""Words that change the page one looks at, for surfaces where one types: `page 7`, `find words`, `min 50`."""

from dataclasses import replace
from datetime import date

from bot.core.cards.action_codec import MAX_PAGE
from bot.core.cards.actions import PageAction
from bot.core.commands.options.choice import read_number
from bot.core.domain.errors import CommandError
from bot.core.domain.reports import PostQuery
from bot.core.text.untrusted import said

EXAMPLES = ("page 3", "find some words", "min 50", "since 2024-01-31", "until 2024-12-31", "all")
WORDS = frozenset(example.split()[0] for example in EXAMPLES)


def refine(shown: PageAction, line: str) -> PageAction | None:
    """The page that `line` asks for, seen from the one that is shown; None when the line is about something else.

    Raises:
        CommandError: the word is one of ours, but what follows makes no sense.
    """
    word, _, value = line.strip().partition(" ")
    value = value.strip()
    if word not in WORDS:
        return None
    if word == "all":
        return replace(shown, number=1, query=PostQuery())
    if word == "page":
        return replace(shown, number=_page(value))
    return replace(shown, number=1, query=_query(shown.query, word, value))


def _query(query: PostQuery, word: str, value: str) -> PostQuery:
    match word:
        case "find":
            return replace(query, text=value)
        case "min":
            return replace(query, minimum=_share(value) if value else None)
        case "since":
            return replace(query, since=_day(value) if value else None)
        case _:
            return replace(query, until=_day(value) if value else None)


def _page(value: str) -> int:
    number = read_number(value, 1, MAX_PAGE)
    if number is None:
        raise CommandError(f"{said(value)} is not a page number.", "Write a number: page 7, for example.")
    return number


def _share(value: str) -> float:
    number = read_number(value.removesuffix("%").strip(), 0, 100)
    if number is None:
        hint = "Write a whole number from 0 to 100: min 50, for example."
        raise CommandError(f"{said(value)} is not a percentage.", hint)
    return number / 100


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise CommandError(f"{said(value)} is not a date.", "Write it as year, month, day: 2026-01-31.") from error
