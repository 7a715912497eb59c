"""How well the words that made a post toxic are found: against people's marks, and by what is left without them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bot.core.domain.labels import Label
from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.toxic_words import find_toxic_words, project
from bot.core.scoring.text import prepare_words
from training.data import SEED
from training.figures import share
from training.rows import LABELS, seeded
from training.spans import MEASURED, Text, character_f1, read
from training.thresholds import OBSCENE, flagged

LIMIT = 0.3
"""Of a token's weight, from which it counts as marked: what `training.spans` has found."""
BATCH = 50


def words_figures(
    loaded: Loaded, thresholds: dict[str, float], flagged_texts: Sequence[str], data: Path | None = None
) -> Iterator[str]:
    """Yield what marking does: un-flagged shares and, where the collections are given, F1 against people's marks."""
    own = {Label(label): value for label, value in thresholds.items() if label != LABELS[OBSCENE]}
    spans = [span for some in _batches(flagged_texts) for span in find_toxic_words(loaded, some, own)]
    marked = [_words_of(text, found) for text, found in zip(flagged_texts, spans, strict=True)]
    rng = seeded(SEED)
    others = []
    for text, some in zip(flagged_texts, marked, strict=True):
        rest = [at for at in range(len(text.split())) if at not in some]
        others.append(set(rng.sample(rest, min(len(some), len(rest)))))
    for name, taken in (("marked", marked), ("as many other", others)):
        left = [_without(text, some) for text, some in zip(flagged_texts, taken, strict=True)]
        still = flagged(loaded.score(left)[0], thresholds)
        yield f"without their {name} words un-flagged: {share(~still)}"
    parts = [len(some) / len(text.split()) for text, some in zip(flagged_texts, marked, strict=True)]
    yield f"marked on average {np.mean(parts):.0%} of a post's words (median {np.median(parts):.0%})"
    if data:
        yield from _against_people(loaded, thresholds, own, data)


def _against_people(loaded: Loaded, thresholds: dict[str, float], own: dict[Label, float], data: Path) -> Iterator[str]:
    test = read(data / "toxic_spans/tsd_test.csv")[::5][:MEASURED]
    weighed = loaded.weights([text for text, _ in test])
    found = [{at for weight, place in each if weight >= LIMIT for at in range(*place)} for each in weighed]
    yield f"character F1 of the head {_mean_f1(test, found):.3f} on {len(test)} comments (SemEval 2021, task 5)"
    ready = [prepare_words(text) or "." for text, _ in test]
    flags = flagged(loaded.score(ready)[0], thresholds)
    some = [(text, words) for text, words, flag in zip(test, ready, flags, strict=True) if flag]
    spans = find_toxic_words(loaded, [words for _, words in some], own)
    shown = [
        {at for place in project(text, words, each) for at in range(*place)}
        for ((text, _), words), each in zip(some, spans, strict=True)
    ]
    mean = _mean_f1([text for text, _ in some], shown)
    yield f"of what is shown {mean:.3f} on the {len(some)} of them that are flagged"


def _mean_f1(texts: Sequence[Text], found: Sequence[set[int]]) -> float:
    return float(np.mean([character_f1(text, own, each) for (text, own), each in zip(texts, found, strict=True)]))


def _words_of(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Return the places of the words that the spans touch."""
    places, end = [], 0
    for word in text.split():
        start = text.index(word, end)
        end = start + len(word)
        places.append((start, end))
    return {at for at, (start, end) in enumerate(places) if any(start < last and end > first for first, last in spans)}


def _without(text: str, places: set[int]) -> str:
    return " ".join(word for at, word in enumerate(text.split()) if at not in places) or "."


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), BATCH):
        yield texts[start : start + BATCH]
