"""Trains the bundled model `mini` and writes it in Detoxify's checkpoint format.

python -m training.train --data ../shared/data/toxicity --out bot/core/scoring/mini
"""

import argparse
import copy
import math
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from transformers import BertForSequenceClassification, BertTokenizer

from training.base import base_folder, trimmed_base
from training.data import SEED, load
from training.package import open_package, write_package
from training.rows import LABELS, Row, seeded
from training.scoring import score

PEAK_RATE = 1.2e-4
HEAD_RATE = 1e-3
LAYER_DECAY = 0.85
"""Each layer learns at this part of the rate of the layer above it, so that the lowest keep what they know."""
WEIGHT_DECAY = 0.01
BATCH_TOKENS = 3_072
"""Padded tokens in a batch: about 100 posts, or 24 long comments."""
MAX_TOKENS = 128
PADDING = 0
FOCUS = "offensive"
"""The collection that is most like posts on X, so the last thing to be learned."""
WARM_UP = 0.06
AVERAGE = 0.998
"""The finished weights are a running average over about the last 500 steps."""
LABEL_WEIGHTS = (2.0, 0.5, 1.0, 1.0, 1.0, 1.0)
REPORT = 100
DOUBTFUL = 0.3
"""An unlabelled tweet that the model after the first pass scores above this is no longer taught as harmless."""


@dataclass(frozen=True)
class Encoded:
    """A row as the model reads it."""

    ids: list[int]
    row: Row


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled collections")
    parser.add_argument("--out", type=Path, required=True, help="folder for the finished model")
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("mini-training.pt"), help="file for the weights so far")
    parser.add_argument("--seed", type=int, default=SEED, help="order of the texts")
    parser.add_argument("--rate", type=float, default=PEAK_RATE, help="peak learning rate of the top layer")
    parser.add_argument(
        "--focus", type=float, help="a last pass over OLID and only this share (0 to 1) of everything else"
    )
    parser.add_argument("--start", type=Path, help="folder of a finished model to go on from, not the pre-trained one")
    options = parser.parse_args()
    torch.manual_seed(SEED)  # The same first head for all, so that finished models can be mixed (mix.py).
    rows = load(options.data)
    everything = [row for row in rows if row.split == "train"]
    training = everything
    if options.focus is not None:
        training = [row for row in everything if row.source == FOCUS or seeded(row.text).random() < options.focus]
    print(Counter(row.source.partition(":")[0] for row in training), flush=True)
    if options.start:
        finished = open_package(options.start)
        model, tokenizer = finished.model, finished.tokenizer
    else:
        model, tokenizer = trimmed_base(base_folder(), [row.text for row in everything])
    tuning = [row for row in rows if row.split == "tune"]
    model = train(model, tokenizer, training, tuning, options.passes, options.rate, options.seed, options.keep)
    write_package(options.out, model, tokenizer, tuning)


