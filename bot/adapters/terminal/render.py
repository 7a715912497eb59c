"""Cards in a terminal: colored where it can, plain ASCII where it must, and safe whatever a post holds."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text as Line

from bot.adapters.drawing import count_filled
from bot.adapters.terminal.characters import ASCII
from bot.core.cards import model as cards
from bot.core.cards.model import (
    AnyCard,
    Bar,
    Bars,
    Button,
    Element,
    Fields,
    File,
    Image,
    PartStyle,
    PostQuote,
    Select,
    Tone,
)
from bot.core.cards.plain_text import cell_text, part_text, uncovered
from bot.core.cards.sentences import continued
from bot.core.text.untrusted import sanitize

_TONES = {Tone.NEUTRAL: "cyan", Tone.GOOD: "green", Tone.WARNING: "yellow", Tone.DANGER: "red"}
_BAR, _SHORT_BAR = 24, 10  # Columns of a bar on a line of its own, and of one within a line.
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_WEB_ADDRESS = re.compile(r"https?://[!-~]+")
_COUNT = re.compile(r"[\d.,’\s]+|–")

# Terminals know nothing of isolates, and show them as boxes.
_UNSHOWN = {ord("\u2068"): None, ord("\u2069"): None, ord("\t"): "    "}


def render(card: AnyCard, console: Console) -> None:
    """Prints the card. A picture is left to platforms that show it; its words stand in where no bars say the same."""
    console.print(draw(card, console), soft_wrap=False)


def draw(card: AnyCard, console: Console) -> RenderableType:
    """The card as something that `console` can print, or redraw in place while it changes."""
    return Group(*_Screen(console).card(card))


def choices(card: AnyCard) -> dict[str, str]:
    """What can be typed below the card, and the action that it stands for: keys where there are, else numbers."""
    return {name: control.action for name, control in _number_controls(card) if name}


def _number_controls(card: AnyCard) -> Iterator[tuple[str, Button | cards.SelectOption]]:
    """Every button and option with what to type for it; empty for what can't be chosen now. Forms are typed."""
    numbers = count(1)
    for control in (control for row in card.rows for control in row):
        match control:
            case Button():
                yield ("" if control.disabled else control.key or str(next(numbers))), control
            case Select():
                for option in control.options:
                    yield ("" if option.chosen else str(next(numbers))), option


def _flatten(words: str) -> str:
    """The words on one line, where a break would tear the picture."""
    return " ".join(words.splitlines())


