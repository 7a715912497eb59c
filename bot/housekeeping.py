"""What happens by itself while the bot runs: watches that are due, their messages, the sweep that X's rules ask for.

Where several processes share a database, each looks after what it has claimed, and the leader does the rest.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.app import App
from bot.core.domain.clock import now
from bot.core.domain.errors import ToxscanError
from bot.core.people.retention import expire
from bot.core.store.networks import audit
from bot.core.store.operations import deduplication, processes
from bot.core.store.posts import words

EVERY_SWEEP = timedelta(hours=1)  # How often to see whether a sweep is due.
EVERY_EXPIRY = timedelta(days=1)
EVERY_WATCH = timedelta(minutes=1)  # The shortest interval of a watch is an hour.
EVERY_INDEX = timedelta(minutes=1)  # So long words of a large account are looked for in every text.
EVERY_DELIVERY = timedelta(seconds=15)  # What is found waits no longer than that.
EVERY_TAKE_OVER = timedelta(seconds=10)  # A dead process is known as such after 30: so its work rests for 40.
EVERY_CANCEL = timedelta(seconds=2)  # A cancel pressed in another process waits no longer than that.

Work = Callable[[], Awaitable[object]]

log = structlog.get_logger()


@asynccontextmanager
async def housekeeping(app: App) -> AsyncIterator[None]:
    """Do what is due, now and again and again, as long as the context is open."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # It warns each time a job takes longer than its interval.
    scheduler = AsyncIOScheduler(timezone=UTC)
    working: set[asyncio.Task[object]] = set()
    jobs: dict[str, tuple[Work, timedelta]] = {
        "scans": (app.scans.resume_all, EVERY_TAKE_OVER),
        "lists": (app.list_runner.sweep, EVERY_TAKE_OVER),
        "cancels": (app.scans.hear_cancels, EVERY_CANCEL),
        "reservations": (app.budget.settle, EVERY_TAKE_OVER),
        "live_messages": (app.live_messages.take_over, EVERY_TAKE_OVER),
        "compliance": (lambda: _run_in_one_process(app, lambda: _sweep(app)), EVERY_SWEEP),
        "deletions": (lambda: _run_in_one_process(app, app.accounts.free.sweep.sweep), EVERY_SWEEP),
        "opt_outs": (lambda: _run_in_one_process(app, app.accounts.free.learn_opted_out), EVERY_SWEEP),
        "watches": (app.watch_runner.sweep, EVERY_WATCH),
        "outbox": (app.outbox.deliver, EVERY_DELIVERY),
        "tidy": (lambda: _run_in_one_process(app, lambda: _tidy(app)), EVERY_SWEEP),
        "words": (lambda: _run_in_one_process(app, lambda: words.catch_up(app.store)), EVERY_INDEX),
        "uploads": (app.uploads.clear, EVERY_SWEEP),
        "retention": (
            lambda: _run_in_one_process(app, lambda: expire(app.store, app.settings.retention.days)),
            EVERY_EXPIRY,
        ),
    }
    for name, (work, every) in jobs.items():
        scheduler.add_job(
            _try,
            IntervalTrigger(seconds=int(every.total_seconds())),
            [name, work, working],
            id=name,
            # The start itself takes over what lies about, and says so.
            next_run_time=now() + every if every in {EVERY_TAKE_OVER, EVERY_CANCEL} else now(),
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


async def _try(name: str, work: Work, working: set[asyncio.Task[object]]) -> None:
    """Do it; a failure is tried again the next time."""
    task = asyncio.current_task()
    assert task is not None
    working.add(task)
    try:
        await work()
    except asyncio.CancelledError:  # The program stops; APScheduler would log it as a failure.
        return
    except ToxscanError as error:
        log.warning("housekeeping.failed", job=name, error=str(error))
    except Exception:
        log.exception("housekeeping.crashed", job=name)
    finally:
        working.discard(task)


async def _run_in_one_process(app: App, work: Work) -> None:
    """Do it in one of the processes on this database."""
    async with app.store.read() as connection:
        ours = await processes.is_leader(connection, app.store.process)
    if ours:
        await work()


async def _tidy(app: App) -> None:
    """Take away what nobody needs any more."""
    await app.outbox.tidy()
    async with app.store.write() as connection:
        await processes.remove_dead(connection)
        await deduplication.remove_old(connection)
        await audit.tidy(connection)


async def _sweep(app: App) -> None:
    """Take away what X no longer shows, if that is due."""
    if app.accounts.reads_x:
        await app.compliance.sweep_if_due()
