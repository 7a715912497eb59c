"""Words that change the page one looks at."""

from datetime import date

import pytest

from bot.core.cards.actions import PageAction
from bot.core.commands.reports.refine import refine
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label
from bot.core.domain.reports import PostQuery, Sort

SHOWN = PageAction(7, 3, PostQuery(Sort.NEWEST, Label.INSULT))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("page 12", PageAction(7, 12, SHOWN.query)),
        ("find you idiot", PageAction(7, 1, PostQuery(Sort.NEWEST, Label.INSULT, text="you idiot"))),
        ("min 50", PageAction(7, 1, PostQuery(Sort.NEWEST, Label.INSULT, minimum=0.5))),
        ("min 7%", PageAction(7, 1, PostQuery(Sort.NEWEST, Label.INSULT, minimum=0.07))),
        ("since 2024-02-29", PageAction(7, 1, PostQuery(Sort.NEWEST, Label.INSULT, since=date(2024, 2, 29)))),
        ("until 2024-02-29", PageAction(7, 1, PostQuery(Sort.NEWEST, Label.INSULT, until=date(2024, 2, 29)))),
        ("since", PageAction(7, 1, SHOWN.query)),
        ("all", PageAction(7, 1, PostQuery())),
        ("hello", None),
    ],
)
def test_a_word_changes_the_page(line: str, wanted: PageAction | None) -> None:
    """Filters begin again at page 1; an empty value takes the filter away; other words are not ours."""
    assert refine(SHOWN, line) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "page x",
        "page 0",
        "page -1",
        "page ²",
        "page 99999999999",
        "page " + "9" * 5000,
        "min 101",
        "min half",
        "since 2024-02-30",
    ],
)
def test_a_value_that_makes_no_sense_is_said(line: str) -> None:
    """With an example of how it is written."""
    with pytest.raises(CommandError) as caught:
        refine(SHOWN, line)
    assert caught.value.hint.startswith("Write")
