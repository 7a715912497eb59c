"""Cards that notify, as a line of words, embeds and buttons: Discord's newer components take no line that notifies."""

from collections.abc import Iterator, Mapping, Sequence

import discord
from discord import ui

from bot.adapters.discord.drawing.controls import drawn
from bot.adapters.discord.drawing.drawing import (
    EMPTY,
    Attachment,
    Drawing,
    attached,
    covered_words,
    rest_attachments,
    too_large,
)
from bot.adapters.discord.drawing.markup import HEADING, paragraph
from bot.adapters.discord.drawing.text import escape, one_line, small, units
from bot.adapters.discord.drawing.tones import COLORS
from bot.adapters.drawing import CELLS
from bot.core.cards.fit import CardLimits
from bot.core.cards.model import AnyCard, Divider, Element, File, Image
from bot.core.text.untrusted import sanitize

# Discord's limits: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
TITLE, DESCRIPTION, EMBEDS, ALL_EMBEDS = 256, 4096, 10, 6000
# `fit` counts characters as people see them; escapes and links come on top.
LIMITS = CardLimits(title=200, footer=1500, text=3500, total=5400, elements=60)


def draw(card: AnyCard, rest: Sequence[AnyCard], missing: str, commands: Mapping[str, int]) -> Drawing | None:
    """The card with what is left of it in files, or, without any, with the sentence that says what is `missing`.

    None where Discord would not take it.
    """
    said = [*([small(covered)] if (covered := covered_words(card)) else []), *([escape(missing)] if missing else [])]
    paragraphs = [*_paragraphs(card.elements, commands), *said]
    embeds = [discord.Embed(color=COLORS[card.tone], description=words) for words in _filled(paragraphs)]
    embeds[0].title = one_line(card.title) or None
    if footer := sanitize(card.footer).strip():
        embeds[-1].set_footer(text=footer)
    if not (embeds[0].title or embeds[0].description or embeds[0].footer):
        embeds[0].description = EMPTY
    files = () if missing else (*_files(card), *rest_attachments(rest))
    return Drawing(_view(card), tuple(files), tuple(embeds), card.ping) if _fits(embeds) else None


def _paragraphs(elements: Sequence[Element], commands: Mapping[str, int]) -> Iterator[str]:
    for element in elements:
        match element:
            case Image():
                pass
            case File(_, _, alt):
                yield too_large(element) or f"📎 {one_line(alt)}"
            case Divider():
                yield "⎯" * CELLS
            case _:
                yield paragraph(element, commands)


def _files(card: AnyCard) -> Iterator[Attachment]:
    for element in card.elements:
        if isinstance(element, Image) or (isinstance(element, File) and not too_large(element)):
            yield attached(element)


def _filled(paragraphs: Sequence[str]) -> Iterator[str | None]:
    """The descriptions of as many embeds as the paragraphs take, at least of one."""
    filled = ""
    for words in filter(None, paragraphs):
        heading = HEADING in {words[: len(HEADING)], filled.rpartition("\n")[2][: len(HEADING)]}
        gap = "\n" if heading else "\n\n"  # A heading brings its own space.
        if filled and units(filled) + len(gap) + units(words) > DESCRIPTION:
            yield filled
            filled = ""
        filled = f"{filled}{gap}{words}" if filled else words
    yield filled or None


def _view(card: AnyCard) -> ui.View:
    view = ui.View(timeout=None)
    for number, row in enumerate(card.rows):
        for control in row:
            item = drawn(control, number)
            item.row = number
            view.add_item(item)
    return view


def _fits(embeds: Sequence[discord.Embed]) -> bool:
    """Whether Discord would take them; counted as they will be sent."""
    total = 0
    for embed in embeds:
        title, description = units(embed.title or ""), units(embed.description or "")
        total += title + description + units(embed.footer.text or "")
        if title > TITLE or description > DESCRIPTION:
            return False
    return total <= ALL_EMBEDS and len(embeds) <= EMBEDS
