"""Sentences of our own (contrast.toml): a group named kindly and with hate, an insult and its denial."""

import random
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.rows import LABELS, Row, Targets, seeded

HELD_BACK_EVERY = 5
"""Every fifth frame and every fifth filler is kept from training and used, together, for the measurement."""

TUNING_SHARE = 0.08
DISGUISED_SHARE = 0.12
JOINED_SHARE = 0.2

_SLOT = re.compile(r"\{(a:)?(\w+)\}")
_SWEARING = {"fuck", "fucking", "shit", "shitty", "dick", "ass", "cunt", "motherfucker", "kill", "stfu"}
_LEET = {"a": "@4", "e": "3", "i": "1!", "o": "0", "s": "$5", "u": "*v", "t": "7"}


def contrast_rows(seed: int) -> Iterator[Row]:
    """Yield the sentences of contrast.toml: `count` to train and tune on, a third as many more to measure with."""
    book = tomllib.loads(Path(__file__).with_name("contrast.toml").read_text(encoding="utf-8"))
    families = {family["name"]: family for family in book["family"]}
    for name, family in families.items():
        rng = seeded(f"{seed}/{name}")
        for held_back in (False, True):
            writer = _Writer(book["fillers"], families["ordinary"], held_back=held_back, rng=rng)
            seen: set[str] = set()
            wanted = family["count"] // 3 if held_back else family["count"]
            for _ in range(wanted * 3):
                if len(seen) == wanted:
                    break
                text = writer.write(family)
                if text not in seen:
                    seen.add(text)
                    split = "test" if held_back else "tune" if rng.random() < TUNING_SHARE else "train"
                    yield Row(text, _targets(family), f"contrast: {name}", split)


class _Writer:
    """Fills frames from one side of the division, the trained or the held-back one."""

    def __init__(
        self, fillers: dict[str, list[str]], ordinary: dict[str, Any], *, held_back: bool, rng: random.Random
    ) -> None:
        self._fillers = {name: _side(words, held_back=held_back) for name, words in fillers.items()}
        self._fillers["tail"] = fillers["tail"]
        self._abusive = _SWEARING | {word for name in ("bad", "noun", "vermin") for word in fillers[name]}
        self._ordinary = ordinary
        self._held_back = held_back
        self._rng = rng

    def write(self, family: dict[str, Any]) -> str:
        """Return one sentence of the family, now and then beside an ordinary one or with an abusive word disguised."""
        text = self._fill(family) + self._rng.choice(self._fillers["tail"])
        if self._held_back:
            return text
        if family["targets"].get("toxicity") == 1 and self._rng.random() < DISGUISED_SHARE:
            text = self._disguise(text)
        if self._rng.random() < JOINED_SHARE:
            pair = [text, self._fill(self._ordinary)]
            self._rng.shuffle(pair)
            text = self._rng.choice([". ", ", ", " ", "! "]).join(pair)
        return text

    def _fill(self, family: dict[str, Any]) -> str:
        frame = self._rng.choice(_side(family["frames"], held_back=self._held_back))
        return _SLOT.sub(lambda slot: self._word(slot[2], article=bool(slot[1])), frame)

    def _word(self, filler: str, *, article: bool) -> str:
        word = self._rng.choice(self._fillers[filler])
        if not article:
            return word
        return f"an {word}" if word[0].lower() in "aeiou" else f"a {word}"

    def _disguise(self, text: str) -> str:
        """Write one abusive word as people do to slip through: leetspeak, stars, or spaced out."""
        words = text.split(" ")
        places = [place for place, word in enumerate(words) if word.strip(",.!").lower() in self._abusive]
        if places:
            place = self._rng.choice(places)
            words[place] = self._rng.choice([self._leet, self._star, " ".join])(words[place])
        return " ".join(words)

    def _leet(self, word: str) -> str:
        return "".join(
            self._rng.choice(_LEET[letter]) if letter in _LEET and self._rng.random() < 0.7 else letter
            for letter in word
        )

    def _star(self, word: str) -> str:
        place = self._rng.randrange(1, max(2, len(word) - 1))
        return word[:place] + self._rng.choice("*#-") + word[place + 1 :]


def _side(words: list[str], *, held_back: bool) -> list[str]:
    """Return the part of a list on one side of the division."""
    return [word for place, word in enumerate(words, 1) if (place % HELD_BACK_EVERY == 0) == held_back]


def _targets(family: dict[str, Any]) -> Targets:
    """Return a family's targets in label order; -1 in the file means unknown, a missing label 0."""
    values = (family["targets"].get(label, 0.0) for label in LABELS)
    return tuple(None if value < 0 else float(value) for value in values)
