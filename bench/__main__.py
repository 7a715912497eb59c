"""`python -m bench`, or with `--only scans`: how fast the parts are here, with ratios over rounds."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench import alike, hostile, peers, quick, scans, scoring, toxic_words
from bench.figures import Figure, conclude
from bench.shape import make_base
from bot import log

PARTS = ("scoring", "words", "alike", "scans", "quick", "peers", "hostile")


async def measure(only: str | None, posts: int, rounds: int, threads: int, folder: Path) -> list[Figure]:
    """The figures of all parts, or of one."""
    if only == "hostile":  # It needs no model, and takes minutes for its gigabytes.
        return await asyncio.to_thread(hostile.measure, folder, rounds)
    table: list[Figure] = []
    if only in {None, "words"}:
        table += await toxic_words.measure(rounds, threads, folder)
    if only in {None, "alike"}:
        table += await alike.measure(rounds, threads, folder)
    if only in {None, "peers"}:
        table += await asyncio.to_thread(peers.measure, rounds, folder)
    if only in {"words", "alike", "peers"}:
        return table
    base = await asyncio.to_thread(make_base, folder)
    if only in {None, "scoring"}:
        table += await scoring.measure(base, posts, rounds, threads, folder)
    if only in {None, "scans"}:
        table += await scans.measure(base, rounds, threads, folder)
    if only in {None, "quick"}:
        table += await quick.measure(base, 4 * posts, rounds, threads, folder)
    return table


def main() -> None:
    """Read the options, measure, print the table and keep it; fail when a target is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=PARTS, help="one part of it (default: all but hostile)")
    options.add_argument("--posts", type=int, default=256, help="posts a round of the naive loop (default: 256)")
    options.add_argument("--rounds", type=int, default=3, help="rounds (default: 3)")
    options.add_argument(
        "--threads", type=int, default=0, help="threads of each; with 1, processor time is fair on a busy machine"
    )
    options.add_argument("--json", type=Path, default=Path("build/bench.json"), help="where the figures go")
    chosen = options.parse_args()
    log.configure("error")
    with tempfile.TemporaryDirectory(prefix="toxscan-bench-") as temporary:
        table = asyncio.run(measure(chosen.only, chosen.posts, chosen.rounds, chosen.threads, Path(temporary)))
    conclude(table, chosen.json)


if __name__ == "__main__":
    main()
