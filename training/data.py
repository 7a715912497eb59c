"""Reads the labeled collections and says, for each, which labels it knows."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from training.augment import augmented
from training.contrast import contrast_rows
from training.profane import PROFANE
from training.rows import LABELS, Row, Targets, prepared, seeded, share, split_of

SEED = 20261123

DAVIDSON_SHARE = 0.55
CIVIL_SHARE = 0.65
"""The parts that are used: all of both would be half of the training and teach least about posts on X."""

_WIKIPEDIA = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")  # in the order of LABELS
_SPANS = {
    "Insult": "insult",
    "Profane/Obscene": "obscene",
    "Threat": "threat",
    "Identity based Attack": "identity_attack",
}


def load(folder: Path) -> list[Row]:
    """Return all rows, prepared and without repetitions, in an order that depends on the seed only."""
    rows = [
        *_wikipedia(folder),
        *_civil_comments(folder),
        *_davidson(folder),
        *_offensive(folder),
        *_hate(folder),
        *_templates(folder),
        *_unlabeled(folder),
        *contrast_rows(SEED),
    ]
    rows = prepared(rows)
    rows = augmented(rows, SEED)
    seeded(SEED).shuffle(rows)
    return rows


def _known(**values: float) -> Targets:
    return tuple(values.get(label) for label in LABELS)


def _harmless(toxicity: float = 0.0) -> Targets:
    return (toxicity, *([0.0] * (len(LABELS) - 1)))


def _wikipedia(folder: Path) -> Iterator[Row]:
    """Six labels on Wikipedia talk pages; the large file is lower-cased and without punctuation, the small one raw."""
    for table in (pd.read_csv(folder / "jigsaw_subset.csv"), pd.read_csv(folder / "detoxify_samples/train.csv")):
        raw = len(table) < 1000
        for text, *marks in table[["comment_text", *_WIKIPEDIA]].itertuples(index=False):
            split = "train" if raw else split_of(text, test=0.15, tune=0.08)
            yield Row(text, tuple(float(mark) for mark in marks), "wikipedia", split)


def _civil_comments(folder: Path) -> Iterator[Row]:
    """News comments in which at least three workers marked toxic passages; a target is the share of workers."""
    here = folder / "toxic_spans"
    votes = pd.read_csv(here / "annotations.csv")
    spans = pd.read_csv(here / "spans.csv").drop_duplicates(["annotation", "type"])
    for kind, label in _SPANS.items():
        votes[label] = votes["annotation"].isin(spans.loc[spans["type"] == kind, "annotation"]).astype(float)
    votes["toxicity"] = 1 - votes["not toxic"].astype(float)
    shares = votes.groupby("comment_id")[["toxicity", *_SPANS.values()]].mean()
    comments = pd.read_csv(here / "comments.csv").set_index("comment_id")["comment_text"]
    for row in shares.itertuples():
        text = str(comments[row.Index])
        values = {label: float(getattr(row, label)) for label in shares.columns}
        if share(text) < CIVIL_SHARE:
            yield Row(text, _known(**values), "civil comments", split_of(text, test=0.08, tune=0.04))


def _davidson(folder: Path) -> Iterator[Row]:
    """Tweets chosen by a list of abusive words; "offensive" is often mere profanity, so it counts a little less."""
    table = pd.read_csv(folder / "davidson/labeled_data.csv")
    columns = ["tweet", "count", "hate_speech", "offensive_language"]
    for text, count, hate, offensive in table[columns].itertuples(index=False):
        split = split_of(text, test=0.06, tune=0.04)
        if share(text) > DAVIDSON_SHARE:
            continue
        toxicity = (hate + 0.85 * offensive) / count
        if hate + offensive == 0:
            targets = _harmless(0.02)
        else:
            profane = 0.85 * (hate + offensive) / count if PROFANE.search(text) else None
            values = {"toxicity": toxicity, "identity_attack": min(1.0, 1.2 * hate / count)}
            targets = _known(**values, **({} if profane is None else {"obscene": profane}))
        yield Row(text, targets, "davidson", split, weight=0.8)


def _tweeteval(folder: Path, task: str, part: str) -> Iterator[tuple[str, int]]:
    here = folder / "tweeteval" / task
    texts = (here / f"{part}_text.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    labels = (here / f"{part}_labels.txt").read_text(encoding="utf-8").split()
    return zip(texts, map(int, labels), strict=True)


def _offensive(folder: Path) -> Iterator[Row]:
    """OLID tweets; the validation part is held back wholly, thresholds are tuned on a tenth of the training part."""
    for part in ("train", "val"):
        for text, label in _tweeteval(folder, "offensive", part):
            split = "test" if part == "val" else split_of(text, test=0.0, tune=0.1)
            yield Row(text, _known(toxicity=1.0) if label else _harmless(), "offensive", split, weight=2.0)


def _hate(folder: Path) -> Iterator[Row]:
    """HatEval tweets against women and immigrants; what is no hate may still be toxic, so that stays unknown."""
    for part in ("train", "val"):
        for text, label in _tweeteval(folder, "hate", part):
            split = "test" if part == "val" else split_of(text, test=0.0, tune=0.08)
            targets = _known(toxicity=0.95, identity_attack=0.95) if label else _known(identity_attack=0.0)
            yield Row(text, targets, "hate", split, weight=0.8)


def _templates(folder: Path) -> Iterator[Row]:
    """Short phrases with group names; held back: the groups of a fifth of the names, and a whole template."""
    table = pd.read_csv(folder / "identity_templates/bias_madlibs_77k.csv")
    picked = pd.concat(
        [table[table["Template"] != "name_adj"], table[table["Template"] == "name_adj"].sample(4000, random_state=SEED)]
    )
    for text, label, template in picked.itertuples(index=False):
        group = text.rstrip(".").split()[-1] if template != "being_adj" else text.split()[1]
        split = "test" if template == "being_adj" or share(group) < 0.2 else "train"
        if template == "you_occupation":
            targets = _known(toxicity=1.0, insult=1.0) if label == "BAD" else _harmless()
        else:
            targets = _known(toxicity=0.97, identity_attack=0.8) if label == "BAD" else _harmless()
        yield Row(text, targets, "templates", split, weight=0.6)


def _unlabeled(folder: Path) -> Iterator[Row]:
    """Ordinary tweets, taken as harmless in training unless a word makes that doubtful; as they come in the rest."""
    lines = (folder / "unlabelled_tweets/tweets.txt").read_text(encoding="utf-8").splitlines()
    for text in lines:
        split = split_of(text, test=0.1, tune=0.1)
        if split != "train" or (share(text) < 0.45 and not PROFANE.search(text)):
            yield Row(text, _harmless(0.01), "ordinary", split, weight=0.6)
