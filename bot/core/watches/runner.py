"""Checks watched accounts when they are due: claims them, scans them, and stores the outcome in one transaction."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.accounts.budget import Budget
from bot.core.domain.clock import now
from bot.core.domain.errors import FailureCause, ToxscanError
from bot.core.domain.labels import Label
from bot.core.domain.scans import Progress, Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.domain.watches import Watch
from bot.core.people.reader_language import Readers
from bot.core.scans.reports import Reports
from bot.core.scans.service import ScanService
from bot.core.store.engine.database import Store
from bot.core.store.operations import pauses
from bot.core.store.scans import scans
from bot.core.store.watches import outbox, watches
from bot.core.text.catalog import use_language
from bot.core.watches.outcome import apply_check, notice
from bot.core.watches.service import PROPOSED_FOR

WATCH_LEASE = timedelta(
    minutes=5
)  # Frees watches whose check got stuck in a living process; each sweep renews the others.
AT_ONCE = 16  # Checks under way: half of what the scan service runs, so that people's scans find room.

log = structlog.get_logger()


class WatchRunner:
    """Runs the watches that are due. Several processes may do so: one of them checks each watch."""

    def __init__(
        self, store: Store, scans: ScanService, reports: Reports, budget: Budget, model: str, readers: Readers
    ) -> None:
        self._store = store
        self._scans = scans
        self._reports = reports
        self._budget = budget
        self._model = model
        self._readers = readers
        self._worker = store.process
        self._lookers: set[asyncio.Task[None]] = set()
        self._looking: set[int] = set()  # The watches being checked.

    async def sweep(self) -> None:
        """Start checking what is due, as far as there is room; the checks continue after this returns.

        A finished check starts the next one that is due, so only X and the
        budget limit how many are checked. While the owner has paused the bot, nothing new starts; what comes due waits.
        """
        async with self._store.write() as connection:
            await watches.renew(connection, self._worker, WATCH_LEASE, self._looking)
            await watches.remove_proposed(connection, now() - PROPOSED_FOR)
        for watch in await self._due(AT_ONCE - len(self._lookers)):
            looker = asyncio.create_task(self._look_on(watch), name=f"watch {watch.id}")
            self._lookers.add(looker)
            looker.add_done_callback(self._lookers.discard)

    async def _due(self, most: int) -> list[Watch]:
        """Claim up to so many watches that are due."""
        async with self._store.write() as connection:
            paused = await pauses.find_begin(connection) is not None
            return await watches.claim_due(connection, self._worker, WATCH_LEASE, most) if most and not paused else []

    async def wait_idle(self) -> None:
        """Wait until no check is under way."""
        while self._lookers:
            await asyncio.wait(self._lookers)

    async def close(self) -> None:
        """Stop checking and release what was claimed; scans under way continue at the next start."""
        for task in self._lookers:
            task.cancel()
        await self.wait_idle()
        async with self._store.write() as connection:
            await watches.release(connection, self._worker)

    async def _look_on(self, watch: Watch) -> None:
        due = [watch]
        while due:
            with use_language(await self._readers.get(due[0].owner)):  # Whom a notice is for.
                await self._look(due[0])
            try:
                due = await self._due(1)
            except ToxscanError as error:  # The next sweep tries again.
                log.warning("watch.none_claimed", error=str(error))
                return

    async def _look(self, watch: Watch) -> None:
        self._looking.add(watch.id)
        try:
            scan_id, ended = await self._scan(watch)
            if ended.status.final:  # Else this process stops.
                await self._settle(watch, scan_id, ended)
        except ToxscanError as error:  # The store fails: our claim expires, and then the account is checked again.
            log.warning("watch.not_settled", watch=watch.id, error=str(error))
        except Exception:
            log.exception("watch.crashed", watch=watch.id)
        finally:
            self._looking.discard(watch.id)

    async def _scan(self, watch: Watch) -> tuple[int | None, Progress]:
        """Read and score what is new; returns the scan's number and how it ended, or why it could not start."""
        spec = SourceSpec(SourceKind.CHECK, watch.account.id, watch.account.handle, since=watch.since)
        try:
            scan = await self._scans.submit(ScanRequest(spec, self._model, watch.owner))
        except ToxscanError as error:
            said, hint = error.sentences(operator=watch.owner.at_terminal)
            return None, Progress(0, ScanStatus.FAILED, error=said, hint=hint, cause=error.cause)
        return scan.id, await self._scans.wait(scan.id)

    async def _settle(self, watch: Watch, scan_id: int | None, ended: Progress) -> None:
        """Store, all or nothing: the alerts, the watch's state and its next check."""
        can_pay = ended.cause is FailureCause.BUDGET and await self._can_pay(watch)
        in_force = await self._reports.thresholds(self._model, watch.owner)
        async with self._store.write() as connection:
            before = await watches.get(connection, watch.id)
            if before is None:  # Removed meanwhile.
                if scan_id:
                    await watches.disown(connection, scan_id, watch.owner)
                return
            scan = await scans.get(connection, scan_id) if scan_id else None
            settled = apply_check(before, scan, ended, now(), can_pay=can_pay)
            if not await watches.settle(connection, self._worker, settled):
                return  # Our claim has expired, and another process checks it now.
            found = await _tell(connection, before, scan, in_force) if scan else 0
            if words := notice(before, settled):
                await outbox.add_notice(connection, watch.id, *words)
            if scan and not found:  # An edited post is reported although another scan brought it in.
                await watches.drop_if_empty(connection, scan, watch.owner)
        log.info("watch.looked", watch=watch.id, scan=scan_id, status=str(settled.status), posts=found)

    async def _can_pay(self, watch: Watch) -> bool:
        """Whether there is money after all: other scans may have reserved it for a moment."""
        left = (await self._budget.remaining(watch.owner)).amount
        return left is None or left >= SourceKind.CHECK.fewest * self._budget.post_price


async def _tell(connection: AsyncConnection, watch: Watch, scan: Scan, in_force: Mapping[Label, float]) -> int:
    """Put what is new and flagged into the outbox; returns how many posts that is."""
    found = await watches.find_flagged(connection, watch, scan.model_id, watch.terms.thresholds_over(in_force))
    if found:
        await outbox.add_alert(connection, watch, found, scan.model_id, watch.terms.may_send(now()))
    return len(found)
