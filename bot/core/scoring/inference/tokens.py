"""Texts into rows of token ids, each tokenized once; a long text becomes several rows that overlap."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from bot.core.scoring.models.registry import MAX_TOKENS

_SHARED = 8  # Neighboring windows of a long text share an eighth of their tokens, so that no phrase is cut in two.
_LEAST_SHARED = 32  # But no less than a long sentence.


def overlap(window: int) -> int:
    """How many tokens neighboring windows of this size share."""
    return max(window // _SHARED, _LEAST_SHARED)


class Vocabulary:
    """A model's own tokenizer without its Python wrapper, which takes seconds to import and a third of the time."""

    def __init__(self, tokenizer: Tokenizer, window: int = MAX_TOKENS) -> None:
        """`window`: the most tokens that the model reads at a time."""
        self.window = window
        tokenizer = Tokenizer.from_str(tokenizer.to_str())  # A copy: transformers turns padding on in its own.
        tokenizer.enable_truncation(window, stride=overlap(window))
        tokenizer.no_padding()
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, file: Path, window: int = MAX_TOKENS) -> "Vocabulary":
        """Load a tokenizer.json that `save` has written."""
        return cls(Tokenizer.from_file(str(file)), window)

    @classmethod
    def of(cls, serialized: str, window: int) -> "Vocabulary":
        """The same as another one, from its `serialized`."""
        return cls(Tokenizer.from_str(serialized), window)

    @property
    def serialized(self) -> str:
        """All of it, for another process."""
        return self._tokenizer.to_str()

    def save(self, file: Path) -> None:
        """Write it to a tokenizer.json."""
        self._tokenizer.save(str(file))

    def rows(self, texts: Sequence[str]) -> tuple[list[list[int]], list[int]]:
        """The windows of all texts, and for each window the index of its text."""
        rows: list[list[int]] = []
        owners: list[int] = []
        for index, encoding in enumerate(self._tokenizer.encode_batch_fast(list(texts))):
            windows = [encoding, *encoding.overflowing]
            rows += [window.ids for window in windows]
            owners += [index] * len(windows)
        return rows, owners

    def places(self, text: str) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """The windows of a text, with each token's character span; special tokens have an empty one."""
        encoding = self._tokenizer.encode(text)
        return [(window.ids, window.offsets) for window in (encoding, *encoding.overflowing)]
