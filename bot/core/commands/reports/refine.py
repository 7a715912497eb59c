"""Typed words that change the shown page, for surfaces where one types: `page 7`, `find words`, `min 50`."""

from dataclasses import replace

from bot.core.cards.action_codec import MAX_PAGE
from bot.core.cards.actions import PageAction
from bot.core.commands.options.numbers import Integer
from bot.core.commands.options.percent import Percent
from bot.core.commands.options.times import Day
from bot.core.domain.reports import PostQuery
from bot.core.text.catalog import N_

EXAMPLES = ("page 3", "find some words", "min 50", "since 2024-01-31", "until 2024-12-31", "all")
WORDS = frozenset(example.split()[0] for example in EXAMPLES)
_PAGE = Integer(1, MAX_PAGE, N_("{written} is not a page number."), N_("Write a number, such as 7."))


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
        return replace(shown, number=_PAGE.read(value))
    return replace(shown, number=1, query=_query(shown.query, word, value))


def _query(query: PostQuery, word: str, value: str) -> PostQuery:
    match word:
        case "find":
            return replace(query, text=value)
        case "min":
            return replace(query, minimum=Percent().read(value) if value else None)
        case "since":
            return replace(query, since=Day().read(value) if value else None)
        case _:
            return replace(query, until=Day().read(value) if value else None)
