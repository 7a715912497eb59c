"""`toxscan bench`, and what it has found in use."""

import json
from pathlib import Path

import pytest

from bot.telemetry import SWITCHES
from tests.program import PATIENCE, toxscan
from tests.wire import Wire, compiled, compiler

pytestmark = pytest.mark.timeout(PATIENCE)

EXACT = 1e-4


def test_it_says_how_the_model_is_computed_and_then_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bundled model by ONNX Runtime: measured once, asking no host, then used at once, with the scores of torch."""
    for name in (*SWITCHES, "CI"):  # There ONNX Runtime is quiet by itself.
        monkeypatch.delenv(name, raising=False)
    wire = Wire(compiled(tmp_path), tmp_path / "record") if compiler() else None
    more = wire.environment() if wire else {}
    measured = toxscan(tmp_path, "bench", "--data-dir", "data", TOXSCAN_RUNTIME="onnx", **more)
    assert measured.code == 0
    assert not wire or wire.seen() == set()
    assert "mini runs on onnx in batches of" in measured.out
    assert "Texts per second" in measured.out
    by_onnx = toxscan(tmp_path, "score", "--data-dir", "data", given="you are an idiot\n", TOXSCAN_RUNTIME="onnx")
    assert "preparing" not in by_onnx.err
    by_torch = toxscan(tmp_path, "score", "--data-dir", "data", given="you are an idiot\n", TOXSCAN_RUNTIME="torch")
    one, other = (json.loads(run.out)["scores"] for run in (by_onnx, by_torch))
    assert one.keys() == other.keys()
    assert max(abs(one[label] - other[label]) for label in one) <= EXACT


def test_torch_needs_no_measuring(tmp_path: Path) -> None:
    """It is what it is."""
    said = toxscan(tmp_path, "bench", "--data-dir", "data", TOXSCAN_RUNTIME="torch")
    assert said.code == 0
    assert "mini runs on torch" in said.out
    assert not (tmp_path / "data" / "runtime").exists()
