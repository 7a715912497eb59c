"""Tells the other processes on this database every few seconds that this one is alive, and notices when it can't."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from bot.core.domain.errors import ToxscanError
from bot.core.store.engine.database import Store
from bot.core.store.operations import processes

EVERY_SECONDS = 10.0
AGAIN_SECONDS = 1.0  # After a failed renewal.
MARGIN_SECONDS = 5.0  # How long before the others this process considers itself dead.

log = structlog.get_logger()


class Heartbeat:
    """Renews this process's row in the store. `on_lost` is called when others may take it for dead.

    After a cut network, a sleeping machine or a suspended process, other processes may have taken over this one's work
    before it notices, so it stops working on its own. The claims in the store decide in any case; this only keeps it
    from working, and asking X, for nothing.
    """

    def __init__(
        self, store: Store, lease: float = processes.PROCESS_LEASE.total_seconds(), every: float = EVERY_SECONDS
    ) -> None:
        """`lease` and `every` in seconds: how long a renewal is valid, and how often it is renewed."""
        self._store = store
        self._lease = lease
        self._every = every
        self._until = time.monotonic()
        self._lost = False
        self._renewing: set[asyncio.Task[bool]] = set()
        self.on_lost: list[Callable[[], None]] = []

    async def renew(self) -> None:
        """Say that we live.

        Raises:
            ToxscanError: the store can't be reached.
        """
        asked = time.monotonic()
        async with self._store.write() as connection:
            await processes.renew(connection, self._store.process)
        self._until = max(self._until, asked + self._lease - MARGIN_SECONDS)
        self._lost = False

    async def keep(self) -> None:
        """Keep renewing the lease."""
        pause = self._every
        while True:
            await asyncio.sleep(min(pause, max(0.0, self._until - time.monotonic())) or AGAIN_SECONDS)
            self._look()
            task = asyncio.create_task(self._try(), name="renew heartbeat")
            self._renewing.add(task)  # On a dead connection it may hang for minutes, so it is not waited for.
            task.add_done_callback(self._renewing.discard)
            await asyncio.wait([task], timeout=max(AGAIN_SECONDS, self._until - time.monotonic()))
            renewed = task.done() and task.result()
            task.cancel()
            self._look()
            pause = self._every if renewed else AGAIN_SECONDS

    def _look(self) -> None:
        """Check whether other processes may consider this one dead by now."""
        if self._lost or time.monotonic() < self._until:
            return
        self._lost = True
        log.warning("heartbeat.lost")
        for lost in self.on_lost:
            lost()

    async def _try(self) -> bool:
        try:
            await self.renew()
        except ToxscanError as error:
            log.warning("heartbeat.not_renewed", error=type(error).__name__)
        except Exception:
            log.exception("heartbeat.crashed")
        else:
            return True
        return False

    async def end(self) -> None:
        """Release everything that this process has claimed, as it ends."""
        for task in self._renewing:
            task.cancel()
        if self._renewing:
            await asyncio.wait(self._renewing, timeout=AGAIN_SECONDS)
        with suppress(ToxscanError):  # Then it is released when the lease expires.
            async with self._store.write() as connection:
                await processes.leave(connection, self._store.process)


@asynccontextmanager
async def heartbeat(store: Store) -> AsyncIterator[Heartbeat]:
    """Keep this process's lease renewed while the context is open.

    Raises:
        ToxscanError: the store can't be reached.
    """
    pulse = Heartbeat(store)
    await pulse.renew()
    task = asyncio.create_task(pulse.keep(), name="heartbeat")
    try:
        yield pulse
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await pulse.end()
