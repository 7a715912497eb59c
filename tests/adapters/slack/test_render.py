"""Cards as Block Kit: the main screens kept as files, and whatever else stands on a card within Slack's rules.

After a wanted change: UPDATE_GOLDEN=1 pytest tests/adapters/slack/test_render.py, then read the difference.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.drawing import REST
from bot.adapters.slack.drawing.elements import element_blocks
from bot.adapters.slack.drawing.render import REST_LATER, Drawing, draw, drawings, fits
from bot.core.cards import model as cards
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    Card,
    Chart,
    Divider,
    Element,
    Field,
    Fields,
    File,
    Image,
    Part,
    PartStyle,
    PostQuote,
    Select,
    SelectOption,
    Table,
    Text,
    Thumbnail,
    Tone,
)
from tests.core.views.test_screens import SCREENS
from tests.servers.slack_blocks import mistakes
from tests.servers.slack_state import block_lines

GOLDEN = Path(__file__).parent / "golden"
SHARED = ("alert-mastodon", "digest", "posts-mastodon", "progress-mastodon", "report-mastodon")  # With what is covered.
WORDS = st.text(st.characters(codec=None), max_size=60) | st.text("<&>*_~`@#!\n :", max_size=30)
LONG = WORDS | st.text(min_size=2000, max_size=9000)
BARS = st.builds(Bar, WORDS, WORDS, st.floats(0, 1), st.booleans())
TIMES = st.none() | st.datetimes(datetime(2006, 3, 21), timezones=st.just(UTC))  # noqa: DTZ001 - UTC is the zone
PARTS = st.builds(
    Part, LONG, st.sampled_from(PartStyle), st.sampled_from(["https://x.com/a", "javascript:x", ""]), TIMES
)
MOMENTS = st.builds(Part, WORDS, st.just(PartStyle.MOMENT), at=TIMES)
PARAGRAPHS = st.builds(Text, st.lists(PARTS, max_size=4).map(tuple))
CHARTS = st.builds(
    Chart,
    WORDS,
    st.just(("flagged",)),
    st.lists(st.tuples(WORDS, st.tuples(st.integers(0, 99))), max_size=24).map(tuple),
)
ELEMENTS: st.SearchStrategy[Element] = st.one_of(
    PARAGRAPHS,
    st.builds(
        Thumbnail, st.sampled_from(["https://pbs.twimg.com/a.jpg", ""]), WORDS, st.lists(PARTS, max_size=4).map(tuple)
    ),
    st.builds(Fields, st.lists(st.builds(Field, WORDS, LONG | PARAGRAPHS), max_size=14).map(tuple)),
    st.builds(Bars, WORDS, st.lists(BARS, max_size=12).map(tuple)),
    st.builds(
        PostQuote,
        st.integers(1, 10**6),
        WORDS,
        WORDS,
        WORDS,
        LONG,
        st.sampled_from(["https://x.com/ada/status/1", "nowhere", "https://x.com/<!channel>"]),
        st.lists(BARS, max_size=4).map(tuple),
        WORDS,
        st.booleans(),
        at=TIMES,
    ),
    st.builds(Image, st.binary(max_size=4), st.just("chart.png"), WORDS, st.none() | CHARTS),
    st.builds(File, st.just("posts.csv"), st.binary(max_size=4), WORDS),
    st.lists(st.tuples(WORDS, WORDS, WORDS | MOMENTS), max_size=20).map(
        lambda rows: Table(("#", "b", "c"), tuple(rows))
    ),
    st.just(Divider()),
)
CARDS = st.builds(Card, WORDS, st.lists(ELEMENTS, max_size=12).map(tuple), st.sampled_from(Tone), footer=LONG)


def a_button(slot: str) -> Button:
    """One that opens something."""
    return Button("Open", f"t1{slot}:h")


@pytest.mark.parametrize("letters", [1, 280, 2_700, 3_000, 6_000, 8_500, 25_000])
@pytest.mark.parametrize("words", ["word ", "w"])
def test_a_post_takes_at_most_five_blocks(letters: int, words: str) -> None:
    """However long it is and however it is drawn, and no line goes through it: what is too long is in the file."""
    score = (Bar("toxicity", "97%", 0.97, marked=True),)
    said = (words * letters)[:letters]
    post = PostQuote(1, "Ada", "1 Jan 2026", "post", said, "https://x.com/ada/status/1", score, "A note.")
    empty = next(drawings(Card("Worst posts of @ada", (), footer="A model's guess."), {}))
    for drawing in drawings(Card("Worst posts of @ada", (post,), footer="A model's guess."), {}):
        types = [block["type"] for block in drawing.blocks]
        lines = [at for at, kind in enumerate(types) if kind == "divider"]
        assert lines in ([], [len(types) - 2])  # Before the note that the rest is in the file.
        assert len(drawing.blocks) <= len(empty.blocks) + 5


def test_words_behind_the_last_post_do_not_run_into_it() -> None:
    """A line parts them, as one post from the next."""
    post = PostQuote(1, "Ada", "1 Jan 2026", "post", "words", "https://x.com/a")
    blocks = draw(Card("", (post, cards.text("All posts were read."))), {}).blocks
    assert [block["type"] for block in blocks] == ["rich_text", "divider", "rich_text"]


def test_paragraphs_stand_a_blank_line_apart() -> None:
    """Slack sets blocks of rich text so close that they look like one paragraph."""
    blocks = draw(Card("", (cards.text("One."), cards.text(cards.bold("Two."), " More."))), {}).blocks
    assert [block["type"] for block in blocks] == ["rich_text"]
    assert "".join(part["text"] for part in blocks[0]["elements"][0]["elements"]) == "One.\n\nTwo. More."


def test_a_page_of_posts_takes_two_blocks_a_post() -> None:
    """The post, and the line to the next."""
    posts = tuple(PostQuote(place, "Ada", "1 Jan 2026", "post", "x" * 200, "https://x.com/a") for place in range(1, 11))
    empty = draw(Card("Worst posts of @ada", ()), {})
    assert len(draw(Card("Worst posts of @ada", posts), {}).blocks) == len(empty.blocks) + 19


def test_the_main_screens_are_what_they_were() -> None:
    """Every block and every fallback text, to the letter; and none breaks a rule of Slack's."""
    alone = [(name, card, False) for name, card in SCREENS.items()]
    for name, card, shared in (*alone, *((f"{name}-shared", SCREENS[name], True) for name in SHARED)):
        drawing = draw(card, {"report.png": "F0CHART"}, shared=shared)
        drawn = json.dumps(drawing.payload(), ensure_ascii=False, indent=1) + "\n"
        file = GOLDEN / f"{name}.json"
        if os.environ.get("UPDATE_GOLDEN"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(drawn, "utf-8")
        assert file.read_text("utf-8") == drawn, f"{name} has changed"
        assert list(mistakes(list(drawing.blocks))) == []


@settings(max_examples=60)
@given(CARDS)
@pytest.mark.slow
def test_whatever_stands_on_a_card_slack_takes_it(card: Card) -> None:
    """Blocks within their limits, a text beside them, nothing in it that mentions or notifies anybody."""
    drawing = draw(card, {})
    assert list(mistakes(list(drawing.blocks))) == []
    assert fits(drawing.blocks)
    assert 0 < len(drawing.text) <= 4000
    assert "<" not in drawing.text
    json.dumps(drawing.payload(), ensure_ascii=False).encode("utf-8")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=4000)))
