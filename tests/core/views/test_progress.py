"""A scan under way, and one that ended too soon."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cards.action_codec import decode
from bot.core.cards.actions import CancelAction, ResumeAction, SummaryAction
from bot.core.cards.model import Bar, Bars, Button, Card, PostQuote, Text, Tone
from bot.core.cards.plain_text import fallback
from bot.core.domain.errors import FailureCause
from bot.core.domain.scans import ScanStatus, ScorerWait
from bot.core.views.scans.progress import ended_card, progress_card
from tests.core.views.samples import ACCOUNT, MOMENT, POSTS, progress


def button(card: Card, label: str) -> Button:
    """The card's button of that label."""
    return next(item for row in card.rows for item in row if isinstance(item, Button) and item.label == label)


def test_progress_is_a_bar_with_counts() -> None:
    """1,084 of 1,627 are 67%."""
    card = progress_card(ACCOUNT, progress())
    bar = Bar("So far", "67% · 1,084 of 1,627 posts processed", 1084 / 1627)
    assert [element.bars for element in card.elements if isinstance(element, Bars)] == [(bar,)]
    assert "1,500 posts fetched · 9 flagged posts so far · less than a minute left" in fallback(card)


def test_a_source_of_unknown_size_has_no_bar() -> None:
    """A bar without an end would be made up."""
    card = progress_card(ACCOUNT, progress(expected=None, seconds_left=None))
    assert not any(isinstance(element, Bars) for element in card.elements)
    assert "1,084 posts done so far." in fallback(card)
    assert "left" not in fallback(card)


@pytest.mark.parametrize(
    ("wait", "why"),
    [
        (ScorerWait.AWAY, "none of them can be reached at the moment."),
        (ScorerWait.NO_ROOM, "they have no room at the moment."),
    ],
)
def test_a_scan_that_waits_for_its_scorer_says_why_and_that_it_goes_on(wait: ScorerWait, why: str) -> None:
    """No bar: nothing moves until the machines are back."""
    said = fallback(progress_card(ACCOUNT, progress(scorer_wait=wait)))
    assert f"Waiting for the machines that score posts: {why} The scan continues by itself." in said
    assert "67%" not in said


def test_a_scan_that_a_restart_interrupts_says_that_it_goes_on() -> None:
    """No bar: nothing moves until the bot is back."""
    said = fallback(progress_card(ACCOUNT, progress(stopping=True)))
    assert "I am restarting. The scan continues by itself when I am back" in said
    assert "So far" not in said


def test_a_waiting_scan_says_that_it_waits() -> None:
    """Nothing has happened yet, and that is no fault."""
    waiting = progress(ScanStatus.QUEUED, read=0, scored=0, behind=True)
    assert "Waiting for its turn: other scans go first." in fallback(progress_card(ACCOUNT, waiting))


def test_a_scan_that_waits_says_no_time_beside_what_it_waits_for() -> None:
    """Nobody knows it: that the network, the budget or a machine answers again decides."""
    for waits in ({"waiting_until": MOMENT}, {"waits_for_money": True}, {"scorer_wait": ScorerWait.NO_ROOM}):
        assert " left" not in fallback(progress_card(ACCOUNT, progress(**waits))).replace("is left of it", "")
    assert "less than a minute left" in fallback(progress_card(ACCOUNT, progress()))


def test_whoever_cancels_knows_what_becomes_of_what_was_read() -> None:
    """Before it has begun there is nothing to keep."""
    assert "“Cancel” keeps what was read." in progress_card(ACCOUNT, progress()).footer
    assert "keeps" not in progress_card(ACCOUNT, progress(ScanStatus.QUEUED, read=0, scored=0)).footer


def test_the_first_frame_blames_no_other_scan_and_shows_no_numbers_of_earlier_ones() -> None:
    """It has not begun: what stands in the store is not its."""
    first = fallback(progress_card(ACCOUNT, progress(ScanStatus.QUEUED, read=0, scored=0, flagged=12), POSTS[:2]))
    assert first == "Scanning @sample\nStarting …"


