"""Makes form say nothing about toxicity: our collections differ in punctuation and length as well as in what is said.

The Wikipedia comments have lost their punctuation and nearly all long, well-punctuated texts come from comments that
somebody found toxic. Without these changes a model learns that, and flags long harmless posts.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from training.rows import Row, seeded

PUNCTUATED_SHARE = {"wikipedia": 0.6}
BARE_SHARE = {"civil comments": 0.3, "offensive": 0.1, "davidson": 0.15, "hate": 0.1}
JOINED_HARMLESS = 1_600
JOINED_TOXIC = 700

_NO_WORD = re.compile(r"[^\w\s]+")


def augmented(rows: list[Row], seed: int) -> list[Row]:
    """Return the rows with training texts changed in form, and long texts joined from short ones added."""
    rng = seeded(seed)
    return [*(_changed(row, rng) for row in rows), *_joined(rows, rng)]


def _changed(row: Row, rng: random.Random) -> Row:
    if row.split != "train":
        return row
    if rng.random() < PUNCTUATED_SHARE.get(row.source, 0):
        return replace(row, text=_punctuated(row.text, rng))
    if rng.random() < BARE_SHARE.get(row.source, 0):
        return replace(row, text=" ".join(_NO_WORD.sub("", row.text).split()) or row.text)
    return row


def _punctuated(text: str, rng: random.Random) -> str:
    """Put a comma or a full stop after every tenth word or so."""
    words = [word + rng.choice([".", ".", ",", ",", "!", "?"]) if rng.random() < 0.1 else word for word in text.split()]
    return " ".join(words).rstrip(".,!?") + rng.choice([".", ".", "!", "?", ""])


def _joined(rows: list[Row], rng: random.Random) -> Iterator[Row]:
    """Yield long texts: several harmless tweets, or several with one toxic tweet among them, which stays toxic."""
    tweets = [row for row in rows if row.split == "train" and row.source in {"offensive", "davidson", "ordinary"}]
    harmless = [row for row in tweets if row.targets[0] is not None and row.targets[0] < 0.05]
    toxic = [row for row in tweets if row.targets[0] == 1.0]
    for number in range(JOINED_HARMLESS + JOINED_TOXIC):
        parts = rng.sample(harmless, rng.randint(2, 5))
        result = rng.choice(toxic) if number >= JOINED_HARMLESS else parts[0]
        if result is not parts[0]:
            parts[rng.randrange(len(parts))] = result
        yield replace(result, text=" ".join(row.text for row in parts), source="joined", weight=0.8)
