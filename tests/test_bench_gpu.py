"""The bench for GPUs, ready to be run where there is one: here that it runs, on the CPU."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import PATIENCE

ROOT = Path(__file__).resolve().parents[1]
SMALL = ("--device", "cpu", "--posts", "8", "--layers", "2", "--seconds", "0")


@pytest.mark.slow
@pytest.mark.timeout(PATIENCE)
def test_it_tells_what_each_way_of_computing_reaches(tmp_path: Path) -> None:
    """From products to stored scores; of a few posts and a small model, in which nothing is fast."""
    file = tmp_path / "gpu.json"
    subprocess.run([sys.executable, "-m", "bench.gpu", *SMALL, "--json", str(file)], cwd=ROOT, check=True)  # noqa: S603
    figures = {each["name"].strip(): each["median"] for each in json.loads(file.read_bytes())["figures"]}
    wanted = ("matrix products", "single precision, 65536", "half precision, with padding", "tokenizing on one core")
    wanted += ("in ", "computed, tokenized here", "through the worker", "from raw post to stored score")
    for beginning in wanted:
        assert max(value for name, value in figures.items() if name.startswith(beginning)) > 0, beginning
    assert figures["largest difference to single precision"] < 0.01
    assert figures["labels in a thousand set otherwise (allowed: 3)"] <= 3