def test_nothing_of_a_long_card_is_lost(texts: list[str]) -> None:
    """What the message does not hold is in the file beside it."""
    quotes = tuple(PostQuote(n, "Ada", "1 Jan", "post", words, "https://x.com/a") for n, words in enumerate(texts, 1))
    drawing = draw(Card("Posts", quotes), {})
    read = "".join(_read(drawing).split())
    for words in texts:
        assert all(piece in read for piece in words[:: max(1, len(words) - 1)])
    total = sum(map(len, texts))
    assert len(read) >= total


def test_markup_in_a_post_is_shown_as_it_was_written() -> None:
    """Rich text has no markup, so there is nothing to escape and nothing to fool."""
    words = "*bold* _it_ `code` <!channel> <@U1> &amp; :smile:"
    drawing = draw(Card("Posts", (PostQuote(1, "Ada", "1 Jan", "post", words, "https://x.com/a/status/1"),)), {})
    quote = drawing.blocks[1]["elements"][1]
    assert quote == {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]}
    assert "&lt;!channel&gt; &lt;@U1&gt; &amp;amp;" in drawing.text


def test_each_reader_sees_a_moment_in_their_own_zone() -> None:
    """Slack tells the time; a post's leads to the post."""
    at = datetime(2026, 1, 15, 8, 36, tzinfo=UTC)
    post = PostQuote(1, "Ada", "15 Jan 2026", "post", "words", "https://x.com/a/status/1", at=at)
    said, quoted = draw(Card("", (cards.text(cards.moment("15 Jan", at)), post)), {}).blocks[::2]
    shown = {"type": "date", "timestamp": 1768466160, "format": "{date_short_pretty}, {time}", "fallback": "15 Jan"}
    assert said["elements"][0]["elements"] == [shown]
    linked = shown | {"fallback": "15 Jan 2026", "url": "https://x.com/a/status/1"}
    assert linked in quoted["elements"][0]["elements"]


