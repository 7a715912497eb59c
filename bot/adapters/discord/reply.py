"""The ways back to a person on Discord: an interaction's answers, a channel, a message that the last process left."""

import secrets

import discord

from bot.adapters.discord.buttons import view
from bot.adapters.discord.live import LiveMessage, Place, Timing, new
from bot.adapters.discord.refusals import calling
from bot.adapters.discord.render import Drawing, drawings
from bot.core.commands.command import Receipt
from bot.core.delivery import attempt, fitted
from bot.core.views.cards import Card

ELSEWHERE = "I could not answer where you asked, or can't see whether I did, so you have it here."


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

    @property
    def place(self) -> str:
        """Where the next card will stand; unknown for further ones."""
        return "" if self._answered else Place.answering(self._interaction, public=self._public).model_dump_json()

    async def send(self, card: Card) -> Receipt:
        """Show a card: the first in place of "is thinking", further ones below."""
        if not self._answered:
            self._answered = True
            receipt = self._live(Place.answering(self._interaction, public=self._public))
            await receipt.edit(card)
            return receipt
        return await self._further(card)

    async def _further(self, card: Card) -> Receipt:
        """A further message below. Discord recognises no repetition of it, so what is in doubt goes directly."""
        sent: list[int] = []

        async def send(drawing: Drawing) -> None:
            with calling():
                message = await self._interaction.followup.send(
                    **new(drawing), view=view(card.rows), ephemeral=not self._public, wait=True
                )
            sent.append(message.id)

        refusal = await attempt(lambda: fitted(drawings(card), send), self._timing.pauses, once=True)
        if refusal is None:
            return self._live(Place.answering(self._interaction, public=self._public, further_id=sent[0]))
        receipt = self._live(_new_directly(self._interaction.user.id, ELSEWHERE))
        await receipt.edit(card)
        return receipt

    def _live(self, place: Place) -> LiveMessage:
        return LiveMessage(self._interaction.client, self._timing, place)


class PressReply(InteractionReply):
    """Answers a press: the message where the button stands is the receipt, anything new comes privately."""

    def __init__(self, interaction: discord.Interaction, timing: Timing) -> None:
        super().__init__(interaction, timing)
        self._answered = True

    async def acknowledge(self) -> None:
        """Tell Discord that the press arrived; nothing is seen of it."""
        await self._interaction.response.defer()

    @property
    def receipt(self) -> LiveMessage:
        """The message where the button stands."""
        message = self._interaction.message
        lasts = message is not None and not message.flags.ephemeral
        return self._live(Place.answering(self._interaction, public=lasts))

    @property
    def public_message(self) -> discord.Message | None:
        """The same, where others see it too."""
        message = self._interaction.message
        return None if message is None or message.flags.ephemeral or not self._interaction.guild_id else message


class DirectReply:
    """Answers in direct messages what was typed there."""

    pictures = True

    def __init__(self, client: discord.Client, user_id: int, timing: Timing) -> None:
        self.pace = timing.pace
        self._client = client
        self._user_id = user_id
        self._timing = timing

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        receipt = LiveMessage(self._client, self._timing, _new_directly(self._user_id))
        await receipt.edit(card)
        return receipt


class PlaceReply:
    """Answers in a message that stands there already."""

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
