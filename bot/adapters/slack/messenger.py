"""The way to somebody on Slack who has not just asked for something: alerts and notices of watches."""

from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.answering import Answering
from bot.adapters.slack.messages import BAD_BLOCKS
from bot.adapters.slack.person import Person
from bot.adapters.slack.render import draw
from bot.core.model import now
from bot.core.ports import PlaceBusyError, PlaceGoneError
from bot.core.views.cards import Card
from bot.core.watch import Message, Place

EVENT = "toxscan_message"  # The type of the metadata that holds a message's key.
LATER = timedelta(seconds=5)  # A message tried for longer than that may have arrived with an earlier try.
CLOCKS = timedelta(minutes=1)  # How far Slack's clock and ours may lie apart.
LOOK_BACK = 100  # Messages; what a conversation can take in while a bot starts again.
SERVER_ERROR, TOO_MANY = 500, 429
BUSY = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
GONE = {
    "account_inactive",
    "cannot_dm_bot",
    "channel_not_found",
    "is_archived",
    "messages_tab_disabled",
    "not_in_channel",
    "restricted_action",
    "team_access_not_granted",
    "token_revoked",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
}
LOST = (
    "I can't write in the channel where you asked: I am no member of it (any more), or it is archived. "
    "Write /invite @toxscan there to have me back."
)
CLOSED = "I can't send you direct messages: I was removed from this workspace, or Slack does not let me."

log = structlog.get_logger()


class SlackMessenger:
    """Sends cards to channels, threads and direct messages. A place's channel is what `here` made of it."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def deliver(self, place: Place, card: Card, message: Message) -> None:
        """Show `card` at `place`.

        Slack drops no repetitions, so a message that may have arrived is first looked for by its key. It can be found
        in direct messages, and in channels where the app was given the scope to read their history.

        Raises:
            PlaceGoneError: the bot is not in the channel, or not in the workspace any more.
            PlaceBusyError: Slack takes no messages just now.
        """
        person = await self._answering.person_in("", place.owner.workspace_id, place.owner.user_id)
        if person is None:
            raise PlaceGoneError(CLOSED)
        try:
            channel, _, thread = place.channel.partition(":")
            channel = channel or await person.direct()
            if not await _arrived(person, channel, thread, message):
                await _post(person, channel, thread, card, message)
        except SlackApiError as error:
            reason, status = str(error.response.get("error", "")), error.response.status_code
            if reason in GONE:
                raise PlaceGoneError(LOST if place.channel else CLOSED) from error
            if reason in BUSY or status >= SERVER_ERROR or status == TOO_MANY:
                raise PlaceBusyError(f"Slack takes no messages just now ({reason or status}).") from error
            raise
        except (aiohttp.ClientError, OSError) as error:
            raise PlaceBusyError(f"Slack takes no messages just now ({type(error).__name__}).") from error


def here(channel: str, thread: str = "") -> str:
    """A channel, or a thread in it, as the core keeps it; "" for direct messages."""
    if not channel or channel.startswith("D"):
        return ""
    return f"{channel}:{thread}" if thread else channel


async def _post(person: Person, channel: str, thread: str, card: Card, message: Message) -> None:
    drawing = draw(card, {}, files_follow=False)
    where: dict[str, Any] = {
        "channel": channel,
        "thread_ts": thread or None,
        "metadata": {"event_type": EVENT, "event_payload": {"key": message.key}},
        "unfurl_links": False,  # An alert would draw a preview of each link in it.
        "unfurl_media": False,
    }
    try:
        await person.client.chat_postMessage(**where, **drawing.payload())
    except SlackApiError as error:
        if error.response.get("error") not in BAD_BLOCKS:
            raise
        log.exception("slack.blocks_refused", card=card.title)  # A mistake of ours; its words still arrive.
        await person.client.chat_postMessage(**where, text=drawing.text)


async def _arrived(person: Person, channel: str, thread: str, message: Message) -> bool:
    """Whether an earlier try has arrived. No, where the bot may not look: an alert twice is better than none."""
    if message.tried_at is None or now() - message.tried_at < LATER:
        return False
    asked: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{(message.tried_at - CLOCKS).timestamp():.6f}",
        "include_all_metadata": True,
        "limit": LOOK_BACK,
    }
    try:
        if thread:
            found = await person.client.conversations_replies(ts=thread, **asked)
        else:
            found = await person.client.conversations_history(**asked)
    except SlackApiError as error:
        log.info("slack.history_closed", error=error.response.get("error"))
        return False
    keys = [(each.get("metadata") or {}).get("event_payload", {}).get("key") for each in found["messages"]]
    return message.key in keys