def train(
    model: BertForSequenceClassification,
    tokenizer: BertTokenizer,
    rows: list[Row],
    tuning: list[Row],
    passes: int,
    rate: float,
    seed: int,
    keep: Path,
) -> BertForSequenceClassification:
    """Return the averaged model after `passes` passes over `rows`; its weights go to `keep` every REPORT steps."""
    rng = seeded(seed)
    encoded = encode(tokenizer, rows)
    steps = passes * sum(1 for _ in batches(encoded, seeded(0)))
    optimizer = torch.optim.AdamW(parameter_groups(model, rate), fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    average = copy.deepcopy(model).eval()
    step, started = 0, time.monotonic()
    for number in range(1, passes + 1):
        model.train()
        losses: list[float] = []
        for batch in batches(encoded, rng):
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * schedule(step / steps)
            losses.append(learn(model, optimizer, batch, rng))
            step += 1
            update_average(average, model, step)
            if step % REPORT == 0:
                torch.save(average.state_dict(), keep)
                minutes = (time.monotonic() - started) / 60
                loss = sum(losses[-REPORT:]) / len(losses[-REPORT:])
                print(
                    f"step {step}/{steps} loss {loss:.4f} {report(average, tokenizer, tuning)} {minutes:.1f} min",
                    flush=True,
                )
        if number == 1 < passes:
            encoded = without_doubtful(average, tokenizer, encoded)
    return average


def report(model: BertForSequenceClassification, tokenizer: BertTokenizer, tuning: list[Row]) -> str:
    """Return the toxicity AUC on the tuning texts of two collections, to see learning and over-learning."""
    areas = []
    for source in ("offensive", "wikipedia"):
        rows = [row for row in tuning if row.source == source]
        scores = score(model, tokenizer, [row.text for row in rows])[:, LABELS.index("toxicity")]
        areas.append(f"{source} {roc_auc_score([row.targets[0] == 1 for row in rows], scores):.4f}")
    return ", ".join(areas)


def encode(tokenizer: BertTokenizer, rows: list[Row]) -> list[Encoded]:
    """Tokenise the whole texts, because a long one is cut differently in each pass."""
    ids = tokenizer([row.text for row in rows], verbose=False)["input_ids"]
    return [Encoded(tokens, row) for tokens, row in zip(ids, rows, strict=True)]


def batches(encoded: list[Encoded], rng: random.Random) -> Iterator[list[Encoded]]:
    """Yield all rows once, in batches of like length and a random order."""
    order = sorted(encoded, key=lambda item: min(len(item.ids), MAX_TOKENS) + rng.random() * 4)
    made: list[list[Encoded]] = [[]]
    for item in order:
        length = min(len(item.ids), MAX_TOKENS)
        if made[-1] and length * (len(made[-1]) + 1) > BATCH_TOKENS:
            made.append([])
        made[-1].append(item)
    rng.shuffle(made)
    yield from made


def learn(
    model: BertForSequenceClassification, optimizer: torch.optim.Optimizer, batch: list[Encoded], rng: random.Random
) -> float:
    """Take one step and return its loss."""
    cut = [window(item.ids, rng) for item in batch]
    width = max(map(len, cut))
    ids = torch.tensor([tokens + [PADDING] * (width - len(tokens)) for tokens in cut])
    logits = model(input_ids=ids, attention_mask=(ids != PADDING).long()).logits
    loss = masked_loss(logits, batch)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def window(ids: list[int], rng: random.Random) -> list[int]:
    """Return the part of a text that one step sees, [CLS] and [SEP] around it: mostly its beginning."""
    if len(ids) <= MAX_TOKENS:
        return ids
    return ids[: MAX_TOKENS - 1] + ids[-1:] if rng.random() < 0.8 else ids[:1] + ids[1 - MAX_TOKENS :]


def masked_loss(logits: torch.Tensor, batch: list[Encoded]) -> torch.Tensor:
    """Binary cross-entropy with soft targets over the labels that each row's source knows."""
    targets = torch.tensor([[-1.0 if value is None else value for value in item.row.targets] for item in batch])
    weights = (targets >= 0) * torch.tensor(LABEL_WEIGHTS) * torch.tensor([[item.row.weight] for item in batch])
    losses = nn.functional.binary_cross_entropy_with_logits(logits, targets.clamp(0, 1), reduction="none")
    return (losses * weights).sum() / len(batch)


def schedule(part: float) -> float:
    """Return the share of the peak rate at `part` (0–1) of the way: a short rise, then half a cosine."""
    if part < WARM_UP:
        return part / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (part - WARM_UP) / (1 - WARM_UP)))


def parameter_groups(model: BertForSequenceClassification, peak: float) -> list[dict[str, object]]:
    """Group the weights by depth (rate) and kind (no weight decay for biases and norms)."""
    layers = model.config.num_hidden_layers
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, weights in model.named_parameters():
        if name.startswith("classifier"):
            rate = HEAD_RATE * peak / PEAK_RATE
        elif ".layer." in name:
            rate = peak * LAYER_DECAY ** (layers - 1 - int(name.split(".layer.")[1].split(".")[0]))
        elif "embeddings" in name:
            rate = peak * LAYER_DECAY**layers
        else:
            rate = peak
        groups.setdefault((rate, WEIGHT_DECAY if weights.dim() > 1 else 0.0), []).append(weights)
    return [{"params": weights, "lr": rate, "weight_decay": decay} for (rate, decay), weights in groups.items()]


@torch.no_grad()
def update_average(average: nn.Module, model: nn.Module, step: int) -> None:
    """Move the running average towards the model; early on it follows faster."""
    keep = min(AVERAGE, step / (step + 10))
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)


def without_doubtful(
    model: BertForSequenceClassification, tokenizer: BertTokenizer, encoded: list[Encoded]
) -> list[Encoded]:
    """Drop the unlabelled tweets that the model itself takes for toxic: to teach them as harmless would be wrong."""
    ordinary = [item for item in encoded if item.row.source == "ordinary"]
    scores = score(model, tokenizer, [item.row.text for item in ordinary])[:, LABELS.index("toxicity")]
    doubtful = {id(item) for item, value in zip(ordinary, scores, strict=True) if value > DOUBTFUL}
    print(f"{len(doubtful)} of {len(ordinary)} unlabelled tweets dropped as doubtful", flush=True)
    return [item for item in encoded if id(item) not in doubtful]


if __name__ == "__main__":
    main()
