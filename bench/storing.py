"""From page to stored score with a model that costs nothing: what of a scan is left beside the model.

`python -m bench.storing [sqlite|postgres]` scans made timelines through the bot's own service, end to end. On a busy
machine the clock measures the others, too: beside posts a second stands what a processor second of ours stores,
PostgreSQL's own processes counted.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from bench.bot_parts import Bench, Timeline
from bench.figures import Figure, conclude
from bench.machine import processor_seconds
from bench.scale.databases import Database, Postgres, Sqlite
from bench.scale.filling import SPREAD
from bench.scans import Instant
from bench.texts import made_posts
from bot import log
from bot.core.config import LimitSettings
from bot.core.domain.labels import Label, Scores
from bot.core.ports import Priority
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.service import ScanService

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
AIM = 8_000  # Posts a second from page to stored score, on two cores.
MOST_BYTES = {"sqlite": Sqlite.most_bytes, "postgres": Postgres.most_bytes}
WARM = 1_000  # Posts, so that statements are compiled and words are remembered.


class Free(Instant):
    """A model that costs nothing, with scores for all labels of Detoxify's `original`."""

    model_id = "free"

    def __init__(self) -> None:
        chance = random.Random(1)  # noqa: S311 - repeatable on purpose.
        labels = [label for label in Label if label is not Label.SEXUAL_EXPLICIT]
        self._made = [Scores({label: chance.betavariate(*SPREAD) for label in labels}) for _ in range(1_000)]

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """All at once."""
        del priority, turn
        yield {text: self._made[hash(text) % len(self._made)] for text in texts}


async def rate(database: Database, posts: list[str], seed: int) -> tuple[float, float]:
    """Posts a second by the clock, and a second of processor time, of one scan in a database that is running."""
    store = await database.open()
    timelines: dict[str, Timeline] = {}
    scorer = Free()
    limit = RateLimit(store, LimitSettings())
    service = ScanService(store, scorer, lambda spec, _requester: timelines[spec.locator], scorer.thresholds, limit)
    bench = Bench(store, scorer, service, timelines)
    try:
        await bench.run(f"warm{seed}", made_posts(WARM, -1 - seed))
        await database.analyze()
        others = list(database.processes())
        spent, begun = _spent(others), time.perf_counter()
        await bench.run(f"account{seed}", posts)
        seconds = time.perf_counter() - begun
        return len(posts) / seconds, len(posts) / (_spent(others) - spent)
    finally:
        await service.close()
        await store.close()


def _spent(others: list[int]) -> float:
    return sum(map(processor_seconds, (os.getpid(), *others)))


def measure(name: str, posts: int, rounds: int, folder: Path) -> list[Figure]:
    """All rounds, each with posts of its own."""
    database = DATABASES[name](folder / name)
    by_clock, by_processor = [], []
    with database.on():
        for seed in range(rounds):
            clock, processor = asyncio.run(rate(database, made_posts(posts, seed + 1), seed))
            by_clock.append(clock)
            by_processor.append(processor)
            print(f"  {name}: {clock:.0f} posts/s, {processor:.0f} a processor second", file=sys.stderr)
        room = sum(asyncio.run(database.parts()).values()) / (rounds * (posts + WARM))
    return [
        Figure(f"{name}: from page to stored score", "posts/s", by_clock, AIM),
        Figure(f"{name}: the same, a second of processor time", "posts", by_processor),
        Figure(f"{name}: room of a post, grown page by page", "bytes", [room], MOST_BYTES[name], most=True),
    ]


def main() -> None:
    """Read the options, measure, print the table and keep it; fail when a target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("database", nargs="?", choices=DATABASES, help="one of them (default: both)")
    options.add_argument("--posts", type=int, default=20_000, help="posts a scan (default: 20000)")
    options.add_argument("--rounds", type=int, default=3, help="scans (default: 3)")
    options.add_argument("--json", type=Path, default=Path("build/bench-storing.json"), help="where the figures go")
    chosen = options.parse_args()
    log.configure("error")
    with tempfile.TemporaryDirectory(prefix="toxscan-bench-") as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)  # PostgreSQL runs as a user of its own.
        names = [chosen.database] if chosen.database else list(DATABASES)
        table = [figure for name in names for figure in measure(name, chosen.posts, chosen.rounds, folder)]
    conclude(table, chosen.json)


if __name__ == "__main__":
    main()
