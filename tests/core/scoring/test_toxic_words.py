"""The words that made a text toxic."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.labels import Label
from bot.core.scoring.inference.loaded_model import Loaded
from bot.core.scoring.inference.open_model import open_in_torch
from bot.core.scoring.inference.plan import Plan, PlanRequest
from bot.core.scoring.inference.runtimes import Rows
from bot.core.scoring.inference.tokens import Vocabulary
from bot.core.scoring.inference.toxic_words import LONGEST, find_toxic_words, project
from bot.core.scoring.models.files import find
from bot.core.scoring.text import prepare_words

LIMITS = {Label.TOXICITY: 0.5}


class Reader:
    """Scores a row 0.9 while one of its tokens is among `bad`; marks those tokens and a little of all others."""

    first_position = 0
    lanes = 1
    unpadded = False

    def __init__(self, bad: Sequence[int], *, marked: Sequence[int] | None = None) -> None:
        self.bad, self.marked = set(bad), set(bad if marked is None else marked)
        self.scored: list[int] = []  # How many rows at a time …
        self.sizes: list[int] = []  # … and how many tokens, with padding, of whatever was asked.

    def scores(self, batches: Iterator[list[list[int]]]) -> Iterator[Rows]:
        """See `Network`."""
        for rows in batches:
            self.scored.append(len(rows))
            self.sizes.append(len(rows) * max(map(len, rows)))
            yield np.array([[0.9 if self.bad & set(row) else 0.1] for row in rows], np.float32)

    def marks(self, batches: Iterator[list[list[int]]]) -> Iterator[Rows]:
        """See `Network`."""
        for rows in batches:
            self.sizes.append(len(rows) * max(map(len, rows)))
            yield np.array([0.8 if token in self.marked else 0.1 for row in rows for token in row], np.float32)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """The bundled model's own."""
    from transformers import BertTokenizer

    return Vocabulary(BertTokenizer.from_pretrained(find("mini", Path()).folder).backend_tokenizer)


def reader(words: Vocabulary, bad: Sequence[str], marked: Sequence[str] | None = None) -> Reader:
    """A network for which these words are toxic."""
    ids = {word: words.places(word)[0][0][1] for word in [*bad, *(marked or ())]}
    return Reader([ids[word] for word in bad], marked=None if marked is None else [ids[word] for word in marked])


def loaded(words: Vocabulary, bad: Sequence[str], marked: Sequence[str] | None = None) -> Loaded:
    """A model for which these words are toxic."""
    return Loaded(words, reader(words, bad, marked), (Label.TOXICITY,), "cpu", 512)


def test_marks_the_words_that_flag_a_text(words: Vocabulary) -> None:
    """As few as possible, in characters of the text."""
    model = loaded(words, ["idiot"])
    assert find_toxic_words(model, ["you are an idiot, Tom", "idiot"], LIMITS) == [[(11, 17)], [(0, 5)]]


def test_marks_neighbors_as_one(words: Vocabulary) -> None:
    """A phrase is one mark."""
    assert find_toxic_words(loaded(words, ["stupid", "idiot"]), ["you stupid idiot there"], LIMITS) == [[(4, 16)]]


def test_goes_on_until_the_rest_is_not_flagged(words: Vocabulary) -> None:
    """Where the surest words are not all of it, the next are taken too."""
    model = loaded(words, ["idiot", "ugly"], marked=["idiot"])
    [spans] = find_toxic_words(model, ["ugly idiot"], LIMITS)
    assert spans == [(0, 10)]


def test_looks_again_only_where_there_are_words_left_to_take(words: Vocabulary) -> None:
    """Each look is a pass through the network; where nothing more could be marked, none is needed."""
    network = reader(words, ["idiot", "ugly"], marked=["idiot"])
    model = Loaded(words, network, (Label.TOXICITY,), "cpu", 512)
    assert find_toxic_words(model, ["idiot idiot"], LIMITS) == [[(0, 11)]]
    assert network.scored == []
    assert find_toxic_words(model, ["you idiot", "ugly idiot", "idiot"], LIMITS) == [[(4, 9)], [(0, 10)], [(0, 5)]]
    assert network.scored == [2]  # All words of the second are marked then.


