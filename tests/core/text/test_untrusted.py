"""Others' words that stay in their place."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.untrusted import (
    MOST_CITED,
    MOST_MARKS,
    cite,
    display_name,
    sanitize,
    sanitize_inline,
    shorten,
    to_safe_json,
)

FORCED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOSTILE = [
    "\u0301",
    "\u20dd",
    "\u034f",
    "\u200d",
    "\ufe0f",
    *FORCED,
    "\u200f",
    "\x1b",
    "\x00",
    "\r\n",
    "\x85",
    "\ud800",
    "a",
    "\u05d0",
]
wild = st.one_of(st.text(st.characters()), st.lists(st.sampled_from(HOSTILE)).map("".join))


def longest_row(words: str) -> int:
    """Marks, and characters without a width, that stand one behind the other."""
    longest = row = 0
    for character in words:
        stands_on = unicodedata.category(character) in {"Mn", "Me"} or character in "\u200b\u200c\u200d\u2060\ufeff"
        row = row + 1 if stands_on else 0
        longest = max(longest, row)
    return longest


@given(wild)
def test_nothing_draws_over_its_surroundings(words: str) -> None:
    """Whatever was written: no control code, no forced direction, no tower of marks; and once is enough."""
    shown = sanitize(words)
    assert not set(shown) & set(FORCED[:7])
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert longest_row(shown) <= MOST_MARKS
    assert sanitize(shown) == shown


@given(wild)
def test_a_name_turns_nothing_round_it(words: str) -> None:
    """Isolates are closed on the line where they are opened, and only ours are there."""
    for line in sanitize_inline(words).split("\n"):
        assert line.count("\u2068") == line.count("\u2069") <= 1
        assert not set(line) & set(FORCED[:7])
        if "\u2068" in line:
            assert (line[0], line[-1]) == ("\u2068", "\u2069")


@pytest.mark.parametrize(
    "words", ["Zoë", "שָׁלוֹם", "नमस्ते", "ก็ที่", "👨\u200d👩\u200d👧", "❤️\u200d🔥", "9️⃣", "a\u0300\u0301\u0302\u0303", "日本"]
)
def test_real_writing_stays_as_it_is(words: str) -> None:
    """Scripts that stand marks on each other, and emoji that are joined."""
    assert sanitize(words) == words


def test_ten_thousand_marks_are_four() -> None:
    """They drew a line through a whole message on Discord."""
    assert sanitize("a" + "\u0301" * 10_000 + "b") == "a" + "\u0301" * MOST_MARKS + "b"
    assert longest_row(sanitize("a" + "\u0301\u200d" * 10_000)) == MOST_MARKS


@given(wild)
def test_json_says_exactly_what_was_written(words: str) -> None:
    """And draws over nothing in an editor: what could is escaped."""
    written = to_safe_json({"text": words})
    assert json.loads(written.encode()) == {"text": words}
    assert sanitize(written) == written


@given(st.text(st.characters(), max_size=300))
def test_what_is_said_back_is_short(typed: str) -> None:
    """A sentence about it stays a sentence."""
    assert len(cite(typed)) <= 10 * (MOST_CITED + 5)
    assert len(shorten(typed)) <= MOST_CITED + 1
    assert "\n" not in cite(typed)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u202e", "\u0301", "\n\t"])
def test_a_name_that_nobody_can_see_is_none(name: str) -> None:
    """X lets people call themselves so."""
    assert display_name(name) == ""
    assert display_name(f"{name}Ada  L.").endswith("Ada L.")
