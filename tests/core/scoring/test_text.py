"""What of a post reaches the model, and what does not."""

import asyncio

import emoji
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.scoring.text import MAX_GROWTH, MOST_CHARACTERS, MOST_PREPARED, prepare, prepare_all, prepare_words

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
        ("#BlackLivesMatter ##now we're #1", "Black Lives Matter now we're 1"),
        ("C# and # alone", "C# and # alone"),
        ("line one\n\n\tline   two", "line one line two"),
        ("f\u200bu\xadn\x00ny", "funny"),
        ("“don’t”", '"don\'t"'),
        ("y0u 1d10t, уou", "you idiot, you"),
    ],
)
def test_keeps_the_words_of_the_author(post: str, words: str) -> None:
    """Entities, links, mentions, repost prefixes and invisible characters go; the words stay as they were written."""
    assert prepare_words(post) == words


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
    assert prepare_words(post) == words


@pytest.mark.parametrize(
    "post", ["", "  \n", "@bob", "https://t.co/aB1", "RT @bob: https://t.co/aB1", "...!?", "\ufe0f \u200d", "\ud83d"]
)
def test_says_when_nothing_is_left_to_score(post: str) -> None:
    """A post without one letter or digit of the author's own gives the empty string."""
    assert prepare_words(post) == ""


@pytest.mark.parametrize("post", ["привет", "日本語", "مرحبا", "नमस्ते", "42"])
def test_counts_every_script_as_words(post: str) -> None:
    """Letters of other scripts, and digits, are something to score."""
    assert prepare_words(post) == post


def test_names_every_emoji_without_exceeding_its_bound() -> None:
    """No emoji that the library knows survives, or grows beyond the documented factor."""
    for symbol in emoji.EMOJI_DATA:
        words = prepare_words(f"say {symbol} now")
        assert words.startswith("say ")
        assert symbol not in words
        assert len(words) <= MAX_GROWTH * len(symbol) + 8


@given(wild_text)
def test_prepares_any_string_once_and_for_all(text: str) -> None:
    """Whatever the string: no error, no growth beyond the bound, one line, and preparing again changes nothing."""
    words = prepare_words(text)
    assert prepare_words(words) == words
    assert len(words) <= MAX_GROWTH * len(text)
    assert words == " ".join(words.split())
    assert words == "" or any(character.isalnum() for character in words)
    words.encode()


@pytest.mark.parametrize(
    "unit", ["&amp", "#", "@", "RT ", "http://", "t.co/", "a@", "😂🖕", "👨\u200d", "&a\u200d", "\ud83d", " ", "@a "]
)
def test_reads_of_any_text_what_the_longest_post_holds(unit: str) -> None:
    """Whatever is pasted, and whatever becomes of it, the model gets a bounded part; that something is left is said."""
    words, whole = prepare(unit * MOST_CHARACTERS)
    assert not whole or len(unit) == 1
    assert len(words) <= MOST_PREPARED


@pytest.mark.parametrize("number", ["&#" + "9" * 5_000, "&#" + "0" * 5_000 + "65;", "&#x" + "f" * 5_000, "&#" * 5_000])
def test_reads_numbers_of_any_length(number: str) -> None:
    """Python refuses to read a number of more than 4,300 digits; a post may hold one."""
    assert prepare_words(f"you are {number} great").startswith("you are")


def test_says_what_went_beyond() -> None:
    """A text is whole up to X's longest post; its emoji may double it."""
    assert prepare("a" * MOST_CHARACTERS) == ("a" * MOST_CHARACTERS, True)
    assert prepare("a" * (MOST_CHARACTERS + 1)) == ("a" * MOST_CHARACTERS, False)
    faces = "😂🖕" * (MOST_CHARACTERS // 2)
    assert prepare(faces).whole is False
    assert prepare(faces[:2_000]).whole is True


async def test_prepares_a_page_beside_the_loop() -> None:
    """Whoever presses a button meanwhile is answered: the loop turns while a page of the longest posts is prepared."""
    working = asyncio.create_task(prepare_all(["😂🖕" * MOST_CHARACTERS] * 4))
    turns = 0
    while not working.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 4
    assert not any(whole for _, whole in working.result())
