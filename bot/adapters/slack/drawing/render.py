"""Cards as Block Kit: only maps what stands on the card. Strangers' words go into rich text, which has no markup."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.slack.drawing import controls
from bot.adapters.slack.drawing.controls import Block, plain
from bot.adapters.slack.drawing.text import escape, spoken
from bot.core.cards import model as cards
from bot.core.cards.fit import CardLimits, fit
from bot.core.cards.model import (
    AnyCard,
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
    Ping,
    PostQuote,
    Table,
    Text,
    Thumbnail,
    Tone,
)
from bot.core.text.untrusted import harmless

# https://docs.slack.dev/reference/block-kit/blocks
BLOCKS_IN_MESSAGE, FIELDS_IN_SECTION, HEADER, ALT_TEXT = 50, 10, 150, 2000
# No document says when msg_blocks_too_long comes. The largest message of such blocks that is known to have been taken
# had 9,597 characters of text and 15,561 of JSON; one of 11,341 and 17,694 was refused: slackapi/bolt-js issue 2867.
ALL_TEXT, ALL_JSON = 9_500, 15_500
FALLBACK = 3_000  # chat.update refuses a text of more than 4,000 characters, counted with its escapes.
# `fit` counts characters as people see them. JSON and controls come on top: where they are many, we ask for less.
LIMITS = CardLimits(title=HEADER - 10, footer=1500, text=2800, total=9000, elements=40)
SHARES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.15)
REST = "the-rest.txt"
REST_FOLLOWS = "This is too long for one Slack message: the rest is in the file in the thread."
REST_LATER = "More than one Slack message can hold; all of it is in the report."

MARKS = {Tone.NEUTRAL: "", Tone.GOOD: "✅ ", Tone.WARNING: "⚠️ ", Tone.DANGER: "⛔ "}
CELLS = 10  # Of a bar.
FLAG = "🚩"
SHORT_FIELD = 30  # Up to this length fields stand side by side without a line break.
_MARKUP = re.compile(r"[*_~`&<>]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one message shows: its blocks, the text that stands for them in notifications, and the files beside it."""

    blocks: tuple[Block, ...]
    text: str
    files: tuple[File, ...] = ()

    def payload(self) -> dict[str, Any]:
        """What a new or changed message takes."""
        return {"text": self.text, "blocks": list(self.blocks)}


def draw(card: AnyCard, pictures: Mapping[str, str], *, files_follow: bool = True) -> Drawing:
    """The largest of the card's `drawings`."""
    return next(drawings(card, pictures, files_follow=files_follow))


def drawings(card: AnyCard, pictures: Mapping[str, str], *, files_follow: bool = True) -> Iterator[Drawing]:
    """The card as one message, then, should Slack not take that, smaller and smaller ones, all with its buttons.

    Last comes one without blocks: should Slack refuse those, its words still arrive.

    What does not fit into a message becomes a text file: nothing is lost. `pictures` are the ids of uploaded files by
    their name; a picture that is not among them is said in words. Without `files_follow` the message only says that
    there is more.

    Raises:
        ValueError: no share of the limits is small enough; no card we know of does that.
    """
    card = spoken(card)
    buttons = controls.blocks(card.rows)
    last: list[Block] | None = None
    for share in SHARES:
        text, total, elements = (int(most * share) for most in (LIMITS.text, LIMITS.total, LIMITS.elements))
        limits = replace(LIMITS, text=text, total=total, elements=elements)
        first, *rest = fit(replace(card, rows=()), limits)
        if rest:
            first = replace(first, elements=(*first.elements, cards.text(REST_FOLLOWS if files_follow else REST_LATER)))
        blocks = [*_called(card.ping), *content(first, pictures), *buttons]
        if fits(blocks) and blocks != last:
            last = blocks
            yield Drawing(tuple(blocks), notification(card), (*_rest(rest), *_files(card)))
    if last is None:
        raise ValueError(f"the card {card.title!r} can't be drawn within Slack's limits")
    yield _plainest(card, buttons, files_follow=files_follow)
    yield Drawing((), notification(card), _plainest(card, buttons, files_follow=files_follow).files)


def _plainest(card: AnyCard, buttons: Sequence[Block], *, files_follow: bool) -> Drawing:
    """The title and the buttons; all else is in the file, or in the report."""
    said = {"type": "section", "text": plain(REST_FOLLOWS if files_follow else REST_LATER)}
    title = " ".join(harmless(card.title).split())
    header = [{"type": "header", "text": plain(MARKS[card.tone] + title)}] if title else []
    return Drawing((*_called(card.ping), *header, said, *buttons), notification(card), (*_rest([card]), *_files(card)))


