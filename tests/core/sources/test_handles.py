"""Every way in which people write an account, and what is none."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.errors import CommandError
from bot.core.domain.networks import NAME
from bot.core.sources.handles import read_handle
from bot.core.sources.x.handles import HANDLE

SPELLINGS = (
    "Ada_99",
    "@Ada_99",
    "\N{FULLWIDTH COMMERCIAL AT}Ada_99",
    "  @Ada_99\n",
    "x.com/Ada_99",
    "https://x.com/Ada_99",
    "http://x.com/Ada_99/",
    "https://www.x.com/Ada_99",
    "https://mobile.x.com/Ada_99",
    "https://twitter.com/Ada_99",
    "https://mobile.twitter.com/Ada_99",
    "https://m.twitter.com/Ada_99",
    "HTTPS://X.COM/Ada_99",
    "https://x.com/@Ada_99",
    "https://x.com/Ada_99?s=20&t=abc",
    "https://x.com/Ada_99#top",
    "https://x.com/Ada_99/with_replies",
    "https://x.com/Ada_99/status/1700000000000000001",
    "https://x.com/Ada_99/status/1700000000000000001/photo/1?s=20",
    "<https://x.com/Ada_99>",
    "<https://x.com/Ada_99|x.com/Ada_99>",
)
NO_ACCOUNTS = (
    "",
    " ",
    "@",
    "@@ada",
    "ada lovelace",
    "ada-lovelace",
    "a" * 16,
    "ädä",
    "\N{CYRILLIC SMALL LETTER A}da",
    "@ada\u200b",
    "<@U012ABCDEF>",  # Slack's mention of one of its own people,
    "<@123456789012345>",  # and Discord's.
    "https://example.org/ada",
    "https://x.com.example.org/ada",
    "https://evil.example/x.com/ada",
    "https://x.com",
    "https://x.com/",
    "https://x.com/i/web/status/1700000000000000001",
    "https://x.com/Home",
    "https://x.com/search?q=ada",
    "https://x.com/" + "a" * 16,
    "ftp://x.com/ada",
    "ada\nbob",
)


@pytest.mark.parametrize("written", SPELLINGS)
def test_every_spelling_means_the_same_account(written: str) -> None:
    """Names, profile links and post links, as people type and chats rewrite them."""
    assert read_handle(written) == "Ada_99"


@pytest.mark.parametrize(
    ("written", "handle"),
    [
        ("@ann@b\u00fccher.example", "ann@xn--bcher-kva.example"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("@B\u00dcCHER.example", "xn--bcher-kva.example"),
    ],
)
def test_a_domain_may_be_written_in_any_letters(written: str, handle: str) -> None:
    """Networks know it by its Latin form, and so do opt-outs."""
    assert read_handle(written) == handle


@pytest.mark.parametrize("written", NO_ACCOUNTS)
def test_what_names_no_account_is_refused_with_what_to_write(written: str) -> None:
    """Nothing is looked up, so nothing is paid for a slip."""
    with pytest.raises(CommandError) as caught:
        read_handle(written)
    assert caught.value.message.endswith("names no account.")
    assert "@name" in caught.value.hint


@given(st.text())
def test_whatever_is_written_a_handle_or_a_refusal_comes_out(written: str) -> None:
    """Nothing else ever reaches a network or the store."""
    with suppress(CommandError):
        assert re.fullmatch(NAME, read_handle(written))


@given(st.from_regex(HANDLE, fullmatch=True))
def test_every_handle_that_x_allows_is_read_as_it_is(handle: str) -> None:
    """A profile may have any name, even one that X's own pages have."""
    assert read_handle(handle) == read_handle(f"@{handle}") == handle
