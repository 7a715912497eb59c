"""How fast a model is computed, and what is sent to it at once because of that."""

import time
from collections.abc import Callable, Sequence

from bot.core.scoring.inference.loaded_model import Loaded

ENOUGH = 0.3  # Seconds that a round takes on a GPU: for 96 texts it takes longer to begin than to compute.
MOST_TIMED = 65_536  # Texts.
PATIENCE = 0.25  # Seconds of work in a shipment: so long a person with one text waits at most for a scan's.
SHIPMENTS = (1_000, 16_000)  # Characters: smaller ones waste time between them, larger ones win nothing any more.
GPU_SHIPMENTS = (16_000, 2_000_000)  # A quarter of a second of BERT-base on an H100 is 1.3 million.

Clock = Callable[[], float]


def measure_rate(
    score: Callable[[list[str]], object], texts: list[str], enough: float = 0.0, clock: Clock = time.perf_counter
) -> float:
    """Texts a second, the better of two rounds, because disturbances only ever slow a measurement down.

    Over and over the same texts, until a round takes `enough` seconds or has `MOST_TIMED` texts.
    """
    some = texts
    while (taken := _time(score, some, clock)) < enough and 2 * len(some) <= MOST_TIMED:
        some = some * 2
    return len(some) / min(taken, _time(score, some, clock))


def _time(score: Callable[[list[str]], object], texts: list[str], clock: Clock) -> float:
    started = clock()
    score(texts)
    return clock() - started


def rate_of(loaded: Loaded, texts: list[str]) -> float:
    """Texts a second of a model; on a GPU with as many of them as keep it busy."""
    return measure_rate(loaded.score, texts, 0.0 if loaded.device == "cpu" else ENOUGH)


def size_shipment(rate: float, texts: Sequence[str], device: str) -> int:
    """Characters that take about `PATIENCE` seconds, in thousands: so that measuring again often gives the same."""
    least, most = SHIPMENTS if device == "cpu" else GPU_SHIPMENTS
    characters = rate * PATIENCE * sum(map(len, texts)) / len(texts)
    return max(least, min(most, round(characters / 1000) * 1000))