def test_moments_in_fields_and_tables_are_in_each_readers_zone() -> None:
    """In short fields, in long ones, and in a table that is drawn as words; the words name their zone."""
    at = datetime(2026, 1, 15, 8, 36, tzinfo=UTC)
    when = Field("Next check", cards.text(cards.moment("15 Jan 2026, 08:36 UTC", at)))
    short, long = (
        draw(Card("", (Fields((when, Field("Where", where))),)), {}).blocks[0] for where in ("here", "there " * 9)
    )
    moment = "<!date^1768466160^{date_short_pretty}, {time}|15 Jan 2026, 08:36 UTC>"
    assert short["fields"][0] == {"type": "mrkdwn", "text": f"*Next check*\n{moment}"}
    table = Table(("#", "Account", "Requested"), (("1", "@ada", cards.moment("15 Jan 2026, 08:36", at)),))
    drawn = element_blocks(table, {})[0]
    for block, fallback in ((long, "15 Jan 2026, 08:36 UTC"), (drawn, "15 Jan 2026, 08:36 (UTC)")):
        dates = [each for each in block["elements"][0]["elements"] if each["type"] == "date"]
        assert [(each["timestamp"], each["fallback"]) for each in dates] == [(1768466160, fallback)]


def test_toxic_words_are_bold() -> None:
    """As an element of their own."""
    post = PostQuote(1, "Ada", "1 Jan", "post", "you big fool!", "", toxic=((4, 12),))
    quote = draw(Card("Posts", (post,)), {}).blocks[1]["elements"][1]
    assert [(each["text"], each.get("style")) for each in quote["elements"]] == [
        ("you ", None),
        ("big fool", {"bold": True}),
        ("!", None),
    ]


def test_markup_in_a_field_is_shown_as_it_was_written() -> None:
    """Slack knows no escape for a star: such a field goes without markup."""
    drawing = draw(Card("", (Fields((Field("Model", "mini"), Field("Account", "@_ada_"))),)), {})
    assert drawing.blocks[0]["fields"] == [
        {"type": "mrkdwn", "text": "*Model*\nmini"},
        {"type": "plain_text", "text": "Account\n@_ada_", "emoji": False},
    ]


def test_disabled_buttons_are_left_out() -> None:
    """Slack knows none; a row of nothing but such is no block, which Slack would refuse."""
    card = Card("", (), rows=((Button("Back", "t1:h", disabled=True),), (Button("Next", "t1:h"),)))
    assert [block["elements"][0]["text"]["text"] for block in draw(card, {}).blocks] == ["Next"]


def test_selects_stand_side_by_side_and_the_chosen_option_says_of_what_it_is_one() -> None:
    """In one block; the chosen option is Slack's initial one."""
    first = Select("Sort", (SelectOption("Worst", "t1:h", chosen=True), SelectOption("Newest", "t1a:h")))
    card = Card("", (), rows=((first,), (Select("Kind", (SelectOption("All", "t1b:h"),)),)))
    (block,) = draw(card, {}).blocks
    assert [element["placeholder"]["text"] for element in block["elements"]] == ["Sort", "Kind"]
    assert block["elements"][0]["initial_option"]["text"]["text"] == "Sort: Worst"
    assert "initial_option" not in block["elements"][1]


