"""Texts into rows of token ids, each tokenised once; a long text becomes several rows that overlap."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

MAX_TOKENS = 512  # The position table of all of Detoxify's models ends here.
OVERLAP = 64  # Tokens that neighbouring windows of a long text share, so that no phrase is cut in two.


class Words:
    """A model's own tokenizer, without its Python around it: that takes seconds to import, and a third of the work."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer = Tokenizer.from_str(tokenizer.to_str())  # A copy: transformers turns padding on in its own.
        tokenizer.enable_truncation(MAX_TOKENS, stride=OVERLAP)
        tokenizer.no_padding()
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, file: Path) -> "Words":
        """From a tokenizer.json that `save` has written."""
        return cls(Tokenizer.from_file(str(file)))

    def save(self, file: Path) -> None:
        """Write it down."""
        self._tokenizer.save(str(file))

    def rows(self, texts: Sequence[str]) -> tuple[list[list[int]], list[int]]:
        """The windows of all texts, at most `MAX_TOKENS` each, and for each window the index of its text."""
        rows: list[list[int]] = []
        owners: list[int] = []
        for index, encoding in enumerate(self._tokenizer.encode_batch_fast(list(texts))):
            windows = [encoding, *encoding.overflowing]
            rows += [window.ids for window in windows]
            owners += [index] * len(windows)
        return rows, owners
