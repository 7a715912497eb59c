"""Averages the weights of finished models: what each has learned apart is in the mixture, and less over-learning.

python -m training.mix --data ../shared/data/toxicity --out bot/core/scoring/mini general/mini=0.7 posts/mini=0.3

All must come from the same pre-trained weights with the same words and the same first head, else their
average means nothing (Wortsman et al. 2022, "Model soups").
"""

import argparse
import copy
from pathlib import Path

import torch
from sklearn.linear_model import LogisticRegression
from transformers import BertForSequenceClassification, BertTokenizer

from training.data import load
from training.package import open_package, write_package
from training.rows import LABELS, Row
from training.scoring import score


def main() -> None:
    """Mix from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled collections, for thresholds")
    parser.add_argument("--out", type=Path, required=True, help="folder for the mixture")
    parser.add_argument("parts", nargs="+", metavar="FOLDER=SHARE", help="a model and its share, 0 to 1")
    options = parser.parse_args()
    parts = {Path(folder): float(share) for folder, _, share in (part.rpartition("=") for part in options.parts)}
    if abs(sum(parts.values()) - 1) > 1e-6:
        parser.error("the shares must add up to 1")
    opened = {folder: open_package(folder) for folder in parts}
    first = next(iter(opened.values()))
    weights = {folder: model.model.state_dict() for folder, model in opened.items()}
    model = copy.deepcopy(first.model)
    model.load_state_dict(
        {
            name: sum(share * weights[folder][name].float() for folder, share in parts.items())
            if value.is_floating_point()
            else value
            for name, value in first.model.state_dict().items()
        }
    )
    tuning = [row for row in load(options.data) if row.split == "tune"]
    calibrate(model, first.tokenizer, tuning)
    write_package(options.out, model, first.tokenizer, tuning)


@torch.no_grad()
def calibrate(model: BertForSequenceClassification, tokenizer: BertTokenizer, rows: list[Row]) -> None:
    """Fit each label's scale and offset to `rows` (Platt 1999), which changes no order of texts.

    An average of models is timid, most so in the labels that some of them never learned.
    """
    logits = torch.logit(torch.from_numpy(score(model, tokenizer, [row.text for row in rows])).double(), eps=1e-6)
    for column, label in enumerate(LABELS):
        known = [number for number, row in enumerate(rows) if row.targets[column] is not None]
        true = [rows[number].targets[column] >= 0.5 for number in known]
        fitted = LogisticRegression(C=1e6).fit(logits[known, column : column + 1].numpy(), true)
        scale, offset = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
        print(f"{label}: scale {scale:.2f}, offset {offset:+.2f}", flush=True)
        model.classifier.weight[column] *= scale
        model.classifier.bias[column] = model.classifier.bias[column] * scale + offset


if __name__ == "__main__":
    main()
