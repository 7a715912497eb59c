"""Tables and charts: drawn by Slack itself, and as before where a workspace refuses that."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.drawing.data import CELLS, data_block
from bot.adapters.slack.drawing.home import card_views
from bot.adapters.slack.drawing.render import draw, drawings
from bot.core.cards.model import Card, Chart, Image, Table, moment
from tests.adapters.slack.conftest import Bot
from tests.core.views.test_screens import SCREENS
from tests.servers.slack import Upload
from tests.servers.slack_blocks import mistakes
from tests.servers.slack_state import block_lines

ARCHIVE = Upload("archive.zip", b"a fake reads it")
HISTORY = Table(("#", "Account", "Posts"), (("1", "@ada", "1,627"), ("2", "@grace", "10")))
TREND = Chart("Flagged posts by month", ("Flagged posts",), (("Jan 2026", (3,)), ("Feb 2026", (0,))))
ANY = st.text(max_size=60)


def test_a_table_is_slacks_own_with_numbers_as_numbers() -> None:
    """So that Slack sorts them; the account names its row to screen readers."""
    (block,) = draw(Card("", (HISTORY,)), {}).blocks
    assert block["type"] == "data_table"
    assert block["rows"][0][0] == {"type": "raw_text", "text": "#"}
    assert block["rows"][1] == [
        {"type": "raw_number", "value": 1, "text": "1"},
        {"type": "raw_text", "text": "@ada"},
        {"type": "raw_number", "value": 1627, "text": "1,627"},
    ]
    assert block["row_header_column_index"] == 1


def test_the_column_of_moments_names_their_zone() -> None:
    """Slack's tables take words only."""
    at = datetime(2026, 1, 15, 8, 36, tzinfo=UTC)
    block = data_block(Table(("Account", "Requested"), (("@ada", moment("15 Jan 2026, 08:36", at)),)))
    assert block
    assert [[cell["text"] for cell in row] for row in block["rows"]] == [
        ["Account", "Requested (UTC)"],
        ["@ada", "15 Jan 2026, 08:36"],
    ]


def test_a_chart_is_slacks_own_without_a_picture() -> None:
    """Nothing is uploaded; the notification has its words."""
    drawing = draw(Card("", (Image(b"png", "report.png", "Three posts in January.", TREND),)), {})
    (block,) = drawing.blocks
    assert block["chart"] == {
        "type": "bar",
        "series": [
            {"name": "Flagged posts", "data": [{"label": "Jan 2026", "value": 3}, {"label": "Feb 2026", "value": 0}]}
        ],
        "axis_config": {"categories": ["Jan 2026", "Feb 2026"]},
    }
    assert "Three posts in January." in drawing.text


def test_a_bar_of_several_months_is_named_by_the_first() -> None:
    """There is no room for more below it."""
    points = (("Jan 2026 – Mar 2026", (3,)), ("Apr 2026 – Jun 2026", (1,)))
    image = Image(b"png", "report.png", "Four posts.", Chart("Flagged posts by month", ("Flagged posts",), points))
    (block,) = draw(Card("", (image,)), {}).blocks
    below = {"categories": ["Jan 2026", "Apr 2026"], "x_label": "Beginning of each period"}
    assert block["chart"]["axis_config"] == below


def test_what_follows_has_neither() -> None:
    """All smaller drawings are as before."""
    first, *others = drawings(Card("", (HISTORY,)), {})
    assert first.has_data
    assert others
    assert not [each for each in others if each.has_data]


def test_both_sides_of_a_comparison_are_named_in_either_drawing() -> None:
    """With the share of each label: as a table of Slack's, and where that is refused, or at Home, in lines."""
    card = SCREENS["comparison"]
    first = draw(card, {})
    (table,) = (block for block in first.blocks if block["type"] == "data_table")
    assert [[cell["text"] for cell in row] for row in table["rows"]][:2] == [
        ["Share of posts", "@sample", "@other"],
        ["Flagged for toxicity", "1.3%, 12 posts", "1.3%, 24 posts"],
    ]
    refused = next(drawing for drawing in drawings(card, {}) if not drawing.has_data)
    (home, *_rest) = card_views(card)
    for blocks in (refused.blocks, home["blocks"]):
        assert "data_table" not in [block["type"] for block in blocks]
        assert "Flagged for toxicity\n@sample 1.3%, 12 posts · @other 1.3%, 24 posts" in "\n".join(block_lines(blocks))


@pytest.mark.parametrize(
    "table",
    [
        Table(("a",), ()),
        Table(("a",), (("x",),) * 101),
        Table(("a",) * 21, (("x",) * 21,)),
        Table(("a",), (("x" * CELLS,),)),
    ],
)
def test_a_table_that_slack_would_not_take_is_drawn_as_before(table: Table) -> None:
    """Too few rows, too many, too many columns, too many characters."""
    assert data_block(table) is None
    assert not draw(Card("Table", (table,)), {}).has_data


@given(st.integers(1, 6).flatmap(lambda width: st.lists(st.tuples(*[ANY] * width), min_size=2, max_size=12)), ANY)
def test_every_table_that_is_drawn_is_within_slacks_limits(rows: list[tuple[str, ...]], title: str) -> None:
    """Whatever stands in it."""
    drawing = draw(Card(title, (Table(rows[0], tuple(rows[1:])),)), {})
    assert list(mistakes(list(drawing.blocks))) == []


POINTS = st.lists(st.tuples(ANY, st.lists(st.integers(0, 10**6), min_size=2, max_size=2).map(tuple)), max_size=25)


@given(ANY, ANY, ANY, POINTS)
def test_every_chart_that_is_drawn_is_within_slacks_limits(
    title: str, one: str, two: str, points: list[tuple[str, tuple[int, ...]]]
) -> None:
    """Whatever its names are."""
    image = Image(b"png", "report.png", "A chart.", Chart(title, (one, two), tuple(points)))
    drawing = draw(Card("Report", (image, image, image)), {})
    assert list(mistakes(list(drawing.blocks))) == []


async def test_a_workspace_that_refuses_tables_is_asked_once(bot: Bot) -> None:
    """It gets them as before, and is remembered; others are not."""
    alice = bot.server.user("alice")
    await alice.type("", [ARCHIVE])
    await alice.wait_for(lambda message: "Report on @ada" in message.read)
    bot.server.refuses_data, bot.server.refused_data = True, 0
    for line in ("history", "history"):
        before = {message.ts for message in alice.messages}
        await alice.type(line)
        shown = await alice.wait_for(lambda message, before=before: message.ts not in before and "@ada" in message.read)
        assert shown.blocks
        assert "data_table" not in [block["type"] for block in shown.blocks]
    assert bot.server.refused_data == 1


async def test_a_table_arrives_where_it_is_taken(bot: Bot) -> None:
    """Privately in a channel, too."""
    alice = bot.server.user("alice")
    await alice.type("", [ARCHIVE])
    await alice.wait_for(lambda message: "Report on @ada" in message.read)
    await alice.slash("history")
    shown = await alice.wait_for(lambda message: message.ephemeral and "Your reports" in message.read)
    assert "data_table" in [block["type"] for block in shown.blocks]
