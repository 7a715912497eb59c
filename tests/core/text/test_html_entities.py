"""HTML entities in what others wrote."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.html_entities import unescape

pieces = st.sampled_from(["&", "#", "x", "X", ";", "0", "65", "1114111", "1114112", "99999999", "amp", "lt", "é", " "])


@given(st.lists(pieces).map("".join))
def test_reads_entities_as_browsers_do(text: str) -> None:
    """Python's own function says what they are, as far as it can."""
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize(
    ("written", "read"), [("0" * 9_999 + "65", "A"), ("9" * 9_999, "\ufffd"), ("0" * 9_999, "\ufffd")]
)
def test_reads_numbers_of_any_length(written: str, read: str) -> None:
    """A number of more than 4,300 digits is read, too."""
    assert unescape(f"a &#{written}; b") == f"a {read} b"
