"""Long texts in pieces, so that none keeps a model busy for long: an urgent request waits for one shipment at most."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence

from bot.core.domain.labels import Label, Scores

LONGEST = 2_000
"""The most that a piece may cost: about a window of 512 tokens, which a model reads at once anyway."""

_OVERLAP = 250  # Characters that neighbors share, about as many as 64 tokens are.
_DEAR = 4  # A sign or a letter of another script can be a token by itself; of English, four letters are one.
_CHEAP = re.compile("[A-Za-z0-9 ]+")


def cost(text: str) -> int:
    """A text's cost for a model, in characters of English text (about four a token); rarely an underestimate."""
    return len(text) + (_DEAR - 1) * len(_CHEAP.sub("", text))


def pieces(text: str) -> list[str]:
    """The text in parts that cost at most `LONGEST`, cut between words where there are any; neighbors overlap."""
    if len(text) * _DEAR <= LONGEST or cost(text) <= LONGEST:
        return [text]
    middle, apart = len(text) // 2, min(_OVERLAP, len(text) // 4) // 2
    first = text.rfind(" ", middle, middle + apart)
    second = text.find(" ", middle - apart, middle)
    left = text[: first if first > 0 else middle + apart]
    right = text[second + 1 if second >= 0 else middle - apart :]
    return [*pieces(left), *pieces(right)]


class Gathering:
    """The pieces of some texts, and the scores of each text once all of its own are there."""

    def __init__(self, parts: Mapping[str, Sequence[str]]) -> None:
        self._parts = parts
        self._texts: dict[str, list[str]] = {}
        for text, of_it in parts.items():
            for piece in of_it:
                self._texts.setdefault(piece, []).append(text)
        self._missing = {text: set(of_it) for text, of_it in parts.items()}
        self._found: dict[str, Scores | None] = {}

    @classmethod
    async def of(cls, texts: Iterable[str]) -> "Gathering":
        """Cut the long texts, in a thread."""
        different = dict.fromkeys(texts)
        if all(len(text) * _DEAR <= LONGEST for text in different):
            return cls({text: [text] for text in different})
        return cls(await asyncio.to_thread(lambda: {text: pieces(text) for text in different}))

    @property
    def pieces(self) -> list[str]:
        """All distinct pieces."""
        return list(self._texts)

    def add(self, answer: Mapping[str, Scores | None]) -> dict[str, Scores | None]:
        """Add pieces' scores; returns those of texts now complete. A text is None if one of its pieces is."""
        whole: dict[str, Scores | None] = {}
        for piece, scores in answer.items():
            self._found[piece] = scores
            for text in self._texts[piece]:
                self._missing[text].discard(piece)
                if not self._missing[text]:
                    whole[text] = _combine([self._found[each] for each in self._parts[text]])
        return whole


def _combine(found: Sequence[Scores | None]) -> Scores | None:
    """The maximum of each label over all pieces: the middle of a long text counts as much as its beginning."""
    scored = [scores for scores in found if scores is not None]
    if len(scored) < len(found):
        return None
    if len(scored) == 1:
        return scored[0]
    labels: list[Label] = list(scored[0])
    return Scores({label: max(scores[label] for scores in scored) for label in labels})
