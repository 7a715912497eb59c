"""The scan service: queue, joining, progress, cancel, and taking up again what a stop or a crash interrupted."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog

from bot.core import metrics
from bot.core.admission import Admission
from bot.core.errors import BudgetError, RefusedError, ToxscanError, first_cause
from bot.core.model import (
    Account,
    Label,
    Progress,
    Requester,
    Scan,
    ScanRequest,
    ScanStatus,
    SourceKind,
    SourceSpec,
    now,
)
from bot.core.pipeline import Pipeline
from bot.core.ports import PostSource, Scorer
from bot.core.store import audit, pauses, scans, searches
from bot.core.store.database import Store

SCANS_AT_ONCE = 32  # They share one model; those that wait for X take no part of it.

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class _Job:
    """A scan that this process works on, its latest progress and the bell that rings when that changes."""

    scan: Scan
    progress: Progress
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None
    cancelled: bool = False
    over: bool = False

    def publish(self, progress: Progress) -> None:
        self.progress = progress
        bell, self.changed = self.changed, asyncio.Event()
        bell.set()


@dataclass(frozen=True, slots=True)
class Queue:
    """How many scans are at work and how many wait for it, and for how long the one that was asked for first."""

    running: int
    waiting: int
    age: timedelta


class ScanService:
    """Runs scans: at most one at a time for an account, `SCANS_AT_ONCE` in all, the rest in the queue."""

    def __init__(
        self,
        store: Store,
        scorer: Scorer,
        open_source: Callable[[SourceSpec, Requester], PostSource],
        thresholds: Mapping[Label, float],
        admission: Admission,
        screener: Scorer | None = None,
    ) -> None:
        """With a `screener`, a quick model, the scorer gets those posts first that are likely worst."""
        self._store = store
        self._scorer = scorer
        self._open_source = open_source
        self._thresholds = thresholds
        self._admission = admission
        self._screener = screener
        self._jobs: dict[int, _Job] = {}
        self._submitting = asyncio.Lock()
        self._slots = asyncio.Semaphore(SCANS_AT_ONCE)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._closing = False

    @property
    def queue(self) -> Queue:
        """What is under way."""
        waiting = [job.scan.created_at for job in self._jobs.values() if job.progress.status is ScanStatus.QUEUED]
        age = now() - min(waiting) if waiting else timedelta(0)
        return Queue(len(self._jobs) - len(waiting), len(waiting), age)

    async def submit(self, request: ScanRequest) -> Scan:
        """Start the scan, join the same one if it is running, or take it up where it was interrupted.

        Raises:
            ToxscanError: the source can't be read; nothing was stored.
        """
        source = self._open_source(request.source, request.requester)
        account = await source.account()
        async with self._submitting:
            job = self._running(request, account.id)
            if job is None:
                await self._check_open()
                async with self._store.read() as connection:
                    interrupted = [s for s in await scans.unfinished(connection) if self._same(s, request, account.id)]
                scan = interrupted[0] if interrupted else await self._create(request, account)
                job = self._begin(scan, source)
            async with self._store.write() as connection:
                await searches.remember(connection, request.requester, job.scan.id)
        return job.scan

    async def resume(self, scan_id: int, requester: Requester) -> Scan:
        """Go on with a scan that failed or was cancelled, from where it stopped.

        Where reading costs money, another person than the one who began it gets a scan of their own, on their budget.

        Raises:
            ToxscanError: it is not stored, or its source can't be read any more.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
        others = scan.request.source.kind.paid and scan.request.requester != requester
        if others or scan.model_id != self._scorer.model_id:
            return await self.submit(replace(scan.request, requester=requester))
        source = self._open_source(scan.request.source, scan.request.requester)
        await source.account()
        async with self._submitting:
            if scan.id not in self._jobs:
                await self._check_open()
                async with self._store.write() as connection:
                    await scans.set_status(connection, scan.id, ScanStatus.QUEUED)
                    await searches.remember(connection, requester, scan.id)
                self._begin(scan, source)
        return scan

    async def resume_all(self) -> list[Scan]:
        """Take up every scan that a stop or a crash interrupted."""
        async with self._submitting, self._store.read() as connection:
            waiting = [s for s in await scans.unfinished(connection) if s.id not in self._jobs]
            mine = [s for s in waiting if s.model_id == self._scorer.model_id]
            for scan in mine:
                self._begin(scan, self._open_source(scan.request.source, scan.request.requester))
        return mine

    async def watch(self, scan_id: int) -> AsyncGenerator[Progress, None]:
        """The scan's progress, again whenever it changes, until it ends or this process stops."""
        job = self._jobs.get(scan_id)
        if job is None:
            async with self._store.read() as connection:
                scan = await scans.get(connection, scan_id)
            yield Progress(scan.id, scan.status, error=scan.error)
            return
        while not job.over:
            bell = job.changed
            yield job.progress
            await bell.wait()
        yield job.progress

    async def wait(self, scan_id: int) -> Progress:
        """The scan's last progress, once it has ended."""
        return [progress async for progress in self.watch(scan_id)][-1]

    async def cancel(self, scan_id: int) -> bool:
        """End the scan; what it has stays. False when it is not running here."""
        job = self._jobs.get(scan_id)
        if job is None or job.task is None:
            return False
        job.cancelled = True
        job.task.cancel()
        await asyncio.wait([job.task])
        return True

    async def close(self) -> None:
        """Stop working, and take nothing more; unfinished scans are taken up at the next start."""
        self._closing = True
        tasks = [job.task for job in self._jobs.values() if job.task]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _check_open(self) -> None:
        if self._closing:
            raise RefusedError("I am just being restarted and start no scan now.", "Ask again in a minute.")
        async with self._store.read() as connection:
            paused = await pauses.since(connection)
        if paused:
            raise RefusedError(
                "The owner of this bot has paused it, so no new scan begins.",
                "Ask again later; what is stored can be looked at, and scans under way come to their end.",
            )

    async def _create(self, request: ScanRequest, account: Account) -> Scan:
        """A new scan. Those that a person pays for are limited, so that nobody takes all there is, and leave a trace.

        A watch left its trace when it was made.
        """
        by_hand = _paid_by_hand(request)
        if by_hand:
            mine = [job.scan.request for job in self._jobs.values()]
            running = sum(_paid_by_hand(each) for each in mine if each.requester == request.requester)
            await self._admission.check(request.requester, running)
        async with self._store.write() as connection:
            if by_hand:
                await audit.note(connection, request.requester, audit.Event.SCAN, account.handle, account.id)
            return await scans.create(connection, request, account, self._scorer.model_id)

    def _running(self, request: ScanRequest, account_id: str) -> _Job | None:
        return next((job for job in self._jobs.values() if self._same(job.scan, request, account_id)), None)

    def _same(self, scan: Scan, request: ScanRequest, account_id: str) -> bool:
        """Whether the request asks for just what the scan does, whoever asks."""
        return (
            scan.account.id == account_id
            and scan.model_id == self._scorer.model_id
            and replace(scan.request, requester=request.requester) == request
        )

    def _begin(self, scan: Scan, source: PostSource) -> _Job:
        job = _Job(scan, Progress(scan.id, ScanStatus.QUEUED, expected=scan.expected))
        self._jobs[scan.id] = job
        job.task = asyncio.create_task(self._run(job, source), name=f"scan {scan.id}")
        return job

    async def _run(self, job: _Job, source: PostSource) -> None:
        turn = self._turns.setdefault(job.scan.account.id, asyncio.Lock())
        # Whatever this task and those that it starts log, X's client too, says which scan it is about.
        structlog.contextvars.bind_contextvars(scan=job.scan.id)
        try:
            async with turn, self._slots:
                log.info("scan.started", **job.scan.log_context())
                await self._set_status(job, ScanStatus.RUNNING)
                parts = (self._store, self._scorer, self._thresholds, job.scan, source, job.publish, self._screener)
                pipeline = Pipeline(*parts)
                await pipeline.run()
                await self._set_status(job, ScanStatus.DONE)
        except asyncio.CancelledError:
            if not job.cancelled:
                job.progress = replace(job.progress, stopping=True)
                raise  # This process stops: the scan stays unfinished in the store and goes on at the next start.
            await self._set_status(job, ScanStatus.CANCELLED)
        except Exception as error:  # noqa: BLE001 - whatever ended the scan must reach the person who waits for it.
            await self._failed(job, error)
        finally:
            del self._jobs[job.scan.id]
            job.over = True
            job.publish(job.progress)

    async def _set_status(self, job: _Job, status: ScanStatus, error: ToxscanError | None = None) -> None:
        async with self._store.write() as connection:
            await scans.set_status(connection, job.scan.id, status, str(error or ""))
        metrics.SCANS.labels(status).inc()
        log.info("scan.status", **job.scan.log_context() | {"status": str(status)})
        self._publish_status(job, status, error)

    def _publish_status(self, job: _Job, status: ScanStatus, error: ToxscanError | None) -> None:
        said = (error.message, error.hint) if error else ("", "")
        cause = type(error) if error else None
        job.publish(replace(job.progress, status=status, error=said[0], hint=said[1], cause=cause))

    async def _failed(self, job: _Job, error: BaseException) -> None:
        cause = first_cause(error)
        if not isinstance(cause, ToxscanError):
            log.error("scan.crashed", exc_info=cause, **job.scan.log_context())
            cause = ToxscanError(
                f"The scan stopped on a mistake of ours ({type(cause).__name__}).",
                "What it has is kept; scan again to go on, and please report the log's last lines.",
            )
        status = ScanStatus.STOPPED if isinstance(cause, BudgetError) else ScanStatus.FAILED
        try:
            await self._set_status(job, status, cause)
        except ToxscanError:  # The store itself fails (a full disk, say): the person hears it all the same.
            self._publish_status(job, status, cause)


def _paid_by_hand(request: ScanRequest) -> bool:
    return request.source.kind.paid and request.source.kind is not SourceKind.X_NEW


def may_cancel(scan: Scan, requester: Requester) -> bool:
    """Only who started a scan may cancel it; those who joined would lose it otherwise."""
    return scan.request.requester == requester
