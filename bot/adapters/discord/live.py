"""A message that lives: by its interaction's token first, then as a channel's or direct one, also after a restart."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

import aiohttp
import discord
import structlog
from pydantic import BaseModel, ConfigDict, Field

from bot.adapters.discord import permissions
from bot.adapters.discord.buttons import view
from bot.adapters.discord.render import Drawing, draw
from bot.core.views.actions import CancelAction
from bot.core.views.buttons import decode
from bot.core.views.cards import Button, Card, text

# An interaction's token is good for 15 minutes; nothing is begun with it in the last seconds.
MARGIN = timedelta(seconds=20)
SOON = timedelta(minutes=5)  # How long before its end a private message says where the rest will come.
INVALID_TOKEN, UNKNOWN_WEBHOOK = 50027, 10015  # Discord's error codes for a token that is over.
ORIGINAL = "@original"  # By this name, and no other, an interaction's first answer is found.
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


class Token(BaseModel):
    """A key to an interaction's messages, until `until`; with it also those are reached that one person alone sees."""

    model_config = ConfigDict(frozen=True)

    application_id: int
    secret: str = Field(repr=False)
    until: datetime
    message: str = ORIGINAL


class Place(BaseModel):
    """Where a message stands, and what it takes to change it and to go on elsewhere. `preface` stands above its cards.

    Without a `token` it is a message of a channel or of direct messages. `message_id` is 0 until it was shown.
    `lacking` says which permissions the bot lacks in the channel.
    """

    model_config = ConfigDict(frozen=True)

    user_id: int
    channel_id: int
    message_id: int = 0
    public: bool = False
    token: Token | None = None
    lacking: str = ""
    preface: str = ""

    @classmethod
    def answering(cls, interaction: discord.Interaction, *, public: bool, further_id: int = 0) -> "Place":
        """Where an interaction is answered: in its own first answer, or in a further one."""
        lacks = permissions.lacking(interaction) or ["View Channel"]
        return cls(
            user_id=interaction.user.id,
            channel_id=interaction.channel_id or 0,
            message_id=further_id,
            public=public,
            token=Token(
                application_id=interaction.application_id,
                secret=interaction.token,
                until=interaction.expires_at,
                message=str(further_id or ORIGINAL),
            ),
            lacking=permissions.sentence(lacks, permissions.place(interaction)),
        )


class LiveMessage:
    """A message that was sent and can be changed, wherever it has to go on.

    An edit that can't be delivered never raises: the scan behind it goes on, and /history has its report.
    """

    def __init__(self, client: discord.Client, timing: Timing, place: Place) -> None:
        self._client = client
        self._timing = timing
        self._place = place
        self._gone = False

    @property
    def place(self) -> str:
        """Where it stands now, as a later process reads it."""
        return "" if self._gone else self._place.model_dump_json()

    async def edit(self, card: Card) -> None:
        """Show `card` in its place, wherever that is by now."""
        if not self._gone:
            self._gone = not await _delivered(lambda: self._show(card), self._timing.pauses)

    async def _show(self, card: Card) -> None:
        token = self._place.token
        if token is None:
            await self._in_channel(self._place, card)
        elif self._timing.now() >= token.until - MARGIN or not await self._by_token(token, card):
            await self._move(card)

    async def _by_token(self, token: Token, card: Card) -> bool:
        """Whether the token still opened the message."""
        soon = self._timing.now() > token.until - MARGIN - SOON
        if soon and not self._place.public and _under_way(card):
            card = replace(card, elements=(*card.elements, text(GOES_ON)))
        hook = discord.Webhook.partial(token.application_id, token.secret, client=self._client)
        try:
            # discord.py says that a message's id is a number; it only puts it into the address.
            shown = await hook.edit_message(cast("int", token.message), **changed(draw(card)), view=view(card.rows))
        except discord.HTTPException as error:
            if error.code not in {INVALID_TOKEN, UNKNOWN_WEBHOOK}:
                raise
            return False
        self._place = self._place.model_copy(update={"message_id": shown.id})
        return True

    async def _move(self, card: Card) -> None:
        """Go on without the token: in the channel where that is allowed and everybody may see it, else privately."""
        here, why = self._place.model_copy(update={"token": None}), ""
        if here.public and here.message_id:
            try:
                await self._in_channel(here, card)
            except discord.Forbidden:
                why = here.lacking
            else:
                self._place = here
                return
        direct = await self._client.create_dm(discord.Object(here.user_id))
        preface = f"{CONTINUED_IN_DM} {why}".rstrip()
        there = Place(user_id=here.user_id, channel_id=direct.id, preface=preface)
        message = await direct.send(**new(draw(_prefaced(there, card))), view=view(card.rows))
        self._place = there.model_copy(update={"message_id": message.id})

    async def _in_channel(self, place: Place, card: Card) -> None:
        message = self._client.get_partial_messageable(place.channel_id).get_partial_message(place.message_id)
        await message.edit(**changed(draw(_prefaced(place, card))), view=view(card.rows))


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


def _prefaced(place: Place, card: Card) -> Card:
    return replace(card, elements=(text(place.preface), *card.elements)) if place.preface else card


def _under_way(card: Card) -> bool:
    """Whether the card is of a scan that still runs: one can cancel it."""
    buttons = [control for row in card.rows for control in row if isinstance(control, Button)]
    return any(isinstance(decode(button.action), CancelAction) for button in buttons)
