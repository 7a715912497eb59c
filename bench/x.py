"""`python -m bench.x`: many accounts scanned at once from a local X server; how long does the event loop ever stall?

Everything is real but X itself, which is the tests' server in a process of its own: tweepy over HTTP, the bundled model
in its worker process, the database in a file. A stall is how much later than asked a sleeping task wakes.
"""

import argparse
import asyncio
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bench.texts import made_texts
from bot import log
from bot.app import App, running
from bot.core.config import load
from bot.core.domain.people import Requester
from bot.core.domain.scans import Progress, ScanRequest, ScanStatus
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.secrets import X_BEARER_TOKEN
from tests.servers.x import XAccount, XServer, made_timeline

STALL_MS = 50
TICK = 0.005  # Seconds between two looks at the clock.


def serve(accounts: int, posts: int, texts: list[str], pipe: Connection) -> None:
    """An X with so many accounts; its address goes into the pipe, and later the bill when anything comes back."""
    end = datetime.now(UTC) - timedelta(days=1)
    with XServer(validate=False) as x:
        for number in range(accounts):
            timeline = made_timeline(posts, end, timedelta(minutes=30), sequence=number, notes=False)
            for place, post in enumerate(timeline):
                post.text = texts[number * posts + place]
            x.add(XAccount(str(5000 + number), f"account_{number}", f"Account {number}", timeline))
        pipe.send((x.url, x.token))
        pipe.recv()
        pipe.send((x.posts_billed, len(x.violations)))


async def measure(accounts: int, url: str, folder: Path) -> tuple[list[Progress], float, list[float]]:
    """Scan them all at once.

    Returns:
        How each ended, the seconds it took, and the loop's stalls in milliseconds, the longest first.
    """
    settings = load(
        data_dir=folder,
        x={"base_url": url},
        budget={"per_user": None, "per_workspace": None, "total": None},
        limits={"cooldown_seconds": 0, "scans_at_once": 1000},
    )
    async with running(settings) as app:
        stalls: list[float] = []
        watching = asyncio.create_task(_watch(stalls.append))
        started = time.monotonic()
        ended = await asyncio.gather(*(_scan(app, f"account_{number}") for number in range(accounts)))
        seconds = time.monotonic() - started
        watching.cancel()
    return list(ended), seconds, sorted(stalls, reverse=True)


async def _scan(app: App, handle: str) -> Progress:
    source = SourceSpec(SourceKind.TIMELINE, handle)
    scan = await app.scans.submit(ScanRequest(source, app.settings.model, Requester("bench", handle)))
    return await app.scans.wait(scan.id)


async def _watch(note: Callable[[float], None]) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(TICK)
        note((time.monotonic() - before - TICK) * 1000)


def main() -> None:
    """Measure, print, and fail where a scan fails or the loop stalls too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--posts", type=int, default=500, help="posts of each account, at most 3,200")
    options = parser.parse_args()
    log.configure("warning")
    ours, theirs = multiprocessing.Pipe()
    texts = made_texts(options.accounts * options.posts)
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(options.accounts, options.posts, texts, theirs), daemon=True
    )
    server.start()
    url, os.environ[X_BEARER_TOKEN] = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        ended, seconds, stalls = asyncio.run(measure(options.accounts, url, Path(folder)))
    ours.send("bill, please")
    billed, violations = ours.recv()
    server.join()
    done = sum(progress.status is ScanStatus.DONE for progress in ended)
    posts = sum(progress.read for progress in ended)
    print(f"{done} of {len(ended)} scans done, {posts} posts read, {billed} billed, {violations} complaints of X's")
    print(f"{seconds:.1f} s, {posts / seconds:.0f} posts a second")
    middle, high = stalls[len(stalls) // 2], stalls[len(stalls) // 100]
    print(f"stalls of the loop: median {middle:.1f} ms, 99 % {high:.1f} ms, longest {stalls[0]:.1f} ms")
    if done < len(ended) or violations or stalls[0] >= STALL_MS:
        sys.exit(f"Aim missed: every scan done, no complaint, no stall of {STALL_MS} ms.")


if __name__ == "__main__":
    main()
