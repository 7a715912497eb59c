"""Posts on cards, with the words that made them flagged."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.cards.model import PostQuote
from bot.core.cards.plain_text import covered, uncovered


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


def test_what_an_author_has_hidden_is_covered_below_their_warning() -> None:
    """A toxic word stands out on either side."""
    post = replace(quote("bad words\n\nyou fool", (0, 3), (15, 19)), hidden_from=11)
    shown, covered = post.shown
    assert [piece for piece in shown if piece[0]] == [("bad", True), (" words\n\n", False)]
    assert [piece for piece in covered if piece[0]] == [("you ", False), ("fool", True)]


def test_a_spoiler_covers_the_warning_too() -> None:
    """It may be as strong as what it warns of."""
    post = replace(quote("bad words\n\nyou fool"), hidden_from=11, spoiler=True)
    assert post.shown[0] == (("", False),)
    shown, hidden = covered(post)
    assert ("".join(piece for piece, _ in shown), "".join(piece for piece, _ in hidden)) == (
        "",
        "Author's warning: “bad words”\nyou fool",
    )


def test_what_follows_in_the_next_message_has_no_warning_of_its_own() -> None:
    """It stands above, in the one before."""
    _first, rest = replace(quote("bad words\n\nyou fool"), hidden_from=11).cut(13)
    assert [("".join(piece for piece, _ in part)) for part in covered(rest)] == ["", "u fool"]


def test_where_nothing_can_be_covered_words_say_what_is_hidden() -> None:
    """Nothing of the post is left out."""
    said = "".join(piece for piece, _ in uncovered(replace(quote("bad words\n\nyou fool"), hidden_from=11)))
    assert said == "Author's warning: “bad words”\nWhat follows, its author has hidden: you fool"


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_cut_in_two_the_same_stays_hidden(text: str, hidden: int, at: int) -> None:
    """Character by character."""
    hidden, at = min(hidden, len(text)), min(at, len(text))
    halves = replace(quote(text), hidden_from=hidden).cut(at)
    covered = "".join(piece for half in halves for piece, _ in half.shown[1])
    assert covered == text[hidden:]
