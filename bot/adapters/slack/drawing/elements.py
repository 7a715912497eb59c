"""A card's elements as blocks. Strangers' words go into rich text, which has no markup."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.adapters.drawing import FLAG, count_about, stroke
from bot.adapters.slack.drawing.controls import Block, plain
from bot.adapters.slack.drawing.words import ADDRESS, MOMENT, text_object
from bot.core.cards.model import (
    Bar,
    Bars,
    Divider,
    Element,
    Field,
    Fields,
    File,
    Image,
    Part,
    PartStyle,
    PostQuote,
    Table,
    Text,
    Thumbnail,
    bold,
    in_utc,
)
from bot.core.cards.plain_text import cell_text, uncovered, value_text
from bot.core.cards.sentences import continued
from bot.core.text.untrusted import sanitize

FIELDS_IN_SECTION, ALT_TEXT = 10, 2000  # https://docs.slack.dev/reference/block-kit/blocks
SHORT_FIELD = 30  # Up to this length fields stand side by side without a line break.
_MARKUP = re.compile(r"[*_~`&<>]")


def element_blocks(element: Element, pictures: Mapping[str, str]) -> list[Block]:
    """The blocks of one element; `pictures` are the ids of uploaded files by their name."""
    match element:
        case Text((Part(words, PartStyle.BOLD),)) if words.strip():
            drawn = [_heading(words)]
        case Text() | Thumbnail():
            drawn = rich(section(list(_words(element))))
        case Fields(fields):
            drawn = _fields(fields)
        case Bars():
            drawn = _bars(element)
        case PostQuote():
            drawn = rich(*_quote(element))
        case Image():
            drawn = _image(element, pictures)
        case File(name, _, alt):
            drawn = rich(section([text(name, bold=True), text(f": {alt}")]))
        case Table():
            drawn = rich(section(list(_table(element))))
        case Divider():
            drawn = [{"type": "divider"}]
    return drawn


def _words(element: Text | Thumbnail) -> Iterator[Block | None]:
    yield from map(_part, element.parts)
    if isinstance(element, Thumbnail):  # As a link: Slack refuses the whole message where it can't load a picture.
        yield text("\n")
        yield _link(element.alt, element.url)


def rich(*elements: Block | None) -> list[Block]:
    """The elements as a block of rich text, or no block without any."""
    present = [element for element in elements if element]
    return [{"type": "rich_text", "elements": present}] if present else []


def section(parts: Sequence[Block | None], kind: str = "rich_text_section") -> Block | None:
    """The parts as one element; words of the same style become one element."""
    merged: list[Block] = []
    for part in filter(None, parts):
        before = merged[-1] if merged else {}
        if part["type"] == before.get("type") == "text" and part.get("style") == before.get("style"):
            merged[-1] = before | {"text": before["text"] + part["text"]}
        else:
            merged.append(part)
    return {"type": kind, "elements": merged} if merged else None


def joined(above: Block, below: Block) -> Block:
    """Two paragraphs of rich text as one block, a blank line apart."""
    (*sections, last), (first, *others) = above["elements"], below["elements"]
    parts = [*last["elements"], text("\n\n"), *first["elements"]]
    return above | {"elements": [*sections, section(parts), *others]}


def text(words: str, *, bold: bool = False, code: bool = False) -> Block | None:
    """Words that are shown just as they are; Slack refuses empty ones."""
    if not words:
        return None
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    return {"type": "text", "text": sanitize(words)} | ({"style": style} if style else {})


def _link(words: str, url: str) -> Block | None:
    if ADDRESS.fullmatch(url):
        return {"type": "link", "url": url, "text": sanitize(words) or url}
    return text(f"{words} ({url})")


def _date(words: str, at: datetime, url: str = "") -> Block:
    """A point in time, which each reader sees in their own zone; the words where a client can't."""
    fallback = sanitize(words) or f"{at:%Y-%m-%d %H:%M %Z}"
    drawn: Block = {"type": "date", "timestamp": int(at.timestamp()), "format": MOMENT, "fallback": fallback}
    return drawn | ({"url": url} if ADDRESS.fullmatch(url) else {})


def _part(part: Part) -> Block | None:
    if part.style is PartStyle.LINK:
        return _link(part.text, part.url)
    if part.style is PartStyle.MOMENT and part.at:
        return _date(part.text, part.at)
    return text(part.text, bold=part.style is PartStyle.BOLD, code=part.style is PartStyle.CODE)


