"""What each English word costs, the more the rarer, in 5 MB of memory and a sixth of a second; a dict takes 20 MB."""

import functools
import gzip
import math
import re
from array import array
from pathlib import Path

_SLOTS = 1 << 19  # Four times as many as there are words, so that a look finds its word, or none, nearly at once.


class WordCosts:
    """Words by frequency, the most frequent first, as one text; an open hash table says where in it a word stands."""

    def __init__(self, words: bytes) -> None:
        """Each word of `words` ends its line."""
        self._text = words
        self._starts, self._costs = array("I", [0]), array("d", [0.0])  # By a word's place, from 1.
        self._slots = array("I", bytes(4 * _SLOTS))  # The place of a word; 0 for none.
        scale = math.log(words.count(b"\n"))
        for place, found in enumerate(re.finditer(rb"\S+", words), 1):
            self._starts.append(found.start())
            self._costs.append(math.log(place * scale))  # By Zipf's law rank is frequency.
            self._slots[self._find(found[0])] = place

    def get(self, word: bytes, otherwise: float) -> float:
        """The cost of a word in small letters; what is none costs `otherwise`."""
        if not self._slots[hash(word) % _SLOTS]:  # So it is with most of what is looked for.
            return otherwise
        place = self._slots[self._find(word)]
        return self._costs[place] if place else otherwise

    def __contains__(self, word: bytes) -> bool:
        return self._slots[self._find(word)] > 0

    def _find(self, word: bytes) -> int:
        """The slot of a word, or the free one where it would stand."""
        slot, line = hash(word) % _SLOTS, b"%b\n" % word
        while (place := self._slots[slot]) and not self._text.startswith(line, self._starts[place]):
            slot = (slot + 1) % _SLOTS
        return slot


@functools.cache
def word_costs() -> WordCosts:
    """The list of wordninja 2.0.0, by frequency in Wikipedia (NOTICE), read when a text first needs it.

    The package itself comes as source only and has had no release since 2019.
    """
    return WordCosts(gzip.decompress(Path(__file__).with_name("words.gz").read_bytes()))
