"""Cards as Discord embeds and files: only maps what stands on the card, all of it escaped."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import discord

from bot.adapters.discord.drawing.text import code, escape, link, one_line, quoted, units
from bot.core.cards import model as cards
from bot.core.cards.fit import CardLimits, fit
from bot.core.cards.model import (
    AnyCard,
    Bar,
    Bars,
    Element,
    Field,
    Fields,
    File,
    Image,
    PartStyle,
    Ping,
    PostQuote,
    Table,
    Tone,
)
from bot.core.text.untrusted import harmless

# Discord's limits: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
TITLE, DESCRIPTION, EMBEDS, ALL_EMBEDS = 256, 4096, 10, 6000
ALT_TEXT = 1024
CONTENT = 2000
MOST_FILE = 10 * 2**20  # Bytes; servers with boosts take more, but not direct messages.
# `fit` counts characters as people see them. Escapes, links and bars come on top, so we ask for less, and for
# less again where a post is full of what has to be escaped (at most two units for one character).
LIMITS = CardLimits(title=200, footer=1500, text=3500, total=5400, elements=60)
SHARES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25)
REST = "the-rest.txt"
REST_FOLLOWS = "This is too long for one Discord message: the rest is in the attached file."

NO_FILES = "Discord takes no files from me here, so this is missing: {}. Ask me in a direct message to get everything."

COLOURS = {Tone.NEUTRAL: 0x5865F2, Tone.GOOD: 0x3BA55D, Tone.WARNING: 0xF0B232, Tone.DANGER: 0xDA373C}
HEADING = "### "
CELLS = 10  # Of a bar.
FLAG = "🚩"
SHORT_FIELD = 22  # Characters; longer ones deserve lines of their own.


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; `alt` are the words that stand for a picture."""

    name: str
    content: bytes
    alt: str = ""

    def file(self) -> discord.File:
        """Ready to be sent, once."""
        return discord.File(io.BytesIO(self.content), self.name, description=harmless(self.alt)[:ALT_TEXT] or None)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one message shows, without its controls."""

    embeds: tuple[discord.Embed, ...]
    attachments: tuple[Attachment, ...] = ()
    ping: Ping | None = None

    @property
    def content(self) -> str | None:
        """The line that notifies, above the embeds."""
        if self.ping is None:
            return None
        called = f"<@{self.ping.user}> " if self.ping.user else f"<@&{self.ping.role}> " if self.ping.role else ""
        return called + escape(one_line(self.ping.words))[: CONTENT - len(called)]

    @property
    def mentions(self) -> discord.AllowedMentions:
        """Whom the message may call: who stands in its ping, and nobody else."""
        called = discord.AllowedMentions.none()
        if self.ping and self.ping.user:
            called.users = [discord.Object(int(self.ping.user))]
        elif self.ping and self.ping.role:
            called.roles = [discord.Object(int(self.ping.role))]
        return called


def draw(card: AnyCard) -> Drawing:
    """The card as one message. What does not fit into it is attached as a text file: nothing is lost.

    Raises:
        ValueError: no share of the limits is small enough; no card we know of does that.
    """
    return next(drawings(card))


def drawings(card: AnyCard) -> Iterator[Drawing]:
    """The card as one message, then, should Discord not take that, smaller and smaller ones; the last has no files.

    Raises:
        ValueError: no share of the limits is small enough; no card we know of does that.
    """
    last = None
    for share in SHARES:
        limits = replace(LIMITS, text=int(LIMITS.text * share), total=int(LIMITS.total * share))
        first, *rest = fit(replace(card, rows=()), limits)
        if rest:
            first = replace(first, elements=(*first.elements, cards.text(REST_FOLLOWS)))
        drawing = _drawing(first)
        if not _fits(drawing):
            continue
        drawing = replace(drawing, attachments=(*drawing.attachments, *_rest(rest)), ping=card.ping)
        if drawing != last:
            last = drawing
            yield drawing
    if last is None:
        raise ValueError(f"the card {card.title!r} can't be drawn within Discord's limits")
    if last.attachments:
        yield _without_files(last)


def _without_files(drawing: Drawing) -> Drawing:
    """The same where Discord takes no files; the message says what is missing."""
    names = ", ".join(attachment.name for attachment in drawing.attachments)
    embeds = [embed.copy().set_image(url=None) for embed in drawing.embeds]
    embeds[-1].description = f"{embeds[-1].description or ''}\n\n{escape(NO_FILES.format(names))}".strip()
    return Drawing(tuple(embeds), ping=drawing.ping)


def _rest(rest: list[AnyCard]) -> Iterator[Attachment]:
    if rest:
        words = "\n\n".join(cards.fallback(card) for card in rest)
        yield Attachment(REST, harmless(words).encode())
    for element in (element for card in rest for element in card.elements):
        if isinstance(element, Image):
            yield Attachment(element.name, element.png, element.alt)
        elif isinstance(element, File) and len(element.content) <= MOST_FILE:
            yield Attachment(element.name, element.content)


def _fits(drawing: Drawing) -> bool:
    """Whether Discord would take it; counted as it will be sent."""
    total = 0
    for embed in drawing.embeds:
        title, description = units(embed.title or ""), units(embed.description or "")
        total += title + description + units(embed.footer.text or "")
        if title > TITLE or description > DESCRIPTION:
            return False
    return total <= ALL_EMBEDS and len(drawing.embeds) <= EMBEDS


@dataclass(slots=True)
class _Sheet:
    """Embeds being filled from top to bottom: a paragraph that comes after a picture begins a new one."""

    colour: int
    embeds: list[discord.Embed] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def last(self) -> discord.Embed:
        return self.embeds[-1]

    def begin(self) -> None:
        self.embeds.append(discord.Embed(colour=self.colour))

    def paragraph(self, words: str) -> None:
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
        if self.last.image.url:
            self.begin()
        self.last.set_image(url=f"attachment://{image.name}")
        self.attachments.append(Attachment(image.name, image.png, image.alt))

    def file(self, file: File) -> None:
        if len(file.content) <= MOST_FILE:
            self.attachments.append(Attachment(file.name, file.content))
            self.paragraph(f"📎 {one_line(file.alt)}")
        else:
            size = f"{len(file.content) / 2**20:.0f} MiB, and Discord takes {MOST_FILE // 2**20}"
            self.paragraph(f"{one_line(file.alt)}: the file has {size}. The terminal has no such limit.")


def _drawing(card: AnyCard) -> Drawing:
    sheet = _Sheet(COLOURS[card.tone])
    sheet.begin()
    sheet.last.title = one_line(card.title) or None
    for element in _pictured(card.elements):
        _add(sheet, element)
    if card.footer:
        sheet.last.set_footer(text=harmless(card.footer))
    return Drawing(tuple(sheet.embeds), tuple(sheet.attachments))


def _pictured(elements: tuple[Element, ...]) -> Iterator[Element]:
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


def _add(sheet: _Sheet, element: Element) -> None:
    match element:
        case cards.Text(parts):
            sheet.paragraph(_words(parts))
        case cards.Thumbnail(url, _, parts):
            sheet.paragraph(_words(parts))
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


def _words(parts: tuple[cards.Part, ...]) -> str:
    """A paragraph; a line that stands out alone is a heading."""
    match parts:
        case (cards.Part(words, PartStyle.BOLD),) if words.strip():
            return HEADING + one_line(words)
        case _:
            return "".join(map(_part, parts)).strip()


def _part(part: cards.Part) -> str:
    match part.style:
        case PartStyle.BOLD:
            return f"**{escape(part.text)}**" if part.text.strip() else escape(part.text)
        case PartStyle.CODE:
            return code(part.text)
        case PartStyle.LINK:
            return link(part.text, part.url)
        case PartStyle.PLAIN:
            return escape(part.text)


def _bar(bar: Bar) -> str:
    """The bar first and in code, where all characters are equally wide: so bars of any labels line up."""
    filled = max(round(bar.share * CELLS), 1 if bar.share > 0 else 0)
    value = f"**{one_line(bar.value)}** {FLAG}" if bar.marked else one_line(bar.value)
    return f"`{'█' * filled}{'░' * (CELLS - filled)}` {one_line(bar.label)} · {value}"


def _quote(quote: PostQuote) -> str:
    """A post as X wants it shown: author, whole text, a date that leads to the post, and "View on X"."""
    number = f"**#{quote.number}**"
    if quote.continued:
        return f"{number} (continued)\n{quoted(quote.pieces, covered=quote.spoiler)}"
    scores = [
        f"{one_line(bar.label)} **{one_line(bar.value)}** {FLAG}"
        if bar.marked
        else f"{one_line(bar.label)} {one_line(bar.value)}"
        for bar in quote.scores
    ]
    below = [*scores, *([one_line(quote.note)] if quote.note else [])]
    date = one_line(quote.date)
    if quote.url:
        below.append(link("View\u00a0on\u00a0X", quote.url))
        date = link(quote.date, quote.url)
    head = f"{number} **{one_line(quote.author)}** · {date} · {one_line(quote.kind)}"
    small = f"\n-# {' · '.join(below)}" if below else ""
    return f"{head}\n{quoted(quote.pieces, covered=quote.spoiler)}{small}"


def _lines(element: Table | cards.Divider) -> Iterator[str]:
    """Each row as two lines that flow on a phone too: what it is about, then the other cells with their names."""
    if isinstance(element, cards.Divider):
        yield "⎯" * CELLS
        return
    for cells in element.rows:
        head = " · ".join(one_line(cell) for cell in cells[:2])
        others = zip(element.columns[2:], cells[2:], strict=True)
        yield f"**{head}**\n" + " · ".join(f"{one_line(column)} {one_line(cell)}" for column, cell in others)
