"""The PostgreSQL for tests leaves nothing behind."""

import subprocess
import sys
from pathlib import Path

from tests.program import PATIENCE, environment
from tests.servers.postgres import LOCK, PREFIX, remove_abandoned

HOLDER = """
import fcntl, sys
lock = open(sys.argv[1])
fcntl.flock(lock, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_cluster_whose_process_was_killed_is_removed_by_the_next(tmp_path: Path) -> None:
    """One whose process lives stays, and so does one that is just being made."""
    abandoned, alive, new = (tmp_path / f"{PREFIX}{name}" for name in ("abandoned", "alive", "new"))
    for folder in (abandoned, alive, new):
        (folder / "data").mkdir(parents=True)
    for folder in (abandoned, alive):
        (folder / LOCK).touch()
    words = [sys.executable, "-c", HOLDER, alive / LOCK]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as holder:  # noqa: S603 - our own program
        assert holder.stdout
        assert holder.stdout.readline() == b"locked\n"
        remove_abandoned(tmp_path)
        assert {folder.name for folder in tmp_path.iterdir()} == {alive.name, new.name}
        holder.kill()
        holder.wait(PATIENCE)
    remove_abandoned(tmp_path)
    assert {folder.name for folder in tmp_path.iterdir()} == {new.name}
