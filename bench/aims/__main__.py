"""`make bench`: every aim with what this machine reaches, met or missed; `--long` adds a million posts and ten.

Each is measured in a process of its own, several rounds over: the middle one counts, least and most stand beside it.
Times of pages are without waiting for a processor that other work had; rates are by the clock.
"""

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.aims.aim import Measure, Size
from bench.aims.running import SLACK, Outcome, answer, run, run_apart
from bench.aims.table import TABLE
from bench.figures import context
from bot import log

BUSY = 0.3  # Of the cores.


def options() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = "; ".join(each.name for each in TABLE)
    parser.add_argument("--only", help=f"measures whose names hold this: {names}")
    parser.add_argument("--long", action="store_true", help="also a million posts in one account, and ten million")
    parser.add_argument("--rounds", type=int, default=3, help="of each (default: 3)")
    parser.add_argument("--share", type=float, default=1.0, help="of the posts (default: 1)")
    parser.add_argument("--threads", type=int, default=0, help="of a model (default: as many as are best)")
    parser.add_argument("--filled", type=Path, default=Path("build/scale"), help="databases of bench.scale.store")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"), help="where the figures go")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return parser


def measure_all(chosen: argparse.Namespace) -> list[Outcome]:
    """Every chosen measure in turn, printed as it ends."""
    measures = [each for each in TABLE if (chosen.long or not each.long) and (chosen.only or "") in each.name]
    expected = sum(each.seconds for each in measures)
    busy = os.getloadavg()[0]
    print(f"{len(measures)} measures, {expected / 60:.0f} minutes on free cores, {SLACK * expected / 60:.0f} at most.")
    cores = os.cpu_count() or 1
    warning = ": this machine is busy, and does better when it is not" if busy > BUSY * cores else ""
    print(f"Load before: {busy:.1f} on {cores} cores{warning}.\n")
    found = []
    for measure in measures:
        found += _measure(measure, chosen)
    return found


def _measure(measure: Measure, chosen: argparse.Namespace) -> list[Outcome]:
    words = [
        *(["--long"] if chosen.long else []),
        "--rounds",
        chosen.rounds,
        "--share",
        chosen.share,
        "--threads",
        chosen.threads,
        "--filled",
        chosen.filled,
    ]
    said = chosen.json.parent / "bench-log" / f"{measure.name.replace(' ', '-').replace(',', '')}.txt"
    said.parent.mkdir(parents=True, exist_ok=True)
    outcomes = run_apart(measure, list(map(str, words)), SLACK * measure.seconds, said)
    print("\n".join(line for each in outcomes for line in each.lines), flush=True)
    return outcomes


def keep(outcomes: list[Outcome], begun: float, file: Path) -> None:
    """Write them as JSON, with the commit, the machine and how busy it is."""
    rows = [
        {
            "name": each.aim.name, "unit": each.aim.unit, "bound": each.aim.bound, "most": each.aim.most,
            "rounds": each.figure.rounds if each.figure else [], "met": each.figure.met if each.figure else None,
            "why_not_measured": each.why,
        }
        for each in outcomes
    ]  # fmt: skip
    when = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "seconds": round(time.time() - begun)}
    file.write_text(json.dumps(context() | when | {"load": os.getloadavg(), "aims": rows}, indent=1) + "\n", "utf-8")


def main() -> None:
    """Measure, print and keep; fails where a measure did, not where an aim is missed."""
    chosen = options().parse_args()
    log.configure("error")
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    if chosen.one:
        [measure] = [each for each in TABLE if each.name == chosen.one]
        size = Size(
            chosen.folder,
            filled=chosen.filled,
            rounds=chosen.rounds,
            share=chosen.share,
            threads=chosen.threads,
            long=chosen.long,
        )
        outcomes = run(measure, size)
        chosen.json.write_text(answer(outcomes))
        return
    begun = time.time()
    outcomes = measure_all(chosen)
    keep(outcomes, begun, chosen.json)
    missed = sum(not each.figure.met for each in outcomes if each.figure)
    print(f"\n{missed} missed, in {(time.time() - begun) / 60:.1f} minutes; {chosen.json} keeps all rounds.")
    sys.exit(any(each.failed for each in outcomes))


if __name__ == "__main__":
    main()
