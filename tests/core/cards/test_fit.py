"""Cards cut to limits: within them always, complete always, readable where it can be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from bot.core.cards.fit import CardLimits, fit
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    Card,
    Element,
    Field,
    Fields,
    File,
    Image,
    Part,
    PostQuote,
    Table,
    Text,
    bold,
    code,
    link,
    text,
)
from bot.core.cards.plain_text import element_text
from bot.core.cards.sentences import continued

PATIENT = settings(deadline=None)  # A slow machine is no failure.
WILD = st.text(max_size=400)
PARTS = st.one_of(WILD.map(Part), WILD.map(bold), WILD.map(code), st.builds(link, WILD, st.text(max_size=60)))
TEXTS = st.lists(PARTS, max_size=5).map(lambda parts: Text(tuple(parts)))
BARS = st.lists(st.builds(Bar, WILD, WILD, st.floats(0, 1), st.booleans()), max_size=12).map(tuple)
ELEMENTS: st.SearchStrategy[Element] = st.one_of(
    TEXTS,
    st.lists(st.builds(Field, WILD, WILD | TEXTS), max_size=5).map(lambda fields: Fields(tuple(fields))),
    st.builds(Bars, st.text(max_size=60), BARS),
    st.builds(PostQuote, st.integers(1, 99), WILD, WILD, WILD, WILD, WILD, BARS, WILD, st.booleans()),
    st.lists(st.tuples(WILD, WILD), max_size=5).map(lambda rows: Table(("a", "b"), tuple(rows))),
    st.just(Image(b"png", "a.png", "words " * 100)),
    st.just(File("a.csv", b"a,b", "words " * 100)),
)
BUTTONS = st.lists(st.builds(Button, st.just("press"), st.just("t1:h")), max_size=8).map(tuple)
CARDS = st.builds(
    Card,
    st.text(max_size=200),
    st.lists(ELEMENTS, max_size=6).map(tuple),
    rows=st.lists(BUTTONS, max_size=4).map(tuple),
    footer=st.text(max_size=200),
)
LIMITS = st.builds(
    lambda title, footer, body, elements, rows, controls: CardLimits(
        title, footer, body, title + footer + body + 2, elements, rows, controls
    ),
    st.integers(40, 100),
    st.integers(1, 100),
    st.integers(40, 300),
    st.integers(1, 4),
    st.integers(1, 3),
    st.integers(1, 5),
)


def size(card: Card) -> int:
    """The characters of a card as `CardLimits.total` counts them."""
    lines = [card.title, *(element_text(element) for element in card.elements if not isinstance(element, Image | File))]
    return sum(len(line) + 1 for line in lines) + len(card.footer)


@PATIENT
@given(CARDS, LIMITS)
def test_every_card_is_within_the_limits(card: Card, limits: CardLimits) -> None:
    """Whatever the card holds, each piece can be sent."""
    for piece in fit(card, limits):
        assert len(piece.title) <= limits.title
        assert len(piece.footer) <= limits.footer
        assert size(piece) <= limits.total
        assert len(piece.elements) <= limits.elements
        assert len(piece.rows) <= limits.rows
        assert all(len(row) <= limits.controls for row in piece.rows)
        words = [element for element in piece.elements if not isinstance(element, Image | File)]
        assert all(len(element_text(element)) <= limits.text for element in words)


@PATIENT
@given(st.text(max_size=200), st.lists(TEXTS, max_size=6), st.text(max_size=200), LIMITS)
def test_no_word_of_a_text_is_lost(title: str, texts: list[Text], footer: str, limits: CardLimits) -> None:
    """Title, texts and footer, put together again, are what they were, letter by letter."""
    pieces = fit(Card(title, tuple(texts), footer=footer), limits)
    said = [pieces[0].title]
    said += [element_text(element) for piece in pieces for element in piece.elements]
    said += [piece.footer for piece in pieces]
    assert "".join(said) == title + "".join(element_text(element) for element in texts) + footer


@PATIENT
@given(CARDS, LIMITS)
def test_no_character_of_any_element_is_lost(card: Card, limits: CardLimits) -> None:
    """Every letter of the card is still there at least as often."""
    before = element_letters(card.elements)
    after = element_letters([element for piece in fit(card, limits) for element in piece.elements])
    assert all(after.count(letter) >= before.count(letter) for letter in set(before))


def element_letters(elements: object) -> str:
    """All that elements say, without what stands between their parts."""
    assert isinstance(elements, list | tuple)
    return "".join(character for element in elements for character in element_text(element) if character.isalnum())


@PATIENT
@given(CARDS, LIMITS)
def test_every_control_is_kept_in_its_order(card: Card, limits: CardLimits) -> None:
    """Rows may be broken, buttons never vanish."""
    pieces = fit(card, limits)
    kept = [control for piece in pieces for row in piece.rows for control in row]
    assert kept == [control for row in card.rows for control in row]


@PATIENT
@given(CARDS)
def test_a_card_without_limits_stays_as_it_is(card: Card) -> None:
    """A terminal needs no splitting."""
    without_empty_rows = tuple(row for row in card.rows if row)
    (piece,) = fit(card, CardLimits())
    assert piece == Card(card.title, card.elements, card.tone, without_empty_rows, card.footer)


def test_texts_are_split_between_words() -> None:
    """No word is torn where a space is near."""
    words = "seven and thirty dwarfs went out to look for gold " * 20
    pieces = fit(Card("Dwarfs", (text(words),)), CardLimits(title=40, text=60, total=200, elements=1))
    assert all(element_text(piece.elements[0]).endswith(" ") for piece in pieces)


def test_later_cards_say_that_they_continue() -> None:
    """The first has the title, the others repeat it."""
    first, *others = fit(Card("Dwarfs", (text("gold " * 50),)), CardLimits(text=100, elements=1))
    assert first.title == "Dwarfs"
    assert {card.title for card in others} == {"Dwarfs (continued)"}


def test_footer_and_controls_stand_on_the_last_card() -> None:
    """Where a reader ends is where they go on."""
    card = Card("Dwarfs", (text("gold " * 50),), rows=((Button("Next", "t1:h"),),), footer="That was it.")
    *others, last = fit(card, CardLimits(text=100, elements=1))
    assert (last.footer, last.rows) == ("That was it.", card.rows)
    assert others
    assert all(not piece.footer and not piece.rows for piece in others)


def test_a_long_post_goes_on_under_its_number() -> None:
    """Its words are whole; scores and address are said once."""
    quote = PostQuote(
        3, "@a", "today", "post", "gold and silver " * 40, "https://x.com/a/status/1", (Bar("x", "9%", 0.1),)
    )
    pieces = [
        element for card in fit(Card("Posts", (quote,)), CardLimits(text=150, total=300)) for element in card.elements
    ]
    quotes = [piece for piece in pieces if isinstance(piece, PostQuote)]
    assert quotes == pieces
    assert "".join(piece.text for piece in quotes) == quote.text
    assert [piece.continued for piece in quotes] == [False] + [True] * (len(quotes) - 1)
    assert [bool(piece.scores) for piece in quotes] == [True] + [False] * (len(quotes) - 1)
    assert all("(continued)" in element_text(piece) for piece in quotes[1:])


def test_bars_keep_their_title_when_they_go_on() -> None:
    """Each group of bars says what it belongs to."""
    bars = Bars("Posts by score", tuple(Bar(f"{step}%", "12 posts", 0.5) for step in range(12)))
    pieces = [element for card in fit(Card("Report", (bars,)), CardLimits(text=80)) for element in card.elements]
    assert [piece.title for piece in pieces if isinstance(piece, Bars)] == ["Posts by score"] + [
        continued("Posts by score")
    ] * (len(pieces) - 1)


def test_a_table_repeats_its_columns() -> None:
    """A row without the names of its columns says nothing."""
    table = Table(("Account", "Posts"), tuple((f"@number{place}", "1,234") for place in range(12)))
    pieces = [element for card in fit(Card("History", (table,)), CardLimits(text=80)) for element in card.elements]
    assert all(isinstance(piece, Table) and piece.columns == table.columns for piece in pieces)
    assert tuple(row for piece in pieces if isinstance(piece, Table) for row in piece.rows) == table.rows


@PATIENT
@given(
    st.lists(st.sampled_from(["👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "e\u0301", "a", " "]), min_size=40, max_size=200),
    st.integers(40, 60),
)
def test_characters_of_several_code_points_stay_whole(characters: list[str], limit: int) -> None:
    """A family of emoji is never torn into its members."""
    words = "".join(characters)
    pieces = [
        element_text(element)
        for card in fit(Card("Emoji", (text(words),)), CardLimits(text=limit))
        for element in card.elements
    ]
    assert [character for piece in pieces for character in iter_graphemes(piece)] == list(iter_graphemes(words))


def test_a_link_moves_as_a_whole() -> None:
    """Half an address leads nowhere."""
    address = link("the post", "https://x.com/sample/status/1700000000000000001")
    pieces = [
        element
        for card in fit(Card("Links", (text("see " * 10, address),)), CardLimits(text=70))
        for element in card.elements
    ]
    assert [part for piece in pieces if isinstance(piece, Text) for part in piece.parts][-1] == address


@pytest.mark.parametrize(
    "limits",
    [CardLimits(text=10), CardLimits(elements=0), CardLimits(rows=0), CardLimits(title=5), CardLimits(total=30)],
)
def test_limits_that_hold_no_card_are_refused(limits: CardLimits) -> None:
    """Better an error than a loop without end."""
    with pytest.raises(ValueError, match="no card fits"):
        fit(Card("Title", (text("words " * 10),)), limits)
