"""Buttons of watches: each comes back as what it was, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cards.action_codec import MAX_ACTION, decode, encode
from bot.core.cards.watch_actions import (
    AnyWatchAction,
    WatchAccountAction,
    WatchAction,
    WatchDo,
    WatchesAction,
    WatchEveryAction,
    WatchFromAction,
    WatchHereAction,
    WatchVerdictAction,
)
from bot.core.domain.errors import CommandError
from bot.core.domain.posts import MAX_POST_ID

IDS = st.integers(1, MAX_POST_ID)
ACTIONS = st.one_of(
    st.just(WatchesAction()),
    st.builds(WatchAccountAction, st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True)),
    st.builds(WatchAction, IDS, st.sampled_from(WatchDo)),
    st.builds(WatchEveryAction, IDS, st.integers(1, 999)),
    st.builds(WatchFromAction, IDS, st.none() | st.integers(0, 100)),
    st.builds(WatchHereAction, IDS, st.just("") | st.integers(1, 2**64 - 1).map(str)),
    st.builds(WatchVerdictAction, IDS, IDS, st.booleans(), st.from_regex(r"([0-9a-f]{5})?", fullmatch=True)),
)


@given(ACTIONS, st.from_regex(r"[a-z0-9]{0,2}", fullmatch=True))
def test_every_button_comes_back_as_what_it_was(action: AnyWatchAction, slot: str) -> None:
    """Within what a button holds."""
    written = encode(action, slot)
    assert decode(written) == action
    assert len(written) <= MAX_ACTION


@pytest.mark.parametrize(
    "written", ["t1:v:1", "t1:v:1:zz", "t1:v:01:o", "t1:e:1:0", "t1:q:1:101", "t1:q:1:05", "t1:n:", "t1:n:a b", "t1:ll"]
)
def test_what_we_did_not_write_is_refused(written: str) -> None:
    """With the sentence for all such buttons."""
    with pytest.raises(CommandError, match="This button can't be read"):
        decode(written)


@given(st.text(max_size=20))
def test_no_words_break_the_reader(words: str) -> None:
    """They are a button, or they are refused."""
    for letter in "veqnlgx":
        try:
            action = decode(f"t1:{letter}:{words}")
        except CommandError:
            continue
        assert decode(encode(action)) == action
