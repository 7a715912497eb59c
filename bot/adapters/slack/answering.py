"""Whatever comes in from Slack, done for whoever it comes from: what goes wrong becomes a card, and nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
import structlog
from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.adapters.slack.person import Person, Timing
from bot.adapters.slack.refusals import said
from bot.adapters.slack.reply import PressReply
from bot.adapters.slack.workspaces import Workspaces
from bot.app import App
from bot.core.commands.command import Context, Reply
from bot.core.commands.press import press
from bot.core.delivery import DeliveryError
from bot.core.errors import OperatorError, ToxscanError
from bot.core.views.actions import MarkingAction, PageAction
from bot.core.views.answers import error_card
from bot.core.views.buttons import decode

MISTAKE = ToxscanError(
    "I made a mistake and could not finish this.", "Please try again; the operator finds the reason in the log."
)

Work = Callable[[Context], Awaitable[None]]

log = structlog.get_logger()


class Answering:
    """The answers under way, for people of all workspaces."""

    def __init__(self, app: App, workspaces: Workspaces, timing: Timing) -> None:
        self.app = app
        self.workspaces = workspaces
        self._timing = timing
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """End all of them; their scans go on at the next start."""
        waiting = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)

    def person(self, context: AsyncBoltContext, user_id: str) -> Person:
        """Whoever a request comes from."""
        client = self.workspaces.client(context.bot_token)
        return Person(self.workspaces, client, context.enterprise_id or "", str(context.team_id), user_id, self._timing)

    async def person_in(self, enterprise_id: str, team_id: str, user_id: str) -> Person | None:
        """Somebody from whom nothing came just now; None where the bot is not installed any more.

        Raises:
            ConfigError: the workspace's token can't be decrypted.
        """
        found = await self.workspaces.authorize(enterprise_id or None, team_id)
        if found is None:
            return None
        client = self.workspaces.client(found.bot_token)
        return Person(self.workspaces, client, enterprise_id, team_id, user_id, self._timing)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody asked for just now."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def answer(self, person: Person, reply: Reply, work: Work, here: str = "", origin: str = "") -> None:
        """Do the work; whatever goes wrong becomes a card.

        `here` is the channel, as the messenger writes it; `origin` names the message whose button was pressed.
        """
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            admin = await self.workspaces.is_admin(person.client, person.team_id, person.user_id)
            await work(self.app.context(person.requester, reply, admin=admin, here=here, origin=origin))
            await self.app.uploads.clear()  # Of the scan that it may have followed to its end.
        except ToxscanError as error:
            await self._tell(reply, error)
        except SlackApiError as error:  # Its words hold what we sent: only the reason is logged.
            status, reason = said(error)
            log.warning("slack.answer_failed", error=reason, status=status)
            await self._tell(reply, MISTAKE)
        except Exception:
            log.exception("slack.answer_failed")
            await self._tell(reply, MISTAKE)
        finally:
            self._tasks.discard(task)

    async def press(self, person: Person, reply: PressReply, pressed: str, here: str = "") -> None:
        """Do what a button or a form stands for, in the message where it stands."""

        async def work(context: Context) -> None:
            page = isinstance(decode(pressed), PageAction | MarkingAction)
            await press(context, pressed, reply.receipt(page=page))

        await self.answer(person, reply, work, here, reply.origin)

    @staticmethod
    async def open_form(person: Person, trigger_id: str, view: dict[str, Any]) -> None:
        """Open a form. Slack gives us three seconds for it, so nothing else comes first."""
        try:
            await person.client.views_open(trigger_id=trigger_id, view=view)
        except (SlackApiError, aiohttp.ClientError, OSError) as error:  # It can be asked for again.
            log.warning("slack.form_not_opened", error=type(error).__name__)

    @staticmethod
    async def _tell(reply: Reply, error: ToxscanError) -> None:
        if isinstance(error, OperatorError):  # People are told of it in other words.
            log.error("slack.answer_failed", error=str(error))
        try:
            await reply.send(error_card(error))
        except (DeliveryError, SlackApiError, aiohttp.ClientError, OSError) as failure:
            log.warning("slack.error_not_shown", error=type(failure).__name__)
