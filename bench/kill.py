"""`python -m bench.kill`: kills a scan with SIGKILL again and again, and sees whether anything was lost or doubled.

An undisturbed scan says what has to come out. Then the same archive is scanned in another data directory by processes
that are killed at random moments, each going on where the last one was, as often as asked; when a scan comes to its
end before that, the next one begins anew. Every JSON document that comes out must be the undisturbed one's.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.archive import make_archive

SLACK = 1.1  # Kills also fall a little behind the usual end, where the result is handed over.


def scan(archive: Path, data_dir: Path, out: Path) -> subprocess.Popen[bytes]:
    """A running `toxscan scan --json`, in a group of its own; what it prints goes to `out`."""
    command = [sys.executable, "-m", "bot", "scan", "--archive", str(archive), "--data-dir", str(data_dir), "--json"]
    with out.open("wb") as file:
        return subprocess.Popen(command, stdout=file, stderr=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own program


def finish(process: subprocess.Popen[bytes]) -> None:
    """Wait for a scan's end.

    Raises:
        SystemExit: it failed; what it said is passed on.
    """
    _, said = process.communicate()
    if process.returncode:
        sys.exit(f"A scan failed with code {process.returncode}: {said.decode()}")


def disturbed(archive: Path, folder: Path, chance: random.Random, seconds: float) -> tuple[bytes, int]:
    """One scan, killed at a random moment within its usual time, then gone on with until it ends by itself.

    Returns:
        Its document, and how often it was killed.
    """
    data_dir = Path(tempfile.mkdtemp(dir=folder))
    out, kills = data_dir / "out.json", 0
    while True:
        process = scan(archive, data_dir, out)
        try:
            process.communicate(timeout=chance.uniform(0, seconds * SLACK))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()  # Its end of stderr closes only when its worker has gone, too.
            kills += 1
        else:
            finish(process)
            return out.read_bytes(), kills


def measure(kills: int, posts: int, seed: int, folder: Path) -> bool:
    """Print one line; whether every document was the undisturbed one's, to the byte."""
    archive = make_archive(folder / "archive.zip", posts, seed)
    started = time.monotonic()
    finish(scan(archive, folder / "undisturbed", folder / "whole.json"))
    seconds = time.monotonic() - started
    whole = (folder / "whole.json").read_bytes()
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
    done = scans = different = 0
    while done < kills:
        found, more = disturbed(archive, folder, chance, seconds)
        done, scans, different = done + more, scans + 1, different + (found != whole)
        print(f"{done} kills, {scans} scans ended, {different} documents differ", file=sys.stderr)
    print(f"{posts} posts, {seconds:.1f} s undisturbed: {done} kills in {scans} scans, {different} documents differ")
    return not different


def main() -> None:
    """Read the options, kill, and fail when a document differs."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=50, help="kills at least (default: 50)")
    options.add_argument("--posts", type=int, default=3_000, help="posts of the archive (default: 3000)")
    options.add_argument("--seed", type=int, default=1, help="another archive and other moments (default: 1)")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="toxscan-kill-"))
    try:
        same = measure(chosen.kills, chosen.posts, chosen.seed, folder)
    finally:
        shutil.rmtree(folder)
    sys.exit(not same)


if __name__ == "__main__":
    main()
