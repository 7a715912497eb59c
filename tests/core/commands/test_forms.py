"""Forms: which button opens which, and what a filled one stands for."""

from datetime import date

import pytest

from bot.core.cards.action_codec import MAX_FILTER_TEXT, decode, encode
from bot.core.cards.actions import PageAction, RefineAction
from bot.core.commands.forms import fill, form_behind
from bot.core.commands.scans import scan, scan_archive
from bot.core.commands.scans.scan_form import read_scan_form, scan_form
from bot.core.domain.errors import CommandError
from bot.core.domain.reports import PostQuery, Sort
from bot.core.views.reports.refine_form import picking_form, refine_form

QUERY = PostQuery(sort=Sort.NEWEST, minimum=0.5, since=date(2024, 1, 31), text="words")
PAGE = encode(RefineAction(7, 1, QUERY))
PLAIN = encode(RefineAction(7, 1, PostQuery()))


def test_a_field_that_was_emptied_takes_its_filter_away() -> None:
    """And leaves the others."""
    filled = fill(PAGE, {"find": "", "min": "50", "since": "2024-01-31"})
    assert decode(filled.action) == PageAction(7, 1, PostQuery(Sort.NEWEST, minimum=0.5, since=date(2024, 1, 31)))


def test_a_page_number_is_of_the_page_as_filtered_now() -> None:
    """Jump and filter at once."""
    filled = fill(PLAIN, {"page": " 7 ", "until": "2024-12-31", "min": "20%"})
    assert decode(filled.action) == PageAction(7, 7, PostQuery(minimum=0.2, until=date(2024, 12, 31)))


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [
        ({"when": "/"}, None, None),
        ({"when": "2025-01-01/2025-12-31"}, date(2025, 1, 1), date(2025, 12, 31)),
        ({"when": "other", "dates": "2024"}, date(2024, 1, 1), date(2024, 12, 31)),
        ({"when": "other", "dates": "2024-02"}, date(2024, 2, 1), date(2024, 2, 29)),
        ({"when": "other", "dates": "2024-01-31 to 2024-12-31"}, date(2024, 1, 31), date(2024, 12, 31)),
        ({"when": "/", "dates": "2024-01-31"}, date(2024, 1, 31), None),
    ],
)
def test_a_period_is_picked_or_written(written: dict[str, str], since: date | None, until: date | None) -> None:
    """Where a form has no input for dates; those that are written count, whatever is picked."""
    filled = fill(PAGE, {"find": "words", "min": "any"} | written)
    wanted = PostQuery(Sort.NEWEST, since=since, until=until, text="words")
    assert decode(filled.action) == PageAction(7, 1, wanted)


@pytest.mark.parametrize("dates", ["", "soon", "2024-13", "2024-12-31 to 2024-01-31", "2024 2025 2026", "31.1.2024"])
def test_dates_that_make_no_sense_are_named_beside_their_field(dates: str) -> None:
    """Also where others were to be written, and none are."""
    assert list(fill(PLAIN, {"when": "other", "dates": dates}).mistakes) == ["dates"]


def test_a_form_without_an_input_for_dates_has_what_the_page_shows_picked() -> None:
    """A score and a period that are not among the usual ones stand there as well."""
    fields = {field.name: field for field in picking_form(RefineAction(7, 1, QUERY), date(2026, 3, 2)).fields}
    assert fields["min"].value == "50"
    assert fields["when"].value == "2024-01-31/"
    assert [choice.label for choice in fields["when"].choices] == [
        "Any time",
        "The last 30 days",
        "The last 3 months",
        "This year",
        "Last year",
        "Since 31 Jan 2024",
        "Other dates, written below",
    ]
    assert fields["when"].choices[4].value == "2025-01-01/2025-12-31"


@pytest.mark.parametrize(
    ("field", "answer"), [("page", "none"), ("min", "a lot"), ("since", "yesterday"), ("find", "x" * 51)]
)
def test_what_makes_no_sense_is_said_beside_its_field(field: str, answer: str) -> None:
    """In the same words as in the terminal; what else was written still counts."""
    filled = fill(PLAIN, {"until": "2024-12-31"} | {field: answer})
    assert list(filled.mistakes) == [field]
    assert decode(filled.action) == PageAction(7, 1, PostQuery(until=date(2024, 12, 31)))


def test_every_button_but_that_of_a_form_does_something_at_once() -> None:
    """A turned page is turned; what is wrong with a damaged button is said where it is pressed."""
    assert form_behind(PAGE, quick=False) == refine_form(RefineAction(7, 1, QUERY))
    assert form_behind(encode(PageAction(7, 1, QUERY), "n"), quick=False) is None
    assert form_behind("t1jf:nonsense", quick=False) is None
    with pytest.raises(CommandError):
        fill(encode(PageAction(7, 1, QUERY)), {})


def test_a_form_takes_no_more_words_than_a_button_carries() -> None:
    """What one may write can be looked for."""
    [find] = [field for field in refine_form(RefineAction(7, 1, QUERY)).fields if field.name == "find"]
    assert find.longest == MAX_FILTER_TEXT


def test_the_scan_form_offers_a_quick_scan_only_where_one_can_be_made() -> None:
    """One that was opened before the model changed is still read: whoever sends it is told."""
    assert "quick" not in [field.name for field in scan_form(quick=False).fields]
    assert "quick" in [field.name for field in scan_form(quick=True).fields]
    assert scan.QUICK in read_scan_form({"account": "ada", "quick": "yes"}, with_file=False).values
    assert scan.QUICK in read_scan_form({"quick": "yes"}, with_file=True).values


@pytest.mark.parametrize(
    ("written", "with_file", "mistaken"),
    [
        ({"account": "@ada", "posts": "200", "reposts": "yes"}, False, []),
        ({"account": "", "posts": "", "reposts": ""}, True, []),
        ({}, False, ["account"]),
        ({"account": "ada"}, True, ["account"]),
        ({"account": "ada", "posts": "many"}, False, ["posts"]),
    ],
)
def test_a_scan_is_of_an_account_or_of_an_archive(
    written: dict[str, str], with_file: bool, mistaken: list[str]
) -> None:
    """One of both, with its own options."""
    wanted = read_scan_form(written, with_file=with_file)
    assert list(wanted.mistakes) == mistaken
    assert wanted.command is (scan_archive.COMMAND if with_file else scan.COMMAND)
    assert "" not in wanted.values.given.values()
