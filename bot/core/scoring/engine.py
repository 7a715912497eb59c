"""The scoring service: one worker process, fed with shipments from everything that waits, everybody in turn.

The last digits of a score depend on the texts beside it in its batch. So the shipments of a scan's request are made of
its own texts alone: asked again after a crash, it gets the very same scores. Interactive requests share a shipment.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import AsyncGenerator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

import structlog

from bot.core.errors import ScoringError, ToxscanError
from bot.core.model import Label, Scores
from bot.core.ports import Priority
from bot.core.scoring import worker
from bot.core.scoring.models import InstalledModel

SHIPMENT = 8_000  # Characters sent at once: 50 ms of work for mini, some 2 s for a BERT-base on two cores.
LOAD_SECONDS = 600.0  # A big model from a slow disk takes minutes; longer than this is a process that hangs.
MOST_LOSSES = 40  # In a row. Halving the largest shipment down to one deadly text takes fewer; more is no single text.

log = structlog.get_logger()


class _WorkerLostError(Exception):
    """The worker died, was killed because it hung, or raised instead of answering."""


@dataclass(eq=False, slots=True)
class _Request:
    """One call of `stream`: the texts that it still waits for, cut into shipments, and the queue of its answers."""

    waiting: set[str]
    shipments: deque[list[str]]
    answers: asyncio.Queue[dict[str, Scores | None] | ToxscanError] = field(default_factory=asyncio.Queue)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Request":
        """The different texts, longest first: neighbours in length share a batch, so that little is padding."""
        shipments: deque[list[str]] = deque()
        room = 0
        for text in sorted(set(texts), key=lambda text: (-len(text), text)):
            if room <= 0:
                shipments.append([])
                room = SHIPMENT
            shipments[-1].append(text)
            room -= len(text)
        return cls(set(texts), shipments)


class ScoringService:
    """A `Scorer` on one spawned process. Equal texts that wait together are computed once, whoever asked.

    `threads` 0 leaves torch's choice; a worker silent for `hang_seconds` over one shipment is replaced.
    """

    def __init__(
        self, model: InstalledModel, *, device: str = "auto", threads: int = 0, hang_seconds: float = 120.0
    ) -> None:
        self._model = model
        self._device = device
        self._threads = threads
        self._hang_seconds = hang_seconds
        self._subscribers: dict[str, list[_Request]] = {}
        self._requests: dict[Priority, deque[_Request]] = {priority: deque() for priority in Priority}
        self._losses = 0  # Shipments lost since the last one that came back.
        self._wake = asyncio.Event()
        self._pool: ProcessPoolExecutor | None = None
        self._pid: int | None = None
        self._info: worker.WorkerInfo | None = None
        self._dispatcher: asyncio.Task[None] | None = None

    @property
    def model_id(self) -> str:
        """Names the exact weights and text preparation."""
        return self._model.model_id

    @property
    def thresholds(self) -> Mapping[Label, float]:
        """The model's default thresholds."""
        return self._model.thresholds

    @property
    def worker_pid(self) -> int | None:
        """The process that holds the model; None before `start` and after `close`."""
        return self._pid

    async def start(self) -> None:
        """Load the model in its process; when this returns, the first text is scored at full speed.

        Raises:
            ModelError: the model's files are missing or damaged, or the device isn't there.
            ScoringError: the process died while loading.
        """
        await self._open()
        self._dispatcher = asyncio.create_task(self._dispatch(), name="scoring dispatcher")

    async def close(self) -> None:
        """Stop the process; texts still waiting are dropped."""
        if self._dispatcher:
            self._dispatcher.cancel()
            await asyncio.wait([self._dispatcher])
            self._dispatcher = None
        await self._discard()

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """Scores of `texts` as they are ready, each different text once; None for one that was set aside.

        Raises:
            ScoringError: the model process can't be kept alive.
            ValueError: a text is empty; what has nothing to score must not come here.
        """
        request = _Request.of(texts)
        if "" in request.waiting:
            raise ValueError("an empty text can't be scored")
        if request.waiting:
            self._enqueue(request, priority)
        try:
            while request.waiting:
                answer = await request.answers.get()
                if isinstance(answer, ToxscanError):
                    raise answer
                request.waiting.difference_update(answer)
                yield answer
        finally:
            self._forget(request)

    def _enqueue(self, request: _Request, priority: Priority) -> None:
        for text in request.waiting:
            self._subscribers.setdefault(text, []).append(request)
        self._requests[priority].append(request)
        self._wake.set()

    def _forget(self, request: _Request) -> None:
        """Nobody listens to this request any more; what is left of it is not sent."""
        for text in request.waiting:
            subscribers = self._subscribers.get(text, [])
            if request in subscribers:
                subscribers.remove(request)
            if not subscribers:
                self._subscribers.pop(text, None)
        request.waiting.clear()

    async def _dispatch(self) -> None:
        while True:
            await self._wake.wait()
            try:
                if shipment := self._next_shipment():
                    self._deliver(await self._score(shipment))
                else:
                    self._wake.clear()
            except ToxscanError as error:
                self._fail(error)
            except Exception as error:
                self._fail(
                    ScoringError(f"Scoring stopped on a mistake of ours ({type(error).__name__}).", "Ask again.")
                )
                log.exception("scoring.crashed")

    def _next_shipment(self) -> list[str]:
        """The next texts: all that interactive requests wait for, else one shipment of the scan whose turn it is."""
        interactive, scans = self._requests[Priority.INTERACTIVE], self._requests[Priority.SCAN]
        shipment: dict[str, None] = {}
        while interactive and sum(map(len, shipment)) < SHIPMENT:
            shipment |= dict.fromkeys(self._take(interactive))
        while scans and not shipment:
            shipment = dict.fromkeys(self._take(scans))
        return list(shipment)

    def _take(self, queue: deque[_Request]) -> list[str]:
        """A shipment of the first request, which then goes to the end; without what others have got meanwhile."""
        request = queue.popleft()
        texts = request.shipments.popleft()
        if request.shipments:
            queue.append(request)
        return [text for text in texts if text in request.waiting]

    def _deliver(self, scored: Mapping[str, Scores | None]) -> None:
        answers: dict[_Request, dict[str, Scores | None]] = {}
        for text, scores in scored.items():
            for request in self._subscribers.pop(text, []):
                answers.setdefault(request, {})[text] = scores
        for request, answer in answers.items():
            request.answers.put_nowait(answer)

    def _fail(self, error: ToxscanError) -> None:
        log.error("scoring.failed", error=error.message)
        for request in {request for requests in self._subscribers.values() for request in requests}:
            request.answers.put_nowait(error)
        self._subscribers.clear()
        for queue in self._requests.values():
            queue.clear()

    async def _score(self, texts: list[str]) -> dict[str, Scores | None]:
        """Score a shipment; when it loses the worker, try it again, then halve it until the culprit is alone."""
        for _ in range(2):
            try:
                return await self._ask(texts)
            except _WorkerLostError as lost:
                self._losses += 1
                log.warning("scoring.worker_lost", texts=len(texts), cause=type(lost.__cause__).__name__)
                if self._losses > MOST_LOSSES:
                    self._losses = 0
                    raise ScoringError(
                        f"The model process fails again and again ({type(lost.__cause__).__name__}).",
                        "Most often it lacks memory: choose a smaller model or another device, and look at the log.",
                    ) from lost
        if len(texts) == 1:
            log.error("scoring.text_set_aside", characters=len(texts[0]))
            return {texts[0]: None}
        middle = len(texts) // 2
        return await self._score(texts[:middle]) | await self._score(texts[middle:])

    async def _ask(self, texts: list[str]) -> dict[str, Scores | None]:
        """One round trip to the worker."""
        if self._pool is None or self._info is None:
            await self._open()
        assert self._pool is not None
        assert self._info is not None
        try:
            future = asyncio.get_running_loop().run_in_executor(self._pool, worker.score, texts)
            rows = await asyncio.wait_for(future, self._hang_seconds)
        except (BrokenProcessPool, TimeoutError) as error:
            await self._discard()
            raise _WorkerLostError from error
        except Exception as error:  # The process lives, but the model could not do it: no memory left on a GPU, say.
            raise _WorkerLostError from error
        self._losses = 0
        return {text: self._checked(row.tolist()) for text, row in zip(texts, rows, strict=True)}

    def _checked(self, row: Sequence[float]) -> Scores | None:
        assert self._info is not None
        try:
            return Scores(dict(zip(self._info.labels, row, strict=True)))
        except ValueError as error:
            log.error("scoring.impossible_scores", error=str(error))  # noqa: TRY400 - the row says it all.
            return None

    async def _open(self) -> None:
        """Start a fresh worker process and load the model in it; when it dies over that, try once more."""
        for last in (False, True):
            await self._discard()
            context = multiprocessing.get_context("spawn")  # A fork would copy our threads' locks in any state.
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=worker.start)
            loop = asyncio.get_running_loop()
            try:
                async with asyncio.timeout(LOAD_SECONDS):
                    self._pid = await loop.run_in_executor(self._pool, os.getpid)
                    self._info = await loop.run_in_executor(
                        self._pool, worker.load, self._model, self._device, self._threads
                    )
            except (BrokenProcessPool, TimeoutError) as error:
                await self._discard()
                if last:
                    raise ScoringError(
                        "The model process died while it loaded the model.",
                        "Most often the machine ran out of memory: choose a smaller model, or free some memory.",
                    ) from error
            else:
                log.info("scoring.ready", model=self.model_id, device=self._info.device, pid=self._pid)
                return

    async def _discard(self) -> None:
        """End the worker process, whatever it is doing."""
        pool, pid, self._pool, self._pid, self._info = self._pool, self._pid, None, None, None
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if pool:
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)
