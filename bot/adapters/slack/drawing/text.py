"""What people type on Slack as plain words, and what we say in the words of Slack."""

import re
from dataclasses import replace
from typing import TypeVar

from bot.core.cards.model import AnyCard, Element, Part, PartStyle, Text, Thumbnail, code
from bot.core.cards.plain_text import part_text
from bot.core.cards.sentences import to_parts
from bot.core.commands.options.plain import Line
from bot.core.commands.table import COMMANDS
from bot.core.domain.workspace import Visibility
from bot.core.text.html_entities import unescape
from bot.core.text.untrusted import sanitize

C = TypeVar("C", bound=AnyCard)

COMMAND = "/toxscan"  # The only slash command; what Discord's are, are its sub-commands.

_MARKUP = re.compile(r"<([@#!]?)([^<|>]*)(?:\|([^<>]*))?>")  # Without "<" inside: a row of them is one step each.
_VISIBILITY = re.compile(r"(?:^|(?<=\s))--(public|private)(?=\s|$)")
_WITH_REST = frozenset(command.name for command in COMMANDS if command.option_taking(Line))
# What phones and Macs make of straight quotation marks and of two hyphens, while one types.
_STRAIGHT = str.maketrans("“”„‟«»", '""""""') | str.maketrans("‘’", "''")
_DASH = re.compile(r"(?:^|(?<=\s))[—–](?=[a-z])")


def undo_markup(text: str) -> str:
    """A message or command of Slack's as its writer typed it: links, mentions and entities undone."""

    def undone(found: re.Match[str]) -> str:
        kind, target, label = found.groups()
        match kind:
            case "@" | "#":
                return f"{kind}{label}" if label else found[0]  # Without a label only an id is known.
            case "!":
                return f"@{target.partition('^')[0]}"
            case _:
                return target.removeprefix("mailto:")

    return unescape(_MARKUP.sub(undone, text)).strip()


def command_line(text: str) -> tuple[str, Visibility | None]:
    """A typed line as the core parses it, and who is to see the answer; None where that is not said."""
    line = undo_markup(text).removeprefix("/")
    name, _, rest = line.partition(" ")
    name = name.lower() or "help"
    if name in _WITH_REST:  # Its words are taken as they stand.
        return f"{name} {rest}", None
    rest = _DASH.sub("--", rest.translate(_STRAIGHT))
    asked = _VISIBILITY.findall(rest)
    return f"{name} {_VISIBILITY.sub('', rest)}".strip(), Visibility(asked[-1]) if asked else None


def escape(words: str) -> str:
    """The words for a text that Slack reads as its markup: nothing in them mentions, links or notifies.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return sanitize(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_commands(card: C) -> C:
    """The card with our commands as they are given on Slack: `/scan` is `/toxscan scan` here."""
    return replace(card, elements=tuple(_spoken(element) for element in card.elements))


def write_plainly(sentence: str) -> str:
    """A sentence of ours, where Slack takes plain words only."""
    return "".join(map(part_text, map(_given, to_parts(sentence))))


def _spoken(element: Element) -> Element:
    return (
        replace(element, parts=tuple(map(_given, element.parts))) if isinstance(element, Text | Thumbnail) else element
    )


def _given(part: Part) -> Part:
    return code(f"{COMMAND} {part.text.removeprefix('/')}") if part.style is PartStyle.COMMAND else part
