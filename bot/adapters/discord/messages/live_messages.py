"""A message that lives: by its interaction's token first, then as a channel's or direct one, also after a restart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, cast

import discord
from pydantic import BaseModel, ConfigDict, Field

from bot.adapters.discord import permissions
from bot.adapters.discord.drawing.drawing import Drawing
from bot.adapters.discord.drawing.mentions import command_ids
from bot.adapters.discord.drawing.render import drawings
from bot.adapters.discord.messages.refusals import ARCHIVED, LACKING, translate_failures
from bot.adapters.drawing import add_preface
from bot.adapters.timing import Timing
from bot.core.cards.model import AnyCard, text
from bot.core.cards.sentences import to_parts
from bot.core.domain.delivery import DeliveryError, Kind, attempt, send_fitting
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import N_, _

# An interaction's token is good for 15 minutes; it is not used in its last seconds.
MARGIN = timedelta(seconds=20)
SOON = timedelta(minutes=5)  # How long before its end a private message says where the rest will come.
TOKEN_OVER = {50027, 10015}  # Discord's error codes: invalid webhook token, unknown webhook.
ORIGINAL = "@original"  # By this name, and no other, an interaction's first answer is found.
TIMING = Timing(pace=2.0)  # Discord takes five edits of one message in five seconds; discord.py tries each five times.
CONTINUED_IN_DM = N_("Discord lets me change an answer for 15 minutes only, so this one continues here.")
MOVED_TO_DM = N_("This continues here.")
GOES_ON = N_(
    "Discord lets me change this private message for a few more minutes only. Then I continue in "
    "a direct message; if yours are closed to me, `/history` has the report."
)


class Token(BaseModel):
    """A key to an interaction's messages, until `until`; with it also those are reached that one person alone sees."""

    model_config = ConfigDict(frozen=True)

    application_id: int
    secret: str = Field(repr=False)
    until: datetime
    message: str = ORIGINAL


class Place(BaseModel):
    """Where a message stands, and what it takes to change it or continue elsewhere. `preface` stands above its cards.

    Without a `token` it is a message of a channel or of direct messages. `message_id` is 0 until it was shown; without
    both it will be a new one in direct messages.
    `lacking` says which permissions the bot lacks in the channel. `key` tells two new messages apart.
    `shared`: others see it.
    """

    model_config = ConfigDict(frozen=True)

    user_id: int
    channel_id: int = 0
    message_id: int = 0
    public: bool = False
    shared: bool = False
    token: Token | None = None
    lacking: str = ""
    preface: str = ""
    key: str = ""

    @classmethod
    def answering(cls, interaction: discord.Interaction, *, public: bool, further_id: int = 0) -> "Place":
        """Where an interaction is answered: in its own first answer, or in a further one."""
        lacks = permissions.lacking(interaction) or [permissions.NEEDED["view_channel"]]
        return cls(
            user_id=interaction.user.id,
            channel_id=interaction.channel_id or 0,
            message_id=further_id,
            public=public,
            shared=public and permissions.others_see(interaction),
            token=Token(
                application_id=interaction.application_id,
                secret=interaction.token,
                until=interaction.expires_at,
                message=str(further_id or ORIGINAL),
            ),
            lacking=permissions.sentence(lacks, permissions.place(interaction)),
        )