@pytest.mark.parametrize("name", ["settings", "watch", "watch-proposed"])
def test_lists_show_what_is_chosen_now(name: str) -> None:
    """Each the choice of its own card, as the option that Slack shows before anybody opens the list."""
    lists = [control for row in SCREENS[name].rows for control in row if isinstance(control, Select)]
    chosen = [[option.action for option in each.options if option.chosen] for each in lists]
    drawn = [
        [element["initial_option"]["value"]] if "initial_option" in element else []
        for block in draw(SCREENS[name], {}).blocks
        for element in block.get("elements", ())
        if element["type"] == "static_select"
    ]
    assert drawn == chosen
    assert any(chosen)


def test_a_picture_that_could_not_be_uploaded_is_said_in_words() -> None:
    """The report still arrives."""
    card = Card("", (Image(b"png", "chart.png", "Ten of forty flagged."),))
    assert draw(card, {"chart.png": "F1"}).blocks[0]["slack_file"] == {"id": "F1"}
    assert list(block_lines(list(draw(card, {}).blocks))) == ["Ten of forty flagged."]


def test_a_picture_from_the_web_stands_beside_its_words_and_is_a_link_where_slack_cannot_load_it() -> None:
    """Slack refuses the whole message then, and the price would be seen by nobody."""
    card = Card("Scan @grace?", (Thumbnail("https://pbs.twimg.com/1.jpg", "Picture of @grace", (Part("Grace"),)),))
    first, second, *_ = drawings(card, {})
    assert first.loads == {"https://pbs.twimg.com/1.jpg"}
    assert first.blocks[-1]["accessory"]["alt_text"] == "Picture of @grace"
    assert not second.loads
    linked = {"type": "link", "url": "https://pbs.twimg.com/1.jpg", "text": "Picture of @grace"}
    assert linked in second.blocks[-1]["elements"][0]["elements"]
    for drawing in (first, second):
        assert not list(mistakes(list(drawing.blocks)))


def test_a_picture_stands_for_the_bars_below_it() -> None:
    """Nobody reads the same numbers twice; without the picture they are there."""
    bars = Bars("Posts by score", (Bar("0–10%", "3 posts", 0.3),))
    card = Card("", (bars, Image(b"png", "chart.png", "Three posts."), bars))
    assert [block["type"] for block in draw(card, {"chart.png": "F1"}).blocks] == ["section", "rich_text", "image"]
    assert len(draw(card, {}).blocks) == 5


def test_what_is_too_long_is_in_a_file_and_the_message_says_so() -> None:
    """Where a file would be sent again and again, it only says that there is more."""
    card = Card("Posts", (cards.text("word " * 5000),))
    drawing = draw(card, {})
    assert [file.name for file in drawing.files] == [REST]
    assert "the rest is in the file in the thread" in _read(drawing)
    assert REST_LATER in _read(draw(card, {}, files_follow=False))


def test_a_page_of_ten_ordinary_posts_fits_into_one_message() -> None:
    """With its scores and all controls: nobody should need a file for what X calls a post."""
    scores = tuple(Bar(label, "88%", 0.88, marked=label != "threat") for label in ("toxicity", "insult", "threat"))
    url = "https://x.com/sample_name/status/1845175514684910084"
    quotes = tuple(
        PostQuote(n, "Sam Sample (@sample_name)", "15 Jan 2026, 08:36 UTC", "reply", "x" * 280, url, scores)
        for n in range(1, 11)
    )
    card = Card("Worst posts", quotes, rows=SCREENS["posts"].rows, footer="The model can be wrong.")
    drawing = draw(card, {})
    assert not drawing.files
    assert list(mistakes(list(drawing.blocks))) == []


def test_a_notification_is_short_and_says_where_the_rest_is() -> None:
    """chat.update refuses more than 4,000 characters, escapes included."""
    drawing = draw(Card("Posts", tuple(cards.text("& " * 400) for _ in range(5))), {})
    assert drawing.text.startswith("Posts\n&amp; &amp; ")
    assert drawing.text.endswith("(all of it is in the message)")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x.com/a b", "https://x.com/|x"])
def test_an_address_that_is_none_is_shown_as_words(url: str) -> None:
    """A link leads to the web, or is none."""
    (block,) = draw(Card("", (Text((Part("here", PartStyle.LINK, url),)),)), {}).blocks
    assert block["elements"][0]["elements"] == [{"type": "text", "text": f"here ({url})"}]


def _read(drawing: Drawing) -> str:
    """All that arrives: the message, then its files."""
    return "\n".join([*block_lines(list(drawing.blocks)), *(file.content.decode() for file in drawing.files)])
