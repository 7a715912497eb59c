"""Works on lists of accounts: a few scans at a time, one row after the other, over stops, budgets and rate limits.

What is done stands in the store: when this process stops or dies, the next goes on with the rows that are left.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.accounts.accounts import Accounts
from bot.core.domain.clock import now
from bot.core.domain.errors import (
    FailureCause,
    NetworkBusyError,
    StoreAwayError,
    StoreError,
    ToxscanError,
    reassigned_error,
)
from bot.core.domain.networks import SocialNetwork, network_of
from bot.core.domain.scans import (
    AccountList,
    ListProgress,
    ListRow,
    ListStatus,
    Progress,
    RowStatus,
    Scan,
    ScanRequest,
    ScanStatus,
)
from bot.core.domain.sources import Coverage
from bot.core.people.reader_language import Readers
from bot.core.scans.service import ScanService
from bot.core.store.engine.database import Store
from bot.core.store.scans import lists, scans
from bot.core.store.scans.lists import ListOverError
from bot.core.text.catalog import _, use_language

AT_ONCE = 4  # Scans of one list: half of what one person may have at work, so that their single scans find room.
LOOK_SECONDS = 1.0  # Between two looks at how far the scans are.
PROPOSED_FOR = timedelta(days=1)  # How long a list is kept whose price nobody has agreed to.
_OF_ITSELF = frozenset({FailureCause.ACCOUNT, FailureCause.OPTED_OUT})  # Says nothing of the other accounts.

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class ListJob:
    """A list that this process works on; `changed` is set when something of it does.

    `stopped` says why no further row is begun, `spent` that the budget did not cover one; `again`: it is to be taken up
    anew when this work has ended.
    """

    task: "asyncio.Task[None]"
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    waiting_until: datetime | None = None
    waits_for: SocialNetwork = SocialNetwork.X
    stopped: str = ""
    spent: str = ""
    again: bool = False

    def ring(self) -> None:
        """Say that something has changed."""
        bell, self.changed = self.changed, asyncio.Event()
        bell.set()


class ListRunner:
    """Runs the lists that were agreed to. Several processes may do so: one of them works on each list."""

    def __init__(self, store: Store, scans: ScanService, accounts: Accounts, readers: Readers, model: str) -> None:
        self._store = store
        self._scans = scans
        self._accounts = accounts
        self._readers = readers
        self._model = model
        self._jobs: dict[int, ListJob] = {}
        self._closing = False

    def begin(self, list_id: int) -> None:
        """Work on a list that runs and that this process has claimed."""
        if self._closing:
            return
        if job := self._jobs.get(list_id):
            job.again = True  # It was cancelled a moment ago, and its last scans are ending.
            return
        task = asyncio.create_task(self._run(list_id), name=f"list {list_id}")
        self._jobs[list_id] = ListJob(task)
        task.add_done_callback(lambda _done: self._on_done(list_id))

    async def sweep(self) -> None:
        """Take up the lists that no living process works on, and remove those that nobody has agreed to."""
        if self._closing:
            return
        async with self._store.write() as connection:
            await lists.remove_proposed(connection, now() - PROPOSED_FOR)
            taken = await lists.claim_running(connection, self._store.process, list(self._jobs))
        for list_id in taken:
            self.begin(list_id)

    async def watch(self, list_id: int) -> AsyncGenerator[ListProgress, None]:
        """How far the list is, again whenever that changes, until it ends, is deleted, or this process stops."""
        last: ListProgress | None = None
        while True:
            job = self._jobs.get(list_id)
            bell = job.changed if job else asyncio.Event()
            try:
                seen = await self._look(list_id)
            except StoreAwayError:
                if last is None or self._closing:
                    raise
                seen = last
            if seen is None:
                return
            if seen != last:
                yield (last := seen)
            if seen.stopping or seen.list.status is not ListStatus.RUNNING:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await bell.wait()

    async def close(self) -> None:
        """Stop in order: other processes go on with the lists, or the next start does."""
        self._closing = True
        tasks = [job.task for job in self._jobs.values()]
        self.drop()
        if tasks:
            await asyncio.wait(tasks)
            with suppress(StoreError):  # Then they are released when our lease expires.
                async with self._store.write() as connection:
                    await lists.release(connection, self._store.process)

    def drop(self) -> None:
        """Stop working at once: other processes believe this one dead and take over its work."""
        for job in self._jobs.values():
            job.task.cancel()

    def _on_done(self, list_id: int) -> None:
        job = self._jobs.pop(list_id)
        job.ring()
        if job.again:
            self.begin(list_id)

    async def _look(self, list_id: int) -> ListProgress | None:
        async with self._store.read() as connection:
            found = await lists.get(connection, list_id)
            if found is None:
                return None
            at = await lists.list_progress(connection, list_id)
        job = self._jobs.get(list_id)
        running = found.status is ListStatus.RUNNING
        scanning = [row for row in found.rows if running and row.status is RowStatus.SCANNING]
        waits = [(at[row.place].waiting_until, network_of(row.handle)) for row in scanning if row.place in at]
        if job:
            waits.append((job.waiting_until, job.waits_for))
        until, waits_for = max(((at, whose) for at, whose in waits if at), default=(None, SocialNetwork.X))
        return ListProgress(
            found,
            read=sum(each.read for each in at.values()),
            reading=tuple(row.name for row in scanning),
            scorer_wait=next((at[row.place].scorer_wait for row in scanning if row.place in at), None),
            waiting_until=until if scanning or (job and job.waiting_until) else None,
            stopping=running and self._closing,
            waits_for=waits_for,
            waits_for_money=any(at[row.place].waits_for_money for row in scanning if row.place in at),
        )

    async def _run(self, list_id: int) -> None:
        async with self._store.read() as connection:
            listed = await lists.get(connection, list_id)
        if listed is None:
            return
        structlog.contextvars.bind_contextvars(list=list_id)
        with use_language(await self._readers.get(listed.owner)):  # What is stored of it is for its owner.
            try:
                async with asyncio.TaskGroup() as workers:
                    for _worker in range(AT_ONCE):
                        workers.create_task(self._work(listed))
                await self._finish(list_id)
            except* StoreError as error:  # The next sweep goes on.
                log.warning("list.interrupted", error=type(error.exceptions[0]).__name__)
            except* Exception:
                log.exception("list.crashed")
                self._jobs[list_id].stopped = _("There is a bug in toxscan. “Continue” goes on with the list.")
                await self._finish(list_id)

    async def _work(self, listed: AccountList) -> None:
        while row := await self._take(listed.id):
            if not await self._try(listed, row):
                return

    async def _try(self, listed: AccountList, row: ListRow) -> bool:
        """Scan a row to its end; whether there is anything more to do here."""
        try:
            ended = await self._scan(listed, row)
        except ListOverError:
            return False
        except NetworkBusyError as busy:  # It is about looking up who an account is; scans wait by themselves.
            await self._wait(listed.id, row, busy.until)
            return True
        if not ended.status.final or self._closing:  # This process stops, and the row is taken up later.
            return False
        await self._settle(listed.id, row, ended)
        return ended.cause is not FailureCause.BUDGET  # The others may hold back for a moment what is left of it.

    async def _take(self, list_id: int) -> ListRow | None:
        if self._jobs[list_id].stopped:
            return None
        async with self._store.write() as connection:
            row = await lists.take_row(connection, list_id, self._store.process)
        self._jobs[list_id].ring()
        return row

    async def _scan(self, listed: AccountList, row: ListRow) -> Progress:
        """Scan the row's account to its end; how that ended, or why it could not begin."""

        async def bind(connection: AsyncConnection, scan: Scan) -> None:
            if row.account_id and scan.account.id != row.account_id:
                raise reassigned_error(row.handle)
            await lists.bind_scan(connection, listed.id, self._store.process, row.place, scan.id)

        wanted = listed.wanted
        # A model that came since may be fast enough to score every post.
        coverage = Coverage.of(quick=wanted.quick and self._scans.admission.can_be_quick)
        request = ScanRequest(wanted.source(row), self._model, listed.owner, wanted.include_reposts, coverage)
        try:
            before = await self._find_before(row)
            if before and before.status is ScanStatus.DONE:  # Its process died before it could note that.
                return Progress(before.id, ScanStatus.DONE)
            if before:
                scan = await self._scans.resume(before.id, listed.owner, bind)
            else:
                scan = await self._scans.submit(request, bind)
        except (StoreError, NetworkBusyError):
            raise
        except ToxscanError as error:
            said, hint = error.sentences(operator=listed.owner.at_terminal)
            return Progress(0, ScanStatus.FAILED, error=said, hint=hint, cause=error.cause)
        return await self._scans.wait(scan.id)

    async def _find_before(self, row: ListRow) -> Scan | None:
        """The row's scan that was begun before a stop."""
        if row.scan_id is None:
            return None
        async with self._store.read() as connection:
            return await scans.get(connection, row.scan_id)

    async def _wait(self, list_id: int, row: ListRow, until: datetime) -> None:
        """Let the row wait, and ourselves until its network takes requests again."""
        async with self._store.write() as connection:
            await lists.save_row(connection, list_id, replace(row, status=RowStatus.WAITING))
        job = self._jobs[list_id]
        job.waiting_until, job.waits_for = until, network_of(row.handle)
        job.ring()
        await self._accounts.sleep_until(until)
        job.waiting_until = None

    async def _settle(self, list_id: int, row: ListRow, ended: Progress) -> None:
        """Store how the row's scan ended; what holds for all accounts stops the list."""
        job = self._jobs[list_id]
        if ended.status is ScanStatus.DONE:
            settled = replace(row, status=RowStatus.DONE, reason="")
        elif ended.cause in _OF_ITSELF:
            settled = replace(row, status=RowStatus.LEFT_OUT, reason=ended.error)
        elif ended.status is ScanStatus.CANCELLED:
            settled = replace(row, status=RowStatus.FAILED, reason=_("Its scan was cancelled."))
        elif row.locator or network_of(row.handle).free:  # One server's failure says nothing of the others.
            settled = replace(row, status=RowStatus.FAILED, reason=ended.error)
        else:  # It is tried again behind the others: should it be its fault, they come first.
            said = f"{ended.error} {ended.hint}".rstrip()
            if ended.cause is FailureCause.BUDGET:
                settled, job.spent = replace(row, status=RowStatus.WAITING, reason=""), said
            else:
                settled, job.stopped = replace(row, status=RowStatus.WAITING, reason=ended.error), job.stopped or said
        async with self._store.write() as connection:
            if ended.status is ScanStatus.CANCELLED and not await lists.is_running(connection, list_id):
                settled = replace(row, status=RowStatus.WAITING, reason="")  # It was cancelled with the whole list.
            await lists.save_row(connection, list_id, settled)
        log.info("list.row", row=row.place, scan=ended.scan_id or None, status=str(settled.status))
        job.ring()

    async def _finish(self, list_id: int) -> None:
        """The list has stopped, or is done if no row of it is left."""
        job = self._jobs[list_id]
        async with self._store.write() as connection:
            found = await lists.get(connection, list_id)
            if not found or self._closing:
                return
            left = any(row.status.open for row in found.rows)
            if not left:
                await lists.end(connection, list_id, ListStatus.DONE)
            elif job.stopped or job.spent:
                await lists.end(connection, list_id, ListStatus.STOPPED, job.stopped or job.spent)
