"""What happens by itself while the bot runs: the sweep that X's rules ask for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.app import App
from bot.core.errors import ToxscanError
from bot.core.model import now

SWEEP_HOURS = 1  # How often to look whether a sweep is due.

log = structlog.get_logger()


@asynccontextmanager
async def housekeeping(app: App) -> AsyncIterator[None]:
    """Do what is due, now and every hour, as long as the context is open."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    # However late the loop comes to it: APScheduler gives a job up that is a second late.
    every = IntervalTrigger(hours=SWEEP_HOURS)
    scheduler.add_job(_sweep, every, [app], next_run_time=now(), coalesce=True, misfire_grace_time=None)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def _sweep(app: App) -> None:
    """Take away what X no longer shows, if that is due. A failure is tried again in an hour."""
    if not app.accounts.reads_x:
        return
    try:
        await app.compliance.sweep_if_due()
    except ToxscanError as error:
        log.warning("compliance.failed", error=str(error))
