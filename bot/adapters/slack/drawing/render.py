"""Cards as Block Kit, within the limits of a message: only maps what stands on the card."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.adapters.drawing import REST, rest_text
from bot.adapters.slack.drawing import controls
from bot.adapters.slack.drawing.controls import Block, plain
from bot.adapters.slack.drawing.covering import cover
from bot.adapters.slack.drawing.data import CELLS, CHART, CHARTS, DATA, data_block
from bot.adapters.slack.drawing.elements import element_blocks, joined, rich, section, text
from bot.adapters.slack.drawing.portrait import loaded, portrait_block
from bot.adapters.slack.drawing.text import escape, write_commands
from bot.core.cards import model as cards
from bot.core.cards.fit import CardLimits, fit
from bot.core.cards.model import AnyCard, Bars, Element, Fields, File, Image, Ping, PostQuote, Text, Tone
from bot.core.cards.plain_text import fallback
from bot.core.text.catalog import N_, _
from bot.core.text.untrusted import sanitize

# https://docs.slack.dev/reference/block-kit/blocks
BLOCKS_IN_MESSAGE, HEADER = 50, 150
# No document says when msg_blocks_too_long comes. The largest message of such blocks that is known to have been taken
# had 9,597 characters of text and 15,561 of JSON; one of 11,341 and 17,694 was refused: slackapi/bolt-js issue 2867.
ALL_TEXT, ALL_JSON = 9_500, 15_500
FALLBACK = 3_000  # chat.update refuses a text of more than 4,000 characters, counted with its escapes.
# `fit` counts characters as people see them. JSON and controls come on top: where they are many, we ask for less.
LIMITS = CardLimits(title=HEADER - 10, footer=1500, text=2800, total=9000, elements=40)
SHARES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.15)
REST_FOLLOWS = N_("This is too long for one Slack message: the rest is in the file in the thread.")
REST_LATER = N_("This is more than one Slack message can hold; all of it is in the report.")

Special = Callable[[Element], Block | None]
MARKS = {Tone.NEUTRAL: "", Tone.GOOD: "✅ ", Tone.WARNING: "⚠️ ", Tone.DANGER: "⛔ "}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one message shows: its blocks, the text that stands for them in notifications, and the files beside it."""

    blocks: tuple[Block, ...]
    text: str
    files: tuple[File, ...] = ()

    @property
    def has_data(self) -> bool:
        """Whether it holds a table or a chart as a block of its own, which not every workspace takes."""
        return any(block["type"] in DATA for block in self.blocks)

    @property
    def loads(self) -> frozenset[str]:
        """The addresses of pictures that Slack has to load for it."""
        return frozenset(filter(None, map(loaded, self.blocks)))

    def payload(self) -> dict[str, Any]:
        """What a new or changed message takes."""
        return {"text": self.text, "blocks": list(self.blocks)}


def draw(card: AnyCard, pictures: Mapping[str, str], *, shared: bool = True, files_follow: bool = True) -> Drawing:
    """The largest of the card's `drawings`."""
    return next(drawings(card, pictures, shared=shared, files_follow=files_follow))


def drawings(
    card: AnyCard, pictures: Mapping[str, str], *, shared: bool = True, files_follow: bool = True
) -> Iterator[Drawing]:
    """The card as one message, then, should Slack not take that, smaller and smaller ones, all with its buttons.

    First come those with tables and charts as blocks of their own, and with pictures that Slack loads, where there are
    any: a workspace may not know the former, and may not get at the latter.
    Last comes one without blocks: should Slack refuse those, its words still arrive.

    Others see a `shared` one, as any is of which nobody says that it is private: what has to be covered is not on it.
    What does not fit into a message becomes a text file: nothing is lost. `pictures` are the ids of uploaded files by
    their name; a picture that is not among them is said in words. Without `files_follow` the message only says that
    there is more.

    Raises:
        ValueError: no share of the limits is small enough; no card we know of does that.
    """
    card = cover(write_commands(card), shared=shared)
    buttons = controls.blocks(card.rows)
    data = partial(data_block, caption=card.title)
    before: Drawing | None = None
    for special in (lambda element: data(element) or portrait_block(element), data, portrait_block):
        drawn = _specially(card, buttons, special)
        if drawn and drawn != before:
            before = drawn
            yield drawn
    last: list[Block] | None = None
    for share in SHARES:
        longest, total, elements = (int(most * share) for most in (LIMITS.text, LIMITS.total, LIMITS.elements))
        limits = replace(LIMITS, text=longest, total=total, elements=elements)
        first, *rest = fit(replace(card, rows=()), limits)
        if rest:
            rest_is = cards.text(_(REST_FOLLOWS) if files_follow else _(REST_LATER))
            first = replace(first, elements=(*first.elements, rest_is))
        blocks = [*_called(card.ping), *content(first, pictures), *buttons]
        if fits(blocks) and blocks != last:
            last = blocks
            yield Drawing(tuple(blocks), notification(card), (*_rest(rest), *_files(card)))
    if last is None:
        raise ValueError(f"the card {card.title!r} can't be drawn within Slack's limits")
    yield _plainest(card, buttons, files_follow=files_follow)
    yield Drawing((), notification(card), _plainest(card, buttons, files_follow=files_follow).files)


