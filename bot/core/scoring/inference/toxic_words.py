"""Which words made a text toxic: words that the lower layers point at, without which the text is not flagged."""

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.core.domain.labels import Label
from bot.core.domain.posts import Span
from bot.core.scoring.text import MOST_CHARACTERS, prepare_words

if TYPE_CHECKING:  # The bot itself, which needs the spans alone, is spared what computes.
    from bot.core.scoring.inference.loaded_model import Loaded

LONGEST = 4_000
"""The longest prepared text, in characters, whose words are searched: three passes over a page take about a second."""

_STEPS = (0.5, 0.3, 0.15, 0.05)
"""The surest words are taken first; the next ones only where the text would still be flagged without those."""
_WORD = re.compile(r"\S+")
_LOOK_AHEAD = 16  # Words: a row of emoji becomes so many. Further on a word is another one of the same spelling.


def find_toxic_words(loaded: "Loaded", texts: Sequence[str], thresholds: Mapping[Label, float]) -> list[list[Span]]:
    """For each prepared, flagged text the words without which it would not be flagged.

    Neighbors are one span. Nothing is found by a model without a marker, nor in a text of more than `LONGEST`.
    `thresholds` are those that flag by themselves. It takes three passes through the network at most: for the weights,
    for the surest words of each text that has others, and for all further choices of those that need one.
    """
    lines = np.array([thresholds.get(label, np.inf) for label in loaded.labels], np.float32)
    short = [text if len(text) <= LONGEST else "" for text in texts]
    choices = [_choices(_weigh(text, weights)) for text, weights in zip(short, loaded.weights(short), strict=True)]

    def find_still_flagged(tries: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
        """The choices, as pairs of text and choice number, that leave the text flagged."""
        rests = [_remove(texts[at], choices[at][place]) for at, place in tries]
        rows = loaded.score(rests)[0] if rests else ()
        return {each for each, row in zip(tries, rows, strict=True) if (row >= lines).any()}

    failed = find_still_flagged([(at, 0) for at, own in enumerate(choices) if len(own) > 1])
    failed |= find_still_flagged([(at, place) for at, _ in failed for place in range(1, len(choices[at]) - 1)])
    chosen = [
        next((choice for place, choice in enumerate(own) if (at, place) not in failed), [])
        for at, own in enumerate(choices)
    ]
    return [_join(text, spans) for text, spans in zip(texts, chosen, strict=True)]


def _choices(words: Sequence[tuple[float, Span]]) -> list[list[Span]]:
    """Sets of words to remove, growing from the surest word alone; empty where there are no words."""
    most = max((weight for weight, _ in words), default=0.0)
    steps = [[span for weight, span in words if weight >= min(step, most)] for step in _STEPS]
    return [choice for choice, _ in itertools.groupby(steps) if choice]


def project(shown: str, words: str, spans: Sequence[Span]) -> list[Span]:
    """Where spans of the prepared `words` of a text lie in the text as it is shown.

    Word by word: what preparation took away is left out, and what it read as other words is taken as a whole. The time
    grows with the length of the text and no faster; beyond `MOST_CHARACTERS` nothing was read.
    """
    found: list[Span] = []
    for ours, theirs in _pair(shown, words):
        if any(start < last and end > first for first, last in theirs for start, end in spans):
            found += ours
    return _join(shown, found)


def _pair(shown: str, words: str) -> Iterator[tuple[list[Span], list[Span]]]:
    """Words as shown beside the prepared words that they were read as, in order; one by one where they are alike."""
    read_as = functools.cache(_read)  # Of this text alone: what people wrote is not kept.
    theirs = [found.span() for found in _WORD.finditer(words)]
    read = [words[start:end] for start, end in theirs]
    at = 0
    last: Span = (0, len(shown))
    beside: list[Span] = []  # What stands before the next pair: shown words that are read in another way.
    for found in _WORD.finditer(shown, 0, MOST_CHARACTERS):
        ours, own = found.span(), read_as(found[0])
        near = range(at, min(at + _LOOK_AHEAD, len(read))) if own else ()
        place = next((there for there in near if read[there] == own[0]), -1)
        if place < 0:
            beside += [ours] if own else []
            continue
        end = place + next(many for many in range(len(own), 0, -1) if read[place : place + many] == own[:many])
        yield beside or [ours], theirs[at:place]
        yield [ours], theirs[place:end]
        at, beside, last = end, [], ours
    yield beside or [last], theirs[at:]


def _read(word: str) -> list[str]:
    """What preparation makes of a word. It is prepared beside another, since signs alone would leave nothing."""
    return prepare_words(f"the {word}").split()[1:]


def _weigh(text: str, weights: list[tuple[float, Span]]) -> list[tuple[float, Span]]:
    """Each word with the weight of its heaviest token; none where the model has no marker."""
    if not weights:
        return []
    words = [found.span() for found in _WORD.finditer(text)]
    starts = [start for start, _ in words]
    heaviest = [0.0] * len(words)
    for weight, (first, last) in weights:  # In order within each window, so searched: a long text has many of both.
        for at in range(max(bisect_right(starts, first) - 1, 0), bisect_left(starts, last)):
            if first < words[at][1]:
                heaviest[at] = max(heaviest[at], weight)
    return list(zip(heaviest, words, strict=True))


def _remove(text: str, spans: list[Span]) -> str:
    """The text without the spans; a full stop where nothing is left, as an empty text can't be scored."""
    kept, end = [], 0
    for start, stop in spans:
        kept.append(text[end:start])
        end = stop
    return " ".join("".join([*kept, text[end:]]).split()) or "."


def _join(text: str, spans: Sequence[Span]) -> list[Span]:
    """Neighboring words as one span."""
    joined: list[Span] = []
    for start, end in spans:
        beside = joined and not text[joined[-1][1] : start].strip()
        joined.append((joined.pop()[0] if beside else start, end))
    return joined
