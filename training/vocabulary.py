"""Keeps the part of a WordPiece vocabulary that our texts use."""

from collections import Counter
from collections.abc import Iterable

from transformers import BertTokenizer

SIZE = 12_800
"""As many words as our texts use more than a few times; the table of them is a quarter of the model."""


def kept_tokens(texts: Iterable[str], tokenizer: BertTokenizer) -> list[int]:
    """Return the ids to keep, ascending: special ones, all single characters (so no word is unknown), the most used."""
    uses: Counter[int] = Counter()
    for ids in tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]:
        uses.update(ids)
    tokens = {number: token for token, number in tokenizer.get_vocab().items()}
    kept = set(tokenizer.all_special_ids)
    kept |= {number for number, token in tokens.items() if len(token.removeprefix("##")) == 1}
    for number, _ in sorted(uses.items(), key=lambda use: (-use[1], use[0])):
        if len(kept) >= SIZE:
            break
        kept.add(number)
    for number in range(len(tokens)):  # the original order is by use in general English
        if len(kept) >= SIZE:
            break
        if not tokens[number].startswith("[unused"):
            kept.add(number)
    return sorted(kept)
