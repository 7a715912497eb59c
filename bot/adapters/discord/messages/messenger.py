"""The way to somebody on Discord who has not just asked for something: alerts, notices, and what a scan has found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import discord
from discord import ui

from bot.adapters.discord import permissions
from bot.adapters.discord.drawing.drawing import Drawing
from bot.adapters.discord.drawing.mentions import command_ids
from bot.adapters.discord.drawing.render import drawings
from bot.adapters.discord.languages import server_locale
from bot.adapters.discord.messages.refusals import CLOSED, translate_failures
from bot.adapters.refusals import explain_closed, keep_doubt
from bot.core.cards.model import Card
from bot.core.commands.command import Context, Room
from bot.core.domain.clock import now
from bot.core.domain.delivery import Stamp, send_fitting
from bot.core.domain.watches import Destination
from bot.core.text.catalog import _
from bot.core.text.untrusted import sanitize_inline

RECOGNIZED = timedelta(minutes=2)  # Discord says that it knows a nonce for "the past few minutes".
CLOCKS = timedelta(minutes=1)  # How far Discord's clock and ours may lie apart.
LOOK_BACK = 100  # Messages; what a channel can take in while a bot starts again.


class DiscordMessenger:
    """Sends cards to channels, threads and direct messages. A place's channel is the id that Discord gave it."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def locale(self, place: Destination) -> str:
        """That of the server."""
        return server_locale(self._client.get_guild(int(place.owner.workspace_id or 0)))

    async def deliver(self, place: Destination, card: Card, stamp: Stamp) -> None:
        """Show `card` at `place`.

        discord.py sends the key as a nonce to be enforced: a repetition within the next few minutes gives the message
        that was sent before (https://docs.discord.com/developers/resources/message#create-message). Later than that
        the message is looked for in the channel.

        Raises:
            DeliveryError: it was not shown, or nobody can see whether it was.
        """
        with explain_closed(place, _(CLOSED)):
            with translate_failures():
                channel = await self._channel(place)
            if not await self._has_arrived(channel, card, stamp):
                drawn = drawings(card, command_ids(self._client))
                await send_fitting(drawn, lambda drawing: _send(channel, drawing, stamp))

    async def _channel(self, place: Destination) -> discord.abc.Messageable:
        if place.channel:
            return self._client.get_partial_messageable(int(place.channel))
        return await self._client.create_dm(discord.Object(int(place.owner.user_id)))

    async def _has_arrived(self, channel: discord.abc.Messageable, card: Card, stamp: Stamp) -> bool:
        """Whether an earlier try has arrived; no, where Discord itself recognizes a repetition.

        Raises:
            DeliveryError: nobody can see that.
        """
        if not stamp.maybe_shown or stamp.tried_at is None or now() - stamp.tried_at < RECOGNIZED:
            return False
        drawn = drawings(card, command_ids(self._client))
        wanted = [_words(drawing.embeds, drawing.view) for drawing in drawn]
        since = stamp.tried_at - CLOCKS
        with keep_doubt(), translate_failures():
            async for message in channel.history(limit=LOOK_BACK, after=since, oldest_first=True):
                if message.author == self._client.user and _shown(message) in wanted:
                    return True
        return False


async def _send(channel: discord.abc.Messageable, drawing: Drawing, stamp: Stamp) -> None:
    with translate_failures():
        await channel.send(**drawing.new_arguments(), nonce=stamp.key)


def _shown(message: discord.Message) -> list[str]:
    view = ui.LayoutView.from_message(message) if message.flags.components_v2 else ui.View()
    return _words(message.embeds, view)


def _words(embeds: Sequence[discord.Embed], view: ui.LayoutView | ui.View) -> list[str]:
    """What tells one of our messages from another: an alert's posts, a notice's sentences."""
    words = [words or "" for each in embeds for words in (each.title, each.description)]
    words += [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
    return [each.strip() for each in words]


def here(interaction: discord.Interaction) -> str:
    """The channel of an interaction, where the bot can write by itself; "" where only direct messages are left.

    Where only the person has installed the app, the bot itself is not there.
    """
    if not interaction.is_guild_integration() or permissions.lacking(interaction):
        return ""
    return str(interaction.channel_id or "")


def room(interaction: discord.Interaction) -> Room:
    """What alerts would meet in the channel of an interaction: rights that are lacking, roles that can be mentioned."""
    lacks = permissions.lacking(interaction)
    if lacks:
        return Room(permissions.sentence(lacks, permissions.place(interaction)))
    thread = isinstance(interaction.channel, discord.Thread)
    mine = interaction.permissions
    if not (mine.send_messages_in_threads if thread else mine.send_messages):
        return Room(_("You may not write in {place} yourself.", place=permissions.place(interaction)))
    return Room(roles=_mentionable(interaction))


def asked_in(context: Context, interaction: discord.Interaction, chosen: str) -> Context:
    """The context as if it had been asked in the channel of that id, where one was picked."""
    if not chosen:
        return context
    here = chosen if interaction.is_guild_integration() else ""
    return replace(context, here=here, room=_picked_room(interaction, chosen))


def _picked_room(interaction: discord.Interaction, chosen: str) -> Room:
    """The same as `room` for another channel: may the bot, and may the person, write there?"""
    guild, picked = interaction.guild, cast("dict[str, Any]", interaction.data)["resolved"]["channels"][chosen]
    channel, name = guild.get_channel_or_thread(int(chosen)) if guild else None, f"#{sanitize_inline(picked['name'])}"
    thread = isinstance(channel, discord.Thread)
    mine = channel.permissions_for(guild.me) if guild and channel else discord.Permissions.none()
    if lacks := permissions.lacking_of(mine, thread=thread):
        return Room(permissions.sentence(lacks, name))
    theirs = discord.Permissions(int(picked.get("permissions", 0)))
    if not (theirs.send_messages_in_threads if thread else theirs.send_messages):
        return Room(_("You may not write in {place} yourself.", place=name))
    return Room(roles=_mentionable(interaction))


def _mentionable(interaction: discord.Interaction) -> tuple[tuple[str, str], ...]:
    roles = interaction.guild.roles if interaction.guild else ()
    return tuple((str(role.id), role.name) for role in reversed(roles) if _can_be_mentioned(role))


def _can_be_mentioned(role: discord.Role) -> bool:
    return role.mentionable and not role.is_default()
