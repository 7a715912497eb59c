"""How alike texts are: in their letters, and in what the bundled model makes of them on its way to the scores.

Letters find what was changed a little, the model finds what says the same in other words; docs/models.md has both
measured.
"""

import re
from collections.abc import Sequence
from operator import methodcaller
from time import monotonic

import numpy as np

from bot.core.domain.reports import Likeness
from bot.core.scoring.inference.long_texts import cost
from bot.core.scoring.inference.runtimes import Rows
from bot.core.scoring.service import ScoringService

LONGEST = 1_000
"""How much of a prepared text is compared, in characters; what is longer is called similar at most."""

NEARLY = 0.9
"""From this share of letters in common on: people said the same of 175 of 176 such pairs (docs/models.md)."""

SIMILAR = 0.85
"""From this sum of both measures on: of those most like a toxic post, two thirds are toxic; of all, a quarter."""

_MODEL = "mini"  # The measures above are of it.
_GRAM = 3
_SIGNS = re.compile(r"[^\w ]")


class Embeddings:
    """What the bundled model makes of texts, where one of the services holds it. Nothing is kept."""

    def __init__(self, services: Sequence[ScoringService]) -> None:
        self._service = next((each for each in services if each.name == _MODEL), None)

    @property
    def possible(self) -> bool:
        """Whether the bundled model is loaded here at all."""
        return self._service is not None

    async def find(self, texts: Sequence[str], seconds: float) -> Rows:
        """Directions (texts x width, of length 1) of the first texts: of as many as there is time for, perhaps none.

        Between the shipments of scans, one of its own at a time.
        """
        found: list[Rows] = []
        done, end = 0, monotonic() + seconds
        while self._service and done < len(texts) and monotonic() < end:
            some = _take(texts, done, self._service.plan.shipment)
            rows = await self._service.ask_aside(methodcaller("embed", some), end - monotonic())
            if rows is None:
                break
            found.append(rows)
            done += len(some)
        return np.concatenate(found) if found else np.zeros((0, 0), np.float32)


def _take(texts: Sequence[str], start: int, most: int) -> list[str]:
    some: list[str] = []
    for text in texts[start:]:
        some.append(text[:LONGEST])
        most -= cost(text[:LONGEST])
        if most <= 0:
            break
    return some


def find_alike(texts: Sequence[str], directions: Rows | None = None) -> list[tuple[int, Likeness]]:
    """Which of the prepared `texts` are like the first: their places, and how alike they are, most alike first.

    `directions` are what the model makes of the first of them; of the others, and without any, letters alone count.
    """
    first, *others = texts
    own = letters_of(first)
    letters = np.array([share(own, letters_of(other)) for other in others], np.float32)
    sums = letters.copy()
    if directions is not None and len(directions):
        seen = len(directions) - 1
        sums[:seen] += directions[1:] @ directions[0]
    found: list[tuple[tuple[int, float], int, Likeness]] = []
    for place, other in enumerate(others):
        whole = max(len(first), len(other)) <= LONGEST
        if whole and other == first:
            found.append(((2, sums[place]), place, Likeness.SAME))
        elif whole and letters[place] >= NEARLY:
            found.append(((1, sums[place]), place, Likeness.NEARLY))
        elif sums[place] >= SIMILAR:
            found.append(((0, sums[place]), place, Likeness.SIMILAR))
    found.sort(key=lambda each: each[0], reverse=True)
    return [(place + 1, likeness) for _, place, likeness in found]


def letters_of(text: str) -> frozenset[str]:
    """All three letters in a row of the text's beginning, without signs; words are kept apart."""
    words = f" {' '.join(_SIGNS.sub('', text[:LONGEST].lower()).split())} "
    return frozenset(words[at : at + _GRAM] for at in range(len(words) - _GRAM + 1))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Dice's coefficient (L. R. Dice, 1945), 0 to 1: twice what they have in common, of what both have."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
