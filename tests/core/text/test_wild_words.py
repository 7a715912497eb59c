"""Whatever is sent: a sentence, in time that grows with its length and no faster."""

import os
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_everything_that_reads_others_words_reads_the_worst_within_a_limit() -> None:
    """Typed lines, options, records and cards on every surface, in a process whose CPU time is bounded."""
    wild = subprocess.run(
        [sys.executable, "-m", "tests.core.text.wild"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    assert wild.returncode == 0, wild.stderr[-2_000:]
