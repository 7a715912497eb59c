"""Posts that were read or written for this project, and what is made of them: quotations, disguises, long texts."""

import hashlib
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.core.scoring.text import prepare_words
from training.respell import respelt
from training.rows import Row, Targets
from training.verdicts import verdict_rows

NINTHS = 9
"""Ten readers would say yes or no: 9 means nine or all of them."""
HELD_FAMILIES = 10
"""One block of ten neighbors in ten of each written family is kept from training: twins stay together."""
HELD_READ = 25
"""One read post in so many is kept from training."""
TOXIC = 0.75
HARMLESS = 0.12
QUOTED, MEANT, KIND = 1_500, 700, 400
CONDEMNED: Targets = (0.14, 0.0, None, 0.1, 0.08, 0.08)
"""What readers say of abuse that is quoted to condemn it; whether its words are obscene stays as it is."""
DISGUISED, LONG = 23_000, 9_000
_DIGITS = re.compile(r"\d{6}")


def read_rows(model: Path, readings: Path | None) -> Iterator[Row]:
    """Yield the posts in `model`/posts, our own pairs, and the folder `readings`: ours (*.tsv), verdicts (*.jsonl)."""
    counts: dict[str, int] = {}
    for values, family, text in _table(model / "posts/written.tsv"):
        number = counts[family] = counts.get(family, -1) + 1
        split = "test" if number // HELD_FAMILIES % HELD_FAMILIES == 7 else "train"
        yield Row(text, values, f"written: {family}", split, 2.5)
    for values, source, text in _table(model / "posts/read.tsv"):
        drawn = int(hashlib.md5(f"read{text}".encode(), usedforsecurity=False).hexdigest(), 16) % HELD_READ
        yield Row(text, values, f"read: {source}", "test" if drawn == 0 else "train", 3.0)
    for values, _, text in _table(Path(__file__).with_name("pairs.tsv"), columns=2):
        yield Row(text, values, "written: pairs", "train", 2.5)
    for file in sorted(readings.glob("*.tsv")) if readings else ():
        for values, author, text in _table(file):
            yield Row(text, values, f"read: {author}", "train", 3.0)
    for file in sorted(readings.glob("*.jsonl")) if readings else ():
        yield from verdict_rows(file)


def left_out(model: Path) -> set[str]:
    """Return the SHA-1 of each prepared text that is measured elsewhere and must never be learned."""
    return set((model / "posts/left-out.sha1").read_text(encoding="ascii").split())


def _table(file: Path, columns: int = 3) -> Iterator[tuple[Targets, str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t", columns - 1)
        if len(cells) == columns and _DIGITS.fullmatch(cells[0]):
            yield tuple(int(digit) / NINTHS for digit in cells[0]), cells[1], cells[-1]


def quoted(rows: list[Row], rng: random.Random) -> Iterator[Row]:
    """Yield hostile posts quoted to condemn them, and hostile and kind ones in frames that mean them."""
    book = tomllib.loads(Path(__file__).with_name("quotes.toml").read_text(encoding="utf-8"))
    short = [row for row in rows if row.split == "train" and len(row.text) < 110 and row.targets[0] is not None]
    toxic = [row for row in short if row.targets[0] >= TOXIC]
    kind = [row for row in short if row.targets[0] <= HARMLESS]
    drawn = ((toxic, QUOTED, "condemned"), (toxic, MEANT, "meant"), (kind, KIND, "meant"))
    for some, count, frames in drawn:
        for row in rng.sample(some, min(count, len(some))):
            text = prepare_words(rng.choice(book[frames]).replace("{x}", row.text.rstrip(".! ")))
            condemned = tuple(old if new is None else new for old, new in zip(row.targets, CONDEMNED, strict=True))
            yield replace(row, text=text, source="quoted", targets=condemned if frames == "condemned" else row.targets)


def disguised(rows: list[Row], rng: random.Random) -> Iterator[tuple[Row, tuple[int, ...]]]:
    """Yield rows with words respelt so that no preparation reads them, each with the place of the row it is of."""
    places = [place for place, row in enumerate(rows) if row.split == "train"]
    for place in rng.sample(places, min(DISGUISED, len(places))):
        text = prepare_words(respelt(rows[place].text, rng))
        if text and text != rows[place].text:
            yield replace(rows[place], text=text, source="disguised", weight=1.0), (place,)


def long(rows: list[Row], rng: random.Random) -> Iterator[tuple[Row, tuple[int, ...]]]:
    """Yield several ordinary posts as one, every other with a read one among them, and the places of all."""
    calm = [at for at, row in enumerate(rows) if row.split == "train" and row.source.startswith("tweets")]
    read = [at for at, row in enumerate(rows) if row.split == "train" and row.source.startswith(("read", "written"))]
    for number in range(LONG if calm and read else 0):
        parts = rng.sample(calm, rng.randint(2, 4))
        if number % 2:
            parts[rng.randrange(len(parts))] = rng.choice(read)
        text = " ".join(rows[at].text for at in parts)
        yield replace(rows[parts[0]], text=text, source="long", targets=(None,) * 6, weight=1.0), tuple(parts)


def unknown_as_nan(targets: Targets) -> np.ndarray:
    """Return targets as numbers, not a number where nothing is known."""
    return np.array([np.nan if value is None else value for value in targets], np.float32)
