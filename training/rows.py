"""One labeled text, and how texts are divided between training, tuning and the measurement."""

import hashlib
import random
from dataclasses import dataclass, replace

from bot.core.scoring.text import prepare_words

LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack")

Targets = tuple[float | None, ...]
"""One value for each label, 0 to 1, None where the source does not say."""


@dataclass(frozen=True)
class Row:
    """A text with what its source says about it."""

    text: str
    targets: Targets
    source: str
    split: str
    """train, tune (thresholds, stopping) or test (looked at last, decides nothing)."""
    weight: float = 1.0


def share(text: str) -> float:
    """Return a number in 0–1 that depends on the words only, so that equal texts always fall on the same side."""
    words = "".join(character for character in prepare_words(text).lower() if character.isalnum() or character == " ")
    digest = hashlib.sha256(" ".join(words.split()).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def split_of(text: str, *, test: float, tune: float) -> str:
    """Return the side of a text when the given shares are held back."""
    place = share(text)
    if place < test:
        return "test"
    return "tune" if place < test + tune else "train"


def prepared(rows: list[Row]) -> list[Row]:
    """Prepare every text as the product does, drop the empty and the repeated, keep measured texts out of training."""
    kept: dict[float, Row] = {}
    order = {"test": 0, "tune": 1, "train": 2}
    for row in sorted(rows, key=lambda row: order[row.split]):
        text = prepare_words(row.text)
        if text:
            kept.setdefault(share(text), replace(row, text=text))
    return list(kept.values())


def seeded(seed: int | str) -> random.Random:
    """Return a source of chance that repeats itself; nothing here is a secret."""
    return random.Random(seed)  # noqa: S311
