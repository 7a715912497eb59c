"""Where the sentences of a text are."""

import math
import re
from itertools import pairwise

# After a full stop, mark or ellipsis, and a quotation mark or bracket that closes behind it: a blank. After those of
# Chinese and Japanese: nothing. A new line ends a sentence as well: posts and comments often have no full stops.
_END = re.compile(r"""(?:(?<=[.!?…])|(?<=[.!?…]["'”’»)\]]))\s|(?<=[。！？])|\n""")


def find_sentences(text: str, most: int) -> list[tuple[int, int]]:
    """Begin and end of each sentence, without the blanks around it; neighbors together where there are over `most`.

    A full stop with a blank behind it ends a sentence, that of an abbreviation too.
    """
    cuts = [0, *(found.end() for found in _END.finditer(text)), len(text)]
    found = [span for begin, end in pairwise(cuts) if (span := _strip(text, begin, end))]
    together = math.ceil(len(found) / most) or 1
    groups = [found[at : at + together] for at in range(0, len(found), together)]
    return [(group[0][0], group[-1][1]) for group in groups]


def _strip(text: str, begin: int, end: int) -> tuple[int, int] | None:
    piece = text[begin:end]
    start = begin + len(piece) - len(piece.lstrip())
    stop = start + len(piece.strip())
    return (start, stop) if stop > start else None