def _called(ping: Ping | None) -> list[Block]:
    """The line that notifies. Roles are Discord's; directly nobody is called, and the notification has the words."""
    if ping is None or not ping.user:
        return []
    return _rich(_section([{"type": "user", "user_id": ping.user}, _text(f" {ping.words}")]))


def content(card: AnyCard, pictures: Mapping[str, str]) -> list[Block]:
    """What the card says, without its controls; on the Home tab several cards stand below each other."""
    title = " ".join(harmless(card.title).split())
    drawn: list[Block] = [{"type": "header", "text": plain(MARKS[card.tone] + title)}] if title else []
    charted = False
    for element in card.elements:
        begins = isinstance(element, PostQuote) and not element.continued  # A line within a post would end it.
        if begins and drawn and drawn[-1]["type"] == "rich_text":
            drawn.append({"type": "divider"})  # Slack sets rich text close together: one post would run into the next.
        charted = charted or (isinstance(element, Image) and element.name in pictures)
        if not (charted and isinstance(element, Bars)):  # The picture shows these; its words are in the notification.
            drawn += _element(element, pictures)
    if card.footer.strip():
        drawn.append({"type": "context", "elements": [plain(harmless(card.footer))]})
    return drawn


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack would take them in one message."""
    if len(blocks) > BLOCKS_IN_MESSAGE or _text_length(blocks) > ALL_TEXT:
        return False
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) <= ALL_JSON


def _text_length(part: Any) -> int:
    """The characters of all texts in it, wherever they stand."""
    if isinstance(part, Mapping):
        return sum(
            len(each) if name == "text" and isinstance(each, str) else _text_length(each) for name, each in part.items()
        )
    return sum(map(_text_length, part)) if isinstance(part, list | tuple) else 0


def notification(card: AnyCard) -> str:
    """The card in plain text, for notifications and screen readers; a long one says where the rest is."""
    said = replace(card, title=card.ping.words) if card.ping else card
    words = escape(cards.fallback(said)) or "…"
    if len(words) <= FALLBACK:
        return words
    lines = words[:FALLBACK].split("\n")
    return "\n".join([*(lines[:-1] or [words[:FALLBACK]]), "… (all of it is in the message)"])


def _rest(rest: Sequence[AnyCard]) -> Iterator[File]:
    if rest:
        words = "\n\n".join(cards.fallback(card) for card in rest)
        yield File(REST, harmless(words).encode(), REST_FOLLOWS)


def _files(card: AnyCard) -> Iterator[File]:
    yield from (element for element in card.elements if isinstance(element, File))


def _element(element: Element, pictures: Mapping[str, str]) -> list[Block]:
    match element:
        case Text((Part(words, PartStyle.BOLD),)) if words.strip():
            drawn = [_heading(words)]
        case Text() | Thumbnail():
            drawn = _rich(_section(list(_words(element))))
        case Fields(fields):
            drawn = _fields(fields)
        case Bars():
            drawn = _bars(element)
        case PostQuote():
            drawn = _rich(*_quote(element))
        case Image():
            drawn = _image(element, pictures)
        case File(name, _, alt):
            drawn = _rich(_section([_text(name, bold=True), _text(f": {alt}")]))
        case Table():
            drawn = _rich(_section(list(_table(element))))
        case Divider():
            drawn = [{"type": "divider"}]
    return drawn


def _words(element: Text | Thumbnail) -> Iterator[Block | None]:
    yield from map(_part, element.parts)
    if isinstance(element, Thumbnail):  # As a link: Slack refuses the whole message where it can't load a picture.
        yield _text("\n")
        yield _link(element.alt, element.url)


def _rich(*elements: Block | None) -> list[Block]:
    present = [element for element in elements if element]
    return [{"type": "rich_text", "elements": present}] if present else []


def _section(parts: Sequence[Block | None], kind: str = "rich_text_section") -> Block | None:
    """The parts as one; words of the same style become one element."""
    merged: list[Block] = []
    for part in filter(None, parts):
        before = merged[-1] if merged else {}
        if part["type"] == before.get("type") == "text" and part.get("style") == before.get("style"):
            merged[-1] = before | {"text": before["text"] + part["text"]}
        else:
            merged.append(part)
    return {"type": kind, "elements": merged} if merged else None


def _text(words: str, *, bold: bool = False, code: bool = False) -> Block | None:
    """Words that are shown just as they are; Slack refuses empty ones."""
    if not words:
        return None
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    return {"type": "text", "text": harmless(words)} | ({"style": style} if style else {})


def _link(words: str, url: str) -> Block | None:
    if re.fullmatch(r"https?://[^\s<>|]{1,2900}", url):
        return {"type": "link", "url": url, "text": harmless(words) or url}
    return _text(f"{words} ({url})")


def _part(part: Part) -> Block | None:
    if part.style is PartStyle.LINK:
        return _link(part.text, part.url)
    return _text(part.text, bold=part.style is PartStyle.BOLD, code=part.style is PartStyle.CODE)


def _fields(fields: Sequence[Field]) -> list[Block]:
    """Side by side when all are short, below each other otherwise."""
    if any(len(each.name) > SHORT_FIELD or len(each.value) > SHORT_FIELD for each in fields):
        return _rich(_section([piece for place, each in enumerate(fields) for piece in _line(place, each)]))
    return [
        {"type": "section", "fields": [_field(each) for each in fields[at : at + FIELDS_IN_SECTION]]}
        for at in range(0, len(fields), FIELDS_IN_SECTION)
    ]


def _line(place: int, each: Field) -> Iterator[Block | None]:
    yield _text("\n") if place else None
    yield _text(each.name, bold=True)
    yield _text(f"  {each.value}")


def _field(each: Field) -> dict[str, Any]:
    """Slack's markup knows no escape for its own marks: a field that holds one is shown without any."""
    if _MARKUP.search(each.name + each.value):
        return plain(harmless(f"{each.name}\n{each.value}"))
    return {"type": "mrkdwn", "text": harmless(f"*{each.name}*\n{each.value}")}


