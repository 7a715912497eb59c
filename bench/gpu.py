"""`python -m bench.gpu`: what a GPU reaches in BERT-base's shape, and what limits it; some minutes on one.

Each figure is printed as soon as it is there, so that a run that is cut off has told something. With `--device cpu
--posts 64 --layers 2` it shows that it runs.
"""

import argparse
import asyncio
import copy
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.figures import Figure, keep
from bench.machine import SIZE, WIDE
from bench.scoring import FIRST_ONLY, ours
from bench.shape import make_base
from bench.texts import raw_posts
from bot import log
from bot.core.ports import Priority
from bot.core.scoring.inference.batching import spread
from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.open_model import PART, open_in_torch
from bot.core.scoring.inference.plan import KERNELS, Choice, Plan, PlanRequest, cores
from bot.core.scoring.inference.runtimes import TorchNetwork
from bot.core.scoring.inference.tokenizing import TokenizerPool
from bot.core.scoring.models.files import InstalledModel, resolve_device
from bot.core.scoring.service import ScoringService
from bot.core.scoring.text import prepare_words

AIM = 50.0  # Percent of what the device reaches in products, of posts of real length.
BUDGETS = (16_384, 65_536)
COMPARED = 1_024  # Texts whose scores are compared with those of single precision.
ROUNDS = 3
WAITS = 5  # Single texts that somebody asks for beside a scan.
TERA = 1e12


class Table:
    """The figures, printed as they come."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def note(self, name: str, unit: str, rounds: Sequence[float], aim: float | None = None) -> None:
        """Print and keep one."""
        self.figures.append(Figure(name, unit, list(rounds), aim))
        print(self.figures[-1].line(), flush=True)


def product_rate(device: str, seconds: float) -> float:
    """Operations a second of BERT-base's largest matrix product in half precision, of 32,768 tokens on a GPU."""
    import torch

    tokens = 256 if device == "cpu" else 32_768
    one = torch.rand(tokens, SIZE, device=device).half()
    other = torch.rand(SIZE, WIDE, device=device).half()
    times = 1 if device == "cpu" else 50
    best, until = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < until or not best:
        begun = time.perf_counter()
        for _ in range(times):
            found = torch.mm(one, other)
        float(found[0, 0])  # Waits for the device.
        best = max(best, times * 2.0 * tokens * SIZE * WIDE / (time.perf_counter() - begun))
    return best


def rates(work: Callable[[], object], count: int) -> list[float]:
    """So many a second, in each round after one that warms up."""
    found = []
    for _ in range(1 + ROUNDS):
        begun = time.perf_counter()
        work()
        found.append(count / (time.perf_counter() - begun))
    return found[1:]


def variants(table: Table, loaded: Loaded, compact: Compact, kernels: Path) -> Iterator[tuple[str, Loaded]]:
    """The ways of computing that the product has, by name; single precision first, compiled ones last."""
    yield "single precision", loaded
    half = TorchNetwork(compact, loaded.device, half=True)
    padded = copy.deepcopy(half)
    padded.unpadded = False
    kinds = [("without padding", half)] if half.unpadded else []
    kinds += [("with padding", padded)]
    for name, network in kinds:
        yield f"half precision, {name}", replace(loaded, network=network)
    for name, network in kinds:
        begun = time.perf_counter()
        if network.compile(256 if loaded.device == "cpu" else BUDGETS[0], kernels):
            table.note("compiling", "s", [time.perf_counter() - begun])
            yield f"half precision, {name}, compiled", replace(loaded, network=network)


def computing(
    table: Table, loaded: Loaded, compact: Compact, texts: list[str], layers: int, seconds: float, kernels: Path
) -> None:
    """The rate of each way, its share of the limit, and how far its scores are from single precision's."""
    limits = [product_rate(loaded.device, seconds) for _ in range(ROUNDS)]
    table.note("matrix products, half precision", "TFLOP/s", [limit / TERA for limit in limits])
    texts = sorted(texts, key=len, reverse=True)
    rows = loaded.words.rows(texts)[0]
    lengths = [len(row) for row in rows]
    table.note("tokens of a post", "", [sum(lengths) / len(texts)])
    # As in `bench.scoring`: a token costs each layer its products, in the last one only keys and values.
    token = layers * 2 * (4 * SIZE * SIZE + 2 * SIZE * WIDE) - FIRST_ONLY
    work = (sum(lengths) * token + len(rows) * FIRST_ONLY) / len(texts)
    truth = loaded.score(texts[:COMPARED])[0]
    for name, way in variants(table, loaded, compact, kernels):
        for budget in BUDGETS:
            groups = [[rows[i] for i in group] for group in spread(lengths, budget, 1)]
            found = rates(lambda way=way, groups=groups: list(way.network.scores(groups)), len(texts))  # type: ignore[misc]
            table.note(f"{name}, {budget} tokens a batch", "posts/s", found)
            shares = [100 * rate * work / max(limits) for rate in found]
            table.note("  share of what products reach", "%", shares, AIM if name.startswith("half") else None)
        scores = way.score(texts[:COMPARED])[0]
        table.note("  largest difference to single precision", "", [float(np.abs(scores - truth).max())])
        flipped = 1_000 * float(np.mean((scores >= 0.5) != (truth >= 0.5)))
        table.note("  labels in a thousand set otherwise (allowed: 3)", "", [flipped])


