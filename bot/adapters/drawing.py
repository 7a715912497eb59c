"""What cards share wherever they are drawn: bars in cells, labels within a limit, the rest that no message holds."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.cards.model import AnyCard, Bar, Select, SelectOption, Table, text
from bot.core.cards.plain_text import fallback
from bot.core.cards.sentences import to_parts
from bot.core.text.untrusted import sanitize

CELLS = 10  # Of a bar between words.
FLAG = "🚩"
REST = "the-rest.txt"


def count_filled(bar: Bar, cells: int) -> int:
    """How many of a bar's cells are filled: at least one for any share above 0."""
    return max(round(bar.share * cells), 1 if bar.share > 0 else 0)


def stroke(bar: Bar) -> str:
    """The bar in characters, half a cell shaded, to be set where all are equally wide: so all bars line up."""
    filled, half = divmod(count_filled(bar, 2 * CELLS), 2)
    return "█" * filled + "▒" * half + "░" * (CELLS - filled - half)


def shorten_label(words: str, limit: int) -> str:
    """A label within its limit; what it names stands in the message itself, whole."""
    words = " ".join(sanitize(words).split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def option_label(select: Select, option: SelectOption) -> str:
    """An option's label. The chosen one stands in the closed select, in place of the placeholder: it says of what."""
    between = " " if select.placeholder.endswith("?") else ": "
    return f"{select.placeholder}{between}{option.label}" if option.chosen else option.label


def add_preface(card: AnyCard, preface: str) -> AnyCard:
    """The card below a sentence of ours, where there is one: why it stands here."""
    return replace(card, elements=(text(*to_parts(preface)), *card.elements)) if preface else card


def rest_text(rest: Sequence[AnyCard]) -> bytes:
    """The cards that a message has no room for, as a text file's content."""
    return sanitize("\n\n".join(fallback(card) for card in rest)).encode()


def count_about(table: Table) -> int:
    """How many cells say what a row is about: the first, and where that is only its place, the one after it."""
    return 2 if table.columns[0] == "#" else 1
