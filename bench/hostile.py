"""Hostile archives at the reader's real limits: the megabytes that each adds, and how long it stalls the loop."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import Figure
from bot.core.sources.archive.limits import LIMITS
from tests.hostile.kinds import KINDS, Kind

MOST_MB = 150.0
MOST_STALL_MS = 50.0


def measure(folder: Path, rounds: int) -> list[Figure]:
    """Print a line for each kind, the median of some rounds, and give the worst of all kinds.

    A stall is counted in the processor time that reading took while the loop waited: others' work is none of ours.
    """
    peaks, stalls = [], []
    print(f"{'kind':48} {'limit':16} {'peak MB':>8} {'stall ms':>9} {'s':>7}  what its owner reads")
    for kind in KINDS:
        found = _costs(kind, folder, 1 if kind.slow else rounds)
        peak, stall, seconds = (median(one[name] for one in found) for name in ("peak_mb", "own_stall_ms", "seconds"))
        said = found[0]["said"] or f"{found[0]['posts']} posts, {found[0]['broken']} broken records"
        print(f"{kind.name:48} {kind.limit:16} {peak:8.1f} {stall:9.1f} {seconds:7.2f}  {said[:90]}", flush=True)
        peaks.append(peak)
        stalls.append(stall)
    return [
        Figure("hostile archives: the most that one adds", "MB", [max(peaks)], MOST_MB, most=True),
        Figure("hostile archives: the longest that one stalls the loop", "ms", [max(stalls)], MOST_STALL_MS, most=True),
    ]


def _costs(kind: Kind, folder: Path, rounds: int) -> list[dict[str, Any]]:
    path = folder / "hostile.zip"
    kind.make(path, LIMITS)
    command = [sys.executable, "-m", "tests.hostile.child", *[str(path)] * rounds]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words.
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return [json.loads(line) for line in done.stdout.splitlines()]
