"""Cards as Discord embeds and files: only maps what stands on the card, all of it escaped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import discord

from bot.adapters.discord.drawing.elements import DESCRIPTION, MOST_FILE, Attachment, Sheet, add, drop_pictured_bars
from bot.adapters.discord.drawing.mentions import NO_IDS
from bot.adapters.discord.drawing.text import escape, one_line, units
from bot.adapters.drawing import REST, rest_text
from bot.core.cards import model as cards
from bot.core.cards.fit import CardLimits, fit
from bot.core.cards.model import AnyCard, File, Image, Ping, Tone
from bot.core.text.catalog import N_, _
from bot.core.text.untrusted import sanitize

# Discord's limits: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
TITLE, EMBEDS, ALL_EMBEDS = 256, 10, 6000
CONTENT = 2000
# `fit` counts characters as people see them. Escapes, links and bars come on top, so we ask for less, and for
# less again where a post is full of what has to be escaped (at most two units for one character).
LIMITS = CardLimits(title=200, footer=1500, text=3500, total=5400, elements=60)
SHARES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.25)
REST_FOLLOWS = N_("This is too long for one Discord message: the rest is in the attached file.")

NO_FILES = N_("Discord accepts no files from me here. Missing: {files}. Ask me in a direct message to get everything.")

COLOURS = {Tone.NEUTRAL: 0x5865F2, Tone.GOOD: 0x3BA55D, Tone.WARNING: 0xF0B232, Tone.DANGER: 0xDA373C}


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
        return called + one_line(self.ping.words)[: CONTENT - len(called)]

    @property
    def mentions(self) -> discord.AllowedMentions:
        """Whom the message may call: who stands in its ping, and nobody else."""
        called = discord.AllowedMentions.none()
        if self.ping and self.ping.user:
            called.users = [discord.Object(int(self.ping.user))]
        elif self.ping and self.ping.role:
            called.roles = [discord.Object(int(self.ping.role))]
        return called


def drawings(card: AnyCard, commands: Mapping[str, int] = NO_IDS) -> Iterator[Drawing]:
    """The card as one message, then, should Discord not take that, smaller and smaller ones; the last has no files.

    What does not fit into a message is attached as a text file: nothing is lost.
    `commands` are the ids of our commands, as far as they are known.

    Raises:
        ValueError: no share of the limits is small enough; no card we know of does that.
    """
    last = None
    for share in SHARES:
        limits = replace(LIMITS, text=int(LIMITS.text * share), total=int(LIMITS.total * share))
        first, *rest = fit(replace(card, rows=()), limits)
        if rest:
            first = replace(first, elements=(*first.elements, cards.text(_(REST_FOLLOWS))))
        drawing = _drawing(first, commands)
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
    embeds[-1].description = f"{embeds[-1].description or ''}\n\n{escape(_(NO_FILES, files=names))}".strip()
    return Drawing(tuple(embeds), ping=drawing.ping)


def _rest(rest: list[AnyCard]) -> Iterator[Attachment]:
    if rest:
        yield Attachment(REST, rest_text(rest))
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


def _drawing(card: AnyCard, commands: Mapping[str, int]) -> Drawing:
    sheet = Sheet(COLOURS[card.tone], commands)
    sheet.begin()
    sheet.last.title = one_line(card.title) or None
    for element in drop_pictured_bars(card.elements):
        add(sheet, element)
    if card.footer:
        sheet.last.set_footer(text=sanitize(card.footer))
    return Drawing(tuple(sheet.embeds), tuple(sheet.attachments))
