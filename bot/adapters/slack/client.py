"""The bot on Slack: what comes in is acknowledged and given to the core, and what the core answers goes back."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.commands import NAMED, is_personal, run_file, run_files, run_line
from bot.adapters.slack.controls import PRESSED, RUN, action_of, form_page
from bot.adapters.slack.forms import JUMP, SCAN, jump_form, jump_wanted, scan_form, scan_wanted
from bot.adapters.slack.home import Collected, home_view, on_home
from bot.adapters.slack.reply import Origin, Person, PlaceReply, PressReply, PrivateReply, ResponseUrl, Timing
from bot.adapters.slack.words import COMMAND, command_line, typed
from bot.adapters.slack.workspaces import Workspaces
from bot.app import App
from bot.core.commands.command import Context, Reply
from bot.core.commands.press import press
from bot.core.commands.table import COMMANDS
from bot.core.errors import CommandError, ToxscanError
from bot.core.model import Requester
from bot.core.views.answers import error_card
from bot.core.views.buttons import MarkingAction, PageAction, decode
from bot.core.workspace import Visibility

SCORE = "toxscan_score"  # The callback_id of the message shortcut.
REMEMBERED = 10_000  # Deliveries: Slack tries an event again for about an hour.
MISTAKE = ToxscanError(
    "I made a mistake and could not finish this.", "Please try again; the operator finds the reason in the log."
)
NOT_INSTALLED = "I am not installed in this workspace any more. Please ask whoever manages it to install me again."

Body = dict[str, Any]
Work = Callable[[Context], Awaitable[None]]

log = structlog.get_logger()


class Bot:
    """Answers commands, mentions, presses, forms, shortcuts, files and the Home tab."""

    def __init__(self, app: App, workspaces: Workspaces, timing: Timing) -> None:
        self._app = app
        self._workspaces = workspaces
        self._timing = timing
        self._answering: set[asyncio.Task[Any]] = set()
        self._seen: OrderedDict[str, None] = OrderedDict()
        secret = workspaces.access.signing_secret

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
            return await workspaces.authorize(enterprise_id, team_id)  # Bolt can't call a method here.

        self.bolt = AsyncApp(
            name="toxscan",
            logger=_quiet_logger(),
            signing_secret=secret.get_secret_value() if secret else "",
            client=workspaces.client(None),
            user_facing_authorize_error_message=NOT_INSTALLED,
            authorize=authorize,  # type: ignore[arg-type] # None says that the bot is not installed there.
        )
        self.bolt.use(self._once)
        self.bolt.command(COMMAND)(self._called)
        self.bolt.event("app_mention")(self._mentioned)
        self.bolt.event("message")(self._written_to)
        self.bolt.event("app_home_opened")(self._home_opened)
        self.bolt.event("tokens_revoked")(self._revoked)
        self.bolt.event("app_uninstalled")(self._uninstalled)
        self.bolt.action(PRESSED)(self._pressed)
        self.bolt.shortcut(SCAN)(self._scan_shortcut)
        self.bolt.shortcut(SCORE)(self._score_shortcut)
        self.bolt.view(JUMP)(self._jump_submitted)
        self.bolt.view(SCAN)(self._scan_submitted)

    async def close(self) -> None:
        """Leave; answers under way end here, their scans go on at the next start."""
        waiting = [task for task in self._answering if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)

    async def _once(self, body: Body, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse | None:  # noqa: A002
        """Let each delivery pass once: Slack sends again what it believes was not acknowledged."""
        key = str(body.get("event_id") or body.get("trigger_id") or "")
        if key and key in self._seen:
            return BoltResponse(status=200)
        if key:
            self._seen[key] = None
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        await next()
        return None

    async def _called(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody gave the slash command."""
        await ack()
        person = self._person(context, body["user_id"])
        url = ResponseUrl(person, body["response_url"])
        line, public = command_line(body.get("text", ""))
        channel = body["channel_id"]
        if is_personal(line):
            public = False
        elif public is None:
            public = await self._answers_show(person)
        alone = channel.startswith("D") and channel == await self._direct(person)
        reply: Reply = PlaceReply(person, channel, url=url) if public or alone else PrivateReply(person, url)
        await self._guarded(person, reply, lambda given: run_line(given, line))

    async def _mentioned(self, event: Body, context: AsyncBoltContext) -> None:
        """Somebody mentioned the bot: the answer stands in the thread of the mention, unless it is theirs alone."""
        if "edited" in event or event.get("bot_id"):
            return
        person = self._person(context, event["user"])
        _, _, words = event["text"].partition(f"<@{context.bot_user_id}>")
        line, _ = command_line(words)
        thread = event.get("thread_ts") or event["ts"]
        reply: Reply = PlaceReply(person, event["channel"], thread)
        if is_personal(line):
            reply = PressReply(person, Origin())
            await _whisper(
                person, event["channel"], thread, "This concerns you alone: I answer in our direct messages."
            )
        await self._guarded(person, reply, lambda given: run_line(given, line))

    async def _written_to(self, event: Body, context: AsyncBoltContext) -> None:
        """Somebody wrote to us directly: a command, or a file to scan."""
        if event.get("channel_type") != "im" or event.get("subtype") not in {None, "file_share"}:
            return
        if event.get("bot_id") or "user" not in event:
            return
        person = self._person(context, event["user"])
        reply = PlaceReply(person, event["channel"], event.get("thread_ts"))
        sent = event.get("files") or []
        line, _ = command_line(event.get("text", "")) if event.get("text") or not sent else ("", False)

        async def work(given: Context) -> None:
            if sent:
                await run_files(given, person, self._app.settings.data_dir, line, sent)
            else:
                await run_line(given, line)

        await self._guarded(person, reply, work)

    async def _pressed(self, ack: AsyncAck, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """Somebody pressed a button or chose an option."""
        await ack()
        person, origin, pressed = self._person(context, body["user"]["id"]), _origin(body), action_of(action)
        reply = PressReply(person, origin)
        if page := form_page(pressed):
            await self._opened(person, body["trigger_id"], jump_form(page, origin))
            return

        async def work(given: Context) -> None:
            if pressed.startswith(RUN):
                await run_line(given, pressed.removeprefix(RUN))
            else:
                await self._press(given, reply, pressed)

        await self._guarded(person, reply, work)

    async def _jump_submitted(self, ack: AsyncAck, body: Body, view: Body, context: AsyncBoltContext) -> None:
        """Somebody sent the form behind "Jump or filter …"."""
        pressed, origin, errors = jump_wanted(view)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        person = self._person(context, body["user"]["id"])
        reply = PressReply(person, origin)
        await self._guarded(person, reply, lambda given: self._press(given, reply, pressed))

    async def _scan_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody chose "Scan an account" from the shortcuts."""
        await ack()
        await self._opened(self._person(context, body["user"]["id"]), body["trigger_id"], scan_form())

    async def _scan_submitted(self, ack: AsyncAck, body: Body, view: Body, context: AsyncBoltContext) -> None:
        """Somebody sent that form: the answer comes in our direct messages."""
        values, sent, errors = scan_wanted(view)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        person = self._person(context, body["user"]["id"])
        reply = PressReply(person, Origin())

        async def work(given: Context) -> None:
            if sent:
                await run_file(given, person, self._app.settings.data_dir, values, sent[0])
            else:
                await NAMED["scan"].run(given, values)

        await self._guarded(person, reply, work)

    async def _score_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Somebody chose "Score this text" on a message: they alone see the answer."""
        await ack()
        person = self._person(context, body["user"]["id"])
        reply = PrivateReply(person, ResponseUrl(person, body["response_url"], body["message"].get("thread_ts")))
        words = typed(body["message"].get("text", ""))

        async def work(given: Context) -> None:
            if not words:
                raise CommandError("This message has no text to score.", "Choose one with words in it.")
            await NAMED["score"].run(given, {"text": words})

        await self._guarded(person, reply, work)

    async def _home_opened(self, event: Body, context: AsyncBoltContext) -> None:
        """Somebody looks at the Home tab: it is made anew each time."""
        if event.get("tab") != "home":
            return
        person, collected = self._person(context, event["user"]), Collected()

        async def work(given: Context) -> None:
            for command in on_home(COMMANDS):
                try:
                    await command.run(given, {})
                except ToxscanError as error:
                    await collected.send(error_card(error))
            await person.client.views_publish(user_id=person.user_id, view=home_view(collected.cards, COMMANDS))

        await self._guarded(person, collected, work)

    async def _revoked(self, event: Body, context: AsyncBoltContext) -> None:
        """The bot's token in a workspace is good for nothing any more."""
        if event.get("tokens", {}).get("bot"):
            await self._uninstalled(context)

    async def _uninstalled(self, context: AsyncBoltContext) -> None:
        """A workspace has removed the bot."""
        if self._workspaces.installations:
            await self._workspaces.installations.forget(context.enterprise_id, context.team_id)
        log.info("slack.uninstalled", team=context.team_id)

    @staticmethod
    async def _opened(person: Person, trigger_id: str, view: Body) -> None:
        """Open a form. Slack gives us three seconds for it, so nothing else comes first."""
        try:
            await person.client.views_open(trigger_id=trigger_id, view=view)
        except (SlackApiError, aiohttp.ClientError, OSError) as error:  # It can be asked for again.
            log.warning("slack.form_not_opened", error=type(error).__name__)

    async def _press(self, context: Context, reply: PressReply, pressed: str) -> None:
        page = isinstance(decode(pressed), PageAction | MarkingAction)
        await press(context, pressed, await reply.receipt(page=page))

    async def _guarded(self, person: Person, reply: Reply, work: Work) -> None:
        """Do the work; whatever goes wrong becomes a card."""
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        try:
            admin = await self._workspaces.is_admin(person.client, person.team_id, person.user_id)
            await work(self._app.context(_requester(person), reply, admin=admin))
        except ToxscanError as error:
            await self._tell(reply, error)
        except SlackApiError as error:  # Its words hold what we sent: only the reason is logged.
            log.warning("slack.answer_failed", error=error.response.get("error"), status=error.response.status_code)
            await self._tell(reply, MISTAKE)
        except Exception:
            log.exception("slack.answer_failed")
            await self._tell(reply, MISTAKE)
        finally:
            self._answering.discard(task)

    async def _tell(self, reply: Reply, error: ToxscanError) -> None:
        try:
            await reply.send(error_card(error))
        except (SlackApiError, aiohttp.ClientError, OSError) as failure:
            log.warning("slack.error_not_shown", error=type(failure).__name__)

    async def _answers_show(self, person: Person) -> bool:
        """Whether the workspace wants answers seen by everybody, where nothing else is asked for."""
        settings = await self._app.workspaces.get(_requester(person))
        return settings.visibility is Visibility.PUBLIC

    async def _direct(self, person: Person) -> str:
        try:
            return await person.direct()
        except SlackApiError:
            return ""

    def _person(self, context: AsyncBoltContext, user_id: str) -> Person:
        client = self._workspaces.client(context.bot_token)
        return Person(self._workspaces, client, str(context.team_id), user_id, self._timing)


def _requester(person: Person) -> Requester:
    return Requester("slack", person.user_id, person.team_id)


def _origin(body: Body) -> Origin:
    """Where something was pressed."""
    container = body.get("container", {})
    if container.get("type") != "message":
        return Origin()
    return Origin(
        channel=container["channel_id"],
        ts=container["message_ts"],
        thread=container.get("thread_ts") or "",
        url=body.get("response_url", ""),
        ephemeral=bool(container.get("is_ephemeral")),
    )


async def _whisper(person: Person, channel: str, thread: str, words: str) -> None:
    """Say something to one person in a thread; nothing is lost if they don't hear it."""
    try:
        await person.client.chat_postEphemeral(channel=channel, user=person.user_id, thread_ts=thread, text=words)
    except (SlackApiError, aiohttp.ClientError, OSError) as error:
        log.warning("slack.whisper_failed", error=type(error).__name__)


def _quiet_logger() -> logging.Logger:
    """Bolt's and the SDK's own logs: warnings only, as their debug lines hold what people write."""
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return logging.getLogger("slack_bolt")
