"""The ways back to a person on Discord: an interaction's answers, a channel, a message that the last process left."""

import secrets
from contextlib import suppress

import discord

from bot.adapters.discord import permissions
from bot.adapters.discord.drawing.drawing import Drawing
from bot.adapters.discord.drawing.mentions import command_ids
from bot.adapters.discord.drawing.render import drawings
from bot.adapters.discord.messages.live_messages import LiveMessage, Place
from bot.adapters.discord.messages.refusals import translate_failures
from bot.adapters.timing import Timing
from bot.core.cards.model import AnyCard, Card
from bot.core.commands.command import OwnMessage, PrivateReceipt, PrivateReply, Receipt, Reply, SharedMessage
from bot.core.domain.delivery import DeliveryError, attempt, send_fitting
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import N_, _

ELSEWHERE = N_("I could not answer where you asked, or can't see whether I did, so here is the answer.")


class _Answers:
    """An interaction's answers: in the message it belongs to first, in further ones after that."""

    pictures = True

    def __init__(self, interaction: discord.Interaction, timing: Timing) -> None:
        self.pace = timing.pace
        self._interaction = interaction
        self._timing = timing
        self._answered = False

    async def _defer(self, *, public: bool) -> None:
        """Tell Discord, before anything else, that an answer will come, and who will see it."""
        await self._interaction.response.defer(ephemeral=not public, thinking=True)

    def _next_place(self, *, public: bool) -> str:
        return "" if self._answered else Place.answering(self._interaction, public=public).model_dump_json()

    async def _send(self, card: AnyCard, *, public: bool) -> LiveMessage:
        """Show a card: the first in place of "is thinking", further ones below."""
        if not self._answered:
            self._answered = True
            receipt = self._live(Place.answering(self._interaction, public=public))
            await receipt.edit(card)
            return receipt
        return await self._send_further(card, public=public)

    async def _send_further(self, card: AnyCard, *, public: bool) -> LiveMessage:
        """A further message below. Discord recognizes no repetition of it, so what is in doubt goes directly."""
        sent: list[int] = []

        async def send(drawing: Drawing) -> None:
            with translate_failures():
                message = await self._interaction.followup.send(
                    **drawing.new_arguments(), ephemeral=not public, wait=True
                )
            sent.append(message.id)

        ids = command_ids(self._interaction.client)
        refusal = await attempt(lambda: send_fitting(drawings(card, ids), send), self._timing.pauses, once=True)
        if refusal is None:
            return self._live(Place.answering(self._interaction, public=public, further_id=sent[0]))
        receipt = self._live(_new_directly(self._interaction.user.id, _(ELSEWHERE)))
        await receipt.edit(card)
        return receipt

    def _live(self, place: Place) -> LiveMessage:
        return LiveMessage(self._interaction.client, self._timing, place)


class _PrivateAnswers(_Answers):
    """Answers that the asker alone sees, with a way to everybody there."""

    @property
    def public(self) -> Reply:
        """A new message that everybody there sees; where nobody else is, that is the same."""
        return _PublicWay(self) if permissions.others_see(self._interaction) else self

    async def send_public(self, card: Card) -> Receipt:
        """Show a card to everybody there."""
        return await self._send_further(card, public=True)

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card to the asker."""
        return await self._send(card, public=False)

    @property
    def private(self) -> PrivateReply:
        """The way to the asker alone."""
        return self


class EphemeralReply(_PrivateAnswers):
    """Answers a command so that only the asker sees it."""

    async def acknowledge(self) -> None:
        """Tell Discord that an answer will come."""
        await self._defer(public=False)

    @property
    def place(self) -> str:
        """Where the next card will stand; unknown for further ones."""
        return self._next_place(public=False)


class PublicReply(_Answers):
    """Answers a command so that everybody there sees it; `private` is the way to the asker alone."""

    async def acknowledge(self) -> None:
        """Tell Discord that an answer will come."""
        await self._defer(public=True)

    @property
    def place(self) -> str:
        """Where the next card will stand; unknown for further ones."""
        return self._next_place(public=True)

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        return await self._send(card, public=True)

    @property
    def private(self) -> PrivateReply:
        """The way to the asker alone."""
        return _PrivateWay(self)

    async def send_private(self, card: AnyCard) -> PrivateReceipt:
        """Show a card to the asker alone. The public "is thinking" is removed."""
        if not self._answered:
            self._answered = True
            with suppress(DeliveryError), translate_failures():  # It only says "is thinking"; the answer follows.
                await self._interaction.delete_original_response()
        return await self._send_further(card, public=False)


class _PrivateWay:
    """The way to the asker of something that is answered for everybody."""

    pictures = True

    def __init__(self, reply: PublicReply) -> None:
        self.pace = reply.pace
        self._reply = reply

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card."""
        return await self._reply.send_private(card)


class PressReply(_PrivateAnswers):
    """Answers a press privately; `message` is where the button stands, `aloud` a new message for everybody."""

    def __init__(self, interaction: discord.Interaction, timing: Timing) -> None:
        super().__init__(interaction, timing)
        self._answered = True

    async def acknowledge(self) -> None:
        """Tell Discord that the press arrived; nothing is seen of it."""
        await self._interaction.response.defer()

    @property
    def message(self) -> OwnMessage | SharedMessage:
        """The message where the button stands."""
        message = self._interaction.message
        if message is None or not self._is_lasting or not permissions.others_see(self._interaction):
            return OwnMessage(self.live)
        return SharedMessage(self.live, Spot("discord", str(self._interaction.channel_id), str(message.id)))

    @property
    def live(self) -> LiveMessage:
        """The same, to be changed."""
        return self._live(Place.answering(self._interaction, public=self._is_lasting))

    @property
    def _is_lasting(self) -> bool:
        message = self._interaction.message
        return message is not None and not message.flags.ephemeral

    @property
    def original(self) -> discord.Message:
        """The same as Discord has sent it along."""
        assert self._interaction.message
        return self._interaction.message

    def shown_at(self, spot: Spot) -> Receipt:
        """A message of ours in the channel where the button stands."""
        place = Place(
            user_id=self._interaction.user.id,
            channel_id=int(spot.place),
            message_id=int(spot.message),
            public=True,
            shared=True,
        )
        return self._live(place)


class _PublicWay:
    """New messages for everybody where somebody asked for them."""

    pictures = True

    def __init__(self, reply: _PrivateAnswers) -> None:
        self.pace = reply.pace
        self._reply = reply

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        return await self._reply.send_public(card)


class DirectReply:
    """Writes to somebody in direct messages, unasked."""

    pictures = True

    def __init__(self, client: discord.Client, user_id: int, timing: Timing) -> None:
        self.pace = timing.pace
        self._client = client
        self._user_id = user_id
        self._timing = timing

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card."""
        receipt = LiveMessage(self._client, self._timing, _new_directly(self._user_id))
        await receipt.edit(card)
        return receipt


class MessageReply:
    """Answers in an existing message."""

    pictures = True

    def __init__(self, receipt: LiveMessage, timing: Timing) -> None:
        self.pace = timing.pace
        self._receipt = receipt

    async def send(self, card: Card) -> Receipt:
        """Show a card in its place."""
        await self._receipt.edit(card)
        return self._receipt


def _new_directly(user_id: int, preface: str = "") -> Place:
    """A new message in somebody's direct messages."""
    return Place(user_id=user_id, preface=preface, key=secrets.token_hex(8))