def _bars(bars: Bars) -> list[Block]:
    """A title that keeps its distance, then a line for each bar."""
    above = [_heading(bars.title)] if bars.title.strip() else []
    parts: list[Block | None] = []
    for place, bar in enumerate(bars.bars):
        filled = max(round(bar.share * CELLS), 1 if bar.share > 0 else 0)
        parts += [
            _text("\n") if place else None,
            # In code all characters are equally wide: so bars of any labels line up.
            _text("█" * filled + "░" * (CELLS - filled), code=True),
            _text(f" {bar.label} · "),
            *_value(bar),
        ]
    return [*above, *_rich(_section(parts))]


def _heading(words: str) -> Block:
    """Bold words that keep their distance from what is above, as rich text does not."""
    words = harmless(words)
    marked = _MARKUP.search(words) or words != words.strip()
    return {"type": "section", "text": plain(words) if marked else {"type": "mrkdwn", "text": f"*{words}*"}}


def _value(bar: Bar) -> list[Block | None]:
    return [_text(bar.value, bold=True), _text(f" {FLAG}")] if bar.marked else [_text(bar.value)]


def _image(image: Image, pictures: Mapping[str, str]) -> list[Block]:
    alt = harmless(image.alt)[:ALT_TEXT] or image.name
    if image.name not in pictures:
        return [{"type": "context", "elements": [plain(alt)]}]
    return [{"type": "image", "slack_file": {"id": pictures[image.name]}, "alt_text": alt}]


def _quote(quote: PostQuote) -> Iterator[Block | None]:
    """A post as X wants it shown: author, whole text, a date that leads to the post, and "View on X"."""
    number = _text(f"#{quote.number} ", bold=True)
    words = _section([_text(piece, bold=toxic) for piece, toxic in quote.pieces if piece], "rich_text_quote")
    if quote.continued:
        yield _section([number, _text("(continued)")])
        yield words
        return
    date = _link(quote.date, quote.url) if quote.url else _text(quote.date)
    yield _section([number, _text(quote.author, bold=True), _text(" · "), date, _text(f" · {quote.kind}")])
    yield words
    below = [[_text(f"{bar.label} "), *_value(bar)] for bar in quote.scores]
    below += [[_text(quote.note)]] if quote.note else []
    below += [[_link("View on X", quote.url)]] if quote.url else []
    between = _text(" · ")
    yield _section([part for parts in below for part in (between, *parts)][1:])


def _table(table: Table) -> Iterator[Block | None]:
    """Each row as two lines that flow on a phone too: what it is about, then the other cells with their names."""
    for place, cells in enumerate(table.rows):
        yield _text(("\n" if place else "") + " · ".join(cells[:2]), bold=True)
        others = [f"{column} {cell}" for column, cell in zip(table.columns[2:], cells[2:], strict=True)]
        yield _text("\n" + " · ".join(others)) if others else None