class _Screen:
    """Draws elements for one console: knows its width, its characters and whether it has links."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.ascii = console.options.ascii_only
        self.links = console.is_terminal and not console.is_dumb_terminal
        self.width = console.width - 2  # Everything below the title is set in by two columns.

    def card(self, card: AnyCard) -> Iterator[RenderableType]:
        """The card's lines from title to controls, with air between the elements."""
        tone = _TONES[card.tone]
        yield self.line(("▌ ", tone), (_flatten(card.title), f"bold {tone}"))
        drawn = any(isinstance(element, Bars) for element in card.elements)
        for element in card.elements:
            if isinstance(element, Image) and drawn:
                continue
            yield ""
            yield from (Padding(piece, (0, 0, 0, 2)) for piece in self.element(element))
        if card.footer:
            yield ""
            yield Padding(self.line((_flatten(card.footer), "dim italic")), (0, 0, 0, 2))
        controls = list(self.controls(card))
        if controls:
            yield ""
            yield from (Padding(piece, (0, 0, 0, 2)) for piece in controls)

    def element(self, element: Element) -> Iterator[RenderableType]:
        """One element's lines."""
        match element:
            case cards.Text(parts) | cards.Thumbnail(_, _, parts):
                yield from self.text(parts)
            case Fields():
                yield self.fields(element)
            case Bars():
                yield from self.bars(element)
            case PostQuote():
                yield from self.quote(element)
            case Image() | File():
                yield self.line((_flatten(element.alt), "dim"))
            case cards.Table():
                yield self.table(element)
            case cards.Divider():
                yield Rule(characters="-" if self.ascii else "─", style="dim")

    def text(self, parts: Sequence[cards.Part]) -> Iterator[RenderableType]:
        """A paragraph; or a list, whose entries stand apart from each other where they go into further lines."""
        whole = self.line(*(self.part(part) for part in parts))
        entries = whole.split("\n", allow_blank=True)
        if len(entries) == 1:
            yield whole
            return
        for entry in entries:
            first, *rest = entry.wrap(self.console, self.width - 2) or [entry]
            yield first
            yield from (Padding(line, (0, 0, 0, 2)) for line in rest)

    def clean(self, words: str) -> str:
        """The words without control codes, in characters that the terminal can show; lines stay lines."""
        words = sanitize(words).translate(_UNSHOWN)
        if not self.ascii:
            return words
        encoding = self.console.encoding
        return words.translate(ASCII).encode(encoding, "backslashreplace").decode(encoding)

    def line(self, *pieces: tuple[str, str | Style]) -> Line:
        """A line of styled pieces, cleaned; it wraps where the console ends."""
        return Line.assemble(*((self.clean(words), style) for words, style in pieces), overflow="fold")

    def part(self, part: cards.Part) -> tuple[str, str | Style]:
        """A stretch of text with its style."""
        match part.style:
            case PartStyle.BOLD:
                return part.text, "bold"
            case PartStyle.CODE | PartStyle.COMMAND:
                return part.text, "bold cyan"
            case PartStyle.LINK:
                return (part.text, self.link(part.url)) if self.links else (part_text(part), "")
            case PartStyle.PLAIN | PartStyle.MOMENT:
                return part.text, ""

    def link(self, url: str) -> Style:
        """The style of a link, where the terminal has links and the address is one that can't break out of it."""
        safe = self.links and _WEB_ADDRESS.fullmatch(url)
        return Style(link=url if safe else None, underline=True)

    def fields(self, fields: Fields) -> Grid:
        """Names in one column, values in the next."""
        grid = Grid.grid(padding=(0, 2))
        for field in fields.fields:
            value = [(field.value, "")] if isinstance(field.value, str) else map(self.part, field.value.parts)
            grid.add_row(self.line((field.name, "cyan")), self.line(*value))
        return grid

    def bars(self, bars: Bars) -> Iterator[RenderableType]:
        """A title and one line a bar: name, bar, value."""
        if bars.title:
            yield self.line((_flatten(bars.title), "bold"))
        grid = Grid.grid(padding=(0, 2))
        grid.add_column(justify="right")
        width = min(_BAR, self.width // 4)
        for bar in bars.bars:
            grid.add_row(self.line((_flatten(bar.label), "")), self.stroke(bar, width), self.line(*self.value(bar)))
        yield grid

    def value(self, bar: Bar) -> tuple[tuple[str, str], ...]:
        """A bar's value, with a flag where it is marked: color alone tells nothing in black and white."""
        words = _flatten(bar.value)
        return ((words, "bold red"), (" ⚑", "red")) if bar.marked else ((words, ""),)

    def stroke(self, bar: Bar, width: int) -> Line:
        """The bar itself, in eighths of a column; any share above 0 is visible."""
        style = "red" if bar.marked else "blue"
        if self.ascii:
            filled = count_filled(bar, width)
            return Line("#" * filled + "-" * (width - filled), style)
        eighths = count_filled(bar, width * 8)
        drawn = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
        return Line.assemble((drawn, style), ("░" * (width - len(drawn)), "bright_black"))

    def quote(self, quote: PostQuote) -> Iterator[RenderableType]:
        """A post: who and when, its words behind a line, its scores, its address."""
        number = (f"#{quote.number} " if quote.number else "", "bold")
        if quote.continued:
            yield self.line(number, (continued("").strip(), "dim"))
        else:
            yield self.line(number, (_flatten(" · ".join(filter(None, (quote.author, quote.date, quote.kind)))), "dim"))
        text = Line.assemble(*((self.clean(piece), "bold red" if toxic else "") for piece, toxic in uncovered(quote)))
        text.overflow = "fold"
        for row in text.wrap(self.console, self.width - 2):
            yield Line.assemble((self.clean("│ "), "cyan"), row)
        scores = [
            Line.assemble(
                self.line((_flatten(f"{bar.label} "), "")),
                self.stroke(bar, _SHORT_BAR),
                " ",
                self.line(*self.value(bar)),
            )
            for bar in quote.scores
        ]
        yield from self.pack(scores)
        if quote.note:
            yield self.line((_flatten(quote.note), "dim"))
        if quote.url and not quote.continued:
            yield self.line((_flatten(quote.url), self.link(quote.url) + Style(dim=True)))

    def table(self, table: cards.Table) -> Grid:
        """Columns below their names; those of numbers stay whole where that leaves half of the line to words."""
        grid = Grid(box=None, padding=(0, 2, 0, 0), header_style="bold cyan")
        names = [_flatten(column) for column in table.headings]
        counts = [all(_COUNT.fullmatch(cell_text(row[at])) for row in table.rows) for at in range(len(names))]
        taken = sum(len(name) + 2 for name, counted in zip(names, counts, strict=True) if counted)
        for name, counted in zip(names, counts, strict=True):
            whole = counted and taken <= self.width // 2
            grid.add_column(self.line((name, "")), overflow="fold", no_wrap=whole)
        for cells in table.rows:
            grid.add_row(*(self.line((_flatten(cell_text(cell)), "")) for cell in cells))
        return grid

    def controls(self, card: AnyCard) -> Iterator[RenderableType]:
        """What can be typed; a button that can't be pressed now is left out, a chosen option is marked."""
        names = iter(name for name, _ in _number_controls(card))
        heads = [len(control.placeholder) for row in card.rows for control in row if isinstance(control, Select)]
        for row in card.rows:
            offered: list[Line] = []
            for control in row:
                if isinstance(control, Select):
                    offered.append(self.line((_flatten(control.placeholder).ljust(max(heads)), "dim")))
                    offered += [self.choice(option.label, next(names)) for option in control.options]
                elif isinstance(control, Button) and (name := next(names)):
                    offered.append(self.choice(control.label, name))
            # The choices of a select stand below each other, not below what they are choices of.
            under = max(heads) if isinstance(row[0], Select) else None
            yield from self.pack(offered, under)

    def choice(self, label: str, name: str) -> Line:
        """A choice behind what to type for it, or the mark of what is chosen already."""
        mark = (f"[{name}] ", "bold cyan") if name else ("● ", "green")
        return self.line(mark, (_flatten(label), "" if name else "bold"))

    def pack(self, pieces: list[Line], under: int | None = None) -> Iterator[Line]:
        """The pieces side by side, as many on a line as there is room for, none broken in two.

        With `under` all lines but the first begin so many columns in, and a gap.
        """
        gap = Line("   ")
        row: list[Line] = []
        for piece in pieces:
            if row and gap.join([*row, piece]).cell_len > self.width:
                yield gap.join(row)
                row = [] if under is None else [Line(" " * under)]
            row.append(piece)
        if row:
            yield gap.join(row)
