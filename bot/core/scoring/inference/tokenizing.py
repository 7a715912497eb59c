"""Tokenizing in processes of its own, for a device that computes faster than this process can feed it."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt

from bot.core.scoring.inference.packing import Row
from bot.core.scoring.inference.tokens import Vocabulary
from bot.process.aside import begin

AHEAD = 2  # Pieces of work for each process: one that it does, one that waits for it.

Ids = npt.NDArray[np.int32]
Found = tuple[Ids, Ids, list[int]]
"""The ids of all rows, end to end; how many each row has; and each row's owner."""

_words: Vocabulary


class TokenizerPool:
    """Processes that tokenize, each on one core. They end with `close`, and with the process that has them."""

    def __init__(self, words: Vocabulary, processes: int) -> None:
        """They are started with the first texts."""
        self._ahead = AHEAD * processes
        self._pool = ProcessPoolExecutor(
            processes, get_context("spawn"), initializer=_load, initargs=(words.serialized, words.window)
        )

    def rows(self, parts: Iterable[Sequence[str]]) -> Iterator[tuple[Sequence[Row], list[int]]]:
        """`Vocabulary.rows` of each part, in order; few parts are under way at a time, however many there are.

        Raises:
            BrokenProcessPool: one of the processes died.
        """
        under_way: deque[Future[Found]] = deque()
        waiting = iter(parts)
        while True:
            while len(under_way) < self._ahead and (part := next(waiting, None)) is not None:
                under_way.append(self._pool.submit(_tokenize, list(part)))
            if not under_way:
                return
            ids, lengths, owners = under_way.popleft().result()
            yield np.split(ids, np.cumsum(lengths)[:-1]), owners

    def close(self) -> None:
        """End them, once they have done what they do; what waits for them is dropped."""
        self._pool.shutdown(cancel_futures=True)


def _load(tokenizer: str, window: int) -> None:
    global _words  # noqa: PLW0603 - one vocabulary a process is what this process is for.
    begin()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # There is a process for each core.
    _words = Vocabulary.of(tokenizer, window)


def _tokenize(texts: list[str]) -> Found:
    rows, owners = _words.rows(texts)
    return np.concatenate([np.asarray(row, np.int32) for row in rows]), np.array([*map(len, rows)], np.int32), owners
