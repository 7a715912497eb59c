"""Which words made a text toxic: those that the model's own lower layers point at, as many as flag the text."""

import difflib
import re
from collections.abc import Mapping, Sequence

import numpy as np

from bot.core.domain.labels import Label
from bot.core.scoring.inference.loaded import Loaded
from bot.core.scoring.text import prepare

Span = tuple[int, int]
"""Where marked words begin and end, in characters of the prepared text."""

_STEPS = (0.5, 0.3, 0.15, 0.05)
"""The surest words are taken first; the next ones only where the text would still be flagged without those."""
_WORD = re.compile(r"\S+")


def marks(loaded: Loaded, texts: Sequence[str], thresholds: Mapping[Label, float]) -> list[list[Span]]:
    """For each prepared text, which should be a flagged one, the words without which it would no longer be.

    Neighbours are one span; a model without a marker marks nothing. It takes one pass through the network, and one more
    for each step that some text needs: little more than scoring the texts twice.
    """
    lines = np.array([thresholds.get(label, np.inf) for label in loaded.labels], np.float32)
    words = [_weighed(text, weights) for text, weights in zip(texts, loaded.weights(texts), strict=True)]
    chosen: list[list[Span]] = [[] for _ in texts]
    flagged = [at for at, own in enumerate(words) if own]
    for step in _STEPS:
        for at in flagged:
            most = max(weight for weight, _ in words[at])
            chosen[at] = [span for weight, span in words[at] if weight >= min(step, most)]
        rests = [_without(texts[at], chosen[at]) for at in flagged]
        left = loaded.score(rests)[0] if rests else ()
        flagged = [at for at, row in zip(flagged, left, strict=True) if (row >= lines).any()]
    return [_together(text, spans) for text, spans in zip(texts, chosen, strict=True)]


def onto(shown: str, words: str, spans: Sequence[Span]) -> list[Span]:
    """Where marks in the prepared `words` of a text lie in the text as it is shown.

    Word by word: what preparation took away is not marked, and what it read as other words is marked as a whole.
    """
    theirs = [(found.start(), found.end()) for found in _WORD.finditer(words)]
    ours = [(found.start(), found.end()) for found in _WORD.finditer(shown)]
    marked = [any(start < last and end > first for start, end in spans) for first, last in theirs]
    read = [prepare(shown[start:end]) for start, end in ours]
    matcher = difflib.SequenceMatcher(None, read, [words[start:end] for start, end in theirs], autojunk=False)
    found: list[Span] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            found += [ours[start + at] for at in range(end - start) if marked[first + at]]
        elif any(marked[first:last]):
            found += ours[start:end]
    return _together(shown, found)


def _weighed(text: str, weights: list[tuple[float, Span]]) -> list[tuple[float, Span]]:
    """Each word with the weight of its heaviest token; none where the model has no marker."""
    if not weights:
        return []
    words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    return [
        (max((weight for weight, (start, end) in weights if start < last and end > first), default=0.0), (first, last))
        for first, last in words
    ]


def _without(text: str, spans: list[Span]) -> str:
    kept, end = [], 0
    for start, stop in spans:
        kept.append(text[end:start])
        end = stop
    return " ".join("".join([*kept, text[end:]]).split()) or "."


def _together(text: str, spans: list[Span]) -> list[Span]:
    """Neighbouring words as one span."""
    joined: list[Span] = []
    for start, end in spans:
        beside = joined and not text[joined[-1][1] : start].strip()
        joined.append((joined.pop()[0] if beside else start, end))
    return joined
