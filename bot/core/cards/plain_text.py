"""A card in plain text: for notifications, for screens that draw nothing, and to count how much it holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.cards.marked import Piece
from bot.core.cards.model import (
    AnyCard,
    Bar,
    Bars,
    Divider,
    Element,
    Fields,
    File,
    Image,
    Part,
    PartStyle,
    PostQuote,
    Table,
    Text,
    Thumbnail,
)
from bot.core.cards.sentences import continued
from bot.core.text.catalog import _


def part_text(part: Part) -> str:
    """The part in plain text; a link shows where it leads."""
    return f"{part.text} ({part.url})" if part.style is PartStyle.LINK else part.text


def cell_text(cell: str | Part) -> str:
    """A table's cell in plain text."""
    return cell if isinstance(cell, str) else part_text(cell)


def value_text(value: str | Text) -> str:
    """A field's value in plain text."""
    return value if isinstance(value, str) else "".join(map(part_text, value.parts))


def bar_text(bar: Bar) -> str:
    """The bar in plain text."""
    words = f"{bar.label}: {bar.value}"
    return _("{words} (flagged)", words=words) if bar.marked else words


def covered(quote: PostQuote) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """A post's text in pieces: those that one reads at once, and those to cover; its author's warning is called one."""
    if quote.hidden_from is None:
        return quote.shown
    above, hidden = replace(quote, spoiler=False).shown
    warning = _call_warning(above)
    if quote.spoiler:
        return (), (*warning, *([("\n", False)] if warning else []), *hidden)
    return warning, hidden


def uncovered(quote: PostQuote) -> Sequence[Piece]:
    """The same for what can't cover any: words say what its author has hidden."""
    if quote.hidden_from is None:
        return quote.pieces
    warning, hidden = covered(replace(quote, spoiler=False))
    said = _("What follows, its author has hidden:")
    return (*warning, *([("\n", False)] if warning else []), (f"{said} ", False), *hidden)


def _call_warning(above: Sequence[Piece]) -> Sequence[Piece]:
    """The words above what is hidden as what they are; nothing where there are none."""
    pieces = list(above)
    while pieces and not pieces[-1][0].strip():
        del pieces[-1]
    if not pieces:
        return ()
    words, toxic = pieces.pop()
    before, after = _("Author's warning: “{words}”", words="\n").split("\n")
    return ((before, False), *pieces, (words.rstrip(), toxic), (after, False))


def element_text(element: Element) -> str:
    """The element in plain text, without a line break at its end."""
    lines: Iterable[str]
    match element:
        case Text(parts) | Thumbnail(_, _, parts):
            lines = ("".join(part_text(part) for part in parts),)
        case Fields(fields):
            lines = (f"{field.name}: {value_text(field.value)}" for field in fields)
        case Bars(title, bars):
            lines = (*([title] if title else []), *(bar_text(bar) for bar in bars))
        case PostQuote():
            lines = _quote_lines(element)
        case Image():
            lines = (element.alt,)
        case File(name, _, alt):
            lines = (f"{name}: {alt}",)
        case Table(rows=rows):
            lines = (" | ".join(map(cell_text, cells)) for cells in (element.headings, *rows))
        case Divider():
            lines = ("---",)
    return "\n".join(lines)


def _quote_lines(quote: PostQuote) -> Iterator[str]:
    number = f"#{quote.number}" if quote.number else ""
    if quote.continued:
        yield continued(number).lstrip()
    else:
        head = ", ".join(filter(None, (quote.author, quote.date, quote.kind)))
        yield f"{number} {head}".lstrip()
    yield "".join(piece for piece, _toxic in uncovered(quote))
    if quote.scores:
        yield "; ".join(bar_text(score) for score in quote.scores)
    if quote.note:
        yield quote.note
    if quote.url and not quote.continued:
        yield quote.url


def fallback(card: AnyCard) -> str:
    """The whole card in plain text, without its controls: for notifications and for screens that draw nothing."""
    pieces = [card.title, *(element_text(element) for element in card.elements), card.footer]
    return "\n".join(piece for piece in pieces if piece)
