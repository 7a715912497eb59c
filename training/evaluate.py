"""Prints every figure of the model card, from the shipped files alone and through the real Detoxify class.

python -m training.evaluate --data ../shared/data/toxicity --model bot/core/scoring/mini
"""

import argparse
import json
import time
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from detoxify import Detoxify
from sklearn.metrics import roc_auc_score

from bot.core.scoring.text import prepare
from training.data import PROFANE, load
from training.package import NAME, open_package
from training.rows import LABELS, Row
from training.scoring import score
from training.thresholds import flagged

RESAMPLES = 1_000
LADDER = (0.2, 0.3, 0.5, 0.7, 0.9)
"""Thresholds of the precision and recall tables, beside the default."""


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("bot/core/scoring") / NAME)
    options = parser.parse_args()
    torch.set_num_threads(2)
    manifest = json.loads((options.model / "manifest.json").read_text(encoding="utf-8"))
    detoxify = open_package(options.model)
    limits = np.array([manifest["thresholds"][label] for label in LABELS])
    rows = [row for row in load(options.data) if row.split == "test"]
    started = time.perf_counter()
    scores = score(detoxify.model, detoxify.tokenizer, [row.text for row in rows])
    seconds = time.perf_counter() - started
    sections = [
        files(options.model, detoxify),
        [f"{len(rows)} held-back texts in {seconds:.0f} s: {len(rows) / seconds:.0f} texts/s"],
        [f"default thresholds: {manifest['thresholds']}"],
        auc_tables(rows, scores),
        *(ladder(rows, scores, limits, source, label) for source, label in LADDERS),
        flag_rates(rows, scores, limits),
        ordinary(rows, scores, limits),
        timelines(options.data.parent / "timelines", detoxify, limits),
        probes(detoxify, limits),
    ]
    print("\n\n".join("\n".join(section) for section in sections))


LADDERS = (
    ("offensive", "toxicity"),
    ("wikipedia", "toxicity"),
    ("wikipedia", "obscene"),
    ("wikipedia", "insult"),
    ("wikipedia", "threat"),
    ("wikipedia", "severe_toxicity"),
    ("wikipedia", "identity_attack"),
    ("hate", "identity_attack"),
)


def files(folder: Path, detoxify: Detoxify) -> list[str]:
    """Return the size on disk and the number of weights."""
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    weights = sum(weights.numel() for weights in detoxify.model.parameters())
    return [f"{size:,} bytes on disk, {weights:,} weights, {len(detoxify.tokenizer):,} words"]


def known(rows: list[Row], label: str, source: str) -> tuple[list[int], np.ndarray]:
    """Return the places of the rows of a source that know the label, and their truth (a share of at least half)."""
    column = LABELS.index(label)
    places = [n for n, row in enumerate(rows) if row.source.startswith(source) and row.targets[column] is not None]
    return places, np.array([(rows[place].targets[column] or 0) >= 0.5 for place in places])


def auc_tables(rows: list[Row], scores: np.ndarray) -> Iterator[str]:
    """Yield the area under the ROC curve for each source and label that has both kinds, with its 95 % interval."""
    rng = np.random.default_rng(1)
    yield f"{'AUC':16} {'label':16} {'n':>6} {'pos.':>6}  area  (95 % interval)"
    for source in ("offensive", "wikipedia", "civil comments", "davidson", "hate", "templates", "contrast"):
        for column, label in enumerate(LABELS):
            places, truth = known(rows, label, source)
            if not 0 < truth.sum() < len(truth):
                continue
            values = scores[places, column]
            low, high = bootstrap(truth, values, rng)
            area = roc_auc_score(truth, values)
            yield f"{source:16} {label:16} {len(truth):6} {truth.sum():6}  {area:.3f} ({low:.3f}-{high:.3f})"


