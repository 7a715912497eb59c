"""Letters and words as people read them, whatever they are dressed up as."""

import tracemalloc
import unicodedata
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.scoring.disguised_words import LONGEST_SPLIT, restore_words, to_latin
from bot.core.scoring.text import prepare_words

SPACED = Path(__file__).parents[4] / "shared/data/faults/spaced-letters/spaced.txt"
FANCY = [
    "MATHEMATICAL BOLD SMALL",
    "MATHEMATICAL SCRIPT SMALL",
    "MATHEMATICAL FRAKTUR SMALL",
    "CIRCLED LATIN SMALL LETTER",
]
FANCY += ["FULLWIDTH LATIN SMALL LETTER", "MATHEMATICAL MONOSPACE SMALL", "NEGATIVE SQUARED LATIN CAPITAL LETTER"]


@pytest.mark.parametrize("alphabet", FANCY)
@pytest.mark.parametrize("words", ["have a nice day", "you are stupid"])
def test_reads_fancy_alphabets(alphabet: str, words: str) -> None:
    """Kind words and others alike: each letter of an alphabet that only looks special is the letter itself."""
    dressed = "".join(_dressed(letter, alphabet) for letter in words)
    assert dressed != words
    assert to_latin(dressed).lower() == words


def _dressed(letter: str, alphabet: str) -> str:
    if letter == " ":
        return letter
    try:
        return unicodedata.lookup(f"{alphabet} {letter.upper()}")
    except KeyError:  # Unicode has some script letters elsewhere, as ℯ.
        return letter


@pytest.mark.parametrize(
    ("dressed", "words"),
    [
        ("ʏᴏᴜ ᴀʀᴇ ꜱᴛᴜᴘɪᴅ", "you are stupid"),
        ("уоu аrе kіnd", "you are kind"),  # Cyrillic у, о, а, е, і
        ("yοu αre κind", "you are kind"),  # Greek ο, α, κ
        ("y̶o̶u̶ k̸̢͝n̵ǫ̴w̶", "you knǫw"),
        ("ʇoıpı uɐ ǝɹɐ noʎ", "you are an idiot"),
        ("⒜⒝⒞ ①②", "abc 12"),
    ],
)
def test_reads_look_alikes(dressed: str, words: str) -> None:
    """Small capitals, letters of other scripts within Latin words, struck and turned letters."""
    assert to_latin(dressed) == words


@pytest.mark.parametrize("text", ["привет мир", "Μολών λαβέ", "café naïve", "日本語", "नमस्ते", "½ cup…", "и API?"])
def test_leaves_other_languages_alone(text: str) -> None:
    """Words of other scripts, and accents that belong to their letter, are no disguise."""
    assert to_latin(text) == text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("h a p p y b i r t h d a y", "happy birthday"),
        ("l o v e  y o u", "love  you"),
        ("f.u.c.k you", "fuck you"),
        ("k-i-n-d w_o_r_d_s", "kind words"),
        ("i w i l l h u r t y o u", "i will hurt you"),
        ("s t f u", "stfu"),
        ("y0u 4re 4n 1d10t", "you are an idiot"),
        ("a$$hole, sh!t and b1tch!", "asshole, shit and bitch!"),
        ("fuuuuck, sooooo goooood", "fuck, soo good"),
        ("youareanidiot", "you are an idiot"),
        ("HaveANiceDay", "Have A Nice Day"),
        ("KillYourself killyourself", "Kill Yourself kill yourself"),
    ],
)
def test_reads_disguised_words(written: str, spoken: str) -> None:
    """Words spelled out, in digits and signs, drawn out or run together are the words that are heard."""
    assert restore_words(written) == spoken


@pytest.mark.parametrize(
    "text",
    [
        "ps4, mp3 and covid19 on the 1st of 3rd",
        "b4 gr8 4ever",
        "v1.2.3 at 10/10, 5-4-3-2-1",
        "1 2 3 4 5",
        "Scunthorpe, Penistone and Schwarzenegger",
        "hahahahahahaha",
        "bob@example.com",
        "a misunderstanding",
        "conflation, weaponizing and backassward",
        "e.g. 5 p.m.",
    ],
)
def test_leaves_what_is_no_disguise(text: str) -> None:
    """Numbers, names, places and abbreviations of two letters stay as they are."""
    assert restore_words(text) == text


@pytest.mark.skipif(not SPACED.exists(), reason="../shared is not here")
def test_reads_harmless_spaced_lines() -> None:
    """No line of letters with spaces between them keeps one."""
    for line in SPACED.read_text(encoding="utf-8").splitlines():
        assert not any(len(word) == 1 for word in prepare_words(line).split()), line


@given(st.text(st.sampled_from("aAbt 01$@!|.-_ɐé\u0336\u0430"), max_size=30))
def test_reading_again_changes_nothing(text: str) -> None:
    """What has been read once is plain."""
    words = prepare_words(text)
    assert prepare_words(words) == words


@pytest.mark.parametrize("unit", ["a ", "a.", "a", "1a", "!|a", "a\u0336", "\u0430a", "ɐ", "aB", "a@"])
def test_reads_any_length(unit: str) -> None:
    """Long runs are bounded: no word longer than `LONGEST_SPLIT` letters is searched for words."""
    text = unit * (100 * LONGEST_SPLIT)
    assert len(restore_words(to_latin(text))) <= 2 * len(text)


@given(st.text(st.sampled_from("aא\u05b0\u0591\u20d0\u20d8\u0f72\u0f71\u0301"), max_size=9), st.integers(1, 200))
def test_no_row_of_marks_is_longer_than_unicode_s_format_for_streams_allows(marks: str, times: int) -> None:
    """Of any script: to put a row in order takes the square of its length, and holds the interpreter meanwhile."""
    rows = groupby(to_latin(marks * times), lambda character: bool(unicodedata.combining(character)))
    assert all(len(list(row)) <= 30 for combining, row in rows if combining)


@pytest.mark.parametrize("unit", ["bc", "b1", "b c ", "be", "youarean"])
def test_remembers_no_long_words(unit: str) -> None:
    """An archive of long made-up words would fill the memory with them."""
    prepare_words("fuuuck youareanidiot 1d10t")  # The list of words is there from now on.
    tracemalloc.start()
    for number in range(20):
        prepare_words(f"aaa{'abcdefghijklmnopqrst'[number]}{unit * (10_000 // len(unit))}")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 120_000  # Bytes; the texts have 200,000. The table of short words may grow just now, by 64,000.
