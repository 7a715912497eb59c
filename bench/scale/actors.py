"""`python -m bench.scale.actors`: how scoring grows with actors on Ray, and what Ray costs against the worker process.

With a model whose time is fixed, 1, 2, 4 and 8 actors: what is lost is lost by handing out the work. With mini, the
worker process against actors on the same cores, in turn, so that whatever else the machine does meets them alike.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from bench.figures import Figure, conclude
from bench.scale.fixed import SECONDS_A_CHARACTER, FixedTime
from bench.texts import made_texts
from bot import log
from bot.core.scoring.inference.plan import PlanRequest
from bot.core.scoring.models import files as models
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.service import ScoringService
from bot.core.scoring.workers.ray_cluster import RayCluster
from bot.core.scoring.workers.ray_pool import RayPool, ResourceShare

ACTORS = (1, 2, 4, 8)
PART = 0.25  # Of a CPU for an actor that only waits, so that eight of them have room on two.
HANG = 120.0


@asynccontextmanager
async def started(service: ScoringService) -> AsyncIterator[ScoringService]:
    """The service, running."""
    try:
        await service.start()
        yield service
    finally:
        await service.close()


async def seconds(service: ScoringService, texts: Sequence[str]) -> float:
    """How long it takes to score them all."""
    begun = time.perf_counter()
    async with aclosing(service.stream(texts)) as answers:
        async for _ in answers:
            pass
    return time.perf_counter() - begun


async def fixed(cluster: RayCluster, model: InstalledModel, rounds: int, each: float) -> dict[int, list[float]]:
    """Texts a second for each number of actors, each busy for about `each` seconds a round, as shares of the ideal."""
    shares: dict[int, list[float]] = {}
    for number in ACTORS:
        pool = RayPool(
            cluster, PlanRequest(model, device="cpu", threads=1), ResourceShare(number, PART), HANG, FixedTime
        )
        async with started(ScoringService(model, pool=pool)) as service:
            for turn in range(rounds):
                texts = await asyncio.to_thread(_worth, each * number, turn)
                ideal = sum(map(len, texts)) * SECONDS_A_CHARACTER / number
                shares.setdefault(number, []).append(ideal / await seconds(service, texts))
                print(f"  {number} actors: {shares[number][-1]:.3f} of the ideal", file=sys.stderr)
    return shares


def _worth(work: float, seed: int) -> list[str]:
    """Texts that take so many seconds of a model with a fixed time."""
    left, texts = work / SECONDS_A_CHARACTER, []
    for text in made_texts(int(left / 40), seed):
        if left <= 0:
            break
        texts.append(text)
        left -= len(text)
    return texts


async def real(
    cluster: RayCluster, model: InstalledModel, cache: Path, rounds: int, count: int
) -> dict[str, list[float]]:
    """Texts a second of mini: the worker process with one thread and with two, one actor and two with a thread each."""

    def on_process(threads: int) -> ScoringService:
        return ScoringService(model, runtime="onnx", cache=cache, device="cpu", threads=threads)

    def on_ray(actors: int) -> ScoringService:
        plan_request = PlanRequest(model, "onnx", "cpu", 1, cache)
        return ScoringService(model, pool=RayPool(cluster, plan_request, ResourceShare(actors, 1.0 / actors), HANG))

    rates: dict[str, list[float]] = {}
    async with (
        started(on_process(1)) as one,
        started(on_process(2)) as two,
        started(on_ray(1)) as actor,
        started(on_ray(2)) as actors,
    ):
        ways = {"process, 1 thread": one, "1 actor": actor, "process, 2 threads": two, "2 actors": actors}
        for turn in range(rounds):
            texts = await asyncio.to_thread(made_texts, count, turn)
            for name, service in ways.items():
                rates.setdefault(name, []).append(count / await seconds(service, texts))
                print(f"  mini, {name}: {rates[name][-1]:.4g} texts/s", file=sys.stderr)
    return rates


def figures(shares: dict[int, list[float]], rates: dict[str, list[float]]) -> list[Figure]:
    """The table."""
    table = []
    for number, reached in shares.items():
        efficiency = [part / alone for part, alone in zip(reached, shares[1], strict=True)]
        table.append(Figure(f"fixed time: {number} actors, share of the ideal", "", reached))
        table.append(Figure("  against as many times one actor", "", efficiency, 0.9 if number == ACTORS[-1] else None))
    table += [Figure(f"mini: {name}", "texts/s", reached) for name, reached in rates.items()]
    costs = {
        "  what one actor costs against the process": ("process, 1 thread", "1 actor"),
        "  what two cost against two threads": ("process, 2 threads", "2 actors"),
    }
    for title, (process, ray) in costs.items():
        cost = [100 * (1 - on_ray / alone) for alone, on_ray in zip(rates[process], rates[ray], strict=True)]
        table.append(Figure(title, "%", cost, 5.0, most=True))
    more = [two / one for one, two in zip(rates["1 actor"], rates["2 actors"], strict=True)]
    table.append(Figure("  two actors against one", "times", more))
    return table


async def measure(rounds: int, each: float, count: int, folder: Path) -> list[Figure]:
    """Everything, on one Ray of this machine."""
    model = models.find("mini", folder)
    cluster = RayCluster()
    await cluster.open()
    try:
        shares = await fixed(cluster, model, rounds, each)
        rates = await real(cluster, model, folder / "runtime", rounds, count)
    finally:
        await cluster.close()
    return figures(shares, rates)


def main() -> None:
    """Read the options, measure, print the table and keep it; fail when a target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3, help="rounds (default: 3)")
    options.add_argument("--seconds", type=float, default=8.0, help="of work for each actor a round (default: 8)")
    options.add_argument("--texts", type=int, default=2_000, help="texts a round of mini (default: 2000)")
    options.add_argument("--json", type=Path, default=Path("build/bench-actors.json"), help="where the figures go")
    chosen = options.parse_args()
    log.configure("error")
    with tempfile.TemporaryDirectory(prefix="toxscan-bench-") as temporary:
        table = asyncio.run(measure(chosen.rounds, chosen.seconds, chosen.texts, Path(temporary)))
    conclude(table, chosen.json)


if __name__ == "__main__":
    main()
