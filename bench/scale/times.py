"""Times by the clock, and the same without what a busy machine adds: waiting for a processor that others have."""

import math
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure


class Times:
    """What some work took each time, in milliseconds."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.own: list[float] = []
        """Without waiting for a processor."""

    @contextmanager
    def noting(self, processes: Iterable[int]) -> Iterator[None]:
        """Note how long the block takes; `processes` are those that work for it beside this one."""
        others = list(processes)
        (computed, waited), started = _spent(others), time.perf_counter()
        yield
        clock, (computed_since, waited_since) = time.perf_counter() - started, _spent(others)
        # Several threads can wait at once: what was computed is the least that it took.
        own = max(clock - (waited_since - waited), computed_since - computed)
        self.clock.append(clock * 1000)
        self.own.append(min(clock, own) * 1000)

    def figures(self, name: str, aim: float | None = None) -> list[Figure]:
        """The median and the 99th percentile of both; the aim is for the latter, without waiting."""
        return [
            Figure(f"{name}, 50 %, by the clock", "ms", [statistics.median(self.clock)]),
            Figure(f"{name}, 99 %, by the clock", "ms", [_ninety_nine(self.clock)]),
            Figure(f"{name}, 50 %", "ms", [statistics.median(self.own)]),
            Figure(f"{name}, 99 %", "ms", [_ninety_nine(self.own)], aim, most=True),
        ]


def _spent(processes: Iterable[int]) -> tuple[float, float]:
    """Seconds that all threads of this process and those others computed; and were ready to, and had no processor."""
    files = [file for pid in ("self", *processes) for file in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    told = [file.read_text().split() for file in files]  # Linux's sched-stats: nanoseconds.
    return sum(int(each[0]) for each in told) / 1e9, sum(int(each[1]) for each in told) / 1e9


def _ninety_nine(times: Sequence[float]) -> float:
    return sorted(times)[math.ceil(0.99 * len(times)) - 1]