@given(*[st.integers(-5, 3000)] * 4, st.none() | st.integers(0, 3000))
def test_no_frame_shows_numbers_that_can_t_be(
    read: int, scored: int, skipped: int, flagged: int, expected: int | None
) -> None:
    """They are counted at different moments; the frame shows what goes together."""
    card = progress_card(
        ACCOUNT, progress(read=read, scored=scored, skipped=skipped, flagged=flagged, expected=expected)
    )
    counts, found = re.findall(r"([\d,]+) (?:posts? fetched|flagged posts? so far)", fallback(card))
    assert 0 <= int(found.replace(",", "")) <= int(counts.replace(",", ""))
    for bar in [bar for element in card.elements if isinstance(element, Bars) for bar in element.bars]:
        assert 0 <= bar.share <= 1
        [(done, whole)] = re.findall(r" · ([\d,]+) of ([\d,]+) posts? processed$", bar.value)
        assert int(done.replace(",", "")) <= int(whole.replace(",", ""))


def test_the_worst_so_far_are_shown_with_the_models_fallibility() -> None:
    """Numbered from 1."""
    card = progress_card(ACCOUNT, progress(), POSTS[:2])
    assert [element.number for element in card.elements if isinstance(element, PostQuote)] == [1, 2]
    assert "can be wrong" in card.footer
    assert "can be wrong" not in progress_card(ACCOUNT, progress()).footer


def test_a_running_scan_can_be_cancelled() -> None:
    """At any time."""
    assert decode(button(progress_card(ACCOUNT, progress()), "Cancel").action) == CancelAction(7)


def test_a_failed_scan_says_why_what_is_kept_and_what_to_do() -> None:
    """Message, hint, counts, and the way on."""
    card = ended_card(ACCOUNT, progress(ScanStatus.FAILED, error="The disk is full.", hint="Make room on it."))
    assert fallback(card) == (
        "Scan of @sample failed\n"
        "The disk is full. Make room on it.\n"
        "1,500 posts read and kept, 800 of them scored, 9 of them flagged by the model. "
        "“Continue” picks it up where it stopped."
    )
    assert card.tone is Tone.DANGER
    assert decode(button(card, "Continue").action) == ResumeAction(7)
    assert decode(button(card, "Report so far").action) == SummaryAction(7)


def test_a_cancelled_scan_is_no_failure() -> None:
    """Somebody wanted it so."""
    card = ended_card(ACCOUNT, progress(ScanStatus.CANCELLED))
    assert (card.title, card.tone) == ("Scan of @sample cancelled", Tone.WARNING)


def test_a_scan_without_a_post_has_no_summary() -> None:
    """There is nothing to sum up."""
    card = ended_card(ACCOUNT, progress(ScanStatus.FAILED, read=0, scored=0, skipped=0, flagged=0))
    assert "No posts have been scored yet." in fallback(card)
    assert button(card, "Report so far").disabled


def test_a_first_look_s_bar_is_as_full_as_the_words_beside_it_say() -> None:
    """Of the small model's own work, not of the whole scan's."""
    card = progress_card(ACCOUNT, progress(expected=12_000, read=12_000, scored=0, skipped=0, screened=4_200))
    bar = Bar("First look", "4,200 of 12,000 posts processed", 4_200 / 12_000)
    assert [element.bars for element in card.elements if isinstance(element, Bars)] == [(bar,)]


def test_a_scan_that_waits_for_its_network_says_until_when_in_the_reader_s_own_time() -> None:
    """Where the platform can: elsewhere in UTC."""
    card = progress_card(ACCOUNT, progress(waiting_until=MOMENT))
    assert "Waiting for X until 08:36 UTC: it accepts no more requests" in fallback(card)
    assert [part.at for element in card.elements if isinstance(element, Text) for part in element.parts if part.at] == [
        MOMENT
    ]


def test_a_scan_that_an_empty_budget_has_ended_says_what_a_press_does() -> None:
    """Nothing, and for nothing, until there is money again."""
    card = ended_card(ACCOUNT, progress(ScanStatus.STOPPED, error="It is used up.", cause=FailureCause.BUDGET))
    said = "Until then, “Continue” reads nothing and costs nothing; after that, it goes on where the scan stopped."
    assert said in fallback(card)
