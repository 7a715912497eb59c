"""The form behind "Jump or filter …"."""

from datetime import date

import pytest

from bot.adapters.discord.controls import FORM_LABEL, form_page, page_shown, view
from bot.adapters.discord.forms import answers, form, wanted
from bot.core.cards.action_codec import encode
from bot.core.cards.actions import PageAction
from bot.core.domain.errors import CommandError
from bot.core.domain.reports import PostQuery, Sort
from bot.core.views.reports.posts import posts_card
from bot.core.views.reports.report import report_card
from tests.core.views import samples
from tests.servers.discord_rules import modal_violations

QUERY = PostQuery(sort=Sort.NEWEST, minimum=0.5, since=date(2024, 1, 31), text="words")
PAGE = PageAction(7, 1, QUERY)


async def test_it_is_filled_with_what_the_page_shows() -> None:
    """Filters stand in their fields; nobody has to type them again."""
    modal = form(PAGE).to_dict()
    assert list(modal_violations(modal)) == []
    fields = {row["component"]["custom_id"]: row["component"].get("value", "") for row in modal["components"]}
    assert fields == {"page": "", "find": "words", "min": "50", "since": "2024-01-31", "until": ""}
    assert form_page(modal["custom_id"]) == PAGE


def test_a_field_that_was_emptied_takes_its_filter_away() -> None:
    """And leaves the others."""
    page = wanted(PAGE, {"find": "", "min": "50", "since": "2024-01-31"})
    assert page.query == PostQuery(sort=Sort.NEWEST, minimum=0.5, since=date(2024, 1, 31))


def test_a_page_number_is_of_the_page_as_filtered_now() -> None:
    """Jump and filter at once."""
    page = wanted(PageAction(7, 1, PostQuery()), {"page": " 7 ", "until": "2024-12-31", "min": "20 %"})
    assert page == PageAction(7, 7, PostQuery(minimum=0.2, until=date(2024, 12, 31)))


@pytest.mark.parametrize("answer", [{"page": "none"}, {"min": "a lot"}, {"since": "yesterday"}])
def test_what_makes_no_sense_is_said(answer: dict[str, str]) -> None:
    """In the same words as in the terminal."""
    with pytest.raises(CommandError):
        wanted(PageAction(7, 1, PostQuery()), answer)


def test_answers_are_read_from_rows_and_labels() -> None:
    """Both ways in which Discord sends them."""
    field = {"type": 4, "custom_id": "find", "value": "x"}
    assert answers([{"type": 1, "components": [field]}]) == {"find": "x"}
    assert answers([{"type": 18, "component": field}]) == {"find": "x"}
    assert answers([{"type": 18, "component": {"type": 4, "custom_id": "find", "value": None}}]) == {"find": ""}


async def test_only_a_page_of_posts_has_the_button() -> None:
    """A report has nothing to jump in."""
    page, report = posts_card(samples.scan(), samples.page(QUERY)), report_card(samples.report())
    assert page_shown(page.rows) == PageAction(7, 1, QUERY)
    assert FORM_LABEL in [getattr(item.item, "label", None) for item in view(page.rows).children]  # type: ignore[attr-defined]
    assert FORM_LABEL not in [getattr(item.item, "label", None) for item in view(report.rows).children]  # type: ignore[attr-defined]


def test_other_buttons_have_no_form() -> None:
    """A turned page is turned at once."""
    assert form_page(encode(PAGE, "n")) is None
    with pytest.raises(CommandError):
        form_page("t1jf:nonsense")
