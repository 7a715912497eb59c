"""A reply as frozen data: every surface draws the same card in its own way.

All texts are plain words without any markup; some are strangers' (posts, names), so each renderer escapes them all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.cards.forms import Form
from bot.core.cards.marked import Piece, Span, mark, within
from bot.core.text.catalog import _


class Tone(StrEnum):
    """A card's tone: shown as a color on platforms that have one."""

    NEUTRAL = "neutral"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"


class PartStyle(StrEnum):
    """How a stretch of text looks."""

    PLAIN = "plain"
    BOLD = "bold"
    CODE = "code"
    COMMAND = "command"
    """One of ours, as it is typed in a terminal: each platform writes it as it is given there."""
    LINK = "link"
    MOMENT = "moment"
    """A point in time: where a platform can, it shows it in each reader's own time zone."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text in one style; `url` is set for links only, `at` (aware) for moments only."""

    text: str
    style: PartStyle = PartStyle.PLAIN
    url: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A name with its value; one that holds a moment is a paragraph."""

    name: str
    value: str | Text


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with their values, side by side where there is room."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with a bar beside it. `share` (0 to 1) is the bar's length; `marked` ones stand out as flagged."""

    label: str
    value: str
    share: float
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below a title: drawn where the font allows it, written out elsewhere."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class PostQuote:
    """A post made ready to show; X wants author, whole text and a date that links to the post.

    `author` is empty where the card's title says enough, as it does of an archive whose owner nobody has confirmed.
    `url` is empty where the post did not come from its network: a link would suggest that it did; `view` are words for
    that link. `at` (aware) is when it was written, for platforms that tell the time in each reader's zone; `date` says
    the same in words. `number` is its place in the list, from 1, or 0 for one alone; `kind` is empty for a plain post.
    `note` says why there are no scores, or what people said of it. `continued` stands for the second and later pieces
    of a post that was too long for one message. The text of a `spoiler` is covered until one asks for it, on platforms
    that can do so; so is what begins at `hidden_from`, which its author has hidden, None for nothing. `toxic` are the
    pieces of the text that made it flagged, in order. A `brief` one takes few lines: its score stands beside its date.
    """

    number: int
    author: str
    date: str
    kind: str
    text: str
    url: str
    scores: tuple[Bar, ...] = ()
    note: str = ""
    continued: bool = False
    spoiler: bool = False
    toxic: tuple[Span, ...] = ()
    at: datetime | None = None
    brief: bool = False
    view: str = ""
    hidden_from: int | None = None

    @property
    def pieces(self) -> Sequence[Piece]:
        """The text in pieces; toxic ones stand out."""
        return mark(self.text, self.toxic)

    @property
    def shown(self) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The pieces that one reads at once, and those that are covered."""
        end = len(self.text)
        at = 0 if self.spoiler else end if self.hidden_from is None else self.hidden_from
        return self._part(0, at).pieces, self._part(at, end).pieces if at < end else ()

    def window(self, start: int, stop: int) -> "PostQuote":
        """The same with a part of its text, and dots where there is more."""
        before, after = "… " if start else "", " …" if stop < len(self.text) else ""
        part = self._part(start, stop, len(before))
        return replace(part, text=f"{before}{part.text}{after}")

    def cut(self, at: int) -> "tuple[PostQuote, PostQuote]":
        """In two after so many characters of its text; the second has the text alone."""
        rest = replace(self._part(at, len(self.text)), scores=(), note="", continued=True)
        return self._part(0, at), rest

    def _part(self, start: int, stop: int, shift: int = 0) -> "PostQuote":
        hidden = self.hidden_from
        if hidden is not None:
            hidden = max(hidden - start, 0) + shift if hidden < stop else None
        toxic = within(self.toxic, start, stop, shift)
        return replace(self, text=self.text[start:stop], toxic=toxic, hidden_from=hidden)


@dataclass(frozen=True, slots=True)
class Chart:
    """The numbers of a picture, for platforms that draw by themselves: bars of stacked `series`, from left to right.

    Each of the `points` has a label and as many values as there are series; the last series is what was flagged.
    """

    title: str
    series: tuple[str, ...]
    points: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture (PNG) and the words that stand for it; `chart` are its numbers, where it shows some."""

    png: bytes
    name: str
    alt: str
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture from the web beside words; `alt` are the words that stand for it."""

    url: str
    alt: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file to download: its name without a folder, and a description."""

    name: str
    content: bytes
    alt: str


