"""Reads the further collections in ../shared/data/toxicity/more and says which labels each of them knows."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from training.rows import LABELS, Row, split_of

TUNING = 0.03
_UNKNOWN = np.nan
_MASKS = ("[USER]", "[URL]")
_UNLABELED = ("emotion", "irony", "sentiment", "stance")

Columns = Mapping[str, np.ndarray | float]


def more_rows(folder: Path) -> Iterator[Row]:
    """Yield all of them; those without labels are for a teacher to score."""
    yield from _edos(folder)
    yield from _hatemoji(folder)
    yield from _hasoc(folder)
    yield from _plain(folder)
    yield from _graded(folder)
    for name in _UNLABELED:
        yield from _rows(f"tweets: {name}", pd.read_csv(folder / f"tweeteval_{name}.csv").text, {})
    yield from _rows("tweets: emoji", pd.read_csv(folder / "tweeteval_emoji_val_test.csv").text.dropna(), {})


def _rows(source: str, texts: pd.Series, known: Columns, weight: float = 0.5) -> Iterator[Row]:
    for place, raw in enumerate(texts):
        text = str(raw)
        for mask in _MASKS:
            text = text.replace(mask, "")
        values = [known.get(label, _UNKNOWN) for label in LABELS]
        values = [float(value if np.isscalar(value) else value[place]) for value in values]
        targets = tuple(None if np.isnan(value) else value for value in values)
        yield Row(text, targets, source, split_of(text, test=0.0, tune=TUNING), weight)


def _edos(folder: Path) -> Iterator[Row]:
    """Sexism; "not sexist" does not mean harmless, so that teaches nothing."""
    table = pd.read_csv(folder / "edos_sexism.csv")
    sexist = table.sexist.to_numpy() == 1
    threat = table.category.fillna("").str.startswith("1.").to_numpy()
    known = {
        "toxicity": np.where(sexist, 0.9, _UNKNOWN),
        "identity_attack": np.where(sexist, 0.85, _UNKNOWN),
        "threat": np.where(sexist & threat, 0.8, np.where(sexist, 0.0, _UNKNOWN)),
    }
    yield from _rows("edos", table.text, known)


def _hatemoji(folder: Path) -> Iterator[Row]:
    table = pd.read_csv(folder / "hatemoji_build.csv")
    hate = table.hateful.to_numpy() == 1
    threat = table.type.fillna("").str.contains("threat").to_numpy()
    known = {
        "toxicity": np.where(hate, 0.95, 0.12),
        "identity_attack": np.where(hate, 0.9, 0.0),
        "threat": np.where(threat, 0.85, _UNKNOWN),
    }
    yield from _rows("hatemoji", table.text, known, 0.8)


def _hasoc(folder: Path) -> Iterator[Row]:
    table = pd.read_csv(folder / "hasoc_english_2019_and_2021.csv")
    kind = table.kind.fillna("NONE").astype(str).to_numpy()
    toxic = table.hof.to_numpy() == 1
    known = {
        "toxicity": np.where(toxic, np.where(kind == "PRFN", 0.75, 0.95), 0.08),
        "identity_attack": np.where(kind == "HATE", 0.7, np.where(toxic, _UNKNOWN, 0.0)),
        "insult": np.where(kind == "OFFN", 0.85, np.where(toxic, _UNKNOWN, 0.05)),
        "obscene": np.where(kind == "PRFN", 0.9, _UNKNOWN),
    }
    yield from _rows("hasoc", table.text, known, 0.6)


def _plain(folder: Path) -> Iterator[Row]:
    """Collections of one yes or no."""
    table = pd.read_csv(folder / "us_election_2020.csv")
    yield from _rows("election", table.text, {"toxicity": np.where(table.hof == 1, 0.9, 0.15)}, 0.8)
    table = pd.read_csv(folder / "impermium_insults.csv")
    insult = table.insult.to_numpy() == 1
    known = {"toxicity": np.where(insult, 0.95, 0.15), "insult": np.where(insult, 0.95, 0.05)}
    yield from _rows("impermium", table.text, known)
    table = pd.read_csv(folder / "jigsaw_nonfuzzed_wikipedia.csv")
    yield from _rows("jigsaw", table.text, {"toxicity": table.toxic.to_numpy(float)}, 1.0)
    table = pd.read_csv(folder / "stormfront.csv")
    hate, none = table.label.to_numpy() == "hate", table.label.to_numpy() == "noHate"
    known = {
        "toxicity": np.where(hate, 0.85, np.where(none, 0.1, _UNKNOWN)),
        "identity_attack": np.where(hate, 0.9, np.where(none, 0.0, _UNKNOWN)),
    }
    yield from _rows("stormfront", table.text, known, 0.4)
    table = pd.read_csv(folder / "toxigen_demonstrations.csv")
    hate = table.hateful.to_numpy() == 1
    known = {"toxicity": np.where(hate, 0.8, 0.02), "identity_attack": np.where(hate, 0.85, 0.0)}
    yield from _rows("toxigen", table.text, known)
    table = pd.read_csv(folder / "hatexplain_val_test.csv")
    kind = table.label.astype(str).to_numpy()
    known = {
        "toxicity": np.select([kind == "normal", kind == "offensive"], [0.15, 0.8], 0.95),
        "identity_attack": np.select([kind == "normal", kind == "offensive"], [0.05, _UNKNOWN], 0.85),
    }
    yield from _rows("hatexplain", table.text, known, 0.3)


def _graded(folder: Path) -> Iterator[Row]:
    """Collections with a grade, or with the scores of another model."""
    table = pd.read_csv(folder / "detoxify_original_small_scores_wikipedia.csv")
    names = {"toxicity": "toxic", "severe_toxicity": "severe", "identity_attack": "identity"}
    columns = {label: next(each for each in table.columns if names.get(label, label) in each) for label in LABELS}
    yield from _rows(
        "detoxify", table.text, {label: table[name].to_numpy(float) for label, name in columns.items()}, 1.5
    )
    table = pd.read_csv(folder / "context_toxicity_wikipedia.csv")
    yield from _rows("context", table.text, {"toxicity": table.perspective_score.to_numpy(float)}, 0.6)
    for source, file, column, weight in (
        ("toxigen", "toxigen_human.csv", "harm_1to5", 0.5),
        ("implicit", "implicit_hate_safenlp.csv", "harm", 0.2),
    ):
        table = pd.read_csv(folder / file)
        grade = 0.9 * (table[column].to_numpy(float) - 1) / 4
        yield from _rows(source, table.text, {"toxicity": grade, "identity_attack": grade}, weight)
