"""Cards cut to a platform's limits: a long card becomes several, and nothing is lost on the way."""

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from wcwidth import grapheme_boundary_before

from bot.core.cards.model import (
    AnyCard,
    Bars,
    Control,
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
    text,
)
from bot.core.cards.plain_text import element_text, part_text, value_text
from bot.core.cards.sentences import continued

R = TypeVar("R")
C = TypeVar("C", bound=AnyCard)

UNLIMITED = sys.maxsize
_LEAST_ROOM = 40  # Below this a card would hold its own title and little else.

WHOLE = {PartStyle.LINK, PartStyle.COMMAND, PartStyle.MOMENT}  # These can't be split.


@dataclass(frozen=True, slots=True)
class CardLimits:
    """What one message of a platform can hold.

    `title`, `footer` and `text` (one element) count characters, and so does `total`: title, footer and all elements,
    each on a line of its own, pictures and files left out. `rows` counts rows of controls, `controls` those in a row.
    """

    title: int = UNLIMITED
    footer: int = UNLIMITED
    text: int = UNLIMITED
    total: int = UNLIMITED
    elements: int = UNLIMITED
    rows: int = UNLIMITED
    controls: int = UNLIMITED


def fit(card: C, limits: CardLimits) -> tuple[C, ...]:
    """The card as one or more cards within the limits, to be sent in order; controls are on the last.

    Texts are split between words where that is possible, and later cards say "(continued)" in their title.
    What is too long for its own kind of element is written as text.

    Raises:
        ValueError: the limits are too small for any card.
    """
    card = _fit_ends(card, limits)
    room = limits.total - min(len(continued(card.title)), limits.title) - len(card.footer) - 1
    longest = min(limits.text, room - 1)
    if min(longest, limits.title) < _LEAST_ROOM or min(limits.elements, limits.rows, limits.controls) < 1:
        raise ValueError(f"no card fits into {limits}")
    pieces = [piece for element in card.elements for piece in _split(element, longest)]
    groups = list(_pack(pieces, limits.elements, room)) or [()]
    rows = [row[at : at + limits.controls] for row in card.rows for at in range(0, len(row), limits.controls)]
    return tuple(_cards(card, groups, rows, limits))


def _fit_ends(card: C, limits: CardLimits) -> C:
    """The card with a title and footer that fit; what is left of them becomes text."""
    elements = list(card.elements)
    title, footer = card.title, card.footer
    if len(title) > limits.title:
        at = _cut(title, limits.title)
        title = title[:at]
        elements.insert(0, text(bold(card.title[at:])))
    if len(footer) > limits.footer:
        elements.append(text(footer))
        footer = ""
    return replace(card, title=title, footer=footer, elements=tuple(elements))


def _cards(
    card: C, groups: Sequence[tuple[Element, ...]], rows: Sequence[tuple[Control, ...]], limits: CardLimits
) -> Iterator[C]:
    row_groups = [tuple(rows[at : at + limits.rows]) for at in range(0, len(rows), limits.rows)] or [()]
    # The first rows stand below the last elements; cards for further rows hold nothing else.
    contents = [*((group, ()) for group in groups[:-1]), (groups[-1], row_groups[0])]
    contents += [((), group) for group in row_groups[1:]]
    for index, (elements, controls) in enumerate(contents):
        title = card.title if index == 0 else _continue_title(card.title, limits.title)
        footer = card.footer if index == len(groups) - 1 else ""
        yield replace(card, title=title, elements=elements, rows=controls, footer=footer)


def _continue_title(title: str, limit: int) -> str:
    room = limit - len(continued(""))
    if len(title) > room:
        title = title[: _cut(title, room - 1)].rstrip() + "…"  # The whole title stands on the first card.
    return continued(title)


def _size(element: Element) -> int:
    return 0 if isinstance(element, Image | File) else len(element_text(element))


