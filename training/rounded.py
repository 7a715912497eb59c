"""What 8 bits change, at release: a rounded model must rank labeled posts as the exact one does."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from detoxify import Detoxify
from sklearn.metrics import roc_auc_score

from bot.core.scoring.inference.export import export, quantize
from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.network import Compact
from bot.core.scoring.inference.runtimes import OnnxNetwork
from training.rows import LABELS

MOVES = 0.002
"""The most that 8 bits may move the area of a label, for a model to be released."""
FEWEST = 100
"""Posts of a label from which its area decides: of fewer, one post moves it by as much."""
TOKENS = 512
"""A batch, as the product computes it."""


def rounded_scores(detoxify: Detoxify, loaded: Loaded, texts: Sequence[str]) -> np.ndarray:
    """Return the scores of the texts by the network in 8 bits."""
    network = Compact(detoxify.model).eval()
    with tempfile.TemporaryDirectory() as folder:
        single, file = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
        export(network, single)
        quantize(single, file)
        runtime = OnnxNetwork(file, 2, network.first_position)
        return replace(loaded, network=runtime, token_budget=TOKENS).score(texts)[0]


def compare(
    exact: np.ndarray, rounded: np.ndarray, truth: np.ndarray, thresholds: Mapping[str, float]
) -> Iterator[str]:
    """Yield how far scores move, how many labels flip, and each label's area before and after.

    Raises:
        SystemExit: an area moves by more than `MOVES`; such a model is not to be released.
    """
    lines = np.array([thresholds.get(label, np.inf) for label in LABELS])
    flips = 1000 * float(np.mean((rounded >= lines) != (exact >= lines)))
    furthest = float(np.abs(rounded - exact).max())
    yield f"{len(exact):,} posts: {flips:.2f} of 1,000 labels flipped, a score moves by {furthest:.3f} at most"
    worst = 0.0
    for column, label in enumerate(LABELS):
        toxic = truth[:, column] >= 0.5
        if toxic.any() and not toxic.all():
            before, after = (roc_auc_score(toxic, scores[:, column]) for scores in (exact, rounded))
            worst = max(worst, abs(after - before)) if toxic.sum() >= FEWEST else worst
            yield f"{label} ({toxic.sum()} posts): area {before:.4f} in single precision, {after:.4f} in 8 bits"
    if worst > MOVES:
        raise SystemExit(f"8 bits move an area by {worst:.4f}, more than {MOVES}: this model is not to be released")