def test_a_page_of_long_posts_goes_through_the_network_in_batches(words: Vocabulary) -> None:
    """As it does to be scored: all at once would take gigabytes of memory. What is found does not depend on them."""
    network = reader(words, ["idiot"])
    model = Loaded(words, network, (Label.TOXICITY,), "cpu", 512)
    page = [f"{'you are ' * many}idiot and {'me ' * many}" for many in (1, 300, 20, 2, 350)]
    found = find_toxic_words(model, page, LIMITS)
    assert max(network.sizes) <= 512
    assert [[text[start:end] for start, end in spans] for text, spans in zip(page, found, strict=True)] == [
        ["idiot"]
    ] * 5
    alone = [model.weights([text])[0] for text in page]
    assert model.weights(page) == alone


def test_nothing_asked_is_nothing_marked(words: Vocabulary) -> None:
    """No text, no work."""
    assert find_toxic_words(loaded(words, ["idiot"]), [], LIMITS) == []


@pytest.mark.parametrize(
    ("shown", "word", "due"),
    [
        ("@tom you idiot! https://t.co/x", "idiot", "idiot!"),
        ("Tom &amp; you, ｉｄｉｏｔ", "idiot", "ｉｄｉｏｔ"),
        ("you i d i o t there", "idiot", "i d i o t"),
        ("have a nice 🖕 day", "middle", "🖕"),
    ],
)
def test_marks_lie_on_the_text_as_it_is_shown(shown: str, word: str, due: str) -> None:
    """Links and mentions are no part of them; what was read as other words is marked as a whole."""
    words = prepare_words(shown)
    start = words.index(word)
    [(first, last)] = project(shown, words, [(start, start + len(word))])
    assert shown[first:last] == due


def test_words_of_a_long_text_are_not_looked_for(words: Vocabulary) -> None:
    """A page of the longest posts would keep the model for seconds."""
    long = "idiot " * (LONGEST // 6 + 1)
    assert find_toxic_words(loaded(words, ["idiot"]), [long, "idiot"], LIMITS) == [[], [(0, 5)]]


@given(st.text(max_size=80), st.data())
def test_spans_lie_within_the_text_in_order(shown: str, data: st.DataObject) -> None:
    """Whatever it holds, and whichever of its words are toxic."""
    words = prepare_words(shown)
    places = [(found.start(), found.end()) for found in re.finditer(r"\S+", words)]
    spans = [place for place in places if data.draw(st.booleans())]
    found = project(shown, words, spans)
    edges = [edge for span in found for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(shown) for edge in edges)
    assert bool(found) == bool(spans)


FLAGGED = (
    "you are a stupid idiot and the meeting is at nine",
    "thanks for the parcel, you worthless piece of trash",
    "the soup was cold and the cook is a disgusting pig",
    "see you on Friday, I will kill you then",
    "what a lovely garden, shame that an ugly moron owns it",
    "shut up you pathetic loser and pass the salt",
    "our train leaves at ten, go hang yourself meanwhile",
    "my neighbour plays the trumpet, the dumb bitch",
    "the weather is fine and all immigrants are vermin",
    "I read your article about bread, you brainless clown",
)


def test_marked_words_are_what_flags(tmp_path: Path) -> None:
    """Without its marked words at least nine of ten flagged texts pass; without as many others at most two."""
    model = find("mini", tmp_path)
    _, bundled = open_in_torch(PlanRequest(model, "torch", "cpu", 1, None), Plan(threads=1))
    limits = {label: limit for label, limit in model.thresholds.items() if label is not Label.OBSCENE}
    lines = np.array([limits.get(label, np.inf) for label in bundled.labels])
    found = find_toxic_words(bundled, FLAGGED, limits)
    assert all(found)
    rest, others = [], []
    for text, spans in zip(FLAGGED, found, strict=True):
        taken = [any(start < last and end > first for first, last in spans) for start, end in _places(text)]
        kept = [word for word, mark in zip(text.split(), taken, strict=True) if not mark]
        rest.append(" ".join(kept) or ".")
        left = sum(taken)
        unmarked = [at for at, mark in enumerate(taken) if not mark][:left]
        others.append(" ".join(word for at, word in enumerate(text.split()) if at not in unmarked) or ".")
    assert (bundled.score(rest)[0] >= lines).any(axis=1).sum() <= 1
    assert (bundled.score(others)[0] >= lines).any(axis=1).sum() >= len(FLAGGED) - 2


def _places(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        yield start, at
