"""The scoring service: one worker process, fed with shipments from everything that waits, everybody in turn.

The last digits of a score depend on the texts beside it in its batch. So the shipments of a scan's request are made of
its own texts alone: asked again after a crash, it gets the very same scores. Interactive requests share a shipment.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.core import metrics
from bot.core.errors import ScoringError, ToxscanError
from bot.core.model import Label, Scores
from bot.core.ports import Priority
from bot.core.scoring.models import InstalledModel
from bot.core.scoring.plan import Choice, Plan, Wish
from bot.core.scoring.process import ModelProcess, WorkerLostError

MOST_LOSSES = 40  # In a row. Halving the largest shipment down to one deadly text takes fewer; more is no single text.

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class _Request:
    """One call of `stream`: the texts that it still waits for, cut into shipments, and the queue of its answers."""

    waiting: set[str]
    shipments: deque[list[str]]
    answers: asyncio.Queue[dict[str, Scores | None] | ToxscanError] = field(default_factory=asyncio.Queue)

    @classmethod
    def of(cls, texts: Sequence[str], characters: int) -> "_Request":
        """The different texts, longest first: neighbours in length share a batch, so that little is padding."""
        shipments: deque[list[str]] = deque()
        room = 0
        for text in sorted(set(texts), key=lambda text: (-len(text), text)):
            if room <= 0:
                shipments.append([])
                room = characters
            shipments[-1].append(text)
            room -= len(text)
        return cls(set(texts), shipments)


class ScoringService:
    """A `Scorer` on one spawned process. Equal texts that wait together are computed once, whoever asked.

    `runtime` says what computes; all but "torch" are prepared once, in `cache`. `threads` 0 leaves the choice to us; a
    worker silent for `hang_seconds` over one shipment is replaced.
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
    ) -> None:
        self._model = model
        self._process = ModelProcess(Wish(model, runtime, device, threads, cache), hang_seconds)
        self._subscribers: dict[str, list[_Request]] = {}
        self._interactive: deque[_Request] = deque()
        self._turns: dict[Hashable, deque[_Request]] = {}
        # Start-time fair queueing (Goyal, Vin, Cheng 1996), in characters: who has had least is next, and who comes
        # begins where the others are, so that nobody waits for what they had before.
        self._had: dict[Hashable, int] = {}
        self._now = 0
        self._losses = 0  # Shipments lost since the last one that came back.
        self._wake = asyncio.Event()
        self._dispatcher: asyncio.Task[None] | None = None

    @property
    def model_id(self) -> str:
        """Names the exact weights and text preparation, and how they are rounded; final once `start` has returned."""
        return self._model.model_id + self.plan.runtime.suffix

    @property
    def plan(self) -> Plan:
        """How the model is computed; final once `start` has returned."""
        return self._process.plan

    @property
    def device(self) -> str:
        """Where the model is computed, as torch names it; empty before `start` and after `close`."""
        return self._process.device

    @property
    def thresholds(self) -> Mapping[Label, float]:
        """The model's default thresholds."""
        return self._model.thresholds

    @property
    def worker_pid(self) -> int | None:
        """The process that holds the model; None before `start` and after `close`."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether that process runs; where it died while nothing was asked, the next text starts another."""
        return self._process.alive

    async def planned(self, *, anew: bool = False) -> Plan:
        """How the model is computed here, without starting it; found out first, if need be or `anew`.

        Raises:
            ModelError: it can't be loaded, or not be computed as the operator wants.
        """
        await self._process.plan_ahead(anew=anew)
        return self.plan

    async def start(self) -> None:
        """Load the model in its process; when this returns, the first text is scored at full speed.

        The first start on a machine takes longer: it measures what computes fastest there.

        Raises:
            ModelError: the model's files are missing or damaged, or the device isn't there.
            ScoringError: the process died while loading.
        """
        await self.planned()
        await self._process.open()
        self._dispatcher = asyncio.create_task(self._dispatch(), name="scoring dispatcher")

    async def close(self) -> None:
        """Stop the process; texts still waiting are dropped."""
        if self._dispatcher:
            self._dispatcher.cancel()
            await asyncio.wait([self._dispatcher])
            self._dispatcher = None
        await self._process.discard()

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """Scores of `texts` as they are ready, each different text once; None for one that was set aside.

        Raises:
            ScoringError: the model process can't be kept alive.
            ValueError: a text is empty; what has nothing to score must not come here.
        """
        request = _Request.of(texts, self.plan.shipment)
        if "" in request.waiting:
            raise ValueError("an empty text can't be scored")
        if request.waiting:
            self._enqueue(request, priority, turn)
        try:
            while request.waiting:
                answer = await request.answers.get()
                if isinstance(answer, ToxscanError):
                    raise answer
                request.waiting.difference_update(answer)
                yield answer
        finally:
            self._forget(request)

    def _enqueue(self, request: _Request, priority: Priority, turn: int | None) -> None:
        for text in request.waiting:
            self._subscribers.setdefault(text, []).append(request)
        if priority is Priority.INTERACTIVE:
            self._interactive.append(request)
        else:
            self._line_up(request if turn is None else turn, request)
        self._wake.set()

    def _line_up(self, turn: Hashable, request: _Request) -> None:
        if turn not in self._turns:
            self._turns[turn] = deque()
            self._had[turn] = max(self._had.get(turn, 0), self._now)
        self._turns[turn].append(request)

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
        shipment: dict[str, None] = {}
        while self._interactive and sum(map(len, shipment)) < self.plan.shipment:
            shipment |= dict.fromkeys(_take(self._interactive))
        while self._turns and not shipment:
            turn = min(self._turns, key=self._had.__getitem__)
            self._now = self._had[turn]
            shipment = dict.fromkeys(_take(self._turns[turn]))
            self._had[turn] += sum(map(len, shipment))
            if not self._turns[turn]:
                del self._turns[turn]
            self._had = {each: had for each, had in self._had.items() if each in self._turns or had > self._now}
        return list(shipment)

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
        self._interactive.clear()
        self._turns.clear()
        self._had.clear()

    async def _score(self, texts: list[str]) -> dict[str, Scores | None]:
        """Score a shipment; when it loses the worker, try it again, then halve it until the culprit is alone."""
        for _ in range(2):
            try:
                scored = await self._process.ask(texts)
            except WorkerLostError as lost:
                self._losses += 1
                metrics.WORKER_LOST.inc()
                log.warning("scoring.worker_lost", texts=len(texts), cause=type(lost.__cause__).__name__)
                if self._losses > MOST_LOSSES:
                    self._losses = 0
                    raise ScoringError(
                        f"The model process fails again and again ({type(lost.__cause__).__name__}).",
                        "Most often it lacks memory: choose a smaller model or another device, and look at the log.",
                    ) from lost
            else:
                self._losses = 0
                return scored
        if len(texts) == 1:
            log.error("scoring.text_set_aside", characters=len(texts[0]))
            return {texts[0]: None}
        middle = len(texts) // 2
        return await self._score(texts[:middle]) | await self._score(texts[middle:])


def _take(requests: deque[_Request]) -> list[str]:
    """The next shipment of the first request, which goes when it has no more; without what others got meanwhile."""
    request = requests[0]
    texts = request.shipments.popleft()
    if not request.shipments:
        requests.popleft()
    return [text for text in texts if text in request.waiting]
