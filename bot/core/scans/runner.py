"""The scans that this process works on: each waits for its turn, runs to its end, and says how it ended."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import metrics
from bot.core.domain.clock import now
from bot.core.domain.errors import BudgetError, OperatorError, StoreAwayError, ToxscanError, first_cause
from bot.core.domain.figures.status import QueueStatus
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.scans import Progress, Scan, ScanStatus
from bot.core.ports import PostSource, Scorer
from bot.core.scans.fair_queue import FairQueue
from bot.core.scans.pipeline import Pipeline
from bot.core.store.engine.database import Store
from bot.core.store.people.people import across_workspaces
from bot.core.store.scans import claims
from bot.core.store.scans.claims import ClaimLostError
from bot.core.text.catalog import _

AT_ONCE = 32  # They share one model; those that wait for X do not use it.
MOST_BEGINNINGS = 2  # Of a scan that makes no progress: it is then probably what kills the process.
OF_ONE = AT_ONCE // 4  # Of one person, so that there is always room for others.
TURN_SECONDS = 1.0  # Between two looks whether another process still runs a scan of the same account.

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class ScanJob:
    """A scan that this process works on, its latest progress and an event that is set when that changes.

    `lost`: this process no longer has it, and the progress here is stale.
    """

    scan: Scan
    progress: Progress
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None
    cancelled: bool = False
    lost: bool = False
    over: bool = False

    def publish(self, progress: Progress) -> None:
        """Say how far it is."""
        self.progress = progress
        bell, self.changed = self.changed, asyncio.Event()
        bell.set()


class ScanRunner:
    """Runs scans: at most one of an account, `OF_ONE` for a person, `AT_ONCE` in all, the rest queued."""

    def __init__(self, store: Store, scorer: Scorer, thresholds: Mapping[Label, float], small: Scorer | None) -> None:
        self._store = store
        self._scorer = scorer
        self._thresholds = thresholds
        self._small = small
        self._jobs: dict[int, ScanJob] = {}
        self._room = FairQueue(AT_ONCE, OF_ONE)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def __iter__(self) -> Iterator[int]:
        """The numbers of the scans."""
        return iter(self._jobs)

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, scan_id: int) -> bool:
        return scan_id in self._jobs

    def count_of(self, scan: Scan) -> int:
        """How many there are of the person who asked for this scan."""
        return sum(_person(job.scan) == _person(scan) for job in self._jobs.values())

    def get(self, scan_id: int) -> ScanJob | None:
        """The scan with this number, if this process works on it."""
        return self._jobs.get(scan_id)

    @property
    def queue(self) -> QueueStatus:
        """How many there are."""
        waiting = [job.scan.created_at for job in self._jobs.values() if job.progress.status is ScanStatus.QUEUED]
        age = now() - min(waiting) if waiting else timedelta(0)
        return QueueStatus(len(self._jobs) - len(waiting), len(waiting), age)

    @property
    def tasks(self) -> list["asyncio.Task[None]"]:
        """Those that work on them."""
        return [job.task for job in self._jobs.values() if job.task]

    def begin(self, scan: Scan, source: PostSource) -> None:
        """Work on a scan that this process has claimed."""
        behind = self._room.must_wait(_person(scan)) or self._turn(scan).locked()
        job = ScanJob(scan, Progress(scan.id, ScanStatus.QUEUED, expected=scan.expected, behind=behind))
        self._jobs[scan.id] = job
        job.task = asyncio.create_task(self._run(job, source), name=f"scan {scan.id}")
        job.task.add_done_callback(lambda _: self._on_done(job))  # Also of a task that was cancelled before it began.

    def drop(self) -> None:
        """Stop working at once: other processes believe this one dead and take over its work."""
        for job in self._jobs.values():
            job.lost = True
            if job.task:
                job.task.cancel()

    async def stop(self) -> bool:
        """Stop working in order, as this process ends; whether there was anything to stop."""
        tasks = self.tasks
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        return bool(tasks)

    def _on_done(self, job: ScanJob) -> None:
        del self._jobs[job.scan.id]
        job.over = True
        job.publish(job.progress)

    async def _run(self, job: ScanJob, source: PostSource) -> None:
        turn = self._turn(job.scan)
        # Whatever this task and those that it starts log, X's client too, says which scan it is about.
        structlog.contextvars.bind_contextvars(scan=job.scan.id)
        try:
            async with turn:
                while not await self._work(job, source):  # Another process scans this account.
                    job.publish(replace(job.progress, behind=True))
                    await asyncio.sleep(TURN_SECONDS)
        except asyncio.CancelledError:
            if job.lost:
                raise
            if not job.cancelled:
                job.progress = replace(job.progress, stopping=True)
                raise  # This process stops: the scan stays unfinished in the store, and is resumed later.
            await self._end(job, ScanStatus.CANCELLED)
        except Exception as error:  # noqa: BLE001 - whatever ended the scan must reach the person who waits for it.
            await self._on_failure(job, first_cause(error))

    def _turn(self, scan: Scan) -> asyncio.Lock:
        """Held by whoever works on the collection."""
        return self._turns.setdefault(scan.collection, asyncio.Lock())

    async def _work(self, job: ScanJob, source: PostSource) -> bool:
        """Run the scan to its end; False if it is not its turn."""
        async with self._room.wait_turn(_person(job.scan)):
            async with self._store.write() as connection:
                await _check_deaths(connection, job.scan)
                if not await claims.begin(connection, job.scan, self._store.process):
                    return False
            log.info("scan.started", **job.scan.log_context())
            self._say(job, ScanStatus.RUNNING)
            parts = (self._store, self._scorer, self._thresholds, job.scan, source, job.publish, self._small)
            await Pipeline(*parts).run()
            await self._end(job, ScanStatus.DONE)
            return True

    async def _on_failure(self, job: ScanJob, cause: BaseException) -> None:
        if isinstance(cause, ClaimLostError | StoreAwayError):
            self._on_claim_lost(job, cause)
            return
        if not isinstance(cause, ToxscanError):
            log.error("scan.crashed", exc_info=cause, **job.scan.log_context())
            cause = ToxscanError(
                _("The scan stopped because of a bug in toxscan ({kind}).", kind=type(cause).__name__),
                _("What was read so far is kept; scan again to continue."),
                _("What was read so far is kept; scan again to continue, and please report the log's last lines."),
            )
        elif isinstance(cause, OperatorError):  # People read a shorter sentence; this one is for the operator.
            log.error("scan.failed", error=str(cause), **job.scan.log_context())
        status = ScanStatus.STOPPED if isinstance(cause, BudgetError) else ScanStatus.FAILED
        try:
            await self._end(job, status, cause)
        except ToxscanError:  # The store itself fails (a full disk, say): the person hears it all the same.
            self._say(job, status, cause)

    async def _end(self, job: ScanJob, status: ScanStatus, error: ToxscanError | None = None) -> None:
        """Record and publish how the scan ended, unless another process has it now, or soon will."""
        last = _with_status(job, status, error)
        try:
            async with self._store.write() as connection:
                await claims.end(connection, job.scan, self._store.process, last)
        except (ClaimLostError, StoreAwayError) as reason:
            self._on_claim_lost(job, reason)
        else:
            self._say(job, status, error)

    def _say(self, job: ScanJob, status: ScanStatus, error: ToxscanError | None = None) -> None:
        metrics.SCANS.labels(status).inc()
        log.info("scan.status", **job.scan.log_context() | {"status": str(status)})
        job.publish(_with_status(job, status, error))

    def _on_claim_lost(self, job: ScanJob, reason: BaseException) -> None:
        job.lost = True
        log.info("scan.lost", reason=type(reason).__name__, **job.scan.log_context())


def _with_status(job: ScanJob, status: ScanStatus, error: ToxscanError | None) -> Progress:
    said = error.sentences(operator=job.scan.request.requester.at_terminal) if error else ("", "")
    return replace(
        job.progress, status=status, behind=False, error=said[0], hint=said[1], cause=error.cause if error else None
    )


def _person(scan: Scan) -> Requester:
    return across_workspaces(scan.request.requester)


async def _check_deaths(connection: AsyncConnection, scan: Scan) -> None:
    """Fail a scan that has killed the bot repeatedly, so that it is not retried forever.

    Raises:
        ToxscanError: it was begun as often as it may be without getting any further.
    """
    if await claims.count_failed_starts(connection, scan) >= MOST_BEGINNINGS:
        raise ToxscanError(
            _("The bot crashed twice at the same point of this scan, so it will not try again by itself."),
            _(
                "What was read so far is kept. Press “Continue” to try once more, or use another copy if this "
                "is an archive."
            ),
        )
