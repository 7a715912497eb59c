"""The scoring service: a pool of workers that hold the model, fed with shipments from all requests in turn."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TypeVar

import structlog

from bot.core import metrics
from bot.core.domain.errors import ScoringError, ToxscanError, first_cause
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Span
from bot.core.domain.scans import ScorerWait
from bot.core.ports import Priority
from bot.core.scoring.inference.long_texts import Gathering
from bot.core.scoring.inference.plan import POST, Choice, Plan, PlanRequest, Runtime
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.outage import Outage
from bot.core.scoring.scheduler import Request, Scheduler
from bot.core.scoring.workers.interface import Worker, WorkerLostError, WorkerPool
from bot.core.scoring.workers.model_process import ModelProcess
from bot.core.text.catalog import _

MOST_LOSSES = 40  # In a row. Halving the largest shipment down to one deadly text takes fewer; more is no single text.
SETTLING_SECONDS = 20.0  # Before anything is measured: the first answers come first, and short commands end in it.
QUIET_SECONDS = 1.0  # Between two looks whether a scan is under way.
REOPEN_SECONDS = 5.0  # Between two tries to open a holder again while others do the work.
TOXIC_WORDS_SECONDS = 5.0  # A page is shown without them where they take longer.

T = TypeVar("T")

log = structlog.get_logger()


class ScoringService:
    """A `Scorer` on a pool, by default one spawned process. Equal texts that wait together are computed once.

    `runtime` says what computes; all but "torch" are prepared once, in `cache`. `threads` 0 leaves the choice to us; a
    worker silent for `hang_seconds` over one shipment is replaced. A `pool` knows all these itself.
    """

    def __init__(
        self,
        model: InstalledModel,
        *,
        runtime: Choice = "torch",
        cache: Path | None = None,
        device: str = "auto",
        threads: int = 0,
        hang_seconds: float = 120.0,
        pool: WorkerPool | None = None,
    ) -> None:
        self._model = model
        self._pool: WorkerPool = pool or ModelProcess(PlanRequest(model, runtime, device, threads, cache), hang_seconds)
        self._waiting = Scheduler()
        self._losses = 0  # Shipments lost since the last one that came back.
        self._wake = asyncio.Event()
        self._working: dict[Worker, asyncio.Lock] = {}  # Held while a holder works, or is opened again.
        self._closed_up: set[Worker] = set()  # Those that could not be opened again.
        self._outage = Outage()
        self._feeders: list[asyncio.Task[None]] = []

    @property
    def model_id(self) -> str:
        """Names the exact weights and text preparation, and how they are rounded; `improve` may change that."""
        return self._model.model_id + self.plan.runtime.suffix

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    @property
    def plan(self) -> Plan:
        """How the model is computed."""
        return self._pool.plan

    @property
    def block(self) -> int:
        """See `Scorer`."""
        return self.plan.shipment // POST

    @property
    def device(self) -> str:
        """Where the model is computed, as torch names it; empty before `start` and after `close`."""
        return self._pool.device

    @property
    def thresholds(self) -> Mapping[Label, float]:
        """The model's default thresholds."""
        return self._model.thresholds

    @property
    def languages(self) -> Sequence[str]:
        """The languages that the model knows."""
        return self._model.languages

    @property
    def alive(self) -> bool:
        """Whether anything holds the model; where all died while nothing was asked, the next text opens one again."""
        return any(holder.alive for holder in self._pool.holders)

    async def make_plan(self, *, anew: bool = False) -> Plan:
        """How the model is computed here, without starting it; measured first if need be, or again with `anew`.

        Raises:
            ModelError, ScoringError: it can't be loaded, or not be computed as the operator wants.
        """
        self._pool.plan = await self._pool.best_plan(anew=anew)
        return self.plan

    async def start(self, *, exact: bool = False) -> None:
        """Load the model everywhere in the pool; when this returns, the first text is scored at once.

        Where nobody has measured yet what computes fastest here, it begins in a way that needs no measuring: see
        `improve`. `exact`: with scores that are not rounded, for scans that have begun so.

        Raises:
            ModelError: the model's files are missing or damaged, or the device isn't there.
            ScoringError: a process died while loading, or a cluster can't be used.
        """
        self._pool.plan = await self._pool.first_plan(exact=exact)
        try:
            async with asyncio.TaskGroup() as opening:
                for holder in self._pool.holders:
                    opening.create_task(holder.open())
        except BaseExceptionGroup as errors:
            raise first_cause(errors) from None
        self._working = {holder: asyncio.Lock() for holder in self._pool.holders}
        self._feeders = [asyncio.create_task(self._feed(holder), name="scoring feeder") for holder in self._working]

    async def improve(
        self,
        quiet: Callable[[], AbstractAsyncContextManager[bool]],
        settling: float = SETTLING_SECONDS,
        pause: float = QUIET_SECONDS,
    ) -> None:
        """Find out, beside what is scored, what computes fastest here, then compute so; returns once that is done.

        Between two shipments, where the scores stay the same. Those that are rounded otherwise bear another name, so
        they have to wait for a moment when `quiet`, which keeps scans from beginning, says that none is under way; it
        is asked every `pause` seconds. Measuring begins after `settling` seconds.
        """
        await asyncio.sleep(settling)
        try:
            plan = await self._pool.best_plan()
            if plan.runtime.suffix == self.plan.runtime.suffix:
                await self._take_over(plan)
            while plan != self.plan:
                async with quiet() as none_under_way:
                    if none_under_way:
                        await self._take_over(plan)
                if plan != self.plan:
                    await asyncio.sleep(pause)
        except Exception as error:  # noqa: BLE001 - as it is computed now is right, too; the next start tries again.
            log.warning("scoring.not_improved", error=f"{type(error).__name__}: {error}")

    async def _take_over(self, plan: Plan) -> None:
        """Compute as `plan` says from the next shipment on; keep the present way if that can't be opened."""
        before = self.plan
        if plan == before:
            return
        try:
            for holder, working in self._working.items():
                async with working:
                    self._pool.plan = plan
                    await holder.open()
        except Exception:  # Also what no sentence of ours says, such as no memory for a process.
            self._pool.plan = before  # The next text opens it again.
            raise
        log.info("scoring.improved", before=str(before.runtime), runtime=str(plan.runtime))

    async def renew(self) -> None:
        """Reopen each holder, one after another; the others go on, so with two or more of them nobody waits.

        Raises:
            ModelError, ScoringError: one can't be opened; the next text tries again, and the rest stay as they are.
        """
        for holder, working in self._working.items():
            if holder not in self._closed_up:  # Those are tried again and again anyway.
                async with working:
                    await holder.open()
        log.warning("scoring.renewed", holders=len(self._working))

    async def close(self) -> None:
        """End the pool; texts still waiting are dropped."""
        for feeder in self._feeders:
            feeder.cancel()
        if self._feeders:
            await asyncio.wait(self._feeders)
        self._feeders, self._working = [], {}
        await self._pool.close()

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """Scores of `texts` as they are ready, each different text once; None for one that was set aside.

        Raises:
            ScoringError: the model process can't be kept alive, or a pool that scans wait for is gone just now.
            ValueError: a text is empty; what has nothing to score must not come here.
        """
        if "" in texts:
            raise ValueError("an empty text can't be scored")
        gathering = await Gathering.of(texts)
        request = Request.of(gathering.pieces, self.plan.shipment, hurried=priority is Priority.INTERACTIVE)
        if request.hurried and self._outage.error:
            raise self._outage.error
        if request.waiting:
            self._waiting.add(request, turn)
            self._wake.set()
        try:
            while request.waiting:
                answer = await request.answers.get()
                if isinstance(answer, ToxscanError):
                    raise answer
                request.waiting.difference_update(answer)
                if whole := gathering.add(answer):
                    yield whole
        finally:
            self._waiting.forget(request)

    async def next_wait(self, known: ScorerWait | None) -> ScorerWait | None:
        """See `Scorer`."""
        return await self._outage.next_wait(known)

    def owns_scores(self, model_id: str) -> bool:
        """See `Scorer`."""
        return any(model_id == self._model.model_id + runtime.suffix for runtime in Runtime)

    async def find_toxic_words(
        self, texts: Sequence[str], thresholds: Mapping[Label, float]
    ) -> Sequence[Sequence[Span]]:
        """See `Scorer`."""
        found = await self.ask_aside(lambda holder: holder.find_toxic_words(texts, thresholds), TOXIC_WORDS_SECONDS)
        return [()] * len(texts) if found is None else found

    async def ask_aside(self, ask: Callable[[Worker], Awaitable[T]], seconds: float) -> T | None:
        """Ask for something else than scores; None where nothing holds the model, or it takes longer than that.

        It waits for the shipment that is being scored, and goes before all others. It never waits for a worker to open:
        somebody is looking at a page.
        """
        for holder, working in self._working.items():
            if holder in self._closed_up or not holder.alive:
                continue
            try:
                async with asyncio.timeout(seconds), working:
                    return await ask(holder)
            except (WorkerLostError, ToxscanError, TimeoutError) as error:
                log.warning("scoring.not_asked_aside", cause=type(error.__cause__ or error).__name__)
                break
        return None

    async def _feed(self, holder: Worker) -> None:
        """Give it one shipment at a time, so that an urgent request never waits behind two."""
        while True:
            await self._wake.wait()
            async with self._working[holder]:
                texts = self._waiting.take(self.plan.shipment)
                if texts:
                    await self._work_off(holder, texts)
                else:
                    self._wake.clear()

    async def _work_off(self, holder: Worker, texts: list[str]) -> None:
        try:
            await self._score(holder, texts)
            self._is_back(holder)
        except ToxscanError as error:  # It was lost, and can't be opened again.
            self._closed_up.add(holder)
            if not self._has_given_up(error, texts):
                self._waiting.give_back(texts)
                self._wake.set()
                await self._reopen(holder, error)
        except Exception as error:
            log.exception("scoring.crashed")
            why = _("Scoring stopped because of a bug in toxscan ({kind}).", kind=type(error).__name__)
            self._fail(ScoringError(why, _("Try again.")), texts)

    async def _reopen(self, holder: Worker, error: ToxscanError) -> None:
        """Reopen it, retrying until that works; meanwhile other workers take its texts, or scans wait."""
        while holder in self._closed_up:
            log.warning("scoring.holder_missing", error=error.message)
            await asyncio.sleep(REOPEN_SECONDS)
            try:
                await holder.open()
                self._is_back(holder)
            except ToxscanError as again:
                if self._has_given_up(error := again):
                    return

    def _is_back(self, holder: Worker) -> None:
        self._closed_up.discard(holder)
        self._outage.end()

    def _has_given_up(self, error: ToxscanError, texts: Sequence[str] = ()) -> bool:
        """Whether no worker has held the model for longer than the pool's patience; then all requests fail."""
        if len(self._closed_up) < len(self._working):
            return False
        if self._outage.lasts_no_longer_than(self._pool.patience, error):
            self._waiting.fail_urgent(error)
            return False
        self._fail(error, texts)
        return True

    def _fail(self, error: ToxscanError, texts: Sequence[str]) -> None:
        log.error("scoring.failed", error=error.message)
        self._waiting.fail(error, texts)

    async def _score(self, holder: Worker, texts: list[str]) -> None:
        """Score a shipment; when that kills the worker, try again, then halve it until the fatal text is alone.

        Always on the same worker, so that a fatal text takes down one worker, not one after another.
        """
        for _try in range(2):
            texts = self._waiting.drop_unwanted(texts)
            if not texts:
                return
            try:
                scored = await holder.ask(texts)
            except WorkerLostError as lost:
                if self._count_loss(lost, texts):
                    return
            else:
                self._losses = 0
                self._waiting.deliver(scored)
                return
        if len(texts) == 1:
            log.error("scoring.text_set_aside", characters=len(texts[0]))
            self._waiting.deliver({texts[0]: None})
            return
        middle = len(texts) // 2
        await self._score(holder, texts[:middle])
        await self._score(holder, texts[middle:])

    def _count_loss(self, lost: WorkerLostError, texts: Sequence[str]) -> bool:
        """Count one more loss; with too many of them all requests fail. Returns whether that happened."""
        self._losses += 1
        metrics.WORKER_LOST.inc()
        cause = type(lost.__cause__).__name__
        log.warning("scoring.worker_lost", texts=len(texts), cause=cause)
        if self._losses <= MOST_LOSSES:
            return False
        self._losses = 0
        hint = _("It most likely ran out of memory: choose a smaller model or another device, and check the log.")
        self._fail(ScoringError(_("The model process keeps failing ({cause}).", cause=cause), hint), texts)
        return True
