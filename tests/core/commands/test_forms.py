"""Forms: which button opens which, and what a filled one stands for."""

from datetime import date

import pytest

from bot.core.cards.action_codec import MAX_FILTER_TEXT, decode, encode
from bot.core.cards.actions import PageAction, RefineAction
from bot.core.commands.forms import fill, form_behind
from bot.core.commands.scans import scan, scan_archive
from bot.core.commands.scans.scan_form import read_scan_form
from bot.core.domain.errors import CommandError
from bot.core.domain.reports import PostQuery, Sort
from bot.core.views.reports.refine_form import refine_form

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
    ("field", "answer"), [("page", "none"), ("min", "a lot"), ("since", "yesterday"), ("find", "x" * 51)]
)
def test_what_makes_no_sense_is_said_beside_its_field(field: str, answer: str) -> None:
    """In the same words as in the terminal; what else was written still counts."""
    filled = fill(PLAIN, {"until": "2024-12-31"} | {field: answer})
    assert list(filled.mistakes) == [field]
    assert decode(filled.action) == PageAction(7, 1, PostQuery(until=date(2024, 12, 31)))


def test_every_button_but_that_of_a_form_does_something_at_once() -> None:
    """A turned page is turned; what is wrong with a damaged button is said where it is pressed."""
    assert form_behind(PAGE) == refine_form(RefineAction(7, 1, QUERY))
    assert form_behind(encode(PageAction(7, 1, QUERY), "n")) is None
    assert form_behind("t1jf:nonsense") is None
    with pytest.raises(CommandError):
        fill(encode(PageAction(7, 1, QUERY)), {})


def test_a_form_takes_no_more_words_than_a_button_carries() -> None:
    """What one may write can be looked for."""
    [find] = [field for field in refine_form(RefineAction(7, 1, QUERY)).fields if field.name == "find"]
    assert find.longest == MAX_FILTER_TEXT


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
