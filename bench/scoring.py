"""How fast we are against the naive loop, from raw post to stored score, and what limits us.

The naive loop is that of the web service before us: `Detoxify.predict`, 5 posts at a time, as they come. The shape of
BERT-base has random weights: its speed is that of Detoxify's `original`, its scores mean nothing. Every round has other
posts and a new database; all ways get the same posts, in turn, so that whatever else the machine does meets them alike.
"""

import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

from bench.bot_parts import scanning, started
from bench.figures import Figure
from bench.load import high_water_mark
from bench.machine import SIZE, WIDE, copy_rate, processor_seconds
from bench.reference import Reference, reference
from bench.texts import raw_posts
from bot.core.scoring.inference.plan import Choice
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.service import ScoringService
from bot.core.scoring.text import prepare_words

COMPARED = 48  # Posts a round whose scores are compared with Detoxify's own.
MINI_FACTOR = 8  # So many times the posts for mini, which would else be done before it is measured.
RUNTIMES: tuple[Choice, ...] = ("torch", "onnx", "onnx-int8")
GIGA = 1e9
# Multiplications and additions in the linear layers of BERT-base: for a token, and once more for a text in the last
# layer, which needs the keys and values of all tokens, but only the first one's answer.
FIRST_ONLY = 2 * (2 * SIZE * SIZE + 2 * SIZE * WIDE)
A_TOKEN = 12 * 2 * (4 * SIZE * SIZE + 2 * SIZE * WIDE) - FIRST_ONLY


async def ours(service: ScoringService, posts: Sequence[str], folder: Path) -> tuple[float, float]:
    """Posts a second of a scan, from the first raw post to the last stored score; and of all threads' time."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        async with scanning(service, Path(place)) as bench:
            begun, computed = time.perf_counter(), seconds_computed(service)
            await bench.run("account", posts)
            return len(posts) / (time.perf_counter() - begun), len(posts) / (seconds_computed(service) - computed)


def seconds_computed(service: ScoringService) -> float:
    """Seconds that this process and the model's have computed."""
    return time.process_time() + processor_seconds(worker_of(service))


def worker_of(service: ScoringService) -> int:
    """The number of the process that holds the model."""
    return service._pool.pid or 0  # noqa: SLF001 - the program itself has no use for it.


async def furthest(service: ScoringService, detoxify: Reference, posts: Sequence[str]) -> float:
    """The largest difference to what Detoxify itself says of the prepared posts, one by one."""
    texts = list(dict.fromkeys(text for text in map(prepare_words, posts[:COMPARED]) if text))
    due = dict(zip(texts, await detoxify.scores(texts), strict=True))
    most = 0.0
    async with aclosing(service.stream(texts)) as answers:
        async for answer in answers:
            for text, scores in answer.items():
                most = max(most, *(abs(due[text][label.value] - value) for label, value in (scores or {}).items()))
    return most


async def rounds(
    detoxify: Reference, services: Mapping[str, ScoringService], count: int, number: int, folder: Path
) -> dict[str, list[float]]:
    """All figures of all rounds, by name."""
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)
        print(f"  {name}: {value:.4g}", file=sys.stderr)

    for turn in range(number):
        posts = raw_posts(count * MINI_FACTOR, seed=turn)
        slow, slow_computed = await detoxify.naive(posts[:count])
        note("naive", slow)
        for name, service in services.items():
            some = posts if name == "mini" else posts[:count]
            rate, computed = await ours(service, some, folder)
            note(name, rate)
            note(f"{name} ratio", rate / slow)
            note(f"{name} computed", computed / slow_computed)
            if name != "mini":
                note(f"{name} off", await furthest(service, detoxify, posts))
        note("product", await detoxify.product())
        note("copy", copy_rate())
        texts = [text for text in map(prepare_words, posts[:count]) if text]
        note("work", await detoxify.tokens(texts) * A_TOKEN + FIRST_ONLY)
    return found


def figures(found: Mapping[str, list[float]], services: Mapping[str, ScoringService]) -> list[Figure]:
    """The table: rates, ratios with their targets, exactness, memory, and our share of what the machine can."""
    table = [Figure("BERT-base shape, naive loop", "posts/s", found["naive"])]
    targets = {"torch": None, "onnx": 3.0, "onnx-int8": 5.0, "mini": 45.0}
    allowed = {"torch": 1e-4, "onnx": 1e-4, "onnx-int8": None}  # Rounding is judged by what it decides.
    for name, service in services.items():
        title = "mini, as chosen here" if name == "mini" else f"BERT-base shape, {name}"
        table.append(Figure(f"{title} ({service.plan.runtime}, {service.plan.token_budget})", "posts/s", found[name]))
        table.append(Figure("  against the naive loop", "times", found[f"{name} ratio"], targets[name]))
        table.append(Figure("  the same in processor time", "times", found[f"{name} computed"]))
        if name in allowed:
            table.append(
                Figure(
                    "  largest difference to Detoxify in a score", "", found[f"{name} off"], allowed[name], most=True
                )
            )
        peak = high_water_mark(worker_of(service)) / 1024
        table.append(Figure("  peak memory of the model's process", "MB", [peak]))
    limit = [rate / work for rate, work in zip(found["product"], found["work"], strict=True)]
    table.append(Figure("matrix products here, single precision", "GFLOP/s", [r / GIGA for r in found["product"]]))
    table.append(Figure("  BERT-base shape at that rate, these posts' words only", "posts/s", limit))
    share = [100 * fast / most for fast, most in zip(found["onnx"], limit, strict=True)]
    table.append(Figure("  share that onnx reaches", "%", share))
    table.append(Figure("bytes copied here", "GB/s", [rate / GIGA for rate in found["copy"]]))
    return table


async def measure(base: InstalledModel, count: int, number: int, threads: int, folder: Path) -> list[Figure]:
    """Start everything, measure, and make the table."""
    mini = models.find("mini", folder)
    async with AsyncExitStack() as stack:
        detoxify = await stack.enter_async_context(reference(base, threads))
        services = {
            name: await stack.enter_async_context(started(base, name, folder, threads))
            for name in ("torch", "onnx", "onnx-int8")
        }
        services["mini"] = await stack.enter_async_context(started(mini, "auto", folder, threads))
        found = await rounds(detoxify, services, count, number, folder)
        return figures(found, services)
