"""How well posts that are alike are found: by their letters, by what the model makes of them, and by both.

nice python -m training.likeness --data ../shared/data/toxicity --posts ../shared/model
"""

import argparse
import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.open_model import open_model
from bot.core.scoring.inference.plan import PlanRequest
from bot.core.scoring.likeness import LONGEST, find_alike, letters_of, share
from bot.core.scoring.models.files import find
from bot.core.scoring.text import prepare_words
from training.data import SEED
from training.disguises import WAYS
from training.posts import read_rows
from training.rows import seeded
from training.thresholds import flagged

TOXIC = 0.5
"""From this share of readers or raters on a post is toxic here."""
SHOWN = 10
TWEETS, CHANGED = 2_000, 200
"""Tweets to look among, and how many of them are changed and looked for."""
NEAR = 0.6
"""Pairs of labeled tweets are looked at that have this share of their words in common."""
CUTS = (0.8, 0.85, 0.9, 0.95)
FLIPPED = 2_500
"""Rows of Hatemoji that are drawn: pairs in which one word was changed so that the label changes."""

Measures = dict[str, np.ndarray]


def main() -> None:
    """Print all figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True, help="the labeled collections")
    options.add_argument("--posts", type=Path, required=True, help="the folder that holds posts/read.tsv")
    chosen = options.parse_args()
    model = find("mini", Path())
    request = PlanRequest(model, "auto", "cpu", 1)
    loaded = open_model(request, request.safe_plan)
    thresholds = {label.value: value for label, value in model.thresholds.items()}
    for line in chain(
        _of_one_kind(loaded, chosen.posts),
        _changed(loaded, chosen.data),
        _pairs("labeled tweets", loaded, thresholds, _read_tweets(chosen.data)),
        _pairs("Hatemoji, made to mislead", loaded, thresholds, _read_hatemoji(chosen.data)),
    ):
        print(line, flush=True)


def _measure(loaded: Loaded, asked: Sequence[str], among: Sequence[str]) -> Measures:
    """How alike each asked text and each of the others are (asked x among)."""
    own, others = [letters_of(each) for each in asked], [letters_of(each) for each in among]
    letters = np.array([[share(one, other) for other in others] for one in own], np.float32)
    model = loaded.embed([each[:LONGEST] for each in asked]) @ loaded.embed([each[:LONGEST] for each in among]).T
    return {"letters": letters, "model": model, "both": letters + model}


def _of_one_kind(loaded: Loaded, posts: Path) -> Iterator[str]:
    """Of the posts most like a toxic one that was held back: how many are toxic, and for the same labels."""
    rows = {prepare_words(row.text): row for row in read_rows(posts, None) if row.split == "test"}
    rows.pop("", None)
    texts = list(rows)
    labels = np.array([[(value or 0) >= TOXIC for value in row.targets] for row in rows.values()])
    asked = np.flatnonzero(labels[:, 0])
    yield f"{len(texts)} held-back posts, {len(asked)} of them toxic ({labels[:, 0].mean():.0%})"
    measures = _measure(loaded, [texts[at] for at in asked], texts)
    for name, alike in measures.items():
        alike[np.arange(len(asked)), asked] = -1
        most = np.argsort(-alike, axis=1)[:, :SHOWN]
        both = (labels[most] & labels[asked][:, None]).sum(-1)
        either = (labels[most] | labels[asked][:, None]).sum(-1)
        kinds = (both / np.maximum(either, 1)).mean()
        yield f"  {name}: of the {SHOWN} most alike {labels[most][:, :, 0].mean():.1%} are toxic, labels {kinds:.1%}"
    directions, shown, toxic = loaded.embed(texts), 0, 0
    for at in asked:
        order = [at, *(other for other in range(len(texts)) if other != at)]
        found = find_alike([texts[each] for each in order], directions[order])[:SHOWN]
        shown, toxic = shown + len(found), toxic + sum(labels[order[place], 0] for place, _ in found)
    yield f"  shown: {shown / len(asked):.1f} a post, {toxic / shown:.1%} of them toxic"


def _changed(loaded: Loaded, data: Path) -> Iterator[str]:
    """How often a post that was changed leads to itself, first or among ten."""
    rng = seeded(SEED)
    lines = (data / "unlabelled_tweets/tweets.txt").read_text("utf-8").splitlines()
    tweets = list(dict.fromkeys(filter(None, map(prepare_words, rng.sample(lines, TWEETS * 2)))))[:TWEETS]
    asked = rng.sample([at for at, text in enumerate(tweets) if len(text.split()) > 4], CHANGED)
    yield f"{CHANGED} posts among {len(tweets)}"
    for name, change in _changes(rng, tweets).items():
        texts = [prepare_words(change(tweets[at])) or "." for at in asked]
        said = []
        for measure, alike in _measure(loaded, texts, tweets).items():
            own = alike[np.arange(CHANGED), asked]
            before = (alike > own[:, None]).sum(1)
            said.append(f"{measure} {np.mean(before < 1):.1%} first, {np.mean(before < SHOWN):.1%} among ten")
        yield f"  {name}: {'; '.join(said)}"


def _changes(rng: random.Random, tweets: Sequence[str]) -> dict[str, Callable[[str], str]]:
    ways = list(WAYS.values())

    def drop(text: str) -> str:
        return " ".join(word for word in text.split() if rng.random() > 0.2) or text

    return {
        "disguised": lambda text: rng.choice(ways)(text, rng),
        "letters swapped": lambda text: WAYS["letters swapped"](text, rng),
        "a fifth of the words left out": drop,
        "its first half": lambda text: " ".join(text.split()[: len(text.split()) // 2]),
        "with another behind it": lambda text: f"{text} {rng.choice(tweets)}",
    }


def _pairs(name: str, loaded: Loaded, thresholds: dict[str, float], rated: dict[str, float]) -> Iterator[str]:
    """Of pairs that are both flagged and have so many letters in common: how many people call the same."""
    texts = [text for text in rated if len(text.split()) > 2]
    near = list(_near(texts))
    named = sorted({at for pair in near for at in pair})
    flags = dict(zip(named, flagged(loaded.score([texts[at] for at in named])[0], thresholds), strict=True))
    pairs = [(texts[one], texts[other]) for one, other in near if flags[one] and flags[other]]
    yield f"{name}: {len(texts)} texts, {len(pairs)} pairs, both flagged"
    toxic = np.array([[rated[one] >= TOXIC, rated[other] >= TOXIC] for one, other in pairs])
    letters = np.array([share(letters_of(one), letters_of(other)) for one, other in pairs])
    ones, others = (loaded.embed([pair[side][:LONGEST] for pair in pairs]) for side in (0, 1))
    for measure, alike, cuts in (("letters", letters, CUTS), ("model", (ones * others).sum(1), CUTS[2:])):
        for cut in cuts:
            said = toxic[alike >= cut]
            same, harmless = (said[:, 0] == said[:, 1]).sum(), (~said).all(1).sum()
            mixed = len(said) - same
            yield (
                f"  {measure} from {cut:.0%} on: the same verdict on {same} of {len(said)} pairs; where one is not "
                f"toxic, the other neither in {2 * harmless} of {2 * harmless + mixed}"
            )


def _near(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts with many words in common."""
    words = [Counter(text.lower().split()) for text in texts]
    places = {word: at for at, word in enumerate(sorted({word for each in words for word in each}))}
    filled = [(row, places[word]) for row, each in enumerate(words) for word in each]
    rows, columns = zip(*filled, strict=True)
    table = csr_matrix((np.ones(len(filled), np.float32), (rows, columns)), (len(texts), len(places)))
    many = np.asarray(table.sum(1)).ravel()
    for start in range(0, len(texts), 500):
        common = (table[start : start + 500] @ table.T).tocoo()
        first, second = common.row + start, common.col
        close = (2 * common.data / (many[first] + many[second]) >= NEAR) & (second > first)
        yield from zip(first[close].tolist(), second[close].tolist(), strict=True)


def _read_tweets(data: Path) -> dict[str, float]:
    """The share of labels that call a tweet toxic: Davidson et al., OLID, HatEval."""
    found: dict[str, list[bool]] = {}
    with (data / "davidson/labeled_data.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(prepare_words(row["tweet"]), []).append(row["class"] != "2")
    for task in ("offensive", "hate"):
        for part in ("train", "val"):
            folder = data / "tweeteval" / task
            texts = (folder / f"{part}_text.txt").read_text("utf-8").splitlines()
            labels = (folder / f"{part}_labels.txt").read_text("utf-8").split()
            for text, label in zip(texts, labels, strict=False):
                found.setdefault(prepare_words(text), []).append(label == "1")
    return {text: float(np.mean(labels)) for text, labels in found.items()}


def _read_hatemoji(data: Path) -> dict[str, float]:
    with (data / "more/hatemoji_build.csv").open(encoding="utf-8") as lines:
        rows = seeded(SEED).sample(list(csv.DictReader(lines)), FLIPPED)
    return {prepare_words(row["text"]): float(row["hateful"]) for row in rows}


if __name__ == "__main__":
    main()
