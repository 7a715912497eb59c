"""`make bench`: our scoring against the naive loop, with the same weights on the same texts in the same run.

The naive loop is that of the web service before us: `Detoxify.predict`, 5 texts at a time, as they come.
"""

import argparse
import asyncio
import statistics
import sys
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

from bench.texts import made_texts
from bot.core.config import load as settings
from bot.core.scoring import models
from bot.core.scoring.engine import ScoringService

if TYPE_CHECKING:
    from detoxify import Detoxify

NAIVE_BATCH = 5
TARGET = 1.8
TOLERANCE = 1e-4
Table = dict[str, dict[str, float]]


def naive(detoxify: "Detoxify", texts: list[str]) -> Table:
    """Scores by text, from the loop that everybody writes first."""
    scores: Table = {}
    for start in range(0, len(texts), NAIVE_BATCH):
        some = texts[start : start + NAIVE_BATCH]
        answer = detoxify.predict(some)
        for place, text in enumerate(some):
            scores[text] = {label: answer[label][place] for label in answer}
    return scores


async def ours(service: ScoringService, texts: list[str]) -> Table:
    """Scores by text, from the scoring service."""
    scores: Table = {}
    async with aclosing(service.stream(texts)) as answers:
        async for answer in answers:
            scores |= {
                text: {label.value: value for label, value in (found or {}).items()} for text, found in answer.items()
            }
    return scores


async def measure(model_name: str, rounds_of_texts: list[list[str]]) -> bool:
    """Print a line for each round and the medians; whether the target was met with equal scores."""
    model = models.find(model_name, settings().data_dir)
    service = ScoringService(model, device="cpu")
    await service.start()
    detoxify = await asyncio.to_thread(models.load, model, "cpu")
    rates: list[tuple[float, float]] = []
    worst = 0.0
    for number, texts in enumerate(rounds_of_texts, start=1):
        started = time.perf_counter()
        expected = await asyncio.to_thread(naive, detoxify, texts)
        middle = time.perf_counter()
        got = await ours(service, texts)
        ended = time.perf_counter()
        worst = max(worst, *(abs(got[t][label] - expected[t][label]) for t in texts for label in expected[t]))
        rates.append((len(texts) / (middle - started), len(texts) / (ended - middle)))
        print(
            f"round {number}: naive {rates[-1][0]:7.1f} posts/s, ours {rates[-1][1]:7.1f}, "
            f"x{rates[-1][1] / rates[-1][0]:.2f}"
        )
    await service.close()
    ratio = statistics.median(fast / slow for slow, fast in rates)
    print(f"{model.model_id}, {len(rounds_of_texts[0])} texts a round: median x{ratio:.2f} (target x{TARGET})")
    print(f"largest difference between the two in any score: {worst:.1e} (allowed {TOLERANCE:.0e})")
    return ratio >= TARGET and worst <= TOLERANCE


def main() -> None:
    """Read the options, measure, and fail when the target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", default="mini", help="any model on this machine (default: mini)")
    options.add_argument("--texts", type=int, default=1_000, help="texts a round (default: 1000)")
    options.add_argument("--rounds", type=int, default=3, help="rounds (default: 3)")
    chosen = options.parse_args()
    texts = [made_texts(chosen.texts, seed) for seed in range(chosen.rounds)]
    sys.exit(not asyncio.run(measure(chosen.model, texts)))


if __name__ == "__main__":
    main()
