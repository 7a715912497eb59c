"""`python -m bench.alerts`: kills a process with SIGKILL at every point between a post on X and its alert in the chat.

Each point gets a copy of the same database, with a watch that is due and posts that are new; a process of its own is
killed there, and another one goes on. Every alert must be seen once, and none may be missing. What is killed is
`tests.core.watches.mortal`: the real store on its file, with an X and a chat that stand in files.
"""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.core.watches.mortal import FLAGGED, conversation

MOST_POINTS = 200
WORDS = "words"


def live(folder: Path, point: str) -> bool:
    """One life, whose words go into the folder; whether it was killed.

    Raises:
        SystemExit: it ended in another way.
    """
    command = [sys.executable, "-m", "tests.core.watches.mortal", str(folder), point]
    ended = subprocess.run(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if ended.returncode not in {0, -signal.SIGKILL}:
        sys.exit(f"A process failed at point {point}: {ended.stdout}")
    with (folder / WORDS).open("a", encoding="utf-8") as file:
        file.write(ended.stdout)
    return ended.returncode != 0


def seen(folder: Path) -> list[str]:
    """The posts of all messages that somebody sees, in order."""
    return [post for line in conversation(folder) if not line["again"] for post in line["posts"]]


def killed(base: Path, folder: Path, points: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Each point that is reached, and whether every alert was seen once after being killed there."""
    for point in points:
        copy = folder / point
        shutil.copytree(base, copy)
        died = live(copy, point)
        if died:
            live(copy, "none")
        right = sorted(seen(copy)) == FLAGGED
        if not right:
            print(f"Seen after point {point}: {seen(copy)}\n{(copy / WORDS).read_text('utf-8')}", file=sys.stderr)
        yield point, right
        shutil.rmtree(copy)
        if not died:
            return


def main() -> None:
    """Read the options, kill, and fail when an alert is missing or seen twice."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--first", type=int, default=0, help="the first point (default: 0)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="toxscan-alerts-") as temporary:
        base = Path(temporary) / "base"
        live(base, "make")
        points = map(str, range(chosen.first, MOST_POINTS))
        wrong, reached = [], 0
        for point, right in killed(base, Path(temporary), points):
            reached += 1
            wrong += [] if right else [point]
            print(f"{reached} points, {len(wrong)} wrong", file=sys.stderr)
    print(
        f"killed at {reached - 1} points from {chosen.first} on, the last life to its end: {len(wrong)} wrong {wrong}"
    )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
