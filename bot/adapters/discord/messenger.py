"""The way to somebody on Discord who has not just asked for something: alerts and notices of watches."""

import aiohttp
import discord

from bot.adapters.discord import permissions
from bot.adapters.discord.buttons import view
from bot.adapters.discord.live import new
from bot.adapters.discord.render import draw
from bot.core.ports import PlaceBusyError, PlaceGoneError
from bot.core.views.cards import Card
from bot.core.watch import Message, Place

CLOSED = "I can't send you direct messages: your settings, or that we share no server any more, keep me from it."
LOST = "I can't write any more in the channel where you asked: it is gone, or closed to me."


class DiscordMessenger:
    """Sends cards to channels, threads and direct messages. A place's channel is the id that Discord gave it."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def deliver(self, place: Place, card: Card, message: Message) -> None:
        """Show `card` at `place`.

        discord.py sends the key as a nonce to be enforced: a repetition within the next few minutes gives the message
        that was sent before (https://docs.discord.com/developers/resources/message#create-message).

        Raises:
            PlaceGoneError: the channel is gone, closed to the bot, or the person takes no direct messages.
            PlaceBusyError: Discord is out of order, or the way to it.
        """
        try:
            channel = await self._channel(place)
            await channel.send(**new(draw(card)), view=view(card.rows), nonce=message.key)
        except (discord.Forbidden, discord.NotFound) as error:
            raise PlaceGoneError(LOST if place.channel else CLOSED) from error
        except (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, OSError) as error:
            raise PlaceBusyError(f"Discord takes no messages just now ({type(error).__name__}).") from error

    async def _channel(self, place: Place) -> discord.abc.Messageable:
        if place.channel:
            return self._client.get_partial_messageable(int(place.channel))
        return await self._client.create_dm(discord.Object(int(place.owner.user_id)))


def here(interaction: discord.Interaction) -> str:
    """The channel of an interaction, where the bot can write by itself; "" where only direct messages are left.

    Where only the person has installed the app, the bot itself is not there.
    """
    if not interaction.is_guild_integration() or permissions.lacking(interaction):
        return ""
    return str(interaction.channel_id or "")
