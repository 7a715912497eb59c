"""What Discord adds to a message that is followed again: how it is found, and the ways to whoever waits."""

from functools import partial

import discord

from bot.adapters import following
from bot.adapters.discord.answering import DiscordAnswering
from bot.adapters.discord.messages.live_messages import LiveMessage, Place
from bot.adapters.discord.messages.reply import DirectReply
from bot.core.commands.scans.follow import follow_again
from bot.core.store.scans.live_messages import LiveMessageRecord


async def go_on(answering: DiscordAnswering, client: discord.Client, record: LiveMessageRecord) -> None:
    """Take up a message that another process has left."""
    find, follow = partial(_find_message, answering, client, record), partial(_follow, answering, client, record)
    await following.take_up(answering.app.live_messages, record, find, follow)


async def _find_message(
    answering: DiscordAnswering, client: discord.Client, record: LiveMessageRecord
) -> tuple[Place, LiveMessage]:
    place = Place.model_validate_json(record.place)
    return place, LiveMessage(client, answering.timing, place)


async def _follow(
    answering: DiscordAnswering, client: discord.Client, record: LiveMessageRecord, found: tuple[Place, LiveMessage]
) -> None:
    place, message = found
    private = DirectReply(client, place.user_id, answering.timing)
    where = str(place.channel_id) if place.shared else ""
    guild = client.get_guild(int(record.requester.workspace_id or 0))
    context = await answering.in_message(record.requester, message, private, where, guild)
    await answering.answer(context, lambda given: follow_again(given, record, message))
