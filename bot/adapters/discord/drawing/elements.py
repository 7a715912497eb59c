"""A card's elements as paragraphs, pictures and files of Discord embeds, all of it escaped."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import discord

from bot.adapters.discord.drawing.text import code, escape, link, mention, moment, one_line, quote_lines, units
from bot.adapters.drawing import CELLS, FLAG, stroke
from bot.core.cards import model as cards
from bot.core.cards.model import Bar, Bars, Element, Field, Fields, File, Image, PartStyle, PostQuote, Table
from bot.core.text.catalog import _
from bot.core.text.untrusted import sanitize

DESCRIPTION = 4096  # Of an embed: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
ALT_TEXT = 1024
MOST_FILE = 10 * 2**20  # Bytes; servers with boosts take more, but not direct messages.
HEADING = "### "
SHORT_FIELD = 22  # Characters; longer ones deserve lines of their own.


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; `alt` are the words that stand for a picture."""

    name: str
    content: bytes
    alt: str = ""

    def file(self) -> discord.File:
        """Ready to be sent, once."""
        return discord.File(io.BytesIO(self.content), self.name, description=sanitize(self.alt)[:ALT_TEXT] or None)


@dataclass(slots=True)
class Sheet:
    """Embeds being filled from top to bottom: a paragraph that comes after a picture begins a new one."""

    colour: int
    commands: Mapping[str, int]
    embeds: list[discord.Embed] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def last(self) -> discord.Embed:
        """The embed that is being filled."""
        return self.embeds[-1]

    def begin(self) -> None:
        """Go on in a new embed."""
        self.embeds.append(discord.Embed(colour=self.colour))

    def paragraph(self, words: str) -> None:
        """Add a paragraph; nothing where there are no words."""
        if not words:
            return
        before = self.last.description
        heading = HEADING in {words[: len(HEADING)], (before or "").rpartition("\n")[2][: len(HEADING)]}
        gap = "\n" if heading else "\n\n"  # A heading brings its own space.
        room = DESCRIPTION - units(before or "") - len(gap)
        if self.last.image.url or units(words) > room:
            self.begin()
            before = None
        self.last.description = f"{before}{gap}{words}" if before else words

    def picture(self, image: Image) -> None:
        """Add a picture, in an embed that has none yet."""
        if self.last.image.url:
            self.begin()
        self.last.set_image(url=f"attachment://{image.name}")
        self.attachments.append(Attachment(image.name, image.png, image.alt))

    def file(self, file: File) -> None:
        """Add a file, or say that Discord does not take it."""
        if len(file.content) <= MOST_FILE:
            self.attachments.append(Attachment(file.name, file.content))
            self.paragraph(f"📎 {one_line(file.alt)}")
        else:
            words = _(
                "{file}: the file has {size} MiB, and Discord accepts at most {most}. The terminal has no such limit.",
                file=one_line(file.alt),
                size=f"{len(file.content) / 2**20:.0f}",
                most=MOST_FILE // 2**20,
            )
            self.paragraph(words)


def drop_pictured_bars(elements: tuple[Element, ...]) -> Iterator[Element]:
    """The elements without the bars below a picture: it shows them, and says them to those who don't see it."""
    image: Image | None = None
    for element in elements:
        if image and isinstance(element, Bars):
            image = replace(image, alt=f"{image.alt}\n{cards.element_text(element)}")
            continue
        if image:
            yield image
        image = element if isinstance(element, Image) else None
        if not image:
            yield element
    if image:
        yield image


def add(sheet: Sheet, element: Element) -> None:
    """Put an element below what the sheet holds."""
    match element:
        case cards.Text(parts):
            sheet.paragraph(_words(parts, sheet.commands))
        case cards.Thumbnail(url, _, parts):
            sheet.paragraph(_words(parts, sheet.commands))
            sheet.last.set_thumbnail(url=url)
        case Fields(fields):
            sheet.paragraph(_fields(fields))
        case Bars():
            sheet.paragraph(_bars(element))
        case PostQuote():
            sheet.paragraph(_quote(element))
        case Image():
            sheet.picture(element)
        case File():
            sheet.file(element)
        case Table() | cards.Divider():
            for words in _lines(element):
                sheet.paragraph(words)


def _fields(fields: Iterable[Field]) -> str:
    """Short ones on one line, which keeps its height while they change; those with short names a line each.

    Not as an embed's fields: these stand below all other words, so that a card with both falls apart.
    """
    named = [(one_line(each.name), escape(each.value).strip() or "–") for each in fields]
    if all(len(name) <= SHORT_FIELD and len(value) <= SHORT_FIELD for name, value in named):
        return " · ".join(f"{name} **{value}**" for name, value in named)
    between = " · " if all(len(name) <= SHORT_FIELD for name, _ in named) else "\n"
    return "\n".join(f"**{name}**{between}{value}" for name, value in named)


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
    value = f"**{one_line(bar.value)}** {FLAG}" if bar.marked else one_line(bar.value)
    return f"`{stroke(bar)}` {one_line(bar.label)} · {value}"


def _quote(quote: PostQuote) -> str:
    """A post as X wants it shown: author, whole text, a date that leads to the post, and "View on X"."""
    number = f"**#{quote.number}**"
    if quote.continued:
        return f"{cards.continued(number)}\n{quote_lines(quote.pieces, covered=quote.spoiler)}"
    scores = [
        f"{one_line(bar.label)} **{one_line(bar.value)}** {FLAG}"
        if bar.marked
        else f"{one_line(bar.label)} {one_line(bar.value)}"
        for bar in quote.scores
    ]
    below = [*scores, *([one_line(quote.note)] if quote.note else [])]
    date = one_line(quote.date)
    if quote.at and not quote.url:
        date = moment(quote.at)
    if quote.url:
        below.append(link(_("View on X").replace(" ", "\u00a0"), quote.url))
        date = link(quote.date, quote.url)
    head = f"{number} **{one_line(quote.author)}** · {date} · {one_line(quote.kind)}"
    small = f"\n-# {' · '.join(below)}" if below else ""
    return f"{head}\n{quote_lines(quote.pieces, covered=quote.spoiler)}{small}"


def _lines(element: Table | cards.Divider) -> Iterator[str]:
    """Each row as two lines that flow on a phone too: what it is about, then the other cells with their names."""
    if isinstance(element, cards.Divider):
        yield "⎯" * CELLS
        return
    for cells in element.rows:
        head = " · ".join(one_line(cell) for cell in cells[:2])
        others = zip(element.columns[2:], cells[2:], strict=True)
        yield f"**{head}**\n" + " · ".join(f"{one_line(column)} {one_line(cell)}" for column, cell in others)
