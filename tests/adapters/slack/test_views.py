"""The Home tab and the forms, whatever stands on them: within Slack's limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.slack.drawing.forms import TITLE, modal
from bot.adapters.slack.drawing.home import BLOCKS, card_views, home_view
from bot.adapters.slack.messages.reply import Origin
from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.cards.model import Card, Part, PartStyle, Text
from bot.core.views.bot.home import HomeGroup, HomeLine, HomeScreen
from tests.adapters.slack.test_render import CARDS, WORDS, a_button
from tests.servers.slack_blocks import view_mistakes


@settings(max_examples=60)
@given(CARDS)
@pytest.mark.slow
def test_whatever_stands_on_a_card_home_takes_it_or_it_comes_directly(card: Card) -> None:
    """Within the limits of a view."""
    for view in card_views(card):
        assert list(view_mistakes(view)) == []
        assert len(view["blocks"]) <= BLOCKS


SHORT = st.text(st.characters(codec=None), min_size=1, max_size=60).map(lambda words: f"@{words}")
SHORT_PARTS = st.builds(Part, SHORT, st.sampled_from([PartStyle.PLAIN, PartStyle.BOLD]))
TEXTS = st.lists(SHORT_PARTS, min_size=1, max_size=3).map(lambda parts: Text(tuple(parts)))


@given(TEXTS, st.lists(TEXTS, max_size=5), TEXTS)
def test_a_persons_own_page_is_within_slacks_limits(intro: Text, lines: list[Text], budget: Text) -> None:
    """Whatever an account is called."""
    shown = tuple(HomeLine(line, a_button(str(place))) for place, line in enumerate(lines))
    groups = (HomeGroup("Your last reports", shown, intro, a_button("m")), HomeGroup("Your watches", shown, intro))
    view = home_view(HomeScreen(intro, (a_button("b"),), groups, budget, {"about": "About", "help": "Help"}))
    assert list(view_mistakes(view)) == []


@pytest.mark.parametrize("name", ["@ada.bsky.social", "@ada@social.example"])
def test_slack_makes_no_link_of_the_name_of_an_account(name: str) -> None:
    """By itself it takes one for a site, and the other for an address to write to."""
    line = HomeLine(Text((Part(name, PartStyle.BOLD),)), a_button("o"))
    group = HomeGroup("Your last reports", (line,), Text((Part("None."),)))
    view = home_view(HomeScreen(Text((Part("Hello."),)), (a_button("b"),), (group,), Text((Part("Budget."),)), {}))
    [shown] = [block["text"] for block in view["blocks"] if name in str(block)]
    assert shown == {"type": "mrkdwn", "text": f"*{name}*", "verbatim": True}


FIELDS = st.builds(
    FormField,
    st.uuids().map(str),
    WORDS.filter(str.strip),
    st.sampled_from([kind for kind in FieldKind if kind not in {FieldKind.CHOICE, FieldKind.CHOICES}]),
    WORDS.filter(str.strip),
    least=st.just(0),
    most=st.just(9),
    value=st.just(""),
)


def with_choices(kind: FieldKind, most: int) -> st.SearchStrategy[FormField]:
    """A field that has up to so many choices."""
    return st.builds(
        lambda name, label, words, count: FormField(
            name, label, kind, words, choices=tuple(FieldChoice(f"{words}{n}", str(n)) for n in range(count)), value="0"
        ),
        st.uuids().map(str),
        WORDS.filter(str.strip),
        st.text(max_size=200),
        st.integers(1, most),
    )


CHOICES = with_choices(FieldKind.CHOICE, 90) | with_choices(FieldKind.CHOICES, 10)


@given(WORDS.filter(str.strip), st.lists(FIELDS | CHOICES, min_size=1, max_size=12), WORDS)
def test_every_form_is_within_the_limits_of_a_modal(title: str, fields: list[FormField], intro: str) -> None:
    """Its title has at most 24 characters, its choices 75."""
    drawn = modal(Form(title, title, tuple(fields), intro), "t1:u:s", Origin(home=True))
    assert list(view_mistakes(drawn)) == []
    assert len(drawn["title"]["text"]) <= TITLE
