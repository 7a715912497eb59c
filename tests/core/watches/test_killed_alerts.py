"""A real process on the real store, ended by SIGKILL while it tells of something: no alert is lost, none comes twice.

`test_fault_points.py` goes through every boundary in one process, `python -m bench.alerts` through every one with real
processes; here are those at which only the outcome of the other side decides.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.watches.mortal import FLAGGED, conversation
from tests.program import PATIENCE, REPOSITORY

pytestmark = pytest.mark.timeout(PATIENCE)


def live(folder: Path, point: str) -> int:
    """One life of the process on the folder; its exit code."""
    command = [sys.executable, "-m", "tests.core.watches.mortal", str(folder), point]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False).returncode  # noqa: S603 - our own


@pytest.mark.parametrize(("point", "messages"), [("before", 1), ("after", 2)])
def test_killed_as_a_message_leaves(tmp_path: Path, point: str, messages: int) -> None:
    """The next process sends it at once; where it had arrived, the chat knows its key and shows nothing new."""
    folder = tmp_path / "bot"
    assert live(folder, "make") == 0
    assert live(folder, point) == -signal.SIGKILL
    assert live(folder, "none") == 0
    arrived = conversation(folder)
    assert len(arrived) == messages
    assert [line["again"] for line in arrived] == [False, True][:messages]
    assert sorted(arrived[0]["posts"]) == FLAGGED
