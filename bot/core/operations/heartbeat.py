"""That this process lives, told to the others on its database every few seconds, and noticed when it can't be told."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from bot.core.domain.errors import ToxscanError
from bot.core.store.engine.database import Store
from bot.core.store.operations import processes

EVERY_SECONDS = 10.0
AGAIN_SECONDS = 1.0  # After a renewal that failed.
MARGIN_SECONDS = 5.0  # We take ourselves for dead so long before the others do.

log = structlog.get_logger()


class Heartbeat:
    """Renews this process's row in the store. `on_lost` is called when others may take it for dead.

    A network that is cut, a machine that is put to sleep, a process that is stopped and goes on: whatever it was, what
    this process had in hand may be in other hands before it can tell, so it stops working on it by itself. The claims
    in the store decide in any case; this only keeps us from working, and asking X, for nothing.
    """

    def __init__(
        self, store: Store, lease: float = processes.PROCESS_LEASE.total_seconds(), every: float = EVERY_SECONDS
    ) -> None:
        """`lease` and `every` in seconds: how long a sign of life is good for, and when the next one is given."""
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
        """Renew forever."""
        pause = self._every
        while True:
            await asyncio.sleep(min(pause, max(0.0, self._until - time.monotonic())) or AGAIN_SECONDS)
            self._look()
            task = asyncio.create_task(self._try(), name="renew presence")
            self._renewing.add(task)  # Where the line is dead it may hang for minutes: then nobody waits for it.
            task.add_done_callback(self._renewing.discard)
            await asyncio.wait([task], timeout=max(AGAIN_SECONDS, self._until - time.monotonic()))
            renewed = task.done() and task.result()
            task.cancel()
            self._look()
            pause = self._every if renewed else AGAIN_SECONDS

    def _look(self) -> None:
        """See whether the others may take us for dead by now."""
        if self._lost or time.monotonic() < self._until:
            return
        self._lost = True
        log.warning("presence.lost")
        for lost in self.on_lost:
            lost()

    async def _try(self) -> bool:
        try:
            await self.renew()
        except ToxscanError as error:
            log.warning("presence.not_renewed", error=type(error).__name__)
        except Exception:
            log.exception("presence.crashed")
        else:
            return True
        return False

    async def end(self) -> None:
        """Say that we end: what we had in hand is free."""
        for task in self._renewing:
            task.cancel()
        if self._renewing:
            await asyncio.wait(self._renewing, timeout=AGAIN_SECONDS)
        with suppress(ToxscanError):  # Then it is free when our lease is over.
            async with self._store.write() as connection:
                await processes.leave(connection, self._store.process)


@asynccontextmanager
async def heartbeat(store: Store) -> AsyncIterator[Heartbeat]:
    """Be known to the others as living for as long as the context is open.

    Raises:
        ToxscanError: the store can't be reached.
    """
    presence = Heartbeat(store)
    await presence.renew()
    keeping = asyncio.create_task(presence.keep(), name="presence")
    try:
        yield presence
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await presence.end()