class LiveMessage:
    """A sent message that can be changed, even after it had to continue elsewhere.

    An edit that can't be delivered never raises: the scan behind it continues, and /history has its report.
    """

    def __init__(self, client: discord.Client, timing: Timing, place: Place) -> None:
        self._client = client
        self._timing = timing
        self._place = place
        self._gone = False
        self._refusal: DeliveryError | None = None

    @property
    def place(self) -> str:
        """Where it stands now, as a later process reads it."""
        return "" if self._gone else self._place.model_dump_json()

    @property
    def refusal(self) -> DeliveryError | None:
        """Why the last card does not stand there; None when it does."""
        return self._refusal

    @property
    def spot(self) -> Spot | None:
        """Where others see it; None where nobody else does, or before it was shown."""
        place = self._place
        seen = self.shared and place.message_id and not self._gone
        return Spot("discord", str(place.channel_id), str(place.message_id)) if seen else None

    @property
    def shared(self) -> bool:
        """Whether others see it where it stands or, not shown yet, will stand."""
        return self._place.shared

    async def edit(self, card: AnyCard) -> None:
        """Show `card` in its place, wherever that is by now."""
        if not self._gone:
            self._refusal = await attempt(lambda: self._show(card), self._timing.pauses)
            self._gone = self._refusal is not None and self._refusal.ends

    async def _show(self, card: AnyCard) -> None:
        here = self._place
        if here.token is None and not here.message_id:
            await self._continue_directly(card, here.preface)
        elif here.token and self._timing.now() >= here.token.until - MARGIN:
            await self._continue_without_token(card)
        else:
            try:
                await self._edit_in_place(here, card)
            except _TokenOverError:
                await self._continue_without_token(card)
            except DeliveryError as refusal:
                if refusal.kind is not Kind.FINAL or await self._is_direct():
                    raise
                await self._continue_directly(card, f"{_(MOVED_TO_DM)} {self._reason(refusal)}")

    async def _edit_in_place(self, here: Place, card: AnyCard) -> None:
        """Change it; in an archived thread, after opening that again."""
        try:
            await self._edit_at(here, card)
        except DeliveryError as refusal:
            if refusal.code != ARCHIVED or not await self._reopen_thread():
                raise
            await self._edit_at(here, card)

    async def _edit_at(self, here: Place, card: AnyCard) -> None:
        soon = here.token is not None and self._timing.now() > here.token.until - MARGIN - SOON
        if soon and not here.public and card.live:
            card = replace(card, elements=(*card.elements, text(*to_parts(_(GOES_ON)))))
        await send_fitting(self._drawings(here, card), lambda drawing: self._edit_with(here, drawing))

    def _drawings(self, there: Place, card: AnyCard) -> Iterator[Drawing]:
        """As components, never as embeds: a message that once had components takes no embeds again."""
        return drawings(replace(add_preface(card, there.preface), ping=None), command_ids(self._client))

    async def _edit_with(self, here: Place, drawing: Drawing) -> None:
        shown = drawing.edit_arguments()
        if here.token:
            await self._edit_by_token(**shown)
            return
        message = self._client.get_partial_messageable(here.channel_id).get_partial_message(here.message_id)
        with translate_failures():
            await message.edit(**shown)

    async def _edit_by_token(self, **shown: Any) -> None:
        token = self._place.token
        assert token
        hook = discord.Webhook.partial(token.application_id, token.secret, client=self._client)
        with translate_failures():
            try:
                # discord.py says that a message's id is a number; it only puts it into the address.
                message = await hook.edit_message(cast("int", token.message), **shown)
            except discord.HTTPException as error:
                if error.code in TOKEN_OVER:
                    raise _TokenOverError from error
                raise
        self._place = self._place.model_copy(update={"message_id": message.id})

    async def _continue_without_token(self, card: AnyCard) -> None:
        """Go on in the channel where that is allowed and everybody may see it, else privately."""
        here, why = self._place.model_copy(update={"token": None}), ""
        if here.public and here.message_id:
            try:
                await self._edit_in_place(here, card)
            except DeliveryError as refusal:
                if refusal.kind is not Kind.FINAL:
                    raise
                why = self._reason(refusal)
            else:
                self._place = here
                return
        await self._continue_directly(card, f"{_(CONTINUED_IN_DM)} {why}")

    async def _continue_directly(self, card: AnyCard, preface: str) -> None:
        """Start again in direct messages; if this process ends here, the next repeats it under the same nonce."""
        with translate_failures():
            direct = await self._client.create_dm(discord.Object(self._place.user_id))
        there = Place(user_id=self._place.user_id, channel_id=direct.id, preface=preface.strip())
        origin = self._place.model_dump_json(exclude={"message_id"} if self._place.token else None)
        nonce = blake2b(origin.encode(), digest_size=10).hexdigest()

        async def send(drawing: Drawing) -> discord.Message:
            with translate_failures():
                return await direct.send(**drawing.new_arguments(), nonce=nonce)

        message = await send_fitting(self._drawings(there, card), send)
        self._place = there.model_copy(update={"message_id": message.id})

    async def _is_direct(self) -> bool:
        """Whether it is in direct messages already: then there is no other place to continue in."""
        with translate_failures():
            direct = await self._client.create_dm(discord.Object(self._place.user_id))
        return direct.id == self._place.channel_id

    async def _reopen_thread(self) -> bool:
        """Whether the archived thread could be opened again; not one that is locked, or where we lack the right."""
        try:
            with translate_failures():
                thread = await self._client.fetch_channel(self._place.channel_id)
                if not isinstance(thread, discord.Thread) or thread.locked:
                    return False
                await thread.edit(archived=False)
        except DeliveryError as refusal:
            if refusal.kind is Kind.PASSING:
                raise
            return False
        return True

    def _reason(self, refusal: DeliveryError) -> str:
        return self._place.lacking if refusal.code in LACKING and self._place.lacking else refusal.message


class _TokenOverError(Exception):
    """An interaction's token has expired."""
