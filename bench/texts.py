"""Texts for measuring: real public timelines where they lie beside the repository, else made ones as long as those."""

import functools
import json
import random
from collections.abc import Iterator
from pathlib import Path

from bot.cli.main import SAMPLE
from bot.core.scoring.text import prepare_words

TIMELINES = Path(__file__).resolve().parents[2] / "shared" / "data" / "timelines"


def raw_posts(count: int, seed: int = 1) -> list[str]:
    """`count` different posts as they are read, of all timelines mixed; made ones where there are no timelines."""
    real = [text for texts in timelines().values() for text in texts]
    chosen = list(dict.fromkeys(real))
    random.Random(seed).shuffle(chosen)  # noqa: S311 - repeatable on purpose.
    return chosen[:count] if len(chosen) >= count else made_posts(count, seed)


def timelines() -> dict[str, list[str]]:
    """The posts of each real timeline, newest first, by its name; empty where there are none."""
    return {file.stem: list(_texts(file)) for file in sorted(TIMELINES.glob("*.json*"))}


def _texts(file: Path) -> Iterator[str]:
    if file.suffix == ".jsonl":
        yield from (json.loads(line)["text"] for line in file.read_text("utf-8").splitlines())
    else:
        yield from (post["text"] for post in json.loads(file.read_bytes()))


def made_posts(count: int, seed: int = 1) -> list[str]:
    """`count` posts of which, as in the real timelines, 56 in 100 bear a link and 41 a mention."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
    return [
        f"{'@someone_else ' * (chance.random() < 0.41)}{text}{f' https://t.co/{number:010}' * (chance.random() < 0.56)}"
        for number, text in enumerate(made_texts(count, seed))
    ]


def made_texts(count: int, seed: int = 1) -> list[str]:
    """`count` different prepared texts, as they come: mostly 5 to 45 words, as posts are, a few much longer."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
    words = _sample_words()
    texts: dict[str, None] = {}
    while len(texts) < count:
        length = max(2, round(chance.lognormvariate(2.7, 0.7)))
        start = chance.randrange(len(words) - 50)
        texts[" ".join(words[(start + step) % len(words)] for step in range(length))] = None
    return list(texts)


@functools.cache
def _sample_words() -> list[str]:
    """The words of the sample account, from its file: benches ask for them within an event loop and without one."""
    written = (SAMPLE / "data" / "tweets.js").read_text("utf-8").partition("=")[2]
    return [word for record in json.loads(written) for word in prepare_words(record["tweet"]["full_text"]).split()]
