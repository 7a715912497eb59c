"""Messages that another process left behind while they followed a scan: they go on where they stand."""

import structlog
from pydantic import ValidationError

from bot.adapters.slack.answering import Asked, SlackAnswering
from bot.adapters.slack.messages.live_messages import LiveMessage, Place
from bot.adapters.slack.messages.reply import DirectReply, MessageReply
from bot.core.commands.scans.follow import follow_again
from bot.core.domain.errors import ConfigError
from bot.core.store.scans.live_messages import LiveMessageRecord

log = structlog.get_logger()


async def go_on(answering: SlackAnswering, record: LiveMessageRecord) -> None:
    """Take one of them up; a scan that ended meanwhile shows its report."""
    message = await _find_message(answering, record)
    if message:
        await _follow(answering, record, message)
    else:
        await answering.app.live_messages.stands(record, "")


async def _find_message(answering: SlackAnswering, record: LiveMessageRecord) -> LiveMessage | None:
    """Its message; None where nobody can find it, or the workspace has removed the bot."""
    requester = record.requester
    try:
        place = Place.model_validate_json(record.place)
        person = await answering.person_in(place.enterprise, requester.workspace_id, requester.user_id)
    except (ValidationError, ConfigError) as error:
        log.warning("slack.follower_dropped", scan=record.scan_id, error=type(error).__name__)
        return None
    return LiveMessage(person, place, left=True) if person else None


async def _follow(answering: SlackAnswering, record: LiveMessageRecord, message: LiveMessage) -> None:
    place = message.stored_place
    asked = Asked(MessageReply(message), DirectReply(message.person), channel=place.channel, thread=place.thread)
    await answering.answer(message.person, asked, lambda context: follow_again(context, record, message))
