"""The model process: holds a model and turns texts into rows of scores. It knows texts and tokens, never posts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.domain.labels import Label
from bot.core.domain.posts import Span
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.process.allocator import give_back_freed

if TYPE_CHECKING:
    from bot.core.scoring.inference.loaded_model import Loaded, Work
    from bot.core.scoring.inference.runtimes import Rows

NICE = 10  # Whoever presses a button is answered before the next post is scored: Discord waits for 3 seconds only.
MEASURING = 5  # So much behind that again: it goes on beside what is scored.

_loaded: "Loaded | None" = None


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """What the worker tells its parent once it is ready: the columns of its score rows, and where it computes."""

    labels: tuple[Label, ...]
    device: str


def _yield_to_others(by: int) -> None:
    if hasattr(os, "nice"):
        os.nice(by)


def make_plan(request: PlanRequest) -> Plan:
    """Find out how to compute the model on this machine; see `bot.core.scoring.inference.measure`.

    Raises:
        ModelError: the model can't be loaded, or not be computed as it was asked for.
    """
    from bot.core.scoring.inference import measure

    _yield_to_others(NICE + MEASURING)
    return measure.make_plan(request)


def load(request: PlanRequest, plan: Plan) -> WorkerInfo:
    """Load the verified model.

    Raises:
        ModelError: the files are missing or damaged, the device isn't there, or something else than Detoxify comes out.
    """
    global _loaded  # noqa: PLW0603 - one model a process is what this process is for.
    from bot.core.scoring.inference.open_model import open_model

    _loaded = open_model(request, plan)
    give_back_freed()  # What loading took for a moment: 60 MB with mini.
    _yield_to_others(NICE)  # Not before: on a busy machine loading alone would take minutes.
    return WorkerInfo(_loaded.labels, _loaded.device)


def score(texts: list[str]) -> "tuple[Rows, Work]":
    """Scores of `texts` as an array (texts x labels, each 0 to 1), and the work they took."""
    if _loaded is None:
        raise RuntimeError("a text before load()")
    return _loaded.score(texts)


def find_toxic_words(texts: list[str], thresholds: Mapping[Label, float]) -> list[list[Span]]:
    """See `bot.core.scoring.inference.toxic_words`."""
    if _loaded is None:
        raise RuntimeError("a text before load()")
    from bot.core.scoring.inference import toxic_words

    return toxic_words.find_toxic_words(_loaded, texts, thresholds)


def embed(texts: list[str]) -> "Rows":
    """See `bot.core.scoring.inference.loaded_model.Loaded.embed`."""
    if _loaded is None:
        raise RuntimeError("a text before load()")
    return _loaded.embed(texts)
