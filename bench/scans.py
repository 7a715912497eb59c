"""What a scan costs besides the model, and how scans and single texts share it.

End to end against scoring alone, a rescan, everything but the model, a small scan beside a big one, single texts during
a big scan, what goes through the pipe, and a scan's pages. Real posts where there are any.
"""

import asyncio
import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

from bench.bot_parts import Bench, scanning, started
from bench.figures import Figure
from bench.texts import raw_posts
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import Span
from bot.core.domain.reports import PostQuery
from bot.core.domain.scans import ScorerWait
from bot.core.ports import Priority
from bot.core.scans.reports import Reports
from bot.core.scans.scoring_order import ByArrival
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.service import ScoringService
from bot.core.scoring.text import prepare_words

MINI_POSTS, BASE_POSTS = 3_200, 256
SMALL = 8  # The small scan is so many times smaller than the big one.
ASKED = 15  # Single texts during the big scan.
PAUSE = 0.2  # Seconds between them.
PAGES = 50


class Instant:
    """A scorer that takes no time, so that what is left is everything else."""

    model_id = "instant"
    thresholds: Mapping[Label, float] = {Label.TOXICITY: 0.5}
    languages: Sequence[str] = ()
    block = 0

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """All at once."""
        del priority, turn
        yield {text: Scores({Label.TOXICITY: hash(text) % 1000 / 1000}) for text in texts}

    async def next_wait(self, _known: ScorerWait | None) -> ScorerWait | None:
        """Never: nobody waits."""
        await asyncio.Event().wait()
        return None

    def owns_scores(self, model_id: str) -> bool:
        """Scores of its own name."""
        return model_id == self.model_id

    async def find_toxic_words(
        self, texts: Sequence[str], _thresholds: Mapping[Label, float]
    ) -> Sequence[Sequence[Span]]:
        """None."""
        return [()] * len(texts)


async def alone(service: ScoringService, posts: Sequence[str]) -> float:
    """Seconds to score what a scan would score, in the blocks of a scan, nothing read and nothing stored."""
    texts = list(dict.fromkeys(text for text in map(prepare_words, posts) if text))
    begun = time.perf_counter()
    for start in range(0, len(texts), ByArrival.block):
        async with aclosing(service.stream(texts[start : start + ByArrival.block])) as answers:
            async for _ in answers:
                pass
    return time.perf_counter() - begun


async def timed(bench: Bench, name: str, posts: Sequence[str]) -> float:
    """Seconds of a scan."""
    begun = time.perf_counter()
    await bench.run(name, posts)
    return time.perf_counter() - begun


async def whole(service: ScoringService, posts: list[str], folder: Path) -> dict[str, float]:
    """End to end against scoring alone, then again, then its pages."""
    async with scanning(service, folder) as bench:
        end_to_end = await timed(bench, "account", posts)
        only = await alone(service, posts)
        again = await timed(bench, "account", posts)
        reports = Reports(bench.store, lambda _name: service.thresholds)
        times = []
        for number in range(PAGES):
            begun = time.perf_counter()
            await reports.page(1, PostQuery(), number + 1)
            times.append(1000 * (time.perf_counter() - begun))
    return {"whole": end_to_end / only, "again": len(posts) / again, "page": statistics.median(times)}


async def together(service: ScoringService, posts: list[str], folder: Path) -> dict[str, float]:
    """A small scan alone and beside a big one; single texts beside a big one."""
    some = len(posts) // SMALL
    small, big = posts[:some], posts[some:]
    async with scanning(service, folder) as bench:
        quick = await timed(bench, "small-alone", [f"{text} alone" for text in small])
        scan = await bench.begin("big", big)
        await asyncio.sleep(PAUSE)
        beside = await timed(bench, "small", small)
        waits = []
        for number in range(ASKED):
            begun = time.perf_counter()
            async with aclosing(service.stream([f"what a day, number {number}"], Priority.INTERACTIVE)) as answers:
                await anext(answers)
            waits.append(time.perf_counter() - begun)
            await asyncio.sleep(PAUSE)
        await bench.service.cancel(scan.id)
    return {"beside": beside / quick, "wait": max(waits)}


async def piped(service: ScoringService, posts: list[str]) -> float:
    """The share of scoring's time that packing and unpacking what goes through the pipe takes, in percent."""
    texts = [text for text in map(prepare_words, posts) if text]
    took = await alone(service, posts)
    begun = time.perf_counter()
    for start in range(0, len(texts), 64):
        pickle.loads(pickle.dumps(texts[start : start + 64]))  # noqa: S301 - our own.
    return 100 * (time.perf_counter() - begun) / took


async def measure(base: InstalledModel, number: int, threads: int, folder: Path) -> list[Figure]:
    """All rounds of everything."""
    found: dict[str, list[float]] = {}
    async with AsyncExitStack() as stack:
        mini = await stack.enter_async_context(started(models.find("mini", folder), "auto", folder, threads))
        big = await stack.enter_async_context(started(base, "onnx", folder, threads))
        for turn in range(number):
            posts = raw_posts(MINI_POSTS, seed=turn)
            places = [Path(tempfile.mkdtemp(dir=folder)) for _ in range(4)]
            figures = await whole(mini, posts, places[0])
            figures["pipe"] = await piped(mini, posts)
            figures |= await together(mini, posts, places[1])
            figures["base beside"], figures["base wait"] = (await together(big, posts[:BASE_POSTS], places[2])).values()
            async with scanning(Instant(), places[3]) as bench:
                figures["rest"] = len(posts) / await timed(bench, "account", posts)
            figures["base whole"] = (await whole(big, posts[:BASE_POSTS], Path(tempfile.mkdtemp(dir=folder))))["whole"]
            for name, value in figures.items():
                found.setdefault(name, []).append(value)
                print(f"  {name}: {value:.4g}", file=sys.stderr)
    return [
        Figure("BERT-base shape: a scan from end to end, against alone", "times", found["base whole"], 1.05, most=True),
        Figure("mini: the same", "times", found["whole"]),
        Figure("mini: the same posts again, with a new scan", "posts/s", found["again"]),
        Figure("everything but the model", "posts/s", found["rest"]),
        Figure("mini: packing for the pipe, of scoring's time", "%", found["pipe"], 2.0, most=True),
        Figure("mini: a small scan beside a big one, against alone", "times", found["beside"], 2.0, most=True),
        Figure("mini: longest wait for one text during a big scan", "s", found["wait"], 1.0, most=True),
        Figure("BERT-base shape: a small scan beside a big one", "times", found["base beside"], 2.0, most=True),
        Figure("BERT-base shape: longest wait for one text", "s", found["base wait"], 1.0, most=True),
        Figure("a page of the report", "ms", found["page"], 50.0, most=True),
    ]
