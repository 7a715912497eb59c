"""Answers under way on a chat platform: what goes wrong becomes a card for the asker, and nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from bot.app import App
from bot.core.commands.command import PrivateReply
from bot.core.domain.audience import About, Audience, Where, audience, depends_on_setting
from bot.core.domain.delivery import DeliveryError, translate_failures
from bot.core.domain.errors import OperatorError, ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.workspace import Visibility
from bot.core.text.catalog import _
from bot.core.views.bot.answers import error_card


def mistake() -> ToxscanError:
    """The sentences for a bug of ours."""
    return ToxscanError(
        _("Something went wrong on my side, and I could not finish this."),
        _("Please try again. The operator can find the reason in the log."),
    )


log = structlog.get_logger()


async def find_audience(
    app: App, requester: Requester, about: About, where: Where, asked: Visibility | None, *, within: float | None = None
) -> Audience:
    """Who sees an answer: the asker alone, where the setting counts and can't be read, or not `within` seconds."""
    default = Visibility.PRIVATE
    if depends_on_setting(about, where, asked):
        with suppress(TimeoutError, ToxscanError):
            async with asyncio.timeout(within):
                default = (await app.workspaces.get(requester)).visibility
    return audience(about, where, default, asked)


@dataclass(frozen=True, slots=True)
class Platform:
    """A chat platform: its name, what its library raises where a call fails or is refused, and what that means."""

    name: str
    failures: tuple[type[BaseException], ...]
    refusal: type[Exception]
    explain: Callable[[BaseException], DeliveryError]


class Answering:
    """The answers under way for people on one platform."""

    def __init__(self, app: App, platform: Platform) -> None:
        self._app = app
        self._platform = platform
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """End all of them; their scans continue at the next start."""
        waiting = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody asked for just now."""
        task = asyncio.create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def answer(self, private: PrivateReply, work: Callable[[], Awaitable[None]]) -> None:
        """Do what somebody asked for; whatever goes wrong becomes a card on the `private` way to them."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await work()
            await self._app.uploads.clear()  # The scan that was followed may have ended: its file is no longer needed.
        except ToxscanError as error:
            await self._tell(private, error)
        except self._platform.refusal as error:  # Its text may quote what we sent, so only the reason is logged.
            log.warning("chat.answer_failed", platform=self._platform.name, reason=self._platform.explain(error).reason)
            await self._tell(private, mistake())
        except Exception:
            log.exception("chat.answer_failed", platform=self._platform.name)
            await self._tell(private, mistake())
        finally:
            self._tasks.discard(task)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            log.exception("chat.work_failed", platform=self._platform.name)

    async def _tell(self, private: PrivateReply, error: ToxscanError) -> None:
        if isinstance(error, OperatorError):  # People read a shorter sentence; this one is for the operator.
            log.error("chat.answer_failed", platform=self._platform.name, error=str(error))
        try:
            with translate_failures(self._platform.failures, self._platform.explain):
                await private.send(error_card(error))
        except DeliveryError as refusal:
            log.warning("chat.error_not_shown", platform=self._platform.name, reason=refusal.reason)