def bootstrap(truth: np.ndarray, values: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """Return the 95 % interval of the area when the held-back texts are drawn again and again."""
    areas = []
    for _ in range(RESAMPLES):
        drawn = rng.integers(0, len(truth), len(truth))
        if 0 < truth[drawn].sum() < len(drawn):
            areas.append(roc_auc_score(truth[drawn], values[drawn]))
    low, high = np.quantile(areas, [0.025, 0.975])
    return float(low), float(high)


def ladder(rows: list[Row], scores: np.ndarray, limits: np.ndarray, source: str, label: str) -> Iterator[str]:
    """Yield precision, recall and the share of harmless texts flagged at several thresholds of one label."""
    column = LABELS.index(label)
    places, truth = known(rows, label, source)
    values = scores[places, column]
    yield f"{source}, {label} ({truth.sum()} of {len(truth)}): threshold precision recall flagged-though-not"
    for limit in sorted({*LADDER, float(limits[column])}):
        hit = values >= limit
        precision = truth[hit].mean() if hit.any() else float("nan")
        mark = " default" if limit == limits[column] else ""
        yield f"  {limit:.3f}  {precision:.3f}  {hit[truth].mean():.3f}  {hit[~truth].mean():.3f}{mark}"


def flag_rates(rows: list[Row], scores: np.ndarray, limits: np.ndarray) -> Iterator[str]:
    """Yield the share of texts that any label flags, by source and by what the source says of them."""
    hit = flagged(scores, limits)
    kinds: dict[tuple[str, str], list[bool]] = {}
    for row, flag in zip(rows, hit, strict=True):
        toxicity = row.targets[0]
        if toxicity is not None:
            kinds.setdefault((row.source, "toxic" if toxicity >= 0.5 else "harmless"), []).append(bool(flag))
    yield f"{'flagged by any label':28} {'said to be':10} {'n':>6} share"
    for (source, kind), flags in sorted(kinds.items(), key=lambda entry: (entry[0][1], entry[0][0])):
        yield f"{source:28} {kind:10} {len(flags):6} {np.mean(flags):.3f}"


def ordinary(rows: list[Row], scores: np.ndarray, limits: np.ndarray) -> Iterator[str]:
    """Yield how many flagged ordinary tweets hold an abusive or doubtful word: those may be flagged rightly."""
    hit = flagged(scores, limits)
    texts = [row.text for row, flag in zip(rows, hit, strict=True) if flag and row.source == "ordinary"]
    doubtful = sum(bool(PROFANE.search(text)) for text in texts)
    total = sum(row.source == "ordinary" for row in rows)
    yield f"ordinary tweets: {len(texts)} of {total} flagged, {doubtful} of them with an abusive or doubtful word"


def timelines(folder: Path, detoxify: Detoxify, limits: np.ndarray) -> Iterator[str]:
    """Yield the share flagged on real timelines of public figures, which no training or tuning has seen."""
    for path in sorted(folder.glob("*.jsonl")):
        posts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
        texts = [text for text in map(prepare, posts) if text]
        hit = flagged(score(detoxify.model, detoxify.tokenizer, texts), limits)
        yield f"timeline {path.stem:20} {len(texts):6} posts {hit.mean():.4f} flagged"


def probes(detoxify: Detoxify, limits: np.ndarray) -> Iterator[str]:
    """Yield toxicity, the strongest other label and the verdict for each sentence of probes.toml."""
    book = tomllib.loads(Path(__file__).with_name("probes.toml").read_text(encoding="utf-8"))
    for kind, groups in book.items():
        for group, sentences in groups.items():
            yield from _probe_lines(f"{kind}, {group}", sentences, detoxify, limits)


def _probe_lines(title: str, sentences: Iterable[str], detoxify: Detoxify, limits: np.ndarray) -> Iterator[str]:
    texts = list(sentences)
    scores = score(detoxify.model, detoxify.tokenizer, [prepare(text) for text in texts])
    yield f"{title}: {flagged(scores, limits).sum()} of {len(texts)} flagged"
    for text, row, hit in zip(texts, scores, flagged(scores, limits), strict=True):
        strongest = 1 + int(np.argmax(row[1:]))
        yield f"  {row[0]:.3f} {LABELS[strongest]} {row[strongest]:.3f} {'FLAGGED ' if hit else ''}{text}"


if __name__ == "__main__":
    main()
