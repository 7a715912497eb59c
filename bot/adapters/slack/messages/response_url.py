"""Slack's response_url: the short-lived way back to whoever gave a command or pressed a button."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.drawing.render import Drawing
from bot.adapters.slack.messages.posting import acceptable, send_measured
from bot.adapters.slack.messages.refusals import explain_response, translate_failures
from bot.adapters.slack.person import Person
from bot.core.domain.delivery import DeliveryError, Kind, attempt, send_fitting

# A response_url is good for five answers in thirty minutes: https://docs.slack.dev/interactivity/handling-user-interaction
USES, LIFETIME, MARGIN = 5, timedelta(minutes=30), timedelta(seconds=20)


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

    async def send(self, drawn: Iterator[Drawing], *, original: bool) -> DeliveryError | None:
        """Show it to the person alone, in place of the message that was pressed (`original`) or below.

        None when that worked; else why not.
        """
        send = partial(self._send_one, original=original)
        fit = partial(send_fitting, acceptable(self.person, drawn), lambda each: send_measured(self.person, each, send))
        return await attempt(fit, self.person.timing.pauses[:1], once=True)

    async def _send_one(self, drawing: Drawing, *, original: bool) -> None:
        if not self.url or self._uses >= USES or self.person.timing.now() > self._until:
            raise DeliveryError(Kind.OVER, "the response_url is used up")
        self._uses += 1
        body: dict[str, Any] = {**drawing.payload(), "replace_original": original}
        if not original:
            body |= {"response_type": "ephemeral"} | ({"thread_ts": self.thread} if self.thread else {})
        hook = AsyncWebhookClient(self.url, session=self.person.workspaces.session, retry_handlers=[])
        with translate_failures():
            answer = await hook.send_dict(body)
        if answer.status_code >= 400:  # noqa: PLR2004 - refused
            raise explain_response(answer.status_code, answer.body)
