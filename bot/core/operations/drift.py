"""Whether the model still sees what it saw at first: the latest posts compared with its reference.

The figure is the population stability index: the sum over buckets of (p - q) ln(p / q). Credit scoring, where it comes
from, reads it as nothing below 0.1, a shift worth a look up to 0.25, and another population above that.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from bot.core import metrics
from bot.core.domain.figures.status import DriftSubject
from bot.core.ports import Scorer
from bot.core.store.engine.database import Store
from bot.core.store.operations import distributions
from bot.core.store.operations.distributions import Counts, Seen

REFERENCE = 2_000  # Posts: the first so many that a model has seen become its reference.
WINDOW = 2_000  # The latest posts that are compared with it,
FEWEST = 500  # and as many there must be: of fewer, chance alone makes about 0.05.
STEPS = 10  # Buckets of toxicity.
LENGTHS = (20, 40, 80, 140, 280)  # Characters; the last bucket is open.
RARE = 0.01  # Languages with a smaller share of the reference are taken together.
OTHER = "other"
REMEMBER_SECONDS = 300.0


class DriftMonitor:
    """The drift of the scorer's model. `clock` gives seconds; figures are remembered for five minutes."""

    def __init__(self, store: Store, scorer: Scorer, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._scorer = scorer
        self._clock = clock
        self._asked = -math.inf
        self._drift: Mapping[DriftSubject, float] = {}

    async def drift(self) -> Mapping[DriftSubject, float]:
        """The index for each subject; empty while there are too few posts for a reference, or behind it."""
        if self._clock() - self._asked >= REMEMBER_SECONDS:
            model_id = self._scorer.model_id  # Once: it may be computed otherwise a moment later, under another name.
            self._drift = await self._compare(model_id)
            self._asked = self._clock()
            metrics.DRIFT.clear()  # A name that is no longer in use would keep its last figures for ever.
            for subject, figure in self._drift.items():
                metrics.DRIFT.labels(model_id, subject).set(figure)
        return self._drift

    async def _compare(self, model_id: str) -> Mapping[DriftSubject, float]:
        async with self._store.read() as connection:
            known = await distributions.reference(connection, model_id)
            if known is None:
                first, place = await distributions.read_first(connection, model_id, REFERENCE)
            else:
                latest = await distributions.read_latest(connection, model_id, known[1], WINDOW)
        if known is None:
            if len(first) == REFERENCE:
                async with self._store.write() as connection:
                    await distributions.set_reference(connection, model_id, spread(first), place)
            return {}
        if len(latest) < FEWEST:
            return {}
        current = spread(latest)
        return {subject: stability(known[0].get(subject, {}), current[subject]) for subject in DriftSubject}


def spread(seen: Iterable[Seen]) -> Counts:
    """Posts by subject and bucket."""
    found: dict[str, Counter[str]] = {subject: Counter() for subject in DriftSubject}
    for post in seen:
        found[DriftSubject.LENGTH][_length(post.length)] += 1
        found[DriftSubject.LANGUAGE][post.lang or "unknown"] += 1
        found[DriftSubject.WORDS]["none" if post.toxicity is None else "some"] += 1
        if post.toxicity is not None:
            found[DriftSubject.SCORE][str(min(STEPS - 1, int(post.toxicity * STEPS)))] += 1
    return found


def stability(reference: Mapping[str, int], current: Mapping[str, int]) -> float:
    """The population stability index of two counts, at least 0. What is rare in the reference is taken together."""
    total = sum(reference.values())
    common = {bucket for bucket, number in reference.items() if number >= RARE * total}
    before, after = _merge_buckets(reference, common), _merge_buckets(current, common)
    buckets = common | {OTHER}
    # Half a post more in each bucket, so that an empty one is no infinity.
    before_all = sum(before.values()) + len(buckets) / 2
    after_all = sum(after.values()) + len(buckets) / 2
    shares = [((before[each] + 0.5) / before_all, (after[each] + 0.5) / after_all) for each in buckets]
    return sum((now - then) * math.log(now / then) for then, now in shares)


def _merge_buckets(counts: Mapping[str, int], common: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for bucket, number in counts.items():
        found[bucket if bucket in common else OTHER] += number
    return found


def _length(characters: int) -> str:
    return next((f"to {most}" for most in LENGTHS if characters <= most), "longer")