def tokenizing(table: Table, loaded: Loaded, texts: list[str]) -> None:
    """Texts tokenized a second: on one core, on all in this process, and in processes of their own."""
    parts = [texts[first : first + PART] for first in range(0, len(texts), PART)]
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    table.note("tokenizing on one core", "posts/s", rates(lambda: loaded.words.rows(texts), len(texts)))
    os.environ["TOKENIZERS_PARALLELISM"] = "true"
    table.note(f"  on {cores()} cores, here", "posts/s", rates(lambda: loaded.words.rows(texts), len(texts)))
    processes = max(1, cores() - 1)
    with closing(TokenizerPool(loaded.words, processes)) as pool:
        found = rates(lambda: list(pool.rows(parts)), len(texts))
        table.note(f"  in {processes} processes", "posts/s", found)
        if loaded.device != "cpu":
            elsewhere = replace(loaded, pool=pool)
            table.note("computed, tokenized in processes", "posts/s", rates(lambda: elsewhere.score(texts), len(texts)))
    table.note("computed, tokenized here", "posts/s", rates(lambda: loaded.score(texts), len(texts)))


async def through_the_worker(
    table: Table, base: InstalledModel, device: str, texts: list[str], posts: list[str], folder: Path
) -> None:
    """What the whole program makes of it, as measuring has chosen; how long a person waits beside; a scan, stored."""
    runtime: Choice = (
        "torch" if device == "cpu" else "auto"
    )  # Half precision is slow on a CPU, and choosing takes minutes.
    service = ScoringService(base, runtime=runtime, cache=folder / "runtime", device=device)
    try:
        begun = time.perf_counter()
        plan = await service.make_plan()
        table.note("measuring, once a machine", "s", [time.perf_counter() - begun])
        for each in plan.measured:
            name = f"  measured: {each.name}, {each.token_budget} tokens, {each.tokenizers} processes tokenize"
            table.note(name, "posts/s", [each.rate])
        how = ", compiled" if plan.compiled else ""
        print(f"chosen: {plan.runtime}{how}, {plan.token_budget} tokens, shipments of {plan.shipment} characters")
        print(f"refused: {plan.refused}", flush=True)
        await service.start()
        found: list[float] = []
        waits: list[float] = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            scan = asyncio.create_task(_ask(service, texts, Priority.SCAN))
            while not scan.done() and len(waits) < WAITS:
                asked = time.perf_counter()
                await _ask(service, [f"is it {len(waits)} yet"], Priority.INTERACTIVE)
                waits.append(1_000 * (time.perf_counter() - asked))
            await scan
            found.append(len(texts) / (time.perf_counter() - begun))
        table.note("through the worker", "posts/s", found)
        table.note("  a person's text beside it", "ms", waits)
        table.note("  from raw post to stored score, one scan", "posts/s", [(await ours(service, posts, folder))[0]])
    finally:
        await service.close()


async def _ask(service: ScoringService, texts: list[str], priority: Priority) -> None:
    async with aclosing(service.stream(texts, priority)) as answers:
        async for _answer in answers:
            pass


def main() -> None:
    """Read the options, measure, print, and keep the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--device", default="auto", help="as torch names it (default: the GPU, if there is one)")
    options.add_argument("--posts", type=int, default=50_000, help="different posts (default: 50,000)")
    options.add_argument("--layers", type=int, default=12, help="layers of the model (default: 12)")
    options.add_argument("--seconds", type=float, default=1.0, help="of each round of products (default: 1)")
    options.add_argument("--json", type=Path, default=Path("build/gpu.json"), help="where the figures go")
    chosen = options.parse_args()
    log.configure("warning")  # Why layers are not compiled.
    device = resolve_device(chosen.device)
    posts = raw_posts(chosen.posts)
    texts = list(dict.fromkeys(text for text in map(prepare_words, posts) if text))
    table = Table()
    with tempfile.TemporaryDirectory(prefix="toxscan-bench-") as temporary:
        base = make_base(Path(temporary), layers=chosen.layers)
        detoxify, loaded = open_in_torch(PlanRequest(base, device=device), Plan(token_budget=BUDGETS[0]))
        print(f"{_describe(device)}; {cores()} cores; {len(texts)} different texts", flush=True)
        compact = Compact(detoxify.model).eval()
        computing(table, loaded, compact, texts, chosen.layers, chosen.seconds, Path(temporary) / KERNELS)
        fastest = replace(loaded, network=TorchNetwork(compact, device, half=device != "cpu"))
        tokenizing(table, fastest, texts)
        asyncio.run(through_the_worker(table, base, device, texts, posts, Path(temporary)))
    keep(table.figures, chosen.json)


def _describe(device: str) -> str:
    import torch

    name = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    return f"torch {torch.__version__} on {name}"


if __name__ == "__main__":
    main()
