"""Respells words so that they are still heard but no rule of preparation reads them, harmless words as well.

That letters are missing or swapped then says nothing about what is said.
"""

import random
import re
from collections.abc import Callable

from training.profane import PROFANE

_MORE = re.compile(
    r"\b(?:die|moron\w*|loser\w*|ugly|dumb\w*|trash|scum\w*|pig|shoot|stab|hang|murder\w*|beat|hurt|disgusting|"
    r"pathetic|worthless|vermin|parasite\w*|rats?|clown\w*|garbage)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z']{3,}")
_SOUNDS = (
    ("f", "ph"), ("ck", "k"), ("ck", "q"), ("s", "z"), ("i", "1"), ("o", "0"), ("e", "3"), ("a", "4"), ("er", "a"),
    ("you", "u"), ("c", "k"), ("ch", "tch"), ("x", "ks"), ("u", "oo"), ("i", "!"), ("a", "@"), ("s", "$"),
)  # fmt: skip
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "l": "1", "b": "8", "g": "9"}

Change = Callable[[str, random.Random], str]


def respelt(text: str, rng: random.Random) -> str:
    """Return the text with its abusive words respelt, most of them, or else one to three others."""
    words = text.split(" ")
    bad = [place for place, word in enumerate(words) if PROFANE.search(word) or _MORE.search(word)]
    other = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha() and place not in bad]
    if bad:
        chosen = {place for place in bad if rng.random() < 0.85} or {rng.choice(bad)}
        if other and rng.random() < 0.25:
            chosen.add(rng.choice(other))
    else:
        chosen = set(rng.sample(other, min(len(other), rng.choice([1, 1, 2, 3]))))
    if len(words) <= 4 and rng.random() < 0.15:
        return "".join(words)
    for place in chosen:
        change = rng.choice(CHANGES)
        words[place] = _WORD.sub(lambda word, change=change: change(word[0], rng), words[place], count=1)
    return " ".join(words)


def _star(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, max(2, len(word) - 1))
    stars = rng.choice([1, 1, 1, 2]) if len(word) > 4 else 1
    return word[:place] + rng.choice("***#-_.") * stars + word[place + stars :]


def _without_vowels(word: str, _: random.Random) -> str:
    return word[0] + re.sub("[aeiou]", "", word[1:])


def _swap(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, max(2, len(word) - 2))
    return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]


def _double(word: str, rng: random.Random) -> str:
    place = rng.randrange(len(word))
    return word[:place] + word[place] * rng.randint(2, 3) + word[place + 1 :]


def _drop(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, max(2, len(word) - 1))
    return word[:place] + word[place + 1 :]


def _cut(word: str, rng: random.Random) -> str:
    place = rng.randrange(2, max(3, len(word) - 1))
    return word[:place] + rng.choice("  -.*/") + word[place:]


def _by_ear(word: str, rng: random.Random) -> str:
    sounds = [pair for pair in _SOUNDS if pair[0] in word.lower()]
    return re.sub(*rng.choice(sounds), word, count=1, flags=re.IGNORECASE) if sounds else word


def _leet(word: str, rng: random.Random) -> str:
    return "".join(rng.choice(_LEET[c]) if c in _LEET and rng.random() < 0.6 else c for c in word.lower())


def _spell(word: str, rng: random.Random) -> str:
    return rng.choice(" .- ").join(word)


def _first_letter(word: str, rng: random.Random) -> str:
    return word[0] + rng.choice("*-_.") * (len(word) - 1)


CHANGES: tuple[Change, ...] = (
    *(_star, _star, _star, _without_vowels, _swap, _double, _drop, _cut),
    *(_by_ear, _by_ear, _by_ear, _leet, _leet, _spell, _first_letter),
)
"""What can happen to a word; what people do more often stands more often."""
