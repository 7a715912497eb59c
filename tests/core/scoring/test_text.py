"""What of a post reaches the model, and what does not."""

import time

import emoji
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.scoring.text import MAX_GROWTH, prepare

DISGUISES = ["&amp;", "&#x200b;", "&lt;", "\u200d", "\u200b", "\ufe0f", "\u20e3", "\ud83d", "\ude02", "\x00", "\n"]
MARKS = ["RT @bob: ", "@bob", "#", "https://t.co/aB1", "www.", "t.co/x", "😂", "👨\u200d👩", "🏿", "🇺", "🇸", "“"]
fragments = st.sampled_from([*DISGUISES, *MARKS, " ", "1", "you", "日本"])
wild_text = st.one_of(st.text(st.characters()), st.lists(st.one_of(fragments, st.text(max_size=3))).map("".join))


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ("you are great", "you are great"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("twice escaped: &amp;lt;3", "twice escaped: <3"),
        ("look https://t.co/aB1 here", "look here"),
        ("look (http://example.com/a?b=c#d)", "look ("),
        ("see www.example.com, t.co/x1 and pic.twitter.com/y2", "see and"),
        ("cut off http://t.co/x…", "cut off"),
        ("https://t.co/abc日本語", "日本語"),
        ("reddit.co/abc stays", "reddit.co/abc stays"),
        ("@bob @Al_ice9 you are great", "you are great"),
        (".@bob is great", ". is great"),
        ("write to bob@example.com", "write to bob@example.com"),
        ("@this_name_is_too_long stays", "@this_name_is_too_long stays"),
        ("RT @bob: you are great", "you are great"),
        ("so true RT @bob: RT @al: you are great", "so true you are great"),
        ("#BlackLivesMatter ##now we're #1", "BlackLivesMatter now we're 1"),
        ("C# and # alone", "C# and # alone"),
        ("line one\n\n\tline   two", "line one line two"),
        ("f\u200bu\xadn\x00ny", "funny"),
        ("“don’t”", '"don\'t"'),
        ("y0u 1d10t, уou", "y0u 1d10t, уou"),  # leetspeak and a Cyrillic look-alike stay
    ],
)
def test_keeps_the_words_of_the_author(post: str, words: str) -> None:
    """Entities, links, mentions, repost prefixes and invisible characters go; the words stay as they were written."""
    assert prepare(post) == words


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ("🖕", "middle finger"),
        ("🖕🏿", "middle finger"),
        ("so funny😂😂 😂!", "so funny face with tears of joy !"),
        ("😂 no 😂", "face with tears of joy no face with tears of joy"),
        ("🇺🇸", "United States"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "England"),
        ("👨‍👩‍👧", "family man woman girl"),
        ("🏳️‍🌈", "rainbow flag"),
        ("❤️", "red heart"),
        ("call 9️⃣1️⃣1️⃣", "call 911"),
        ("\ud83d\ude02", "face with tears of joy"),
    ],
)
def test_turns_emoji_into_words(post: str, words: str) -> None:
    """Emoji are invisible to BERT, so their names stand for them: skin tones dropped, a row of one said once."""
    assert prepare(post) == words


@pytest.mark.parametrize(
    "post", ["", "  \n", "@bob", "https://t.co/aB1", "RT @bob: https://t.co/aB1", "...!?", "\ufe0f \u200d", "\ud83d"]
)
def test_says_when_nothing_is_left_to_score(post: str) -> None:
    """A post without one letter or digit of the author's own gives the empty string."""
    assert prepare(post) == ""


@pytest.mark.parametrize("post", ["привет", "日本語", "مرحبا", "नमस्ते", "42"])
def test_counts_every_script_as_words(post: str) -> None:
    """Letters of other scripts, and digits, are something to score."""
    assert prepare(post) == post


def test_names_every_emoji_without_exceeding_its_bound() -> None:
    """No emoji that the library knows survives, or grows beyond the documented factor."""
    for symbol in emoji.EMOJI_DATA:
        words = prepare(f"a {symbol} b")
        assert words.startswith("a ")
        assert symbol not in words
        assert len(words) <= MAX_GROWTH * len(symbol) + 4


@given(wild_text)
def test_prepares_any_string_once_and_for_all(text: str) -> None:
    """Whatever the string: no error, no growth beyond the bound, one line, and preparing again changes nothing."""
    words = prepare(text)
    assert prepare(words) == words
    assert len(words) <= MAX_GROWTH * len(text)
    assert words == " ".join(words.split())
    assert words == "" or any(character.isalnum() for character in words)
    words.encode()


@pytest.mark.parametrize(
    "unit", ["&amp", "#", "@", "RT ", "http://", "t.co/", "a@", "😂🖕", "👨\u200d", "&a\u200d", "\ud83d", " ", "@a "]
)
def test_stays_quick_on_the_longest_posts(unit: str) -> None:
    """25,000 characters (the longest post X allows) made to provoke backtracking take well under a second each."""
    post = (unit * 25_000)[:25_000]
    started = time.process_time()
    prepare(post)
    assert time.process_time() - started < 2
