"""Trains the head that marks the words which made a post toxic, on frozen lower layers of the finished model.

python -m training.spans --data ../shared/data/toxicity --model bot/core/scoring/models/mini --out marks.pt
"""

import argparse
import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.package import open_package

LAYERS = (3, 5)
"""The outputs of the third and fifth layer: words are still words there, and already weighed by what stands around."""
TEXTS = 1_500
MEASURED = 300
MAX_TOKENS = 128
BATCH = 32
LIMITS = (0.2, 0.3, 0.4, 0.5)
Text = tuple[str, set[int]]
"""A text with the places of its characters that are marked."""
Tokens = tuple[list[torch.Tensor], list[torch.Tensor], list[list[tuple[int, int]]]]
"""For each text its tokens' features, whether each is marked, and where it stands."""
EPOCHS = 12
RATE = 2e-3


def main() -> None:
    """Train and measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="file for the head, which `training.package` takes")
    options = parser.parse_args()
    detoxify = open_package(options.model)
    here = options.data / "toxic_spans"
    learned = read(here / "tsd_train.csv")[::3][:TEXTS]
    features, marked, _ = _tokens(detoxify, learned)
    head = fit(torch.cat(features), torch.cat(marked))
    torch.save({"layers": LAYERS, "weight": head.weight.detach(), "bias": head.bias.detach()}, options.out)
    tuning, test = read(here / "tsd_trial.csv")[::4], read(here / "tsd_test.csv")[::5][:MEASURED]
    measured = [(texts, _tokens(detoxify, texts)) for texts in (tuning, test)]
    limit = max(LIMITS, key=lambda limit: f1(head, *measured[0], limit))
    print(f"limit {limit}, character F1 {f1(head, *measured[1], limit):.3f} on {len(test)} texts of the test part")


def read(file: Path) -> list[Text]:
    """Return texts with the characters that most of three to seven people marked as toxic (SemEval 2021, task 5)."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["text"], set(ast.literal_eval(row["spans"]))) for row in csv.DictReader(lines)]
    return sorted(rows, key=lambda row: len(row[0]))  # Batches of like length hold little padding.


def fit(features: torch.Tensor, marked: torch.Tensor) -> nn.Linear:
    """Return a linear head: features of tokens in, the logit that they are marked out."""
    torch.manual_seed(1)
    head = nn.Linear(features.shape[1], 1)
    optimizer = torch.optim.Adam(head.parameters(), RATE, weight_decay=1e-5)
    for _ in range(EPOCHS):
        for some in torch.randperm(len(features)).split(2_048):
            loss = nn.functional.binary_cross_entropy_with_logits(head(features[some].float())[:, 0], marked[some])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return head


@torch.inference_mode()
def _tokens(detoxify: object, texts: list[Text]) -> Tokens:
    """Return for each text its tokens' features, whether each is marked, and where it stands."""
    features, marked, places = [], [], []
    for some in _batches(texts):
        inputs = detoxify.tokenizer(
            [text for text, _ in some],
            return_tensors="pt",
            truncation=True,
            max_length=MAX_TOKENS,
            padding=True,
            return_offsets_mapping=True,
        )
        offsets = inputs.pop("offset_mapping")
        states = detoxify.model.bert(**inputs, output_hidden_states=True).hidden_states
        joined = torch.cat([states[layer] for layer in LAYERS], -1)
        for row, (_, toxic) in enumerate(some):
            real = offsets[row, :, 1] > 0
            where = offsets[row][real].tolist()
            features.append(joined[row][real].half())
            marked.append(torch.tensor([float(any(at in toxic for at in range(*place))) for place in where]))
            places.append(where)
    return features, marked, places


def _batches(texts: list[Text]) -> Iterator[list[Text]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]


def f1(head: nn.Linear, texts: list[Text], tokens: Tokens, limit: float) -> float:
    """Return the mean F1 of the characters that a head marks."""
    values = []
    features, _, places = tokens
    for (text, toxic), row, where in zip(texts, features, places, strict=True):
        hit = torch.sigmoid(head(row.float())[:, 0]) >= limit
        found = {at for place, mark in zip(where, hit.tolist(), strict=True) if mark for at in range(*place)}
        values.append(character_f1(text, toxic, found))
    return float(np.mean(values))


def character_f1(text: str, toxic: set[int], found: set[int]) -> float:
    """Return the F1 of one text, as SemEval reckons it: 1 where nothing is and nothing was marked.

    A space between two marked words is marked, too.
    """
    found = found | {at for at in range(len(text)) if text[at].isspace() and {at - 1, at + 1} <= found}
    return 2 * len(found & toxic) / (len(found) + len(toxic)) if found or toxic else 1.0


if __name__ == "__main__":
    main()
