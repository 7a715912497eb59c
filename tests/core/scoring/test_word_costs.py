"""What English words cost: the same as in a dict, in a quarter of its memory."""

import gzip
import math
from pathlib import Path

import pytest

from bot.core.scoring import word_costs
from bot.core.scoring.word_costs import WordCosts


def test_each_word_costs_by_its_rank() -> None:
    """All of the list that we bring along; of a word that stands there twice the later place counts."""
    content = gzip.decompress(Path(word_costs.__file__).with_name("words.gz").read_bytes())
    words = content.split()
    expected = {word: math.log(place * math.log(len(words))) for place, word in enumerate(words, 1)}
    costs = WordCosts(content)
    assert {word: costs.get(word, 0.0) for word in expected} == expected
    assert all(word in costs for word in expected)


@pytest.mark.parametrize("word", [b"", b"on", b"ones", b"one\ntwo", b"two\n", "öne".encode(), b"tw"])
def test_what_is_no_word_costs_what_the_asker_says(word: bytes) -> None:
    """Also where it is a part of one, or of several."""
    costs = WordCosts(b"one\ntwo\nthree\n")
    assert word not in costs
    assert costs.get(word, 30.0) == 30.0
