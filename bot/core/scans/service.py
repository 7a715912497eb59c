"""The scan service: queue, joining, progress, cancel, and resuming what a stop or a crash interrupted.

Several processes may run one on the same database. One of them has claimed each scan; from the others it can be
joined, followed and cancelled all the same. When that process dies, or loses the database, another resumes it.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import RefusedError, StoreAwayError, StoreError, reassigned_error
from bot.core.domain.figures.status import QueueStatus
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.scans import Progress, Scan, ScanRequest
from bot.core.domain.sources import Coverage, SourceKind, SourceSpec
from bot.core.ports import PostSource, Scorer
from bot.core.scans.admission import Admission
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.runner import AT_ONCE, OF_ONE, ScanRunner
from bot.core.sources.already_read import AlreadyRead
from bot.core.store.engine.database import Store
from bot.core.store.operations import processes
from bot.core.store.posts import collections
from bot.core.store.scans import claims, history, scans
from bot.core.store.scans.claims import Cancel
from bot.core.text.catalog import _

LOOK_SECONDS = 1.0  # Between two looks at a scan that another process works on.
CANCEL_SECONDS = 45.0  # A process that is asked to end a scan hears it within seconds, or is dead within 30.
WAIT_FOR_FILE = timedelta(days=1)  # For a process that has the archive: `Uploads` keeps them as long.

Bind = Callable[[AsyncConnection, Scan], Awaitable[None]]
"""Notes what a scan is part of, in the transaction that starts or joins it; what it raises undoes that."""


class ScanService:
    """Begins, joins, shows, ends and resumes scans, wherever they run; a `ScanRunner` works on those in its process."""

    def __init__(
        self,
        store: Store,
        scorer: Scorer,
        open_source: Callable[[SourceSpec, Requester], PostSource],
        thresholds: Mapping[Label, float],
        rate_limit: RateLimit,
        small: Scorer | None = None,
    ) -> None:
        """With a `small` model beside a big scorer scans can be quick."""
        self._store = store
        self._scorer = scorer
        self._open_source = open_source
        self.admission = Admission(rate_limit, small)
        self._jobs = ScanRunner(store, scorer, thresholds, small)
        self._submitting = asyncio.Lock()
        self._looking: WeakValueDictionary[Requester, asyncio.Lock] = WeakValueDictionary()

    @property
    def queue(self) -> QueueStatus:
        """What is under way in this process."""
        return self._jobs.queue

    async def check_soon(self, handle: str, requester: Requester) -> None:
        """See `Admission.check_soon`."""
        async with self._store.read() as connection:
            await self.admission.check_soon(connection, handle, requester)

    async def submit(self, request: ScanRequest, bind: Bind | None = None) -> Scan:
        """Start the scan, join the same one if it is running, or resume it if it was interrupted.

        With `bind` it is part of something larger that was agreed to as a whole: how often and how many do not count.

        Raises:
            ToxscanError: the source can't be read; nothing was stored.
        """
        if request.coverage is Coverage.QUICK:
            self.admission.check_quick(request.model)
        source = self._open_source(request.source, request.requester)
        async with self._looking.setdefault(request.requester, asyncio.Lock()):  # One after another, of one person.
            account = request.with_keeper(await source.account())
            async with self._submitting:
                async with self._store.write() as connection:
                    scan, here = await self._find_or_create(connection, request, account, limited=bind is None)
                    await history.record(connection, request.requester, scan.id)
                    if bind:
                        await bind(connection, scan)
                if here:
                    self._jobs.begin(scan, source)
        return scan

    async def _find_or_create(
        self, connection: AsyncConnection, request: ScanRequest, account: Account, *, limited: bool
    ) -> tuple[Scan, bool]:
        """The scan, and whether this process has to start it; otherwise it is already under way somewhere."""
        await claims.lock_requester(connection, request.requester)
        collection = await claims.lock_account(connection, account)
        same = [scan for scan in await scans.list_unfinished(connection) if self._is_same(scan, request, collection)]
        if not same:
            await self.admission.check_open(connection)
            return await self._create(connection, request, account, limited=limited), True
        scan = same[0]
        await self.admission.check_joining(connection, scan, request.requester, limited=limited)
        here = scan.id not in self._jobs and await claims.claim(connection, scan.id, self._store.process, asked=True)
        if here:
            await self.admission.check_open(connection)
            if limited:
                await self.admission.check_room(connection, request, besides=scan.id)
        return scan, here

    async def resume(self, scan_id: int, requester: Requester, bind: Bind | None = None) -> Scan:
        """Resume a scan that failed or was cancelled, from where it stopped; for `bind` see `submit`.

        Where reading costs money, another person than the one who began it gets a scan of their own, on their budget.
        An archive is its keeper's alone.

        Raises:
            ToxscanError: it is not stored, not this person's, or its source can't be read any more.
        """
        scan = await self._get_visible(scan_id, requester)
        if scan.request.coverage is Coverage.REST:
            return await self.finish(scan_id, requester)
        others = scan.request.source.kind.live and scan.request.requester != requester
        source = self._open_source(scan.request.source, requester if others else scan.request.requester)
        account = await source.account()
        if scan.request.source.kind.live and account.id != scan.account.id:
            raise reassigned_error(account.handle)
        async with self._submitting:
            ours = not others and scan.model_id == self._scorer.model_id
            if ours and scan.id not in self._jobs:
                async with self._store.write() as connection:
                    here = await self._reopen(connection, scan, requester, limited=bind is None)
                    if bind:
                        await bind(connection, scan)
                if here:
                    self._jobs.begin(scan, source)
        return scan if ours else await self.submit(replace(scan.request, requester=requester), bind)

    async def finish(self, scan_id: int, requester: Requester) -> Scan:
        """Score what a quick scan has left; its posts are stored, so nothing is read, and nobody pays.

        Raises:
            ToxscanError: it is not stored, not this person's, or its model is another by now.
        """
        scan = await self._get_visible(scan_id, requester)
        if not scan.leaves_rest:
            return await self.resume(scan_id, requester)
        if scan.model_id != self._scorer.model_id:
            raise RefusedError(
                _("The bot has changed its model in the meantime, and scores of two models can't be compared."),
                _("Scan the account again; nothing is read twice."),
            )
        scan = replace(scan, request=replace(scan.request, coverage=Coverage.REST))
        async with self._submitting:
            if scan.id not in self._jobs:
                async with self._store.write() as connection:
                    here = await self._reopen(connection, scan, requester, limited=True)
                    await scans.set_coverage(connection, scan)
                if here:
                    self._jobs.begin(scan, AlreadyRead(scan.account))
        return scan

    async def _get_visible(self, scan_id: int, requester: Requester) -> Scan:
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
        if not collections.is_visible(scan.account, requester):
            raise history.not_found_error()
        return scan

    async def _reopen(self, connection: AsyncConnection, scan: Scan, requester: Requester, *, limited: bool) -> bool:
        """Claim an ended scan, if it may go on; whether this process has to start it."""
        await self.admission.check_open(connection)
        await claims.lock_requester(connection, scan.request.requester)
        await claims.lock_account(connection, scan.account)  # Before the scan, as who deletes it does.
        here = await claims.reopen(connection, scan.id, self._store.process)
        if here:
            if limited:
                await self.admission.admit(connection, scan.request, besides=scan.id)
            if scan.request.coverage is not Coverage.REST:
                await self.admission.leave_trace(connection, scan.request, scan.account, limited=limited)
        await history.record(connection, requester, scan.id)
        return here

    def _source_of(self, scan: Scan) -> PostSource:
        """What is left to read of it."""
        if scan.request.coverage is Coverage.REST:
            return AlreadyRead(scan.account)
        return self._open_source(scan.request.source, scan.request.requester)

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[bool]:
        """Keep scans from starting here while the context is open.

        Yields whether none is under way, nor waits in the store for somebody to go on with it.
        """
        async with self._submitting:
            yield not len(self._jobs) and not await self._leaves_stalled()

    async def resume_all(self) -> list[Scan]:
        """Resume the interrupted scans that no process works on, as far as there is room."""
        async with self._submitting:
            if self.admission.closing:
                return []
            waiting = await self._find_stalled()
            async with self._store.read() as connection:
                alone = not waiting or not await processes.count_others(connection, self._store.process)
            mine = []
            for scan in [each for each in waiting if alone or await asyncio.to_thread(_can_be_read, each)]:
                room = len(self._jobs) < AT_ONCE and self._jobs.count_of(scan) < OF_ONE
                if room and await self._try_claim(scan):
                    self._jobs.begin(scan, self._source_of(scan))
                    mine.append(scan)
        return mine

    async def _leaves_stalled(self) -> bool:
        """Whether nobody would go on with some scan once our model's scores bear another name, or nobody can tell."""
        try:
            return bool(await self._find_stalled())
        except StoreError:
            return True

    async def _find_stalled(self) -> list[Scan]:
        """The unfinished scans with our model's scores that nobody works on."""
        async with self._store.read() as connection:
            model_id = self._scorer.model_id
            return await claims.find_stalled(connection, self._store.process, model_id, set(self._jobs))

    async def _try_claim(self, scan: Scan) -> bool:
        async with self._store.write() as connection:
            return await claims.claim(connection, scan.id, self._store.process)

    async def watch(self, scan_id: int) -> AsyncGenerator[Progress, None]:
        """The scan's progress, again whenever it changes, until it ends or this process stops."""
        last: Progress | None = None
        while True:
            if job := self._jobs.get(scan_id):
                while not job.over:
                    bell, last = job.changed, job.progress
                    yield last
                    await bell.wait()
                if job.progress.status.final or job.progress.stopping:
                    yield job.progress
                    return
            else:
                seen, goes_on = await self._observe(scan_id, last)
                if seen != last:
                    yield (last := seen)
                if not goes_on:
                    return
            await asyncio.sleep(LOOK_SECONDS)

    async def _observe(self, scan_id: int, last: Progress | None) -> tuple[Progress, bool]:
        """The progress of a scan that this process does not work on, and whether it continues somewhere."""
        try:
            async with self._store.read() as connection:
                scan, progress, elsewhere = await claims.get_with_progress(connection, scan_id, self._store.process)
        except StoreAwayError:
            if last is None or self.admission.closing:
                raise
            return last, True
        if progress.status.final:
            return progress, False
        if self.admission.closing:
            return replace(progress, stopping=True), False
        return progress, elsewhere or scan.model_id == self._scorer.model_id

    async def wait(self, scan_id: int) -> Progress:
        """The scan's last progress, once it has ended."""
        return [progress async for progress in self.watch(scan_id)][-1]

    async def cancel(self, scan_id: int) -> bool:
        """End the scan, wherever it runs; what it has stays. False when it is over already."""
        job = self._jobs.get(scan_id)
        if job and job.task:
            job.cancelled = True
            job.task.cancel()
            await asyncio.wait([job.task])
            if job.progress.status.final:
                return True
        return await self._cancel_elsewhere(scan_id)

    async def _cancel_elsewhere(self, scan_id: int) -> bool:
        asked = False
        with suppress(TimeoutError):
            async with asyncio.timeout(CANCEL_SECONDS):
                while True:
                    async with self._store.write() as connection:
                        outcome = await claims.cancel(connection, scan_id, self._store.process)
                    if outcome is not Cancel.ASKED:
                        return asked or outcome is Cancel.ENDED
                    asked = True
                    await asyncio.sleep(LOOK_SECONDS)
        return asked

    async def hear_cancels(self) -> None:
        """End the scans here that were cancelled from another process."""
        if not len(self._jobs):
            return
        async with self._store.read() as connection:
            asked = await claims.find_cancel_requests(connection, self._store.process)
        await asyncio.gather(*(self.cancel(scan_id) for scan_id in asked if scan_id in self._jobs))

    def drop(self) -> None:
        """Stop working at once: other processes believe this one dead and take over its work."""
        self._jobs.drop()

    async def close(self) -> None:
        """Stop working and accept nothing new; other processes resume what is unfinished, or the next start does."""
        self.admission.closing = True
        if await self._jobs.stop():
            with suppress(StoreError):  # Then they are released when our lease expires.
                async with self._store.write() as connection:
                    await claims.release(connection, self._store.process)

    async def _create(
        self, connection: AsyncConnection, request: ScanRequest, account: Account, *, limited: bool
    ) -> Scan:
        """Create a scan, if the requester may have one more."""
        if limited:
            await self.admission.admit(connection, request)
        await self.admission.leave_trace(connection, request, account, limited=limited)
        scan = await scans.create(connection, request, account, self._scorer.model_id)
        await claims.claim_new(connection, scan, self._store.process)
        return scan

    def _is_same(self, scan: Scan, request: ScanRequest, collection: int | None) -> bool:
        """Whether the request asks for just what the scan does, whoever asks; nobody else's archive is the same."""
        return (
            scan.collection == collection
            and scan.model_id == self._scorer.model_id
            and replace(scan.request, requester=request.requester) == request
        )


def _can_be_read(scan: Scan) -> bool:
    """Whether this process can resume it: an attached archive may be on another process's disk."""
    source = scan.request.source
    waited = now() - scan.created_at > WAIT_FOR_FILE
    reads = source.kind is SourceKind.ARCHIVE and scan.request.coverage is not Coverage.REST
    return not reads or waited or Path(source.locator).exists()
