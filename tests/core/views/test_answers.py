"""History, scores of one text, errors, help."""

from datetime import UTC, datetime

import pytest

from bot.core.cards.action_codec import decode
from bot.core.cards.actions import FormAction, FormKind, HistoryAction, SummaryAction
from bot.core.cards.model import AnyCard, Bar, Bars, Button, Select, SelectOption, Table, Tone
from bot.core.cards.plain_text import cell_text, fallback
from bot.core.domain.errors import CommandError, StoreError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.reports import Search, Totals
from bot.core.domain.scans import ScanStatus
from bot.core.views.bot.answers import commands_card, error_card, help_card, history_card, score_card
from tests.core.views.samples import THRESHOLDS, history, scan, searches


def openers(card: AnyCard) -> list[SelectOption]:
    """The choices of a history that open a report."""
    return [option for row in card.rows for item in row if isinstance(item, Select) for option in item.options]


def test_the_history_lists_every_search() -> None:
    """Account, time, posts, flagged, state."""
    (table,) = history_card(history(searches())).elements
    assert isinstance(table, Table)
    assert [tuple(map(cell_text, row)) for row in table.rows] == [
        ("1", "@sample", "7 Jan 2026, 08:36", "10", "0", "running"),
        ("2", "@sample", "5 Jan 2026, 08:36", "1,627", "12", "done"),
    ]


def test_the_zone_of_the_history_is_named_once() -> None:
    """Above its column, where the platform can't show each reader their own."""
    (table,) = history_card(history(searches())).elements
    assert isinstance(table, Table)
    assert table.headings == ("#", "Account", "Requested (UTC)", "Posts", "Flagged posts", "Scan")


def test_every_search_can_be_opened() -> None:
    """One choice each, in the order of the table."""
    options = openers(history_card(history(searches())))
    assert [option.label for option in options] == ["1: @sample", "2: @sample"]
    assert [decode(option.action) for option in options] == [SummaryAction(8), SummaryAction(7)]


def test_a_scan_listed_twice_is_two_different_choices() -> None:
    """Who joined a scan after asking for it sees it twice; Discord refuses equal ids."""
    twice = [Search(scan(), datetime(2026, 1, day, tzinfo=UTC), Totals(1, 1, 0)) for day in range(1, 13)]
    actions = [option.action for option in openers(history_card(history(twice)))]
    assert len(set(actions)) == len(actions) == 12


@pytest.mark.parametrize("status", ScanStatus)
def test_every_state_of_a_scan_has_its_word(status: ScanStatus) -> None:
    """Also that of one which came to the end of a budget."""
    assert history_card(history([Search(scan(status), datetime(2026, 1, 5, tzinfo=UTC), Totals(0, 0, 0))])).rows


def test_an_empty_history_says_how_to_begin() -> None:
    """With the command to type."""
    assert "You have not scanned an account yet. /scan starts one." in fallback(history_card(history([])))


def test_a_flagged_text_says_for_what() -> None:
    """Every label that the model knows."""
    card = score_card("you idiot", Scores({Label.TOXICITY: 0.97, Label.INSULT: 0.4}), THRESHOLDS)
    assert card.tone is Tone.WARNING
    assert "“you idiot”\nFlagged by the model for toxicity." in fallback(card)
    assert [element.bars for element in card.elements if isinstance(element, Bars)] == [
        (
            Bar("toxicity", "97%", 0.97, marked=True),
            Bar("insult", "40%", 0.4),
        )
    ]


def test_an_unflagged_text_says_so() -> None:
    """By the model, which may be wrong; a label without a threshold is shown and never flags."""
    card = score_card("hello", Scores({Label.TOXICITY: 0.01, Label.SEXUAL_EXPLICIT: 0.99}), THRESHOLDS)
    assert card.tone is Tone.GOOD
    assert "Not flagged by the model." in fallback(card)
    assert "sexually explicit: 99%\n" in fallback(card)
    assert "can be wrong" in card.footer


def test_a_text_without_words_has_no_score() -> None:
    """Not 0%."""
    assert "There is nothing to score" in fallback(score_card("https://t.co/a", None, THRESHOLDS))


def test_a_persons_error_is_a_warning_with_a_hint() -> None:
    """What happened, what to do."""
    card = error_card(CommandError("There is no command /foo.", "Type `/help`."))
    assert (card.tone, fallback(card)) == (
        Tone.WARNING,
        "That can't be done\nThere is no command /foo.\nWhat to do: Type /help.",
    )


def test_a_fault_of_ours_is_told_apart() -> None:
    """And without a hint there is no empty line for it."""
    card = error_card(StoreError("The disk is full."), operator=True)
    assert (card.tone, fallback(card)) == (Tone.DANGER, "Something went wrong\nThe disk is full.")


def test_help_lists_every_command() -> None:
    """Usage and what it does, where that is asked for."""
    assert "/scan @handle – Scans an account.\n/help – This." in fallback(
        commands_card({"All": [("/scan @handle", "Scans an account."), ("/help", "This.")]}, 0, forms=True)
    )


def test_help_says_what_is_paid_before_a_price_can_be_shown() -> None:
    """Nothing where the look-up is free."""
    paid, free = (fallback(help_card({"All": ["scan"]}, price)) for price in (10_000, 0))
    assert "you see the price first" in paid
    assert "Looking up an account on X costs whoever runs this bot $0.01, at most once a day." in paid
    assert "Looking up" not in free


def test_help_says_where_everybody_sees_a_report() -> None:
    """Before one asks for one in such a channel."""
    said = "Everybody in this channel sees a report that you ask for like this"
    assert said in fallback(help_card({}, 0, public=True))
    assert said not in fallback(help_card({}, 0))


def test_a_page_of_a_long_history_says_which_it_is_and_leads_to_its_neighbors() -> None:
    """Its places go on where those of the page before it end."""
    card = history_card(history(searches(), number=2, pages=3))
    assert "Page 2 of 3" in fallback(card)
    assert "11: @sample" in [option.label for option in openers(card)]
    [turns] = [row for row in card.rows if any(isinstance(item, Button) and "Older" in item.label for item in row)]
    leads = [decode(item.action) for item in turns if isinstance(item, Button)]
    assert leads == [HistoryAction(1), HistoryAction(3), FormAction(FormKind.HISTORY)]


def test_a_search_in_a_history_says_what_was_looked_for_and_leads_out_of_it() -> None:
    """Also where nothing was found."""
    found = history_card(history(searches(), find="sam"))
    assert "with “sam” in the account's handle or name" in fallback(found)
    assert decode([item for item in found.rows[-1] if isinstance(item, Button)][-1].action) == HistoryAction()
    assert "You have scanned no account with “sam” in its handle or name." in fallback(
        history_card(history([], find="sam"))
    )
