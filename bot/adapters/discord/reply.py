"""The way back to a person on Discord: one message that lives, also when the interaction it answers is over."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog

from bot.adapters.discord import permissions
from bot.adapters.discord.buttons import view
from bot.adapters.discord.render import Drawing, draw
from bot.core.commands.command import Receipt
from bot.core.views.buttons import CancelAction, decode
from bot.core.views.cards import Button, Card, Text, text

# An interaction's token is good for 15 minutes; nothing is begun with it in the last seconds.
MARGIN = timedelta(seconds=20)
SOON = timedelta(minutes=5)  # How long before its end a private message says where the rest will come.
INVALID_TOKEN, UNKNOWN_WEBHOOK = 50027, 10015  # Discord's error codes for a token that is over.
CONTINUED_IN_DM = "Discord lets me change an answer for 15 minutes only, so this one goes on here."
GOES_ON = (
    "Discord lets me change this private message for a few more minutes only. "
    "Then I go on in a direct message; should yours be closed to me, /history has the report."
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timing:
    """`pace`: least seconds between two edits of a message. `pauses`: seconds to wait before trying a failed one again.

    discord.py itself tries five times first; Discord takes five edits of one message in five seconds.
    """

    now: Callable[[], datetime] = discord.utils.utcnow
    pace: float = 2.0
    pauses: Sequence[float] = (5, 30, 120)


class InteractionReply:
    """Answers an interaction: in the message it belongs to first, in further ones after that."""

    pictures = True

    def __init__(self, interaction: discord.Interaction, timing: Timing, *, public: bool = False) -> None:
        self.pace = timing.pace
        self._interaction = interaction
        self._timing = timing
        self._public = public
        self._answered = False

    async def acknowledge(self) -> None:
        """Tell Discord, before anything else, that an answer will come, and who will see it."""
        await self._interaction.response.defer(ephemeral=not self._public, thinking=True)

    async def send(self, card: Card) -> Receipt:
        """Show a card: the first in place of "is thinking", further ones below."""
        if not self._answered:
            self._answered = True
            receipt = LiveMessage(self._interaction, self._timing, public=self._public)
            await receipt.edit(card)
            return receipt
        message = await self._interaction.followup.send(
            **new(draw(card)), view=view(card.rows), ephemeral=not self._public, wait=True
        )
        return LiveMessage(self._interaction, self._timing, public=self._public, message_id=message.id)


class PressReply(InteractionReply):
    """Answers a press: the message where the button stands is the receipt, anything new comes privately."""

    def __init__(self, interaction: discord.Interaction, timing: Timing) -> None:
        super().__init__(interaction, timing)
        self._answered = True

    async def acknowledge(self) -> None:
        """Tell Discord that the press arrived; nothing is seen of it."""
        await self._interaction.response.defer()

    @property
    def receipt(self) -> Receipt:
        """The message where the button stands."""
        return LiveMessage(self._interaction, self._timing, public=self.public_message is not None)

    @property
    def public_message(self) -> discord.Message | None:
        """The same, where others see it too."""
        message = self._interaction.message
        return None if message is None or message.flags.ephemeral or not self._interaction.guild_id else message


class LiveMessage:
    """A message that was sent and can be changed: by its interaction's token, then as a channel's or direct message.

    An edit that can't be delivered never raises: the scan behind it goes on, and /history has its report.
    """

    def __init__(
        self, interaction: discord.Interaction, timing: Timing, *, public: bool, message_id: int | None = None
    ) -> None:
        self._interaction = interaction
        self._timing = timing
        self._public = public
        self._message_id = message_id
        self._ended = interaction.expires_at - MARGIN
        self._successor: discord.Message | discord.PartialMessage | None = None
        self._preface: Text | None = None
        self._gone = False

    async def edit(self, card: Card) -> None:
        """Show `card` in its place, wherever that is by now."""
        if not self._gone:
            self._gone = not await _delivered(lambda: self._show(card), self._timing.pauses)

    async def _show(self, card: Card) -> None:
        if self._successor is None and self._timing.now() < self._ended:
            try:
                await self._by_token(card)
            except discord.HTTPException as error:
                if error.code not in {INVALID_TOKEN, UNKNOWN_WEBHOOK}:
                    raise
            else:
                return
        if self._successor is None:
            await self._move(card)
        else:
            await self._successor.edit(**changed(draw(self._prefaced(card))), view=view(card.rows))

    async def _by_token(self, card: Card) -> None:
        soon = self._timing.now() > self._ended - SOON
        if soon and not self._public and _under_way(card):
            card = replace(card, elements=(*card.elements, text(GOES_ON)))
        drawn, controls = changed(draw(card)), view(card.rows)
        if self._message_id is None:
            message = await self._interaction.edit_original_response(**drawn, view=controls)
            self._message_id = message.id
        else:
            await self._interaction.followup.edit_message(self._message_id, **drawn, view=controls)

    async def _move(self, card: Card) -> None:
        """Go on without the token: in the channel where that is allowed and everybody may see it, else privately."""
        interaction = self._interaction
        if self._public and self._message_id and interaction.channel_id:
            channel = interaction.client.get_partial_messageable(interaction.channel_id)
            message = channel.get_partial_message(self._message_id)
            try:
                await message.edit(**changed(draw(card)), view=view(card.rows))
            except discord.Forbidden:
                lacks = permissions.lacking(interaction) or ["View Channel"]
                why = permissions.sentence(lacks, permissions.place(interaction))
                self._preface = text(f"{CONTINUED_IN_DM} {why}")
            else:
                self._successor = message
                return
        self._preface = self._preface or text(CONTINUED_IN_DM)
        self._successor = await interaction.user.send(**new(draw(self._prefaced(card))), view=view(card.rows))

    def _prefaced(self, card: Card) -> Card:
        return replace(card, elements=(self._preface, *card.elements)) if self._preface else card


class ChannelReply:
    """Answers a typed message where it was written."""

    pictures = True

    def __init__(self, channel: discord.abc.Messageable, timing: Timing) -> None:
        self.pace = timing.pace
        self._channel = channel
        self._timing = timing

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        message = await self._channel.send(**new(draw(card)), view=view(card.rows))
        return SentMessage(message, self._timing)


class SentMessage:
    """A message in a channel, which can be changed for ever."""

    def __init__(self, message: discord.Message, timing: Timing) -> None:
        self._message = message
        self._timing = timing

    async def edit(self, card: Card) -> None:
        """Show `card` in its place."""
        await _delivered(lambda: self._message.edit(**changed(draw(card)), view=view(card.rows)), self._timing.pauses)


async def _delivered(show: Callable[[], Awaitable[object]], pauses: Sequence[float]) -> bool:
    """Whether the edit arrived, tried again after each pause; False when there is no use in any further edit."""
    for pause in (*pauses, None):
        try:
            await show()
        except (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, OSError) as error:
            log.warning("discord.edit_failed", error=type(error).__name__, again_in=pause)
            if pause is not None:
                await asyncio.sleep(pause)
        except discord.HTTPException as error:  # Refused: deleted, or closed to us. Asking again changes nothing.
            log.info("discord.message_lost", status=error.status, code=error.code)
            return False
        else:
            break
    return True


def new(drawing: Drawing) -> dict[str, Any]:
    """What a new message takes."""
    return {"files": [attachment.file() for attachment in drawing.attachments], **_both(drawing)}


def changed(drawing: Drawing) -> dict[str, Any]:
    """What a changed message takes; its files take the place of those before."""
    return {"attachments": [attachment.file() for attachment in drawing.attachments], **_both(drawing)}


def _both(drawing: Drawing) -> dict[str, Any]:
    # Said each time: discord.py forgets the client's default when a message is edited without content.
    return {"embeds": list(drawing.embeds), "allowed_mentions": discord.AllowedMentions.none()}


def _under_way(card: Card) -> bool:
    """Whether the card is of a scan that still runs: one can cancel it."""
    buttons = [control for row in card.rows for control in row if isinstance(control, Button)]
    return any(isinstance(decode(button.action), CancelAction) for button in buttons)
