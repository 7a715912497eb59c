"""The way back to a person on Slack: messages that live where Slack lets them, private ones moved where it does not."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack import files
from bot.adapters.slack.render import Drawing, draw
from bot.adapters.slack.words import COMMAND
from bot.adapters.slack.workspaces import Workspaces
from bot.core.commands.command import Receipt
from bot.core.views.buttons import CancelAction, decode
from bot.core.views.cards import Button, Card, Image, bold, code, link, text

# A response_url is good for five answers in thirty minutes: https://docs.slack.dev/interactivity/handling-user-interaction
USES, LIFETIME, MARGIN = 5, timedelta(minutes=30), timedelta(seconds=20)
NOT_THERE = {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "missing_scope"}
BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
SERVER_ERROR, TOO_MANY = 500, 429

log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Timing:
    """`pace`: least seconds between two edits of a message. `pauses`: seconds before each new try of a failed one.

    Slack asks for about a message a second in a channel, and for chat.update every three seconds at most.
    """

    now: Callable[[], datetime] = _now
    pace: float = 3.0
    pauses: Sequence[float] = (5, 30, 120)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom we answer, and what it takes to do so."""

    workspaces: Workspaces
    client: AsyncWebClient
    team_id: str
    user_id: str
    timing: Timing

    async def direct(self) -> str:
        """The channel of our direct messages."""
        return await self.workspaces.direct(self.client, self.team_id, self.user_id)

    async def drawn(self, card: Card) -> Drawing:
        """The card as one message, its pictures uploaded."""
        images = [element for element in card.elements if isinstance(element, Image)]
        ids = {each.name: await files.picture(self.workspaces, self.client, self.team_id, each) for each in images}
        pictures = {name: file_id for name, file_id in ids.items() if file_id}
        # A scan under way is drawn again and again: its file would be sent again and again.
        return draw(card, pictures, files_follow=not under_way(card))


class LiveMessage:
    """A message in a channel, a thread or our direct messages, which can be changed for ever.

    An edit that can't be delivered never raises: the scan behind it goes on, and the history has its report.
    """

    def __init__(self, person: Person, channel: str, thread: str | None = None, ts: str | None = None) -> None:
        self._person = person
        self._channel = channel
        self._thread = thread
        self._ts = ts
        self._gone = False

    async def edit(self, card: Card) -> None:
        """Show `card` in its place; the first time, as a new message."""
        if not self._gone:
            self._gone = await self.deliver(card) is not None

    async def deliver(self, card: Card) -> str | None:
        """The same; the reason where Slack refuses it for good."""
        return await _delivered(lambda: self._show(card), self._person.timing.pauses)

    async def _show(self, card: Card) -> None:
        drawing = await self._person.drawn(card)
        try:
            await self._send(drawing.payload())
        except SlackApiError as error:
            if error.response.get("error") not in BAD_BLOCKS:
                raise
            log.exception("slack.blocks_refused", card=card.title)  # A mistake of ours; its words still arrive.
            await self._send({"text": drawing.text, "blocks": []})
        if not under_way(card):
            place = self._thread or self._ts
            for file in drawing.files:
                await files.share(self._person.workspaces, self._person.client, file, self._channel, place)

    async def _send(self, payload: dict[str, Any]) -> None:
        client = self._person.client
        if self._ts is not None:
            await client.chat_update(channel=self._channel, ts=self._ts, **payload)
            return
        sent = await client.chat_postMessage(
            channel=self._channel,
            thread_ts=self._thread,
            unfurl_links=False,  # A page of posts would draw a preview of each link in them.
            unfurl_media=False,
            **payload,
        )
        self._ts = str(sent["ts"])


@dataclass(slots=True)
class ResponseUrl:
    """A way back that Slack hands out with a command or a press, also where the bot is no member."""

    person: Person
    url: str
    thread: str | None = None
    _uses: int = 0
    _until: datetime = field(init=False)

    def __post_init__(self) -> None:
        """It was made just now."""
        self._until = self.person.timing.now() + LIFETIME - MARGIN

    async def send(self, drawing: Drawing, *, replace: bool) -> bool:
        """Show it to the person alone, in place of the message that was pressed or below; whether that worked."""
        if not self.url or self._uses >= USES or self.person.timing.now() > self._until:
            return False
        self._uses += 1
        body: dict[str, Any] = {**drawing.payload(), "replace_original": replace}
        if not replace:
            body |= {"response_type": "ephemeral"} | ({"thread_ts": self.thread} if self.thread else {})
        try:
            answer = await AsyncWebhookClient(self.url, session=self.person.workspaces.session).send_dict(body)
        except (aiohttp.ClientError, OSError) as error:
            log.warning("slack.response_failed", error=type(error).__name__)
            return False
        if answer.status_code >= 400:  # noqa: PLR2004 - refused
            log.warning("slack.response_failed", status=answer.status_code)
        return answer.status_code < 400  # noqa: PLR2004


