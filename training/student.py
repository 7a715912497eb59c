r"""Distils the teacher into six small layers, or settles such layers further on our own posts.

python -m training.student --data ../shared/data/toxicity --model ../shared/model --start ../shared/model/s6.pt \
    --taught teacher.npz --out first.pt --rate 3e-4 --passes 9 --ours 3 --rounded-from 0.6
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertForSequenceClassification

from training import posts
from training.data import SEED, load
from training.learning import Course, Lessons, fit, roundable
from training.more import more_rows
from training.posts import unknown_as_nan
from training.rows import LABELS, Row, prepared, seeded

OURS = ("read", "written", "quoted")
MADE = ("disguised", "long")
TRUST, OUR_TRUST, MADE_TRUST = 0.85, 0.15, 0.7
"""How much of the loss is the teacher's: for collections, for our own posts, for what is made of others."""
SHARES = {"context": 0.7, "templates": 0.6, "implicit": 0.4, "contrast": 0.6, "hatexplain": 0.6, "civil comments": 0.7}


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the collections")
    parser.add_argument("--model", type=Path, required=True, help="folder with our posts and the vocabulary")
    parser.add_argument("--readings", type=Path, help="folder of further readings (*.tsv)")
    parser.add_argument("--taught", type=Path, required=True, help="a teacher's scores (training.teacher)")
    parser.add_argument("--start", type=Path, required=True, help="weights to begin with: a state dict of this shape")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--passes", type=float, default=5.0)
    parser.add_argument("--minutes", type=float, help="stop after so many, with the schedule fitted to that")
    parser.add_argument("--ours", type=int, default=4, help="how many times more than others our own posts come")
    parser.add_argument("--rounded-from", type=float, default=0.3, help="part of the way that computes in 8 bits")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows, parts = all_rows(options.data, options.model, options.readings)
    network = opened(torch.load(options.start, "cpu"))
    course = Course(
        rate=options.rate,
        passes=options.passes,
        layers=network.config.num_hidden_layers,
        head_rate=5e-4,
        rounded_from=options.rounded_from,
        minutes=options.minutes,
        seed=options.seed,
    )
    lessons = lessons_of(rows, parts, options.model / "vocab.txt", options.taught)
    which = np.array([at for at, row in enumerate(rows) for _ in range(_times(row, options.ours))])
    average = fit(roundable(network), logits, lessons, which, course)
    torch.save({name: weight.half().cpu() for name, weight in average.state_dict().items()}, options.out)


def all_rows(data: Path, model: Path, readings: Path | None) -> tuple[list[Row], dict[int, tuple[int, ...]]]:
    """Return every prepared row once, ours first, then what is made of them with the places of what it is made of."""
    forbidden = posts.left_out(model)
    rng = seeded(SEED)
    ours = list(posts.read_rows(model, readings))
    rows = prepared([*ours, *posts.quoted(ours, rng), *load(data), *more_rows(data / "more")])
    rows = [
        row for row in rows if posts.hashlib.sha1(row.text.encode(), usedforsecurity=False).hexdigest() not in forbidden
    ]
    made = [*posts.disguised(rows, rng), *posts.long(rows, rng)]
    parts = {len(rows) + number: places for number, (_, places) in enumerate(made)}
    return [*rows, *(row for row, _ in made)], parts


def lessons_of(rows: list[Row], parts: dict[int, tuple[int, ...]], words: Path, taught: Path) -> Lessons:
    """Return what is to be learned; what is made of other rows is taught what their most toxic is."""
    from training.teacher import scores_of  # It needs `all_rows` from here.

    tokenizer = BertWordPieceTokenizer(str(words), lowercase=True)
    teacher = scores_of(taught, rows)
    truth = np.array([unknown_as_nan(row.targets) for row in rows])
    for place, of in parts.items():
        known = [truth[at] if is_ours(rows[at]) else teacher[at] for at in of]
        teacher[place] = np.max(known, axis=0)
    trust = np.array([OUR_TRUST if is_ours(row) else MADE_TRUST if row.source in MADE else TRUST for row in rows])
    trust[np.isnan(truth).all(1)] = 1.0
    trust[np.isnan(teacher).all(1)] = 0.0
    ids = [encoding.ids for encoding in tokenizer.encode_batch([row.text for row in rows])]
    return Lessons(ids, truth, teacher, trust, np.array([row.weight for row in rows]))


def is_ours(row: Row) -> bool:
    """Say whether a person or we read or wrote it for this project."""
    return row.source.split(":")[0] in OURS


def opened(weights: dict[str, torch.Tensor]) -> BertForSequenceClassification:
    """Return the network of these weights; its head is made anew where they have none."""
    config = BertConfig(
        vocab_size=len(weights["bert.embeddings.word_embeddings.weight"]),
        hidden_size=384,
        num_hidden_layers=len({name.split(".")[3] for name in weights if ".layer." in name}),
        num_attention_heads=12,
        intermediate_size=1536,
        num_labels=len(LABELS),
        attention_probs_dropout_prob=0.0,
    )
    torch.manual_seed(SEED)
    network = BertForSequenceClassification(config)
    network.load_state_dict({name: weight.float() for name, weight in weights.items()}, strict=False)
    return network


def logits(network: torch.nn.Module, ids: torch.Tensor) -> torch.Tensor:
    """Return a student's logits of padded token ids."""
    found: torch.Tensor = network(input_ids=ids, attention_mask=(ids != 0).long()).logits
    return found


def _times(row: Row, ours: int) -> int:
    """How often a row comes in a pass."""
    if row.split != "train":
        return 0
    if is_ours(row):
        return 1 + ours
    return int(seeded(row.text).random() < SHARES.get(row.source.split(":")[0], 1.0))


if __name__ == "__main__":
    main()
