"""The nouns: what they refuse, and the arithmetic that they carry."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.accounts import Account
from bot.core.domain.errors import ConfigError
from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import MAX_POST_ID, Post
from bot.core.domain.reports import Totals
from bot.core.domain.scans import Progress, ScanStatus
from bot.core.domain.thresholds import flagged_labels, with_overrides

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("post_id", ["", "0", "-1", "1.5", "abc", "١٢", str(MAX_POST_ID + 1)])
def test_a_post_needs_a_snowflake(post_id: str) -> None:
    """Digits, above zero, at most 63 bits."""
    with pytest.raises(ValueError, match="not a post id"):
        Post(post_id, NOON, "hello")


def test_a_post_needs_a_time_zone() -> None:
    """A naive time could be anybody's noon."""
    with pytest.raises(ValueError, match="time zone"):
        Post("1", NOON.replace(tzinfo=None), "hello")


def test_a_post_links_to_x_with_and_without_a_handle() -> None:
    """X redirects from the id alone."""
    post = Post("7", NOON, "hello")
    assert post.url(Account("1", "ada")) == "https://x.com/ada/status/7"
    assert post.url(Account("1")) == "https://x.com/i/status/7"


@given(st.integers(0, 10_000), st.data())
def test_the_interval_holds_the_rate_and_stays_within_0_and_1(scored: int, data: st.DataObject) -> None:
    """Wilson's interval never leaves the scale, even at 0 and at all."""
    flagged = data.draw(st.integers(0, scored))
    totals = Totals(scored, scored, flagged)
    low, high = totals.interval
    assert 0.0 <= low <= totals.rate + 1e-12
    assert totals.rate - 1e-12 <= high <= 1.0


def test_the_interval_is_wilsons() -> None:
    """10 of 100: from 5.5% to 17.4% (the textbook's example)."""
    low, high = Totals(100, 100, 10).interval
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)


def test_progress_has_no_fraction_while_the_size_is_unknown() -> None:
    """And is whole when done, however little there was."""
    assert Progress(1, ScanStatus.RUNNING, read=5).fraction is None
    assert Progress(1, ScanStatus.RUNNING, scored=5, skipped=1, expected=12).fraction == 0.5
    assert Progress(1, ScanStatus.DONE).fraction == 1.0


def test_a_score_that_reaches_its_threshold_is_flagged() -> None:
    """From the threshold on, in the labels' order; without a threshold never."""
    scores = Scores({Label.INSULT: 0.5, Label.TOXICITY: 0.8, Label.THREAT: 0.99})
    assert flagged_labels(scores, {Label.INSULT: 0.5, Label.TOXICITY: 0.8}) == (Label.TOXICITY, Label.INSULT)
    assert flagged_labels(scores, {Label.INSULT: 0.51}) == ()


def test_the_operators_thresholds_lie_over_the_models() -> None:
    """One is changed, the others stay; a label that the model does not know is a mistake."""
    defaults = {Label.TOXICITY: 0.8, Label.THREAT: 0.5}
    assert with_overrides(defaults, {Label.THREAT: 0.6}) == {Label.TOXICITY: 0.8, Label.THREAT: 0.6}
    with pytest.raises(ConfigError, match="sexual_explicit, which this model does not score"):
        with_overrides(defaults, {Label.SEXUAL_EXPLICIT: 0.5})
