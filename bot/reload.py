"""SIGHUP: the model is loaded again while the bot runs, and with several actors without a pause."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from bot.core.domain.errors import ToxscanError

log = structlog.get_logger()


@asynccontextmanager
async def renew_on_hangup(renew: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Call `renew` for each SIGHUP (`kill -HUP`, `systemctl reload`); one that comes meanwhile means once more."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGHUP, asked.set)
    task = asyncio.create_task(_renew(renew, asked), name="renewal")
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _renew(renew: Callable[[], Awaitable[None]], asked: asyncio.Event) -> None:
    while True:
        await asked.wait()
        asked.clear()
        try:
            await renew()
        except ToxscanError as error:
            log.error("model.not_renewed", error=str(error))  # noqa: TRY400 - the sentence says it all.
