"""The bundled model's files: small, in 8 bits, and computed from the very integers that are stored."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from tokenizers.implementations import BertWordPieceTokenizer

from bot.core.scoring.inference.export import export, quantize
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.open_model import open_in_torch, open_model
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.inference.sample_sentences import sentences
from bot.core.scoring.inference.tokens import Vocabulary
from bot.core.scoring.models import checkpoint, loading
from bot.core.scoring.models.files import InstalledModel, find
from bot.core.scoring.text import prepare_words

ROOT = Path(__file__).resolve().parents[3]
MOST_BYTES = 25_000_000


@pytest.fixture(scope="module")
def mini() -> InstalledModel:
    """The bundled model."""
    return find("mini", Path())


def test_all_its_files_are_small(mini: InstalledModel) -> None:
    """So that it can be part of the program."""
    assert sum(file.stat().st_size for file in mini.folder.iterdir()) <= MOST_BYTES


def test_its_weights_are_the_expanded_integers(mini: InstalledModel) -> None:
    """An integer times its row's scale, in single precision; the rest as it is stored."""
    stored = torch.load(mini.checkpoint, "cpu", weights_only=True)
    kept, scales = stored["state_dict"], stored[checkpoint.SCALES]
    assert {weight.dtype for name, weight in kept.items() if name in scales} == {torch.int8}
    network = loading.load(mini).model
    for name, weight in network.state_dict().items():
        if name in kept:
            assert torch.equal(weight, kept[name].float() * scales.get(name, 1.0)), name


def test_its_graph_computes_what_detoxify_computes(mini: InstalledModel) -> None:
    """From the integers where they lie in the checkpoint, with nothing exported or measured before."""
    plan_request = PlanRequest(mini, "auto", "cpu", 1)
    texts = [prepare_words(text) for text in sentences()[::40]] + ["you are a fool and " * 100]
    at_once, by_torch = (
        open_model(plan_request, plan_request.safe_plan),
        open_in_torch(plan_request, Plan(threads=1))[1],
    )
    assert plan_request.safe_plan.shipped
    assert at_once.labels == by_torch.labels
    assert at_once.score(texts)[0] == pytest.approx(by_torch.score(texts)[0], abs=1e-4)
    assert at_once.weights(texts) == [
        [(pytest.approx(mark, abs=1e-4), place) for mark, place in marks] for marks in by_torch.weights(texts)
    ]


def test_its_tokenizer_is_the_one_of_its_vocabulary(mini: InstalledModel) -> None:
    """tokenizer.json and vocab.txt read every sentence alike."""
    plain = BertWordPieceTokenizer(str(mini.folder / "vocab.txt"), lowercase=True)
    words = Vocabulary.load(mini.folder / "tokenizer.json", mini.window)
    for text in [*sentences(), "Ünïcödé, 東京 [MASK] \u200d x" * 3]:
        assert words.rows([text])[0] == [plain.encode(text).ids]


def test_it_scores_without_torch(mini: InstalledModel) -> None:
    """Torch alone would take longer to import than all else takes."""
    code = (
        "import sys; from pathlib import Path; from bot.core.scoring.models.files import find;"
        "from bot.core.scoring.inference.open_model import open_model;"
        "from bot.core.scoring.inference.plan import PlanRequest;"
        "asked = PlanRequest(find('mini', Path()), 'auto'); open_model(asked, asked.safe_plan).score(['you are here']);"
        "sys.exit(bool({'torch', 'transformers', 'detoxify'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own.


@pytest.mark.slow
def test_in_8_bits_it_computes_with_the_stored_integers(mini: InstalledModel, tmp_path: Path) -> None:
    """Nothing is rounded anew: every table of an ONNX product is one of the checkpoint's, laid on its side."""
    stored = torch.load(mini.checkpoint, "cpu", weights_only=True)
    known = {_key(weight.numpy()) for name, weight in stored["state_dict"].items() if name in stored[checkpoint.SCALES]}
    export(Compact(loading.load(mini).model).eval(), tmp_path / "single.onnx")
    quantize(tmp_path / "single.onnx", tmp_path / "rounded.onnx")
    tables = [table for table in _tables(tmp_path / "rounded.onnx") if table.dtype == np.int8 and table.ndim == 2]
    layers = 6 * (4 + 2)  # Query, key, value and what follows attention; widening and narrowing.
    assert len([table for table in tables if min(table.shape) > 6]) >= layers
    for table in tables:
        if min(table.shape) > 6:  # The six labels' head is stored as numbers.
            assert _key(table) in known or _key(table.T) in known


def _tables(file: Path) -> Iterator[np.ndarray]:
    return (numpy_helper.to_array(table) for table in onnx.load(file).graph.initializer)


def _key(table: np.ndarray) -> tuple[tuple[int, ...], bytes]:
    return table.shape, np.ascontiguousarray(table).tobytes()