def _fields(fields: Sequence[Field]) -> list[Block]:
    """Side by side when all are short, below each other otherwise."""
    if any(len(each.name) > SHORT_FIELD or len(value_text(each.value)) > SHORT_FIELD for each in fields):
        return rich(section([piece for place, each in enumerate(fields) for piece in _line(place, each)]))
    return [
        {"type": "section", "fields": [_field(each) for each in fields[at : at + FIELDS_IN_SECTION]]}
        for at in range(0, len(fields), FIELDS_IN_SECTION)
    ]


def _line(place: int, each: Field) -> Iterator[Block | None]:
    yield text("\n") if place else None
    yield text(each.name, bold=True)
    yield text("  ")
    yield from [text(each.value)] if isinstance(each.value, str) else map(_part, each.value.parts)


def _field(each: Field) -> dict[str, Any]:
    """Slack's markup knows no escape for its own marks: a field that holds one is shown without any."""
    value = value_text(each.value)
    if _MARKUP.search(each.name + value):
        return plain(sanitize(f"{each.name}\n{value}"))
    if isinstance(each.value, Text):
        return text_object(Text((bold(each.name), Part("\n"), *each.value.parts)))
    return {"type": "mrkdwn", "text": sanitize(f"*{each.name}*\n{value}")}


def _bars(bars: Bars) -> list[Block]:
    """A title that keeps its distance, then a line for each bar."""
    above = [_heading(bars.title)] if bars.title.strip() else []
    parts: list[Block | None] = []
    for place, bar in enumerate(bars.bars):
        parts += [
            text("\n") if place else None,
            text(stroke(bar), code=True),
            text(f" {bar.label} · "),
            *_value(bar),
        ]
    return [*above, *rich(section(parts))]


def _heading(words: str) -> Block:
    """Bold words that keep their distance from what is above, as rich text does not."""
    words = sanitize(words)
    marked = _MARKUP.search(words) or words != words.strip()
    return {"type": "section", "text": plain(words) if marked else {"type": "mrkdwn", "text": f"*{words}*"}}


def _value(bar: Bar) -> list[Block | None]:
    return [text(bar.value, bold=True), text(f" {FLAG}")] if bar.marked else [text(bar.value)]


def _image(image: Image, pictures: Mapping[str, str]) -> list[Block]:
    alt = sanitize(image.alt)[:ALT_TEXT] or image.name
    if image.name not in pictures:
        return [{"type": "context", "elements": [plain(alt)]}]
    return [{"type": "image", "slack_file": {"id": pictures[image.name]}, "alt_text": alt}]


def _quote(quote: PostQuote) -> Iterator[Block | None]:
    """A post as X wants it shown: author, whole text, a date that leads to the post, and a link that says so."""
    number = text(f"#{quote.number} " if quote.number else "", bold=True)
    words = section([text(piece, bold=toxic) for piece, toxic in uncovered(quote) if piece], "rich_text_quote")
    if quote.continued:
        yield section([number, text(continued("").strip())])
        yield words
        return
    date = _link(quote.date, quote.url) if quote.url else text(quote.date)
    if quote.at:
        date = _date(quote.date, quote.at, quote.url)
    author = [text(quote.author, bold=True), text(" · ")] if quote.author else []
    head = [number, *author, date, text(f" · {quote.kind}" if quote.kind else "")]
    about = [[text(f"{bar.label} "), *_value(bar)] for bar in quote.scores]
    about += [[text(quote.note.removesuffix(".") if quote.url else quote.note)]] if quote.note else []
    about += [[_link(quote.view, quote.url)]] if quote.url else []
    said = [part for parts in about for part in (text(" · "), *parts)]
    yield section([*head, *said] if quote.brief else head)
    yield words
    yield None if quote.brief else section(said[1:])


def _table(table: Table) -> Iterator[Block | None]:
    """Each row as two lines that flow on a phone too: what it is about, then the other cells with their names."""
    about = count_about(table)
    for place, cells in enumerate(table.rows):
        yield text(("\n" if place else "") + " · ".join(map(cell_text, cells[:about])), bold=True)
        for at, (column, cell) in enumerate(table.named(cells, about)):
            yield text((" · " if at else "\n") + (f"{column} " if column else ""))
            if isinstance(cell, str):
                yield text(cell)
            else:
                yield _part(replace(cell, text=in_utc(cell.text)) if cell.at else cell)