class PrivateMessage:
    """A message in a channel that one person sees. Only a press on it can change it, so what lives moves to our DM."""

    def __init__(self, person: Person, url: ResponseUrl, *, original: bool) -> None:
        self._person = person
        self._url = url
        self._original = original  # Whether it stands there already, and is replaced.
        self._shown = False
        self._successor: LiveMessage | None = None

    async def edit(self, card: Card) -> None:
        """Show `card` in its place, wherever that is by now."""
        if self._successor is None and not await self._here(card):
            self._successor = LiveMessage(self._person, await self._person.direct())
            moved = draw(await self._moved(), {})
            await self._url.send(moved, replace=self._original)
        if self._successor:
            await self._successor.edit(card)

    async def _here(self, card: Card) -> bool:
        """Whether it could be shown where it was asked for."""
        if under_way(card) or (self._shown and not self._original):
            return False
        drawing = await self._person.drawn(card)
        if drawing.files:  # An ephemeral message holds no files.
            return False
        self._shown = True
        return await self._url.send(drawing, replace=self._original)

    async def _moved(self) -> Card:
        channel = await self._person.direct()
        url = f"https://slack.com/app_redirect?team={self._person.team_id}&channel={channel}"
        return Card("", (text("This goes on in ", link("our direct messages", url), ", where only you see it."),))


class PrivateReply:
    """Answers one person where they are, seen by nobody else."""

    pictures = True

    def __init__(self, person: Person, url: ResponseUrl) -> None:
        self.pace = person.timing.pace
        self.person = person
        self._url = url

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        message = PrivateMessage(self.person, self._url, original=False)
        await message.edit(card)
        return message


class PlaceReply:
    """Answers in a channel, a thread or our direct messages, as a message like any other."""

    pictures = True

    def __init__(self, person: Person, channel: str, thread: str | None = None, url: ResponseUrl | None = None) -> None:
        self.pace = person.timing.pace
        self.person = person
        self._channel = channel
        self._thread = thread
        self._url = url
        self._private: PrivateReply | None = None

    async def send(self, card: Card) -> Receipt:
        """Show a card; privately, and with the reason, where the bot may not write."""
        if self._private:
            return await self._private.send(card)
        message = LiveMessage(self.person, self._channel, self._thread)
        refused = await message.deliver(card)
        if refused in NOT_THERE and self._url:
            self._private = PrivateReply(self.person, self._url)
            await self._private.send(_not_there(refused))
            return await self._private.send(card)
        return message


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was pressed: a message, an ephemeral one, or (without a channel) the Home tab or a form."""

    channel: str = ""
    ts: str = ""
    thread: str = ""
    url: str = ""
    ephemeral: bool = False

    @property
    def begins_thread(self) -> bool:
        """Whether it is a message that stands by itself, with its thread below."""
        return bool(self.channel) and not self.ephemeral and self.thread in {"", self.ts}


class PressReply:
    """Answers a press: what it changes is changed where it stands, anything new comes privately."""

    pictures = True

    def __init__(self, person: Person, origin: Origin) -> None:
        self.pace = person.timing.pace
        self.person = person
        self._origin = origin
        self._url = ResponseUrl(person, origin.url, origin.thread or None)

    async def receipt(self, *, page: bool) -> Receipt:
        """The message to change. A `page` of a report stands in the report's thread, and below nothing else."""
        origin = self._origin
        if not origin.channel:
            return LiveMessage(self.person, await self.person.direct())
        if origin.ephemeral:
            return PrivateMessage(self.person, self._url, original=True)
        if page and origin.begins_thread:
            return LiveMessage(self.person, origin.channel, origin.ts)
        return LiveMessage(self.person, origin.channel, origin.thread or None, origin.ts)

    async def send(self, card: Card) -> Receipt:
        """Show a card to whoever pressed."""
        if self._origin.channel and self._origin.url:
            return await PrivateReply(self.person, self._url).send(card)
        return await PlaceReply(self.person, await self.person.direct()).send(card)


async def _delivered(show: Callable[[], Awaitable[object]], pauses: Sequence[float]) -> str | None:
    """None when it arrived, tried again after each pause, or may do so later; else why there is no use in any more."""
    for pause in (*pauses, None):
        try:
            await show()
        except SlackApiError as error:
            status, reason = error.response.status_code, str(error.response.get("error", ""))
            if status < SERVER_ERROR and status != TOO_MANY:
                log.info("slack.message_refused", status=status, error=reason)
                return reason
            log.warning("slack.message_failed", status=status, again_in=pause)
        except (aiohttp.ClientError, OSError) as error:
            log.warning("slack.message_failed", error=type(error).__name__, again_in=pause)
        else:
            break
        if pause is not None:
            await asyncio.sleep(pause)
    return None


def under_way(card: Card) -> bool:
    """Whether the card is of a scan that still runs: one can cancel it."""
    buttons = [control for row in card.rows for control in row if isinstance(control, Button)]
    return any(isinstance(decode(button.action), CancelAction) for button in buttons)


def _not_there(reason: str) -> Card:
    if reason == "is_archived":
        return Card("", (text("This channel is archived, so I answer only you."),))
    invite = text(
        bold("I am no member of this channel"),
        ", so I can't post in it: you alone see my answer. To have me here, write ",
        code(f"/invite @{COMMAND.removeprefix('/')}"),
        " and ask again.",
    )
    return Card("", (invite,))
