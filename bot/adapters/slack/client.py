"""The bot on Slack: what comes in is acknowledged and given to the core, and what the core answers goes back."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.adapters.answering import find_audience
from bot.adapters.slack.answering import SlackAnswering, SlackRequest
from bot.adapters.slack.commands import about, run_files, run_line
from bot.adapters.slack.drawing.controls import BACK, PRESSED, RUN, action_of
from bot.adapters.slack.drawing.forms import corrected
from bot.adapters.slack.drawing.text import COMMAND, command_line
from bot.adapters.slack.following import go_on
from bot.adapters.slack.home import show_home
from bot.adapters.slack.messages.home import reply_at
from bot.adapters.slack.messages.live_messages import DIRECT
from bot.adapters.slack.messages.messenger import SlackMessenger
from bot.adapters.slack.messages.private_messages import EphemeralWay
from bot.adapters.slack.messages.refusals import FAILURES
from bot.adapters.slack.messages.reply import DirectReply, EphemeralReply, Origin, PublicReply
from bot.adapters.slack.messages.response_url import ResponseUrl
from bot.adapters.slack.person import Person
from bot.adapters.slack.shortcuts import Shortcuts
from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.adapters.timing import Timing
from bot.app import App
from bot.core import metrics
from bot.core.commands.command import Context
from bot.core.commands.forms import opens_form
from bot.core.domain.audience import About, Audience, Where
from bot.core.domain.errors import ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import Visibility
from bot.core.people.reader_language import Readers
from bot.core.store.operations import deduplication
from bot.core.text.catalog import ENGLISH, N_, Language, _, use_language

REMEMBERING_SECONDS = 1.0  # Of the three that Slack waits for an acknowledgement.
SPEAKING = "speaking"  # What a delivery's context holds until it is answered: the language.
KEY_CHARACTERS = 160  # Of a key in the store.
REMEMBERED = 10_000  # Deliveries: Slack tries an event again for about an hour.
NOT_INSTALLED = N_("I am not installed in this workspace any more. Please ask whoever manages it to install me again.")

Body = dict[str, Any]

log = structlog.get_logger()


class _Bolt(AsyncApp):
    """Measures how long Slack waits for its acknowledgement, and speaks to people as the last time.

    Slack says with no request which language somebody reads, and a form can't wait until it has been asked.
    """

    def __init__(self, readers: Readers, **options: Any) -> None:
        super().__init__(before_authorize=self._speak, **options)
        self._readers = readers

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        """Answer a delivery."""
        with metrics.ACKNOWLEDGED.labels("slack").time(), ExitStack() as speaking:
            req.context[SPEAKING] = speaking
            return await super().async_dispatch(req)

    async def _speak(self, context: AsyncBoltContext, next: Callable[[], Awaitable[BoltResponse]]) -> None:  # noqa: A002
        """Only now the signature was checked: nobody else makes us look into the database."""
        context[SPEAKING].enter_context(use_language(await self._language(context)))
        await next()

    async def _language(self, context: AsyncBoltContext) -> Language:
        with suppress(TimeoutError):
            async with asyncio.timeout(REMEMBERING_SECONDS):
                return await self._readers.get(Requester("slack", context.user_id or "", context.team_id or ""))
        return ENGLISH


class Bot:
    """Answers commands, mentions, presses, files and the Home tab; `Shortcuts` answers the rest."""

    def __init__(self, app: App, workspaces: SlackWorkspaces, timing: Timing) -> None:
        self._app = app
        self._workspaces = workspaces
        self._answering = SlackAnswering(app, workspaces, timing)
        self._open = ExitStack()
        self._seen: OrderedDict[str, None] = OrderedDict()
        secret = workspaces.access.signing_secret

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
            return await workspaces.authorize(enterprise_id, team_id)  # Bolt can't call a method here.

        self.bolt = _Bolt(
            app.readers,
            name="toxscan",
            logger=_quiet_logger(),
            signing_secret=secret.get_secret_value() if secret else "",
            client=workspaces.client(None),
            user_facing_authorize_error_message=_(NOT_INSTALLED),
            authorize=authorize,  # None says that the bot is not installed there.
        )
        self.bolt.use(self._once)
        self.bolt.command(COMMAND)(self._on_command)
        self.bolt.event("app_mention")(self._on_mention)
        self.bolt.event("message")(self._on_message)
        self.bolt.event("app_home_opened")(self._on_home_opened)
        self.bolt.event("tokens_revoked")(self._on_tokens_revoked)
        self.bolt.event("app_uninstalled")(self._on_uninstalled)
        self.bolt.action(PRESSED)(self._on_press)
        self._shortcuts = Shortcuts(self._answering)
        self._shortcuts.listen(self.bolt)

    async def go_on(self) -> None:
        """Take up what others have left behind, and send what waits for somebody here."""
        self._open.enter_context(self._app.privacy.dropping(self._workspaces.forget))
        self._open.enter_context(self._app.operations.names.placing("slack", self._workspaces.name))
        self._open.enter_context(self._app.outbox.connect("slack", SlackMessenger(self._answering)))
        begin = partial(go_on, self._answering)
        live_messages = self._app.live_messages
        self._open.enter_context(live_messages.connect("slack", lambda record: self._answering.begin(begin(record))))
        await live_messages.take_over()

    async def close(self) -> None:
        """Leave; answers under way end here, their scans continue at the next start."""
        self._open.close()
        await self._answering.close()

    async def _once(
        self,
        body: Body,
        context: AsyncBoltContext,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse | None:
        """Let each delivery pass once: Slack sends again what it believes was not acknowledged."""
        if not context.team_id:  # An organization's installation: then Slack names the workspace elsewhere.
            context["team_id"] = _team(body)
            await self._workspaces.authorize(context.enterprise_id, context.team_id)  # It remembers both.
        key = str(body.get("event_id") or body.get("trigger_id") or "")
        if key and key in self._seen:
            return BoltResponse(status=200)
        if key:
            self._seen[key] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            if not await self._is_new_to_all(key):
                return BoltResponse(status=200)
        await next()
        return None

    async def _is_new_to_all(self, key: str) -> bool:
        """Whether no other process has had this delivery; yes, where that can't be told before Slack gives us up."""
        try:
            async with asyncio.timeout(REMEMBERING_SECONDS), self._app.store.write() as connection:
                return await deduplication.claim(connection, f"slack {key}"[:KEY_CHARACTERS])
        except (ToxscanError, TimeoutError):
            return True

    async def _on_command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody gave the slash command."""
        await ack()
        person = self._answering.person(context, body["user_id"])
        line, asked = command_line(body.get("text", ""))
        request = await self._where_to_answer(
            person, body["channel_id"], ResponseUrl(person, body["response_url"]), about(line), asked
        )
        await self._answering.answer(person, request, lambda given: run_line(given, line))

    async def _where_to_answer(
        self, person: Person, channel: str, url: ResponseUrl, about: About, asked: Visibility | None
    ) -> SlackRequest:
        """Where a slash command is answered; `asked` is who is to see it, None where that was left open."""
        if channel.startswith(DIRECT) and channel == await self._direct_channel(person):
            direct = DirectReply(person, channel)
            return SlackRequest(direct, direct, channel=channel)
        seen_by = await find_audience(self._app, person.requester, about, Where.AMONG_OTHERS, asked)
        private = EphemeralReply(person, url)
        reply = PublicReply(person, channel, url=url) if seen_by is not Audience.ASKER else private
        return SlackRequest(reply, private, seen_by, channel)

    async def _on_mention(self, event: Body, context: AsyncBoltContext) -> None:
        """Somebody mentioned the bot: the answer stands in the thread of the mention, unless it is theirs alone."""
        if "edited" in event or event.get("bot_id"):
            return
        person = self._answering.person(context, event["user"])
        _, _, words = event["text"].partition(f"<@{context.bot_user_id}>")
        line, asked = command_line(words)
        channel, thread = event["channel"], event.get("thread_ts") or event["ts"]
        seen_by = await find_audience(self._app, person.requester, about(line), Where.ALOUD, asked)
        private = EphemeralReply(person, EphemeralWay(person, channel, thread))
        reply = PublicReply(person, channel, thread) if seen_by is not Audience.ASKER else private
        request = SlackRequest(reply, private, seen_by, channel, thread)
        await self._answering.answer(person, request, lambda given: run_line(given, line))

    async def _on_message(self, event: Body, context: AsyncBoltContext) -> None:
        """Somebody wrote to us directly: a command, or a file to scan."""
        if event.get("channel_type") != "im" or event.get("subtype") not in {None, "file_share"}:
            return
        if event.get("bot_id") or "user" not in event:
            return
        person = self._answering.person(context, event["user"])
        reply = DirectReply(person, event["channel"], event.get("thread_ts") or "")
        sent = event.get("files") or []
        line, _ = command_line(event.get("text", "")) if event.get("text") or not sent else ("", None)

        async def work(given: Context) -> None:
            if sent:
                await run_files(given, person, self._app.uploads, line, sent)
            else:
                await run_line(given, line)

        await self._answering.answer(person, SlackRequest(reply, reply, channel=event["channel"]), work)

    async def _on_press(self, ack: AsyncAck, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """Somebody pressed a button or chose an option."""
        await ack()
        person, origin, pressed = self._answering.person(context, body["user"]["id"]), _origin(body), action_of(action)
        reply = reply_at(person, origin)
        if opens_form(corrected(pressed)[0]):
            await self._shortcuts.open(person, body["trigger_id"], pressed, origin)
        elif pressed == BACK:
            await show_home(self._answering, person)
        elif pressed.startswith(RUN):
            request = SlackRequest(reply, reply, channel=origin.channel, thread=origin.thread)
            await self._answering.answer(person, request, lambda given: run_line(given, pressed.removeprefix(RUN)))
        else:
            await self._answering.press(person, reply, pressed)

    async def _on_home_opened(self, event: Body, context: AsyncBoltContext) -> None:
        """Somebody looks at the Home tab: it is drawn again each time."""
        if event.get("tab") == "home":
            await show_home(self._answering, self._answering.person(context, event["user"]))

    async def _on_tokens_revoked(self, event: Body, context: AsyncBoltContext) -> None:
        """A workspace has revoked the bot's token."""
        if event.get("tokens", {}).get("bot"):
            await self._on_uninstalled(context)

    async def _on_uninstalled(self, context: AsyncBoltContext) -> None:
        """A workspace has removed the bot."""
        if self._workspaces.installations:
            team = None if context.is_enterprise_install else context.team_id
            await self._workspaces.installations.forget(context.enterprise_id, team)
        log.info("slack.uninstalled", team=context.team_id)

    async def _direct_channel(self, person: Person) -> str:
        try:
            return await person.direct()
        except FAILURES:
            return ""


def _team(body: Body) -> str:
    """The workspace in which something happened, where the organization has installed the bot."""
    user, view = body.get("user"), body.get("view")
    named = (
        body.get("team_id"),
        user.get("team_id") if isinstance(user, dict) else None,
        view.get("team_id") if isinstance(view, dict) else None,
        (body.get("event") or {}).get("team"),
    )
    return next((str(each) for each in named if each), "")


def _origin(body: Body) -> Origin:
    """Where something was pressed."""
    container, view = body.get("container", {}), body.get("view") or {}
    if container.get("type") != "message":
        home = view.get("type") == "home"
        return Origin(ts=str(view.get("hash") or ""), home=True) if home else Origin()
    return Origin(
        channel=container["channel_id"],
        ts=container["message_ts"],
        thread=container.get("thread_ts") or "",
        url=body.get("response_url", ""),
        ephemeral=bool(container.get("is_ephemeral")),
    )


def _quiet_logger() -> logging.Logger:
    """Bolt's and the SDK's own logs: warnings only, as their debug lines hold what people write."""
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return logging.getLogger("slack_bolt")
