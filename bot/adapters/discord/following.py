"""Messages that another process left behind while they followed a scan: they go on where they stand."""

import discord
import structlog
from pydantic import ValidationError

from bot.adapters.discord.answering import DiscordAnswering
from bot.adapters.discord.messages.live_messages import LiveMessage, Place
from bot.adapters.discord.messages.reply import DirectReply
from bot.core.commands.scans.follow import follow_again
from bot.core.store.scans.live_messages import LiveMessageRecord

log = structlog.get_logger()


async def go_on(answering: DiscordAnswering, client: discord.Client, record: LiveMessageRecord) -> None:
    """Take one of them up; a scan that ended meanwhile shows its report."""
    try:
        place = Place.model_validate_json(record.place)
    except ValidationError as error:  # Of another version of the bot: its report is in /history.
        log.warning("discord.follower_dropped", scan=record.scan_id, error=type(error).__name__)
        await answering.app.live_messages.stands(record, "")
        return
    message = LiveMessage(client, answering.timing, place)
    private = DirectReply(client, place.user_id, answering.timing)
    in_sight = str(place.channel_id) if place.shared else ""
    context = answering.in_message(record.requester, message, private, in_sight)
    await answering.answer(context, lambda context: follow_again(context, record, message))
