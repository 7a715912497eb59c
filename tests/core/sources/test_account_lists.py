"""Lists of accounts as people write, paste and export them: every account once, everything else told."""

import csv
import io
import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.errors import InputError
from bot.core.domain.scans import MOST_ACCOUNTS, MOST_ROWS, RowStatus
from bot.core.sources.account_lists import MOST_BYTES, read_accounts, read_accounts_file

# What heads a column, or is a page of X's own where a link leads to it, may be a handle, too; not here.
NO_HANDLES = {"handle", "handles", "username", "usernames", "screenname", "account", "accounts", "xhandle", "compose"}
NO_HANDLES |= {"explore", "hashtag", "home", "i", "intent", "login", "messages", "notifications", "search", "settings"}
NO_HANDLES |= {"share", "signup", "tos"}
HANDLES = st.lists(
    st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=15).filter(
        lambda each: each.lower().replace("_", "") not in NO_HANDLES
    ),
    min_size=1,
    max_size=MOST_ACCOUNTS,
    unique_by=str.lower,
)
SPELLINGS = ("{}", "@{}", "https://x.com/{}", "https://twitter.com/{}/status/1?s=20", "x.com/{}", "<https://x.com/{}>")


def kept(rows: object) -> list[str]:
    """The handles that will be scanned."""
    return [row.handle for row in rows if row.status is RowStatus.WAITING]  # type: ignore[attr-defined]


def told(rows: object) -> dict[str, str]:
    """Why the others will not."""
    return {row.written: row.reason for row in rows if row.status is RowStatus.LEFT_OUT}  # type: ignore[attr-defined]


def table(rows: list[list[str]], delimiter: str = ",") -> bytes:
    """The rows as a spreadsheet exports them."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


@given(HANDLES, st.sampled_from(SPELLINGS), st.sampled_from((" ", ", ", ",", "; ", "\n", "\r\n", "\t")))
def test_every_spelling_and_separation_names_the_same_accounts(handles: list[str], spelling: str, between: str) -> None:
    """In their order, in a message and in a file alike."""
    words = between.join(spelling.format(handle) for handle in handles)
    assert kept(read_accounts(words)) == handles
    assert kept(read_accounts_file(words.encode())) == handles


@given(
    HANDLES, st.sampled_from(",;\t|"), st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")), st.integers(0, 2)
)
def test_a_table_s_column_is_found_by_its_head(handles: list[str], delimiter: str, encoding: str, place: int) -> None:
    """Whatever its encoding and delimiter are, and what stands beside the accounts."""
    beside = ["Größe", 'said "hi", twice']
    rows = [[*beside[:place], head, *beside[place:]] for head in ("Handle", *handles)]
    content = table(rows, delimiter).decode().encode(encoding)
    assert kept(read_accounts_file(content)) == handles


@given(HANDLES.filter(lambda each: len(each) > 1))
def test_a_table_without_such_a_head_is_read_where_its_marks_are(handles: list[str]) -> None:
    """The column with an @ before each; a head above it is none of the accounts."""
    rows = [["Full name", "Who"], *([f"No. {at}", f"@{handle}"] for at, handle in enumerate(handles))]
    assert kept(read_accounts_file(table(rows))) == handles


@given(st.binary(max_size=2000))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    """What is no list is refused with a sentence; what is one has every handle once."""
    with suppress(InputError):
        rows = read_accounts_file(content)
        lower = [handle.lower() for handle in kept(rows)]
        assert len(lower) == len(set(lower)) <= MOST_ACCOUNTS
        assert [row.place for row in rows] == list(range(1, len(rows) + 1))


@given(st.text(max_size=400))
def test_every_word_is_an_account_or_told(words: str) -> None:
    """Nothing that somebody wrote is dropped in silence."""
    try:
        rows = read_accounts(words)
    except InputError:
        return
    assert all(row.handle or row.reason for row in rows)
    assert all(row.reason for row in rows if row.status is RowStatus.LEFT_OUT)


def test_duplicates_and_mistakes_are_told_in_their_rows() -> None:
    """Whatever they look like, and in which row the account stood first."""
    rows = read_accounts("@ada grace, https://x.com/ADA b@d grace")
    assert kept(rows) == ["ada", "grace"]
    assert told(rows) == {
        "https://x.com/ADA": "Named before, in row 1.",
        "b@d": "'b@d' is not an account on Mastodon.",
        "grace": "Named before, in row 2.",
    }


def test_an_unclosed_quotation_mark_swallows_no_lines() -> None:
    """As in '5" tall', in the middle of somebody's notes."""
    assert kept(read_accounts_file(b'@ada\n"@grace\n@hedy\n')) == ["ada", "hedy"]


def test_a_single_column_with_a_head_is_a_table_too() -> None:
    """The head is no account."""
    assert kept(read_accounts_file(b"Username\nada\ngrace\n")) == ["ada", "grace"]


def test_an_empty_cell_is_no_account() -> None:
    """Spreadsheets export rows that somebody has emptied."""
    assert kept(read_accounts_file(b"name,handle\nAda,ada\nNobody,\n,\nGrace,grace\n")) == ["ada", "grace"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is no account in this list."),
        (b"name,born\nAda Lovelace,1815 12\nGrace Hopper,1906 12\n", "which column of this table"),
        (b"PK\x03\x04\x00\x00", "This file is no text"),
        (b"a" * (MOST_BYTES + 1), "This list is too large"),
        (b"x\n" * (MOST_ROWS + 2), f"This list has {MOST_ROWS + 2} rows"),
        ("\n".join(f"user{at}" for at in range(MOST_ACCOUNTS + 1)).encode(), f"{MOST_ACCOUNTS + 1} accounts"),
        (b'"' + b"a" * 200_000 + b'"', "too long to name accounts"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, said: str) -> None:
    """With one sentence, before anything is looked up."""
    with pytest.raises(InputError, match=said):
        read_accounts_file(content)