EMPTY_CELL = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are columns.

    A cell that is a moment has words without a zone, which `headings` name once. A plain part is about its whole row.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | Part, ...], ...]

    def named(self, row: Sequence[str | Part], about: int) -> Iterator[tuple[str, str | Part]]:
        """Where nothing stands in columns: the cells from `about` on, each with its column if any; no empty ones."""
        cells = zip(self.columns[about:], row[about:], strict=True)
        told = ((column, cell) for column, cell in cells if cell != EMPTY_CELL)
        return ((column if isinstance(cell, str) or cell.at else "", cell) for column, cell in told)

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns, above cells in words."""
        moments = {at for row in self.rows for at, cell in enumerate(row) if isinstance(cell, Part) and cell.at}
        return tuple(in_utc(name) if at in moments else name for at, name in enumerate(self.columns))


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two subjects."""


Element = Text | Fields | Bars | PostQuote | Image | Thumbnail | File | Table | Divider


class ButtonStyle(StrEnum):
    """How prominent a button is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `action` comes from `action_codec.encode`; `key` is the terminal's one-letter shortcut.

    One that `turns` only changes the number of the page: it is left out where pages are turned in another way.
    """

    label: str
    action: str
    style: ButtonStyle = ButtonStyle.SECONDARY
    key: str = ""
    disabled: bool = False
    turns: bool = False


@dataclass(frozen=True, slots=True)
class FormButton:
    """A button that opens a form. `action` names the form and says what it is about, as a button's does."""

    label: str
    action: str
    form: Form


@dataclass(frozen=True, slots=True)
class SelectOption:
    """One choice of a select."""

    label: str
    action: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A choice of one among several; `placeholder` says of what."""

    placeholder: str
    options: tuple[SelectOption, ...]


Control = Button | Select | FormButton


@dataclass(frozen=True, slots=True)
class Ping:
    """A line above the card that notifies: the text that a phone shows, and whom it mentions, if anybody.

    It is the only mention that the bot ever makes: of a person or of a role, by their ids.
    """

    words: str
    user: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class AnyCard:
    """One reply: a title, what it says, and rows of what can be done next. It is a `Card` or a `PersonalCard`.

    A `live` one is of a scan under way: it will be shown again and again in the same place, until the scan ends.
    `alone` opens its posts for whoever presses, and for nobody else: where others see the card and the platform can't
    cover what has to be covered, that is how one reads it.
    """

    title: str
    elements: tuple[Element, ...] = ()
    tone: Tone = Tone.NEUTRAL
    rows: tuple[tuple[Control, ...], ...] = ()
    footer: str = ""
    ping: Ping | None = None
    live: bool = False
    alone: Button | None = None


@dataclass(frozen=True, slots=True)
class Card(AnyCard):
    """A reply that others may see too, where the asker, or the place, wants that."""


@dataclass(frozen=True, slots=True)
class PersonalCard(AnyCard):
    """A reply about whoever asks, for them alone: it is no `Card`, so it can't be given to what others see."""


def bold(text: str) -> Part:
    """Text that stands out."""
    return Part(text, PartStyle.BOLD)


def code(text: str) -> Part:
    """Text to be typed as it stands."""
    return Part(text, PartStyle.CODE)


def command(text: str) -> Part:
    """A command of ours to be given, with what follows it: `/scan @ada`."""
    return Part(text, PartStyle.COMMAND)


def link(text: str, url: str) -> Part:
    """Text that leads to an address."""
    return Part(text, PartStyle.LINK, url)


def moment(words: str, at: datetime) -> Part:
    """A point in time (aware); the words say it where a platform doesn't."""
    return Part(words, PartStyle.MOMENT, at=at)


def text(*parts: str | Part) -> Text:
    """A paragraph; strings are plain parts."""
    return Text(tuple(Part(part) if isinstance(part, str) else part for part in parts))


def in_utc(words: str) -> str:
    """What names a moment, or several, with their zone."""
    return _("{words} (UTC)", words=words)