def _nothing_special(_element: Element) -> Block | None:
    return None


def _specially(card: AnyCard, buttons: Sequence[Block], special: Special) -> Drawing | None:
    """The card with such blocks; None without any, or where that is too long."""
    if not any(special(element) for element in card.elements):
        return None
    (first, *rest) = fit(replace(card, rows=()), LIMITS)
    blocks = (*_called(card.ping), *content(first, {}, special), *buttons)
    data = [block for block in blocks if block["type"] in DATA]
    charts = sum(block["type"] == CHART for block in data)
    cells = sum(len(cell["text"]) for block in data for row in block.get("rows", ()) for cell in row)
    if rest or charts > CHARTS or cells > CELLS or not fits(blocks):
        return None
    return Drawing(blocks, notification(card), tuple(_files(card)))


def _plainest(card: AnyCard, buttons: Sequence[Block], *, files_follow: bool) -> Drawing:
    """The title and the buttons; all else is in the file, or in the report."""
    said = {"type": "section", "text": plain(_(REST_FOLLOWS) if files_follow else _(REST_LATER))}
    title = " ".join(sanitize(card.title).split())
    header = [{"type": "header", "text": plain(MARKS[card.tone] + title)}] if title else []
    return Drawing((*_called(card.ping), *header, said, *buttons), notification(card), (*_rest([card]), *_files(card)))


def _called(ping: Ping | None) -> list[Block]:
    """The line that notifies. Roles are Discord's; directly nobody is called, and the notification has the words."""
    if ping is None or not ping.user:
        return []
    return rich(section([{"type": "user", "user_id": ping.user}, text(f" {ping.words}")]))


def content(card: AnyCard, pictures: Mapping[str, str], special: Special = _nothing_special) -> list[Block]:
    """What the card says, without its controls; `special` draws elements that not every workspace takes so."""
    title = " ".join(sanitize(card.title).split())
    drawn: list[Block] = [{"type": "header", "text": plain(MARKS[card.tone] + title)}] if title else []
    charted = after_post = after_words = False
    for element in card.elements:
        block = special(element)
        charted = charted or (isinstance(element, Image) and (bool(block) or element.name in pictures))
        if charted and isinstance(element, Bars):  # The picture shows these; its words are in the notification.
            continue
        shown = [block] if block else element_blocks(element, pictures)
        within = isinstance(element, PostQuote) and element.continued  # A line within a post would end it.
        apart = not within and (after_post or isinstance(element, PostQuote))
        if apart and drawn and shown and drawn[-1]["type"] == shown[0]["type"] == "rich_text":
            drawn.append({"type": "divider"})  # Slack sets rich text close together: one post would run into the next.
        words = isinstance(element, Text | Fields) and [each["type"] for each in shown] == ["rich_text"]
        if after_words and words:  # So close that paragraphs look like one: within a block they can stand apart.
            drawn[-1] = joined(drawn[-1], shown[0])
        else:
            drawn += shown
        after_post, after_words = isinstance(element, PostQuote), words
    if card.footer.strip():
        drawn.append({"type": "context", "elements": [plain(sanitize(card.footer))]})
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
    words = escape(fallback(said)) or "…"
    if len(words) <= FALLBACK:
        return words
    lines = words[:FALLBACK].split("\n")
    return "\n".join([*(lines[:-1] or [words[:FALLBACK]]), _("… (all of it is in the message)")])


def _rest(rest: Sequence[AnyCard]) -> Iterator[File]:
    if rest:
        yield File(REST, rest_text(rest), _(REST_FOLLOWS))


def _files(card: AnyCard) -> Iterator[File]:
    yield from (element for element in card.elements if isinstance(element, File))
