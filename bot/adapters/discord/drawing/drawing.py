"""What one message on Discord shows, ready to be sent or to take the place of what stands there."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.drawing.text import cut_units, one_line
from bot.adapters.drawing import REST, rest_text
from bot.core.cards.model import AnyCard, File, Image, Ping, PostQuote
from bot.core.text.catalog import _
from bot.core.text.untrusted import sanitize

CONTENT = 2000  # https://docs.discord.com/developers/resources/message#create-message
ALT_TEXT = 1024
EMPTY = "…"  # A message has to hold something.
MOST_FILE = 10 * 2**20  # Bytes; servers with boosts take more, but not direct messages.


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message; `alt` are the words that stand for a picture."""

    name: str
    content: bytes
    alt: str = ""

    @property
    def url(self) -> str:
        """How a component of the same message names it."""
        return f"attachment://{self.name}"

    @property
    def description(self) -> str | None:
        """The words for those who don't see it."""
        return cut_units(sanitize(self.alt), ALT_TEXT) or None

    def file(self) -> discord.File:
        """Ready to be sent, once."""
        return discord.File(io.BytesIO(self.content), self.name, description=self.description)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one message shows: components alone, or, where a line has to notify, that line, embeds and buttons."""

    view: ui.LayoutView | ui.View
    attachments: tuple[Attachment, ...] = ()
    embeds: tuple[discord.Embed, ...] = ()
    ping: Ping | None = None

    @property
    def content(self) -> str | None:
        """The line that notifies, above the embeds."""
        if self.ping is None:
            return None
        called = f"<@{self.ping.user}> " if self.ping.user else f"<@&{self.ping.role}> " if self.ping.role else ""
        return called + one_line(self.ping.words)[: CONTENT - len(called)]

    def new_arguments(self) -> dict[str, Any]:
        """What a new message takes."""
        shown = {"files": self._files(), "view": self.view, "allowed_mentions": self._mentions()}
        return shown | ({"content": self.content, "embeds": list(self.embeds)} if self.ping else {})

    def edit_arguments(self) -> dict[str, Any]:
        """What a changed message takes, for components alone; its files take the place of those before.

        A message of an earlier version has words and embeds: Discord wants them gone in the same edit.
        Mentions are said each time: discord.py forgets the client's default when a message is edited without content.
        """
        shown = {"attachments": self._files(), "view": self.view, "allowed_mentions": self._mentions()}
        return shown | {"content": None, "embeds": []}

    def _files(self) -> list[discord.File]:
        return [attachment.file() for attachment in self.attachments]

    def _mentions(self) -> discord.AllowedMentions:
        """Whom the message may call: who stands in its ping, and nobody else."""
        called = discord.AllowedMentions.none()
        if self.ping and self.ping.user:
            called.users = [discord.Object(int(self.ping.user))]
        elif self.ping and self.ping.role:
            called.roles = [discord.Object(int(self.ping.role))]
        return called


def attached(element: Image | File) -> Attachment:
    """The file of an element."""
    match element:
        case Image(png, name, alt):
            return Attachment(name, png, alt)
        case File(name, content):
            return Attachment(name, content)


def too_large(file: File) -> str:
    """The sentence about a file that Discord does not take; "" where it does."""
    if len(file.content) <= MOST_FILE:
        return ""
    return _(
        "{file}: the file has {size} MiB, and Discord accepts at most {most}. The terminal has no such limit.",
        file=one_line(file.alt),
        size=f"{len(file.content) / 2**20:.0f}",
        most=MOST_FILE // 2**20,
    )


def rest_attachments(rest: Sequence[AnyCard]) -> Iterator[Attachment]:
    """What a message has no room for: its words as one text file, and its own files."""
    if rest:
        yield Attachment(REST, rest_text(rest))
    for element in (element for card in rest for element in card.elements):
        if isinstance(element, Image) or (isinstance(element, File) and not too_large(element)):
            yield attached(element)


def covered_words(card: AnyCard) -> str:
    """How one reads what is covered of posts; "" where nothing is."""
    quotes = [element for element in card.elements if isinstance(element, PostQuote)]
    if any(quote.spoiler for quote in quotes):
        return _("Strong posts are covered: press to read.")
    hidden = any(quote.hidden_from is not None for quote in quotes)
    return _("Press on what is covered.") if hidden else ""
