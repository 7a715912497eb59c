"""Buttons of a review: each comes back as what it was, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cards.action_codec import MAX_ACTION, decode, encode
from bot.core.cards.review_actions import (
    AnyReviewAction,
    ReviewAction,
    ReviewNoteAction,
    ReviewUndoAction,
    ReviewVerdictAction,
)
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label
from bot.core.domain.posts import MAX_POST_ID
from bot.core.domain.reports import Queue
from bot.core.domain.verdicts import Reach, Verdict

IDS = st.integers(1, MAX_POST_ID)
QUEUES = st.builds(Queue, st.just(0) | IDS, st.booleans())
WORDINGS = st.from_regex(r"([0-9a-f]{5})?", fullmatch=True)
VERDICTS = st.sampled_from([*Verdict, None])
ACTIONS = st.one_of(
    st.builds(ReviewAction, QUEUES),
    st.builds(
        ReviewVerdictAction,
        QUEUES,
        IDS,
        IDS,
        VERDICTS,
        st.sampled_from([*Label, None]),
        st.sampled_from(Reach),
        WORDINGS,
    ),
    st.builds(ReviewUndoAction, QUEUES, IDS, IDS),
    st.builds(ReviewNoteAction, QUEUES, IDS, IDS, WORDINGS),
)


@given(ACTIONS, st.from_regex(r"[a-z0-9]{0,2}", fullmatch=True))
def test_every_button_comes_back_as_what_it_was(action: AnyReviewAction, slot: str) -> None:
    """Within what a button holds."""
    written = encode(action, slot)
    assert decode(written) == action
    assert len(written) <= MAX_ACTION


@pytest.mark.parametrize("written", ["t1:R:1", "t1:R:01-", "t1:R:1x", "t1:V:0-:1:1:q--", "t1:U:0-:1", "t1:N:0-:1:1"])
def test_what_we_did_not_write_is_refused(written: str) -> None:
    """With the sentence for all such buttons."""
    with pytest.raises(CommandError, match="This button can't be read"):
        decode(written)


@given(st.text(max_size=20))
def test_no_words_break_the_reader(words: str) -> None:
    """They are a button, or they are refused."""
    for letter in "RVUN":
        try:
            action = decode(f"t1:{letter}:{words}")
        except CommandError:
            continue
        assert decode(encode(action)) == action
