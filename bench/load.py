"""`python -m bench.load`: scans a very large archive and measures what it takes, then how fast its pages come.

The scan is the real command line with the bundled model; memory is the kernel's own high-water mark of each process.
"""

import argparse
import asyncio
import itertools
import multiprocessing
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bench.archive import make_archive
from bot.app import thresholds
from bot.core.config import load as settings
from bot.core.domain.labels import Label
from bot.core.domain.posts import PostKind
from bot.core.domain.reports import PostQuery, Sort
from bot.core.scans.reports import Reports
from bot.core.store.engine.open_store import open_store

PAGE_MS = 50
MEMORY_MB = 300
TURNS = 20  # Measurements of each page.
LOOK_SECONDS = 0.2  # Between two looks at the memory; the mark only grows, so none is missed but at the very end.
QUERIES: Mapping[str, PostQuery] = {
    "worst": PostQuery(),
    "newest": PostQuery(sort=Sort.NEWEST),
    "flagged only": PostQuery(flagged_only=True),
    "by insult": PostQuery(label=Label.INSULT),
    "replies since 2022": PostQuery(kind=PostKind.REPLY, since=date(2022, 1, 1)),
    "with words": PostQuery(text="bike"),
}


def scan(archive: Path, data_dir: Path) -> tuple[float, int, int]:
    """Scan with `toxscan scan --json`, the document thrown away.

    Returns:
        Seconds, and the peak memory of the program itself and of its largest child (the model's process), in kB.
    """
    command = [sys.executable, "-m", "bot", "scan", "--archive", str(archive), "--data-dir", str(data_dir), "--json"]
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *children(process.pid)):
            peaks[pid] = max(peaks.get(pid, 0), high_water_mark(pid))
        time.sleep(LOOK_SECONDS)
    if process.returncode:
        sys.exit(f"The scan failed with code {process.returncode}.")
    own = peaks.pop(process.pid)
    return time.monotonic() - started, own, max(peaks.values(), default=0)


def children(pid: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*/children") for child in read(task).split()]


def high_water_mark(pid: int) -> int:
    """The most memory that a process has ever held, in kB; 0 when it has just gone."""
    lines = read(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def read(path: Path) -> str:
    """A file of /proc; nothing when its process has just gone."""
    try:
        return path.read_text()
    except OSError:
        return ""


async def pages(data_dir: Path) -> float:
    """Print the latency of the first, a middle and the last page of each query; the slowest median in ms."""
    store = await open_store(data_dir / "toxscan.db")
    chosen = settings(data_dir=data_dir)
    reports = Reports(store, lambda name: thresholds(chosen, name))
    slowest = 0.0
    print(f"{'query':20} {'posts':>8}   first page    middle page     last page   (median/max ms)")
    for name, query in QUERIES.items():
        _, page = await reports.page(1, query)
        times = [await latency(reports, query, number) for number in (1, page.pages // 2 + 1, page.pages)]
        slowest = max(slowest, *(median for median, _ in times))
        print(f"{name:20} {page.matches:8}  " + "  ".join(f"{median:6.1f}/{most:6.1f}" for median, most in times))
    await store.close()
    return slowest


async def latency(reports: Reports, query: PostQuery, number: int) -> tuple[float, float]:
    """Median and maximum over `TURNS`, in ms."""
    times = []
    for _ in itertools.repeat(None, TURNS):
        started = time.perf_counter()
        await reports.page(1, query, number)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), max(times)


def measure(posts: int, folder: Path) -> bool:
    """Print the measurements; whether memory and pages keep to their limits."""
    # In a process of its own, so that nothing of making it is still in memory or in a cache of ours.
    making = multiprocessing.get_context("spawn").Process(target=make_archive, args=(folder / "archive.zip", posts))
    making.start()
    making.join()
    seconds, own, worker = scan(folder / "archive.zip", folder / "data")
    size = sum(file.stat().st_size for file in (folder / "data").glob("toxscan.db*"))
    print(f"{posts} posts in {seconds:.0f} s, {posts / seconds:.0f} posts/s with start and export")
    print(f"peak memory: program {own / 1024:.0f} MB (limit {MEMORY_MB}), model's process {worker / 1024:.0f} MB")
    print(f"database: {size / 1e6:.0f} MB, {size / posts:.0f} bytes a post")
    return (asyncio.run(pages(folder / "data")) < PAGE_MS) & (own / 1024 < MEMORY_MB)


def main() -> None:
    """Read the options, measure, and fail when a limit is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--posts", type=int, default=100_000, help="posts of the archive (default: 100000)")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="toxscan-load-"))
    try:
        kept = measure(chosen.posts, folder)
    finally:
        shutil.rmtree(folder)
    sys.exit(not kept)


if __name__ == "__main__":
    main()
