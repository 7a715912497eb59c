"""Cards as messages on Discord: only maps what stands on the card, all of it escaped."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.adapters.discord.drawing import embeds, layout
from bot.adapters.discord.drawing.drawing import Drawing
from bot.adapters.discord.drawing.mentions import NO_IDS
from bot.core.cards import model as cards
from bot.core.cards.fit import CardLimits, fit
from bot.core.cards.model import AnyCard
from bot.core.text.catalog import N_, _

# Less, and less again, where a card is full of what has to be escaped (at most two units for one character), has many
# parts, or stands in a script that takes several bytes a character.
SHARES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25)  # Of a message's characters.
ELEMENTS = (20, 8, 3, 1)  # At most, where even the smallest share has too many.
REST_FOLLOWS = N_("This is too long for one Discord message: the rest is in the attached file.")
NO_FILES = N_("Discord accepts no files from me here. Missing: {files}. Ask me in a direct message to get everything.")

Cut = tuple[AnyCard, list[AnyCard]]


def drawings(card: AnyCard, commands: Mapping[str, int] = NO_IDS) -> Iterator[Drawing]:
    """The card as one message, then, should Discord not take that, smaller and smaller ones; the last has no files.

    What does not fit into a message is attached as a text file: nothing is lost. A card with a ping becomes a line of
    words and embeds, all others components. `commands` are the ids of our commands, as far as they are known.

    Raises:
        ValueError: it has more controls and files than a message holds; no card we know of does.
    """
    draw, limits = (embeds.draw, embeds.LIMITS) if card.ping else (layout.draw, layout.LIMITS)
    smallest: Cut | None = None
    names = ""
    for each in _limits(limits):
        cut = _cut(card, each)
        if cut == smallest:
            continue
        if smallest and each.elements < limits.elements:
            break
        if drawing := draw(*cut, "", commands):
            smallest, names = cut, ", ".join(attachment.name for attachment in drawing.attachments)
            yield drawing
    if smallest is None:
        raise ValueError(f"the card {card.title!r} can't be drawn within Discord's limits")
    if names and (drawing := draw(*smallest, _(NO_FILES, files=names), commands)):
        yield drawing


def _limits(limits: CardLimits) -> Iterator[CardLimits]:
    for share in SHARES:
        smaller = replace(limits, text=int(limits.text * share), total=int(limits.total * share))
        yield smaller
    for most in ELEMENTS:
        yield replace(smaller, elements=most)


def _cut(card: AnyCard, limits: CardLimits) -> Cut:
    """What one message is to show of a card, and the rest."""
    first, *rest = fit(replace(card, rows=()), limits)
    if rest:
        first = replace(first, elements=(*first.elements, cards.text(_(REST_FOLLOWS))))
    return replace(first, rows=card.rows), rest
