"""A text in pieces: those that made it flagged stand out."""

from collections.abc import Iterator, Sequence

Span = tuple[int, int]
"""Where a piece of a text begins and ends, in characters."""
Piece = tuple[str, bool]
"""Words, and whether they stand out."""


def mark(words: str, spans: Sequence[Span]) -> Sequence[Piece]:
    """The words in pieces; those of the spans, which are in order, stand out, and none goes over the end of a line."""
    return tuple(_pieces(words, spans))


def _pieces(words: str, spans: Sequence[Span]) -> Iterator[Piece]:
    end = 0
    for start, stop in spans:
        yield words[end:start], False
        for place, line in enumerate(words[start:stop].split("\n")):
            yield ("\n" if place else ""), False
            yield line, True
        end = stop
    yield words[end:], False


def within(spans: Sequence[Span], start: int, stop: int, shift: int = 0) -> tuple[Span, ...]:
    """What lies of the spans from `start` to `stop`, as spans of a text that begins `shift` characters before there."""
    kept = ((max(first, start), min(last, stop)) for first, last in spans if first < stop and last > start)
    return tuple((first - start + shift, last - start + shift) for first, last in kept)
