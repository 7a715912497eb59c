"""`python -m bench.serve`: requests a second of `toxscan serve`, beside the same comments given to the scorer directly.

Server and scorer are real, on real sockets; the clients are in a process of their own, which takes its part of the
machine's time. Each round has other comments; both ways get the same ones, in turn.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import aiohttp

from bench.bot_parts import started
from bench.figures import Figure, show
from bench.texts import raw_posts
from bot import log
from bot.adapters.serve.discovery import ANALYZE
from bot.adapters.serve.server import serving
from bot.core.config import ServeSettings
from bot.core.ports import Priority
from bot.core.scoring.models import files as models
from bot.core.scoring.service import ScoringService
from bot.core.scoring.text import prepare_all

AT_ONCE = (1, 16, 64)  # Clients, each of which asks again as soon as it is answered.
PORT = 8764


async def directly(service: ScoringService, comments: Sequence[str]) -> float:
    """Comments a second from the comment as it is to its scores."""
    begun = time.perf_counter()
    texts = [each.words for each in await prepare_all(comments) if each.words]
    async with aclosing(service.stream(texts, Priority.INTERACTIVE)) as answers:
        async for _answer in answers:
            pass
    return len(comments) / (time.perf_counter() - begun)


async def served(comments: Sequence[str], clients: int) -> list[float]:
    """Seconds that each request took, and last of all the whole."""
    words = (sys.executable, "-m", "bench.serve", "--clients", str(clients))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*words, stdin=pipe, stdout=pipe)
    out, _ = await process.communicate(json.dumps(comments).encode())
    found: list[float] = json.loads(out)
    return found


async def ask_all(comments: Sequence[str], clients: int) -> list[float]:
    """The clients' side of `served`."""
    waiting, took = iter(comments), list[float]()
    url = f"http://127.0.0.1:{PORT}{ANALYZE}"

    async def client(session: aiohttp.ClientSession) -> None:
        for text in waiting:
            body = {"comment": {"text": text}, "languages": ["en"], "requestedAttributes": {"TOXICITY": {}}}
            begun = time.perf_counter()
            async with session.post(url, json=body) as response:
                await response.read()
            took.append(time.perf_counter() - begun)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=clients)) as session:
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(client(session))
        return [*took, time.perf_counter() - begun]


async def measure(count: int, rounds: int, threads: int, folder: Path) -> list[Figure]:
    """Both ways over some rounds."""
    found: dict[tuple[str, str], list[float]] = {}
    async with (
        started(models.find("mini", folder), "auto", folder, threads) as service,
        serving(ServeSettings(port=PORT), service),
    ):
        for turn in range(rounds):
            comments = raw_posts(count, seed=turn)
            direct = await directly(service, comments)
            found.setdefault(("directly to the scorer", "a second"), []).append(direct)
            for clients in AT_ONCE:
                *took, whole = await served(comments, clients)
                rate = len(took) / whole
                who = "1 client" if clients == 1 else f"{clients} clients at once"
                found.setdefault((f"served, {who}", "a second"), []).append(rate)
                found.setdefault((f"served, {who}: share of direct", ""), []).append(rate / direct)
                cuts = statistics.quantiles(took, n=100)
                found.setdefault((f"served, {who}: time to the answer, median", "ms"), []).append(1000 * cuts[49])
                found.setdefault((f"served, {who}: 99th percentile", "ms"), []).append(1000 * cuts[98])
    return [Figure(name, unit, values) for (name, unit), values in found.items()]


def main() -> None:
    """Read the options, measure, and print the table; or be the clients."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--comments", type=int, default=1000, help="comments a round (default: 1000)")
    options.add_argument("--rounds", type=int, default=3, help="rounds (default: 3)")
    options.add_argument("--threads", type=int, default=0, help="threads of the model (default: as many as are best)")
    options.add_argument("--clients", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    log.configure("error")
    if chosen.clients:
        print(json.dumps(asyncio.run(ask_all(json.load(sys.stdin), chosen.clients))))
    else:
        with tempfile.TemporaryDirectory(prefix="toxscan-bench-") as folder:
            show(asyncio.run(measure(chosen.comments, chosen.rounds, chosen.threads, Path(folder))))


if __name__ == "__main__":
    main()
