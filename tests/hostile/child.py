"""`python -m tests.hostile.child [--keep] ARCHIVE …` reads each in a process that may take 150 MB more, and no more.

It prints a line of JSON for each: what came of it, the megabytes that it took, and the longest time for which the
loop could not turn. With `--keep` it keeps all texts, as a reader must not. (Linux.)
"""

import asyncio
import json
import os
import resource
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.core.domain.errors import ArchiveError
from bot.core.sources.archives import open_archive

MOST_MB = 150
TICK_SECONDS = 0.001
WIDE, COPIES = "\U0001f600", 8  # One emoji makes a string four times as large; so often, 320 MB in all.
KIB, MB = 1024, 1_000_000


@dataclass(slots=True)
class Cost:
    """What reading one archive came to. `own_stall_ms` leaves out what other processes took of the machine."""

    archive: str
    said: str = ""
    posts: int = 0
    broken: int = 0
    peak_mb: float = 0.0
    stall_ms: float = 0.0
    own_stall_ms: float = 0.0
    seconds: float = 0.0


async def read(path: Path, cost: Cost, *, keep: bool) -> None:
    """Read all pages beside a loop that counts how late it is."""
    kept: list[str] = []
    ticking = asyncio.create_task(_tick(cost))
    begun = time.monotonic()
    try:
        source = open_archive(path)
        await source.account()
        async for page in source.pages():
            cost.posts += len(page.posts)
            cost.broken += page.broken
            kept += [post.text + WIDE for post in page.posts for _ in range(COPIES * keep)]
    except ArchiveError as error:
        cost.said = str(error)
    except MemoryError:
        cost.said = "MemoryError"
    cost.seconds = time.monotonic() - begun
    ticking.cancel()


async def _tick(cost: Cost) -> None:
    while True:
        wall, computed = time.monotonic(), time.process_time()
        await asyncio.sleep(TICK_SECONDS)
        late = time.monotonic() - wall - TICK_SECONDS
        cost.stall_ms = max(cost.stall_ms, 1_000 * late)
        cost.own_stall_ms = max(cost.own_stall_ms, 1_000 * min(late, time.process_time() - computed))


def _status(name: str) -> int:
    """A number of /proc/self/status, in bytes (proc_pid_status(5))."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * KIB for line in lines if line.startswith(f"{name}:"))


def _alone(path: Path, *, keep: bool) -> None:
    """In the forked process: read and tell."""
    cost = Cost(path.name)
    Path("/proc/self/clear_refs").write_text("5")  # The peak begins anew (proc(5)).
    before = _status("VmRSS")
    most = _status("VmData") + MOST_MB * MB
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))  # What it writes to (getrlimit(2)).
    asyncio.run(read(path, cost, keep=keep))
    cost.peak_mb = (_status("VmHWM") - before) / MB
    sys.stdout.write(json.dumps(asdict(cost)) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Fork for each: what Python itself takes is there already, and nothing of one is left for the next."""
    keep = "--keep" in sys.argv
    for name in sys.argv[1 + keep :]:
        if (pid := os.fork()) == 0:
            try:
                _alone(Path(name), keep=keep)
            finally:
                os._exit(0)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
