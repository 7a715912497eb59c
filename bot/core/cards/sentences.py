"""Sentences of ours as parts of a card: what is to be typed stands out, and values get a style of their own."""

from collections.abc import Iterator
from itertools import zip_longest
from string import Formatter

from bot.core.cards.model import Part, PartStyle, Text, code, command, text
from bot.core.text.catalog import _


def to_parts(words: str, style: PartStyle = PartStyle.PLAIN) -> tuple[Part, ...]:
    """A sentence of ours as parts in a style; what stands between `backticks` is to be typed, a command or code.

    Others' words in it hold no backtick: see `sanitize_inline`.
    """
    pieces = words.split("`")
    if len(pieces) % 2 == 0:  # One is open: none means anything.
        return (Part(words, style),)
    typed = (command(piece) if piece.startswith("/") else code(piece) for piece in pieces[1::2])
    around = (Part(piece, style) for piece in pieces[::2])
    both = zip_longest(around, typed, fillvalue=Part(""))
    return tuple(part for pair in both for part in pair if part.text)


def fill(message: str, /, **parts: str | Part) -> Iterator[str | Part]:
    """A message with parts of a card in its named places: `fill(_("{who} is back."), who=bold(name))`."""
    for before, name, _spec, _conversion in Formatter().parse(message):
        yield from to_parts(before)
        if name is not None:
            yield parts[name]


def phrase(message: str, /, **parts: str | Part) -> Text:
    """A paragraph of one message; see `fill`."""
    return text(*fill(message, **parts))


def continued(words: str) -> str:
    """A title or a name above what did not fit with the rest."""
    return _("{words} (continued)", words=words)
