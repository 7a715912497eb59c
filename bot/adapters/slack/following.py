"""What Slack adds to a message that is followed again: how it is found, and the ways to whoever waits."""

from functools import partial

from bot.adapters import following
from bot.adapters.slack.answering import SlackAnswering, SlackRequest
from bot.adapters.slack.messages.live_messages import LiveMessage, Place
from bot.adapters.slack.messages.reply import DirectReply, MessageReply
from bot.core.commands.scans.follow import follow_again
from bot.core.store.scans.live_messages import LiveMessageRecord


async def go_on(answering: SlackAnswering, record: LiveMessageRecord) -> None:
    """Take up a message that another process has left."""
    find, follow = partial(_find_message, answering, record), partial(_follow, answering, record)
    await following.take_up(answering.app.live_messages, record, find, follow)


async def _find_message(answering: SlackAnswering, record: LiveMessageRecord) -> tuple[Place, LiveMessage] | None:
    """None where the workspace has removed the bot."""
    place, requester = Place.model_validate_json(record.place), record.requester
    person = await answering.person_in(place.enterprise, requester.workspace_id, requester.user_id)
    return (place, LiveMessage(person, place, left=True)) if person else None


async def _follow(answering: SlackAnswering, record: LiveMessageRecord, found: tuple[Place, LiveMessage]) -> None:
    place, message = found
    reply, private = MessageReply(message), DirectReply(message.person)
    request = SlackRequest(reply, private, channel=place.channel, thread=place.thread)
    await answering.answer(message.person, request, lambda given: follow_again(given, record, message))
