"""Cards as Discord's components (version 2): one container with words, pictures, files and controls in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.drawing.controls import action_rows
from bot.adapters.discord.drawing.drawing import (
    EMPTY,
    Attachment,
    Drawing,
    attached,
    covered_words,
    rest_attachments,
    too_large,
)
from bot.adapters.discord.drawing.markup import HEADING, drop_pictured_bars, paragraph
from bot.adapters.discord.drawing.text import escape, one_line, small, units
from bot.adapters.discord.drawing.tones import COLORS
from bot.core.cards.fit import CardLimits
from bot.core.cards.model import AnyCard, Divider, Element, File, Image, Thumbnail

# Of one message, nested ones included: https://docs.discord.com/developers/components/reference
COMPONENTS, CHARACTERS = 40, 4000
# Beyond 10,170 bytes Discord fails, each text counting 12 more: https://github.com/discord/discord-api-docs/issues/8554
BYTES, TEXT_BYTES = 10_000, 12
# `fit` counts characters as people see them; escapes, links and bars come on top.
LIMITS = CardLimits(title=200, footer=1500, text=3500, total=3700, elements=60)
TITLE, LONG_TITLE = "## ", "### "
PHONE_LINE = 24  # Characters of a title in one line of a phone, about; a longer one is set smaller.


@dataclass(slots=True)
class Sheet:
    """A container's components, filled from top to bottom."""

    commands: Mapping[str, int]
    with_files: bool
    items: list[ui.Item[Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def words(self, words: str) -> None:
        """Add a paragraph; nothing where there are no words."""
        if words.strip():
            self.items.append(ui.TextDisplay(words))

    def add(self, element: Element) -> None:
        """Put an element below what the sheet holds."""
        match element:
            case Thumbnail():
                self._beside(element)
            case Image():
                self._pictures([attached(element)])
            case File(_, _, alt):
                self.words(too_large(element) or f"📎 {one_line(alt)}")
                if not too_large(element):
                    self._file(attached(element))
            case Divider():
                self.items.append(ui.Separator())
            case _:
                self.words(paragraph(element, self.commands))

    def attach(self, rest: Sequence[Attachment]) -> None:
        """Add files that no element shows."""
        pictures = [each for each in rest if each.alt]
        for at in range(0, len(pictures), 10):  # A gallery's limit.
            self._pictures(pictures[at : at + 10])
        for each in rest:
            if not each.alt:
                self._file(each)

    def _beside(self, element: Thumbnail) -> None:
        """A picture beside its words, and beside the title, where that is all above them."""
        words = paragraph(element, self.commands)
        titled = len(self.items) == 1 and isinstance(self.items[0], ui.TextDisplay)
        above = [self.items.pop()] if titled else []
        shown = [*above, *([ui.TextDisplay(words)] if words else [])] or [ui.TextDisplay(EMPTY)]
        self.items.append(ui.Section(*shown, accessory=ui.Thumbnail(element.url, description=element.alt or None)))

    def _pictures(self, pictures: list[Attachment]) -> None:
        if self.with_files:
            self.attachments += pictures
            items = [discord.MediaGalleryItem(each.url, description=each.description) for each in pictures]
            self.items.append(ui.MediaGallery(*items))

    def _file(self, attachment: Attachment) -> None:
        if self.with_files:
            self.attachments.append(attachment)
            self.items.append(ui.File(attachment.url))


def draw(card: AnyCard, rest: Sequence[AnyCard], missing: str, commands: Mapping[str, int]) -> Drawing | None:
    """The card with what is left of it in files, or, without any, with the sentence that says what is `missing`.

    None where Discord would not take it.
    """
    sheet = Sheet(commands, with_files=not missing)
    level = TITLE if len(card.title) <= PHONE_LINE else LONG_TITLE
    sheet.words(level + one_line(card.title) if card.title.strip() else "")
    for element in drop_pictured_bars(card.elements):
        sheet.add(element)
    sheet.words(escape(missing))
    sheet.attach(list(rest_attachments(rest)))
    sheet.words(small(" ".join(filter(None, (covered_words(card), card.footer)))))
    rows = action_rows(card.rows)
    items = sheet.items or [ui.TextDisplay(EMPTY)]
    room = COMPONENTS - 1 - _count(rows)
    if _count(items) > room:
        items = _merged(items)
    if _count(items) > room or not _short_enough(items):
        return None
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*items, *rows, accent_color=COLORS[card.tone]))
    return Drawing(view, tuple(sheet.attachments))


def _merged(items: Sequence[ui.Item[Any]]) -> list[ui.Item[Any]]:
    """The same with fewer components: paragraphs that follow each other become one text."""
    merged: list[ui.Item[Any]] = []
    for item in items:
        last = merged[-1] if merged else None
        if isinstance(item, ui.TextDisplay) and isinstance(last, ui.TextDisplay):
            gap = "\n" if item.content.startswith((HEADING, TITLE)) else "\n\n"
            merged[-1] = ui.TextDisplay(f"{last.content}{gap}{item.content}")
        else:
            merged.append(item)
    return merged


def _count(items: Sequence[ui.Item[Any]]) -> int:
    return sum(1 + len(_nested(item)) for item in items)


def _nested(item: ui.Item[Any]) -> list[ui.Item[Any]]:
    return list(item.walk_children()) if isinstance(item, ui.Section | ui.ActionRow) else []


def _short_enough(items: Sequence[ui.Item[Any]]) -> bool:
    """Whether Discord would take the words; counted as they will be sent."""
    every = [each for item in items for each in (item, *_nested(item))]
    texts = [each.content for each in every if isinstance(each, ui.TextDisplay)]
    sizes = [len(words.encode("utf-8", "surrogatepass")) + TEXT_BYTES for words in texts]
    return sum(map(units, texts)) <= CHARACTERS and sum(sizes) <= BYTES
