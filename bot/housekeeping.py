"""What happens by itself while the bot runs: watches that are due, their messages, the sweep that X's rules ask for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.app import App
from bot.core.errors import ToxscanError
from bot.core.model import now
from bot.core.retention import expire

EVERY_SWEEP = timedelta(hours=1)  # How often to see whether a sweep is due.
EVERY_EXPIRY = timedelta(days=1)
EVERY_WATCH = timedelta(minutes=1)  # The shortest interval of a watch is an hour.
EVERY_DELIVERY = timedelta(seconds=15)  # What is found waits no longer than that.

Work = Callable[[], Awaitable[object]]

log = structlog.get_logger()


@asynccontextmanager
async def housekeeping(app: App) -> AsyncIterator[None]:
    """Do what is due, now and again and again, as long as the context is open."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    working: set[asyncio.Task[object]] = set()
    jobs: dict[str, tuple[Work, timedelta]] = {
        "compliance": (lambda: _sweep(app), EVERY_SWEEP),
        "watches": (app.watch_runs.sweep, EVERY_WATCH),
        "outbox": (app.outbox.deliver, EVERY_DELIVERY),
        "outbox.tidy": (app.outbox.tidy, EVERY_SWEEP),
        "uploads": (app.uploads.clear, EVERY_SWEEP),
        "retention": (lambda: expire(app.store, app.settings.retention.days), EVERY_EXPIRY),
    }
    for name, (work, every) in jobs.items():
        scheduler.add_job(
            _guarded,
            IntervalTrigger(seconds=int(every.total_seconds())),
            [name, work, working],
            id=name,
            next_run_time=now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # However late the loop comes to it: APScheduler gives a job up a second late.
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)  # Cancels what is under way, and does not wait for its end.
        if working:
            await asyncio.wait(working)


async def _guarded(name: str, work: Work, working: set[asyncio.Task[object]]) -> None:
    """Do it; a failure is tried again the next time."""
    task = asyncio.current_task()
    assert task is not None
    working.add(task)
    try:
        await work()
    except ToxscanError as error:
        log.warning("housekeeping.failed", job=name, error=str(error))
    except Exception:
        log.exception("housekeeping.crashed", job=name)
    finally:
        working.discard(task)


async def _sweep(app: App) -> None:
    """Take away what X no longer shows, if that is due."""
    if app.accounts.reads_x:
        await app.compliance.sweep_if_due()
