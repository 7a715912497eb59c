"""Counts, shares, dates and times as people say them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.labels import Label
from bot.core.domain.posts import PostKind, SkipReason
from bot.core.views import words


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.0001, "<1%"), (0.005, "<1%"), (0.12, "12%"), (0.9999, ">99%"), (1, "100%")],
)
def test_percents_are_whole(share: float, said: str) -> None:
    """And neither 0% nor 100% is said of what is almost so."""
    assert words.percent(share) == said


@given(st.floats(0, 1))
def test_only_nothing_reads_as_nothing_and_only_all_as_all(share: float) -> None:
    """For every share."""
    assert (words.percent(share) == "0%") == (share == 0)
    assert (words.percent(share) == "100%") == (share == 1)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.0001, "<0.1%"), (0.008, "0.8%"), (0.0999, "10%"), (0.1, "10%"), (0.123, "12%"), (1, "100%")],
)
def test_small_rates_keep_a_decimal(share: float, said: str) -> None:
    """0.8% and 1.3% are not the same."""
    assert words.rate(share) == said


def test_dates_are_said_alike_in_every_locale() -> None:
    """Day, month, minute."""
    moment = datetime(2026, 1, 5, 8, 6, 41, tzinfo=UTC)
    said = (words.day(date(2026, 12, 31)), words.month(moment), words.minute(moment))
    assert said == ("31 Dec 2026", "Jan 2026", "5 Jan 2026, 08:06 UTC")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "less than a minute"),
        (59.9, "less than a minute"),
        (60, "about 1 minute"),
        (300, "about 5 minutes"),
        (3599, "about 1 hour"),
        (7300, "about 2 hours"),
        (90_000, "about 1 day"),
    ],
)
def test_durations_are_rounded(seconds: float, said: str) -> None:
    """Nobody waits by the second."""
    assert words.duration(seconds) == said


@given(st.floats(0, 1e8))
def test_no_duration_is_sixty_minutes(seconds: float) -> None:
    """Sixty minutes are an hour."""
    assert "60 minutes" not in words.duration(seconds)


def test_every_label_kind_and_reason_has_its_words() -> None:
    """A new one may not be forgotten."""
    assert (set(words.LABELS), set(words.KINDS), set(words.SKIPPED)) == (set(Label), set(PostKind), set(SkipReason))


def test_sentence_leaves_later_letters_alone() -> None:
    """Names keep their capitals."""
    assert words.sentence("on X") == "On X"
