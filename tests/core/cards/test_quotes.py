"""Posts on cards, with the words that made them flagged."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.cards.model import PostQuote


def quote(text: str, *toxic: tuple[int, int]) -> PostQuote:
    """A post of these words."""
    return PostQuote(1, "Ada", "today", "post", text, "", toxic=toxic)


def test_no_toxic_piece_goes_over_the_end_of_a_line() -> None:
    """Markup that does would end with the line."""
    pieces = [piece for piece in quote("you big\nfool!", (4, 12)).pieces if piece[0]]
    assert pieces == [("you ", False), ("big", True), ("\n", False), ("fool", True), ("!", False)]


@given(st.text(max_size=30), st.lists(st.integers(0, 30), unique=True, max_size=6), st.integers(0, 30))
def test_cut_in_two_it_loses_nothing(text: str, edges: list[int], at: int) -> None:
    """Neither a character, nor which of them are toxic."""
    edges = sorted(min(edge, len(text)) for edge in edges)
    spans = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False) if start < end]
    whole = quote(text, *spans)
    halves = whole.cut(min(at, len(text)))
    assert "".join(half.text for half in halves) == text
    toxic = [[c for piece, bad in each.pieces if bad for c in piece] for each in (whole, *halves)]
    assert toxic[0] == toxic[1] + toxic[2]
    assert "".join(piece for piece, _ in whole.pieces) == text
