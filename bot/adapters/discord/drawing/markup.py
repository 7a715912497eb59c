"""A card's elements in Discord's markup, all of it escaped."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.adapters.discord.drawing.text import code, escape, link, link_to, mention, moment, one_line, quote_lines
from bot.adapters.drawing import FLAG, count_about, stroke
from bot.core.cards import model as cards
from bot.core.cards.model import (
    Bar,
    Bars,
    Element,
    Field,
    Fields,
    Image,
    Part,
    PartStyle,
    PostQuote,
    Table,
    Text,
    Thumbnail,
)
from bot.core.cards.plain_text import covered, element_text
from bot.core.cards.sentences import continued

Words = Text | Thumbnail | Fields | Bars | PostQuote | Table

HEADING = "### "
SHORT_FIELD = 22  # Characters; longer ones deserve lines of their own.


def drop_pictured_bars(elements: tuple[Element, ...]) -> Iterator[Element]:
    """The elements without the bars below a picture: it shows them, and says them to those who don't see it."""
    image: Image | None = None
    for element in elements:
        if image and isinstance(element, Bars):
            image = replace(image, alt=f"{image.alt}\n{element_text(element)}")
            continue
        if image:
            yield image
        image = element if isinstance(element, Image) else None
        if not image:
            yield element
    if image:
        yield image


def paragraph(element: Words, commands: Mapping[str, int]) -> str:
    """What an element says; "" where that is nothing. `commands` are the ids of our commands, as far as known."""
    match element:
        case Text(parts) | Thumbnail(_, _, parts):
            return _words(parts, commands)
        case Fields(fields):
            return _fields(fields, commands)
        case Bars():
            return _bars(element)
        case PostQuote():
            return _quote(element)
        case Table():
            apart = "\n\n" if count_about(element) > 1 else "\n"  # Without places rows are short: two lines each.
            return apart.join(_rows(element, commands))


def _fields(fields: Iterable[Field], commands: Mapping[str, int]) -> str:
    """Short ones on one line, which keeps its height while they change; those with short names a line each.

    Not as an embed's fields: these stand below all other words, so that a card with both falls apart.
    """
    named = [(one_line(each.name), _value(each, commands) or "–") for each in fields]
    if all(len(name) <= SHORT_FIELD and len(value) <= SHORT_FIELD for name, value in named):
        return " · ".join(f"{name} **{value}**" for name, value in named)
    between = " · " if all(len(name) <= SHORT_FIELD for name, _ in named) else "\n"
    return "\n".join(f"**{name}**{between}{value}" for name, value in named)


def _value(field: Field, commands: Mapping[str, int]) -> str:
    value = field.value
    return escape(value).strip() if isinstance(value, str) else "".join(_part(part, commands) for part in value.parts)


def _bars(bars: Bars) -> str:
    title = one_line(bars.title)
    return "\n".join([*([f"**{title}**"] if title else []), *map(_bar, bars.bars)])


def _words(parts: tuple[cards.Part, ...], commands: Mapping[str, int]) -> str:
    """A paragraph; a line that stands out alone is a heading."""
    match parts:
        case (cards.Part(words, PartStyle.BOLD),) if words.strip():
            return HEADING + one_line(words)
        case _:
            return "".join(_part(part, commands) for part in parts).strip()


def _part(part: cards.Part, commands: Mapping[str, int]) -> str:
    match part.style:
        case PartStyle.BOLD:
            return f"**{escape(part.text)}**" if part.text.strip() else escape(part.text)
        case PartStyle.CODE:
            return code(part.text)
        case PartStyle.COMMAND:
            return mention(part.text, commands)
        case PartStyle.LINK:
            return link(part.text, part.url)
        case PartStyle.MOMENT if part.at:
            return moment(part.at)
        case PartStyle.PLAIN | PartStyle.MOMENT:
            return escape(part.text)


def _bar(bar: Bar) -> str:
    """The bar first and in code, where all characters are equally wide."""
    return f"`{stroke(bar)}` {one_line(bar.label)} · {_bar_value(bar)}"


def _bar_value(bar: Bar) -> str:
    return f"**{one_line(bar.value)}** {FLAG}" if bar.marked else one_line(bar.value)


def _quote(quote: PostQuote) -> str:
    """A post as X wants it shown: its author and its day (a brief one: how long ago), which lead to it, and its text.

    Both are one link: clients that show the whole time when it is pressed open the post from the author's name.
    """
    number = f"**#{quote.number}**" if quote.number else ""
    if quote.continued:
        return f"{continued(number)}\n{quote_lines(*covered(quote))}".lstrip()
    ago = moment(quote.at, "R" if quote.brief else "D") if quote.at else one_line(quote.date)
    who = " · ".join(filter(None, (one_line(quote.author), ago)))
    head = f"{number} {link_to(who, quote.url) if quote.url else who}".lstrip()
    scores, kind, note = _scores(quote.scores), one_line(quote.kind), one_line(quote.note)
    beside, below = ((scores, kind, note), ()) if quote.brief else ((), (kind, scores, note))
    above, under = (" · ".join(filter(None, said)) for said in ((head, *beside), below))
    return "\n".join(filter(None, (above, quote_lines(*covered(quote)), under)))


def _scores(scores: Iterable[Bar]) -> str:
    """With a flag behind each that flagged the post."""
    return " · ".join(f"{one_line(bar.label)} {_bar_value(bar)}" for bar in scores)


def _rows(table: Table, commands: Mapping[str, int]) -> Iterator[str]:
    """Each row as two lines that flow on a phone too: what it is about, then the other cells with their names."""
    about = count_about(table)
    for row in table.rows:
        head = " · ".join(_cell(cell, commands) for cell in row[:about])
        others = (f"{one_line(column)} {_cell(cell, commands)}".lstrip() for column, cell in table.named(row, about))
        yield f"**{head}**\n" + " · ".join(others)


def _cell(cell: str | Part, commands: Mapping[str, int]) -> str:
    return one_line(cell) if isinstance(cell, str) else _part(cell, commands)
