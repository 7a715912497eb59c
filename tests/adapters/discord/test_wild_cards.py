"""Whatever a card holds, Discord takes the message that it becomes."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.drawing.render import drawings
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    Card,
    Divider,
    Element,
    Field,
    Fields,
    File,
    Image,
    Part,
    Ping,
    PostQuote,
    Select,
    SelectOption,
    Table,
    Text,
    Thumbnail,
    Tone,
    bold,
    code,
    command,
    link,
    moment,
    text,
)
from tests.adapters.discord.drawn import violations

PATIENT = settings(deadline=None)  # A slow machine is no failure.
WILD = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("*_~|`<>[]()@#-+\\:/.1 \n👍é長")), max_size=800)
PARTS = st.one_of(
    st.builds(Part, WILD),
    st.builds(bold, WILD),
    st.builds(code, WILD),
    st.builds(command, WILD),
    st.builds(link, WILD, WILD),
)
TEXTS = st.lists(PARTS, max_size=5).map(lambda parts: Text(tuple(parts)))
MOMENTS = st.datetimes(datetime(2006, 3, 21), timezones=st.just(UTC)).map(lambda at: moment("then", at))  # noqa: DTZ001 - UTC is the zone
BARS = st.lists(st.builds(Bar, WILD, WILD, st.floats(0, 1), st.booleans()), max_size=12).map(tuple)
WORDS: st.SearchStrategy[Element] = st.one_of(
    TEXTS,
    st.lists(PARTS, max_size=3).map(lambda parts: Thumbnail("https://pbs.twimg.com/a.jpg", "a picture", tuple(parts))),
    st.lists(st.builds(Field, WILD, WILD | TEXTS | MOMENTS.map(text)), max_size=5).map(
        lambda fields: Fields(tuple(fields))
    ),
    st.builds(Bars, WILD, BARS),
    st.builds(PostQuote, st.integers(1, 99), WILD, WILD, WILD, WILD, WILD, BARS, WILD, st.booleans(), st.booleans()),
    st.lists(st.tuples(WILD, WILD, WILD | MOMENTS), max_size=5).map(lambda rows: Table(("a", "b", "c"), tuple(rows))),
    st.just(Divider()),
)
FILES = st.lists(st.sampled_from(["a.png", "b.png", "c.csv"]), max_size=3, unique=True).map(
    lambda names: [Image(b"p", name, "wörds") if name.endswith("png") else File(name, b"f", "a file") for name in names]
)
ROWS = st.lists(st.integers(0, 5), max_size=5).map(
    lambda sizes: tuple(
        tuple(Button("press", f"t1:{row}:{number}") for number in range(size))
        or (Select("Pick", (SelectOption("a", f"t1:{row}"),)),)
        for row, size in enumerate(sizes)
    )
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Cards of any words and of many elements, with as many controls as Discord ever took, and a few files."""
    some = draw(st.lists(WORDS, max_size=6))
    elements = draw(st.permutations([*(some * draw(st.sampled_from([1, 1, 9]))), *draw(FILES)]))
    ping = draw(st.one_of(st.none(), st.none(), st.builds(Ping, WILD, user=st.just("7"))))
    return Card(draw(WILD), tuple(elements), draw(st.sampled_from(Tone)), draw(ROWS), draw(WILD), ping)


@PATIENT
@given(cards())
def test_every_message_that_a_card_becomes_is_within_discords_limits(card: Card) -> None:
    """Components, characters, bytes, and files that somebody sees: of the largest one and of those tried after it."""
    drawn = list(drawings(card))
    assert drawn
    assert [violation for drawing in drawn for violation in violations(drawing)] == []
