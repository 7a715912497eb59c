"""A model ready to compute: its tokenizer, its network in some runtime, and how much it gets at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.domain.labels import Label
from bot.core.scoring.inference.batching import spread
from bot.core.scoring.inference.packing import Row
from bot.core.scoring.inference.runtimes import Marks, Rows, ScoringNetwork
from bot.core.scoring.inference.tokenizing import TokenizerPool
from bot.core.scoring.inference.tokens import Vocabulary

NONE: Marks = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Work:
    """What a shipment cost the model: the size of each batch, the tokens of its texts, and the tokens of padding.

    Padding is computed in attention only, a small part of all work; on most GPUs not even there.
    """

    batches: tuple[int, ...]
    tokens: int
    padding: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """Scores texts. `labels` are the columns of its scores, `device` is where it computes, as torch names it.

    With a `pool` other processes tokenize.
    """

    words: Vocabulary
    network: ScoringNetwork
    labels: tuple[Label, ...]
    device: str
    token_budget: int
    pool: TokenizerPool | None = None
    part: int = 0
    """So many texts are tokenized while those before them are computed; 0 for all of them before any is computed."""

    def score(self, texts: Sequence[str]) -> tuple[Rows, Work]:
        """Scores (texts x labels, each 0 to 1; of a long text the maximum over its windows), and the work they took."""
        owners: list[list[int]] = []  # Of the rows of each batch.
        lengths: list[list[int]] = []

        def batches() -> Iterator[list[Row]]:
            for first, (windows, whose) in self._tokenize(texts):
                for group in spread([*map(len, windows)], self.token_budget, self.network.lanes):
                    owners.append([first + whose[i] for i in group])
                    lengths.append([len(windows[i]) for i in group])
                    yield [windows[i] for i in group]

        scores = np.zeros((len(texts), len(self.labels)), dtype=np.float32)
        for batch, rows in enumerate(self.network.scores(batches())):
            np.maximum.at(scores, owners[batch], rows)
        tokens = sum(map(sum, lengths))
        computed = tokens if self.network.unpadded else sum(len(each) * max(each) for each in lengths)
        return scores, Work(tuple(map(len, lengths)), tokens, computed - tokens)

    def _tokenize(self, texts: Sequence[str]) -> Iterator[tuple[int, tuple[Sequence[Row], list[int]]]]:
        """The windows of each part of the texts, and the texts that they are of; before them the part's first text."""
        part = self.part or max(1, len(texts))
        firsts = range(0, len(texts), part)
        parts = [texts[first : first + part] for first in firsts]
        yield from zip(firsts, self.pool.rows(parts) if self.pool else map(self.words.rows, parts), strict=True)

    def weights(self, texts: Sequence[str]) -> list[list[tuple[float, tuple[int, int]]]]:
        """For each text its tokens' character spans, with how much each token made the text toxic (0 to 1).

        Tokens in the overlap of two windows occur twice. Empty for a model without a marker.
        """
        windows = [(at, *window) for at, text in enumerate(texts) for window in self.words.places(text)]
        lengths = [len(ids) for _, ids, _ in windows]
        groups = spread(lengths, self.token_budget, self.network.lanes)
        marks: list[Marks] = [NONE] * len(windows)
        for group, found in zip(
            groups, self.network.marks([windows[i][1] for i in group] for group in groups), strict=True
        ):
            ends = np.cumsum([lengths[i] for i in group])[:-1]
            for i, own in zip(group, np.split(found, ends), strict=True):
                marks[i] = own
        weights: list[list[tuple[float, tuple[int, int]]]] = [[] for _ in texts]
        for (at, _, places), own in zip(windows, marks, strict=True):
            for mark, place in zip(own.tolist(), places, strict=False):  # No marks at all without a marker.
                if place[1] > place[0]:
                    weights[at].append((mark, place))
        return weights

    def embed(self, texts: Sequence[str]) -> Rows:
        """What each text says, as a direction (texts x width, each of length 1): the mean over its tokens."""
        windows, owners = self.words.rows(texts)
        lengths = [len(window) for window in windows]
        groups = spread(lengths, self.token_budget, self.network.lanes)
        sums: list[Marks] = [NONE] * len(texts)
        for group, states in zip(
            groups, self.network.states([windows[i] for i in group] for group in groups), strict=True
        ):
            ends = np.cumsum([lengths[i] for i in group])[:-1]
            for i, own in zip(group, np.split(states, ends), strict=True):
                said = own[1:-1].sum(0)  # Without the tokens that begin and end each window.
                sums[owners[i]] = said + sums[owners[i]] if sums[owners[i]].size else said
        found: Rows = np.stack(sums)
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return found
