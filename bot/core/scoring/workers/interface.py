"""A worker and a pool of workers as the scoring service sees them: a process here, or actors on Ray."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.core import metrics
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Span
from bot.core.scoring.inference.plan import Plan

if TYPE_CHECKING:
    from bot.core.scoring.inference.loaded_model import Work
    from bot.core.scoring.inference.runtimes import Rows

log = structlog.get_logger()


class WorkerLostError(Exception):
    """The worker died, hung and was killed, or raised instead of answering."""


class Worker(Protocol):
    """One loaded model, asked one shipment at a time."""

    @property
    def alive(self) -> bool:
        """Whether it is running, as far as is known; if not, the next text opens it again."""
        ...

    async def open(self) -> None:
        """Load the model afresh.

        Raises:
            ModelError, ScoringError: it can't be loaded.
        """
        ...

    async def ask(self, texts: Sequence[str]) -> dict[str, Scores | None]:
        """The scores of distinct texts; None where the model gave no valid probabilities.

        Raises:
            WorkerLostError: no answer came.
            ModelError, ScoringError: it had been lost before, and can't be opened again.
        """
        ...

    async def find_toxic_words(self, texts: Sequence[str], thresholds: Mapping[Label, float]) -> list[list[Span]]:
        """For each text, which is flagged at these thresholds, the words that made it so.

        Raises:
            WorkerLostError: no answer came.
            ModelError, ScoringError: as `ask`.
        """
        ...

    async def embed(self, texts: Sequence[str]) -> "Rows":
        """What each text says, as a direction (texts x width, each of length 1).

        Raises:
            WorkerLostError: no answer came.
            ModelError, ScoringError: as `ask`.
        """
        ...


class WorkerPool(Protocol):
    """The workers of one service, which all compute the model as `plan` says."""

    plan: Plan
    patience: float
    """Seconds that scans wait when no worker holds the model; 0 where waiting would not help."""

    @property
    def holders(self) -> "Sequence[Worker]":
        """The workers, at least one."""
        ...

    @property
    def device(self) -> str:
        """Where they compute, as torch names it; empty while nothing is loaded."""
        ...

    @property
    def pid(self) -> int | None:
        """The process that holds the model, where it is one on this machine."""
        ...

    async def first_plan(self, *, exact: bool = False) -> Plan:
        """How to compute at once, where that need not be measured: as remembered, else in a safe way.

        `exact`: in no way that rounds, unless the operator wants that.

        Raises:
            ModelError, ScoringError: as `best_plan`.
        """
        ...

    async def best_plan(self, *, anew: bool = False) -> Plan:
        """How to compute fastest, remembered or measured, which takes minutes; `anew` measures again.

        Raises:
            ModelError, ScoringError: the model can't be loaded, or not be computed as the operator wants.
        """
        ...

    async def close(self) -> None:
        """End all workers, whatever they are doing."""
        ...


def answers(labels: Sequence[Label], texts: Sequence[str], rows: "Rows", work: "Work") -> dict[str, Scores | None]:
    """Validate the rows that came back for a shipment, and count its work in the metrics."""
    for size in work.batches:
        metrics.BATCH_TEXTS.observe(size)
    metrics.TOKENS.labels("text").inc(work.tokens)
    metrics.TOKENS.labels("padding").inc(work.padding)
    return {text: _to_scores(labels, row) for text, row in zip(texts, rows.tolist(), strict=True)}


def _to_scores(labels: Sequence[Label], row: Sequence[float]) -> Scores | None:
    try:
        return Scores(dict(zip(labels, row, strict=True)))
    except ValueError as error:
        log.error("scoring.impossible_scores", error=str(error))  # noqa: TRY400 - the row says it all.
        return None