def _pack(pieces: Iterable[Element], most: int, room: int) -> Iterator[tuple[Element, ...]]:
    group: list[Element] = []
    used = 0
    for piece in pieces:
        needed = _size(piece) + 1
        if group and (len(group) == most or used + needed > room):
            yield tuple(group)
            group, used = [], 0
        group.append(piece)
        used += needed
    if group:
        yield tuple(group)


def _split(element: Element, limit: int) -> Iterator[Element]:
    if _size(element) <= limit:
        yield element
        return
    for piece in _split_kind(element, limit):
        if _size(piece) <= limit:
            yield piece
        else:
            yield from _split_text((Part(element_text(piece)),), limit)


def _split_kind(element: Element, limit: int) -> Iterator[Element]:
    match element:
        case Text(parts):
            yield from _split_text(parts, limit)
        case Thumbnail(_, _, parts):
            first, *rest = _split_text(parts, limit)
            yield replace(element, parts=first.parts)
            yield from rest
        case PostQuote():
            yield from _split_quote(element, limit)
        case Fields(fields):
            short = itertools.chain.from_iterable(_split_field(field, limit) for field in fields)
            yield from _group(short, lambda rows, _: Fields(rows), limit)
        case Bars(title, bars):
            yield from _group(bars, lambda rows, first: Bars(title if first else continued(title), rows), limit)
        case Table(columns, table_rows):
            yield from _group(table_rows, lambda rows, _: Table(columns, rows), limit)
        case _:
            yield element


def _group(rows: Iterable[R], make: Callable[[tuple[R, ...], bool], Element], limit: int) -> Iterator[Element]:
    group: tuple[R, ...] = ()
    first = True
    for row in rows:
        if group and _size(make((*group, row), first)) > limit:
            yield make(group, first)
            group, first = (), False
        group = (*group, row)
    yield make(group, first)


def _split_field(field: Field, limit: int) -> Iterator[Field]:
    if _size(Fields((field,))) <= limit:
        yield field
        return
    name, value = field.name, value_text(field.value)
    while (room := limit - len(f"{name}: ")) > 0 and len(value) > room:
        at = _cut(value, room)
        yield Field(name, value[:at])
        name, value = continued(field.name), value[at:]
    yield Field(name, value)


def _split_quote(quote: PostQuote, limit: int) -> Iterator[PostQuote]:
    while (room := limit - _size(replace(quote, text=""))) > 0 and len(quote.text) > room:
        at = _cut(quote.text, room)
        piece, quote = quote.cut(at)
        yield piece
    yield quote


def _split_text(parts: Iterable[Part], limit: int) -> Iterator[Text]:
    piece: list[Part] = []
    room = limit
    waiting = list(reversed([_to_breakable(part, limit) for part in parts]))
    while waiting:
        part = waiting.pop()
        length = len(part_text(part))
        if length <= room:
            piece.append(part)
            room -= length
            continue
        at = 0 if part.style in WHOLE else _word_end(part.text, room)
        if not at and not piece:
            at = _cut(part.text, room)
        if at:
            piece.append(replace(part, text=part.text[:at]))
            part = replace(part, text=part.text[at:])
        waiting.append(part)
        yield Text(tuple(piece))
        piece, room = [], limit
    if piece:
        yield Text(tuple(piece))


def _to_breakable(part: Part, limit: int) -> Part:
    """What stays whole can't be split in two: where it is too long for any piece, it is written out."""
    return Part(part_text(part)) if part.style in WHOLE and len(part_text(part)) > limit else part


def _cut(words: str, limit: int) -> int:
    """Where to split so that the first piece has 1 to `limit` characters: between words, else between characters."""
    return _word_end(words, limit) or _boundary(words, limit) or limit


def _word_end(words: str, limit: int) -> int:
    """The end of the last word, with the space after it, within `limit` characters; 0 when there is none."""
    return _boundary(words, max(words.rfind(" ", 0, limit), words.rfind("\n", 0, limit)) + 1)


def _boundary(words: str, at: int) -> int:
    """The last place up to `at` that is not inside a character as people see it, such as an emoji of several."""
    return grapheme_boundary_before(words, at + 1) if 0 < at < len(words) else at
