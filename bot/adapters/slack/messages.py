"""Messages that live: changed where Slack lets us, and moved to our direct messages where it does not."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from pydantic import BaseModel, ConfigDict
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack import files
from bot.adapters.slack.person import Person
from bot.adapters.slack.render import Drawing, draw
from bot.core.views.actions import CancelAction
from bot.core.views.buttons import decode
from bot.core.views.cards import Button, Card, Image, link, text

# A response_url is good for five answers in thirty minutes: https://docs.slack.dev/interactivity/handling-user-interaction
USES, LIFETIME, MARGIN = 5, timedelta(minutes=30), timedelta(seconds=20)
NOT_THERE = {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "missing_scope"}
BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
SERVER_ERROR, TOO_MANY = 500, 429

log = structlog.get_logger()


class Place(BaseModel):
    """Where a message stands, as a later process reads it: without `channel` in our direct messages.

    Without `ts` it was not shown yet.
    """

    model_config = ConfigDict(frozen=True)

    enterprise: str
    channel: str = ""
    thread: str = ""
    ts: str = ""


class LiveMessage:
    """A message in a channel, a thread or our direct messages, which can be changed for ever.

    An edit that can't be delivered never raises: the scan behind it goes on, and the history has its report.
    """

    def __init__(self, person: Person, place: Place) -> None:
        self.person = person
        self._place = place
        self._gone = False

    @property
    def place(self) -> str:
        """Where it stands now, or will; "" where nobody could find it."""
        return "" if self._gone else self._place.model_dump_json()

    async def edit(self, card: Card) -> None:
        """Show `card` in its place; where the bot may not write any more, in our direct messages instead."""
        if self._gone:
            return
        refused = await self.deliver(card)
        if refused in NOT_THERE and self._place.channel:
            self._place = place_of(self.person)
            refused = await self.deliver(card)
        self._gone = refused is not None

    async def deliver(self, card: Card) -> str | None:
        """The same; the reason where Slack refuses it for good."""
        return await _delivered(lambda: self._show(card), self.person.timing.pauses)

    async def _show(self, card: Card) -> None:
        drawing = await drawn(self.person, card)
        try:
            await self._send(drawing.payload())
        except SlackApiError as error:
            if error.response.get("error") not in BAD_BLOCKS:
                raise
            log.exception("slack.blocks_refused", card=card.title)  # A mistake of ours; its words still arrive.
            await self._send({"text": drawing.text, "blocks": []})
        if not under_way(card):
            channel, thread = await self._channel(), self._place.thread or self._place.ts
            for file in drawing.files:
                await files.share(self.person.workspaces, self.person.client, file, channel, thread)

    async def _channel(self) -> str:
        return self._place.channel or await self.person.direct()

    async def _send(self, payload: dict[str, Any]) -> None:
        client, place = self.person.client, self._place
        channel = await self._channel()
        if place.ts:
            await client.chat_update(channel=channel, ts=place.ts, **payload)
            return
        sent = await client.chat_postMessage(
            channel=channel,
            thread_ts=place.thread or None,
            unfurl_links=False,  # A page of posts would draw a preview of each link in them.
            unfurl_media=False,
            **payload,
        )
        self._place = place.model_copy(update={"ts": str(sent["ts"])})


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

    @property
    def place(self) -> str:
        """Where it goes on when it has to live longer: no later process can change it here."""
        return self._successor.place if self._successor else place_of(self._person).model_dump_json()

    async def edit(self, card: Card) -> None:
        """Show `card` in its place, wherever that is by now."""
        if self._successor is None and not await self._here(card):
            self._successor = LiveMessage(self._person, place_of(self._person))
            moved = draw(await self._moved(), {})
            await self._url.send(moved, replace=self._original)
        if self._successor:
            await self._successor.edit(card)

    async def _here(self, card: Card) -> bool:
        """Whether it could be shown where it was asked for."""
        if under_way(card) or (self._shown and not self._original):
            return False
        drawing = await drawn(self._person, card)
        if drawing.files:  # An ephemeral message holds no files.
            return False
        self._shown = True
        return await self._url.send(drawing, replace=self._original)

    async def _moved(self) -> Card:
        channel = await self._person.direct()
        url = f"https://slack.com/app_redirect?team={self._person.team_id}&channel={channel}"
        return Card("", (text("This goes on in ", link("our direct messages", url), ", where only you see it."),))


def place_of(person: Person, channel: str = "", thread: str = "", ts: str = "") -> Place:
    """A message in a channel or a thread, or in our direct messages; a new one without `ts`."""
    return Place(enterprise=person.enterprise_id, channel=channel, thread=thread, ts=ts)


async def drawn(person: Person, card: Card) -> Drawing:
    """The card as one message, its pictures uploaded."""
    images = [element for element in card.elements if isinstance(element, Image)]
    ids = {each.name: await files.picture(person.workspaces, person.client, person.team_id, each) for each in images}
    pictures = {name: file_id for name, file_id in ids.items() if file_id}
    # A scan under way is drawn again and again: its file would be sent again and again.
    return draw(card, pictures, files_follow=not under_way(card))


def under_way(card: Card) -> bool:
    """Whether the card is of a scan that still runs: one can cancel it."""
    buttons = [control for row in card.rows for control in row if isinstance(control, Button)]
    return any(isinstance(decode(button.action), CancelAction) for button in buttons)


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
