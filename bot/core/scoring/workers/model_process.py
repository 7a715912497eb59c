"""The process that holds the model, seen from outside: started, asked, replaced when it dies or hangs."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from bot.core import metrics
from bot.core.domain.errors import ModelError, ScoringError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Span
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.workers import worker
from bot.core.scoring.workers.interface import WorkerLostError, answers
from bot.core.text.catalog import _
from bot.process.aside import one_process

if TYPE_CHECKING:
    from bot.core.scoring.inference.runtimes import Rows

LOAD_SECONDS = 600.0  # A big model from a slow disk takes minutes; longer than this is a process that hangs.
PREPARE_SECONDS = 7_200.0  # Scores a thousand texts several times over, in the time that all others leave to it.

T = TypeVar("T")

log = structlog.get_logger()


class ModelProcess:
    """One worker process, which is a pool of one.

    It is killed when one shipment takes longer than `hang_seconds`.
    """

    patience = 0.0  # What keeps it from starting is on this machine, and stays until somebody mends it.

    def __init__(self, request: PlanRequest, hang_seconds: float) -> None:
        self._request = request
        self._hang_seconds = hang_seconds
        self._pool: ProcessPoolExecutor | None = None
        self._info: worker.WorkerInfo | None = None
        self.plan = Plan(threads=request.threads)
        self.pid: int | None = None

    @property
    def holders(self) -> tuple["ModelProcess"]:
        """This process alone."""
        return (self,)

    @property
    def alive(self) -> bool:
        """Whether it runs; where it died while nothing was asked, the next text starts another."""
        if self.pid is None:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def device(self) -> str:
        """Where it computes, as torch names it; empty while it is not loaded."""
        return self._info.device if self._info else ""

    async def first_plan(self, *, exact: bool = False) -> Plan:
        """See `WorkerPool`."""
        if self._request.choice != "auto":  # The operator wants just this.
            return await self.best_plan()
        stored = await asyncio.to_thread(self._request.load_stored) if self._request.needs_preparing else None
        return self._request.safe_plan if stored is None or (exact and stored.runtime.suffix) else stored

    async def best_plan(self, *, anew: bool = False) -> Plan:
        """See `WorkerPool`. It is measured in a process that ends with it."""
        if not self._request.needs_preparing:
            return self._request.safe_plan
        stored = None if anew else await asyncio.to_thread(self._request.load_stored)
        return stored or await self._measure()

    async def _measure(self) -> Plan:
        log.info("scoring.preparing", model=self._request.model.model_id, wait="measuring this machine, once")
        async with _spawn() as pool:
            try:
                async with asyncio.timeout(PREPARE_SECONDS):
                    plan: Plan = await asyncio.get_running_loop().run_in_executor(pool, worker.make_plan, self._request)
            except (BrokenProcessPool, TimeoutError) as error:
                raise ModelError(
                    _(
                        "The model {name} could not be prepared for this machine: the process died.",
                        name=self._request.model.name,
                    ),
                    _('The machine most likely ran out of memory: free some, or set runtime = "torch".'),
                ) from error
        measured = {str(each.runtime): round(each.rate, 1) for each in reversed(plan.measured)}
        log.info("scoring.prepared", runtime=str(plan.runtime), texts_per_second=measured, refused=plan.refused)
        return plan

    async def open(self) -> None:
        """Start a fresh process and load the model in it; when it dies over that, try once more.

        Raises:
            ModelError: the model's files are missing or damaged, or the device isn't there.
            ScoringError: the process died while loading.
        """
        for last in (False, True):
            await self.discard()
            self._pool = one_process()
            loop = asyncio.get_running_loop()
            try:
                async with asyncio.timeout(LOAD_SECONDS):
                    self.pid = await loop.run_in_executor(self._pool, os.getpid)
                    self._info = await loop.run_in_executor(self._pool, worker.load, self._request, self.plan)
            except (BrokenProcessPool, TimeoutError) as error:
                await self.discard()
                if last:
                    raise ScoringError(
                        _("The model process died while it loaded the model."),
                        _("The machine most likely ran out of memory: choose a smaller model, or free some memory."),
                    ) from error
            else:
                name, how = self._request.model.model_id, str(self.plan.runtime)
                log.info("scoring.ready", model=name, runtime=how, device=self._info.device, pid=self.pid)
                return

    async def ask(self, texts: Sequence[str]) -> dict[str, Scores | None]:
        """Score distinct texts in one round trip; None where the model gave no valid probabilities.

        Raises:
            WorkerLostError: no answer came.
            ModelError, ScoringError: it had died before, and can't be started again.
        """
        with metrics.MODEL_SECONDS.time():
            rows, work = await self._call(worker.score, list(texts))
        assert self._info is not None
        return answers(self._info.labels, texts, rows, work)

    async def find_toxic_words(self, texts: Sequence[str], thresholds: Mapping[Label, float]) -> list[list[Span]]:
        """See `Worker`."""
        return await self._call(worker.find_toxic_words, list(texts), dict(thresholds))

    async def embed(self, texts: Sequence[str]) -> "Rows":
        """See `Worker`."""
        return await self._call(worker.embed, list(texts))

    async def _call(self, work: Callable[..., T], *given: Any) -> T:
        if self._pool is None or self._info is None:
            await self.open()
        try:
            future = asyncio.get_running_loop().run_in_executor(self._pool, work, *given)
            return await asyncio.wait_for(future, self._hang_seconds)
        except (BrokenProcessPool, TimeoutError) as error:
            await self.discard()
            raise WorkerLostError from error
        except Exception as error:  # The process lives, but the model could not do it: no memory left on a GPU, say.
            raise WorkerLostError from error

    async def close(self) -> None:
        """End it."""
        await self.discard()

    async def discard(self) -> None:
        """End the process, whatever it is doing."""
        pool, pid, self._pool, self.pid, self._info = self._pool, self.pid, None, None, None
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if pool:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)


@contextlib.asynccontextmanager
async def _spawn() -> AsyncIterator[ProcessPoolExecutor]:
    """A process for one piece of work; killed when the context ends, even in the middle."""
    pool, pid = one_process(), None
    try:
        pid = await asyncio.get_running_loop().run_in_executor(pool, os.getpid)
        yield pool
    finally:
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)
