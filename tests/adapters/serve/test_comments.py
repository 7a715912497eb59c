"""A comment as it was sent, and what the model is to read of it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.serve.comments import MOST_SPANS, read_comment
from bot.adapters.serve.refusals import RequestRefusedError
from bot.core.scoring.text import prepare_words

MARKUP = [
    "<b>",
    "</b>",
    "<p>",
    "<",
    ">",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "&amp;",
    "😀",
    ". ",
    "! ",
    "\n",
    "word ",
]
wild = st.lists(st.sampled_from(MARKUP) | st.text(max_size=8), max_size=30).map("".join)


def units(text: str) -> bytes:
    """Two bytes for each place that a span counts."""
    return text.encode("utf-16-le", "surrogatepass")


@given(text=wild)
def test_spans_of_a_plain_text_are_what_is_scored(text: str) -> None:
    """Each sliced out of the text in UTF-16 gives its words; they are in order and do not overlap."""
    with contextlib.suppress(RequestRefusedError):  # Nothing to score.
        comment = read_comment(text, html=False, by_sentence=True)
        assert (comment.whole.begin, comment.whole.end) == (0, len(units(text)) // 2)
        end = 0
        for part in comment.sentences:
            assert end <= part.begin < part.end <= comment.whole.end
            piece = units(text)[2 * part.begin : 2 * part.end].decode("utf-16-le", "surrogatepass")
            assert prepare_words(piece) == part.words
            end = part.end


@given(text=wild)
def test_whatever_stands_in_html_is_read(text: str) -> None:
    """Broken tags too; spans stay within the text."""
    with contextlib.suppress(RequestRefusedError):
        comment = read_comment(text, html=True, by_sentence=True)
        assert all(0 <= part.begin < part.end <= comment.whole.end for part in comment.sentences)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("You<br>there", "You there"),
        ("<P CLASS='x'>You</P><P>there</P>", "You there"),
        ("f<i>oo</i>l", "fool"),
        ("a <a href='http://x.y'>link</a>", "a link"),
        ("seen <!-- not <b>this</b> --> here", "seen here"),
        ("<style>p {color: red}</style>text", "text"),
        ("<script>var x = '<b>'</script >text", "text"),
        ("kept <script>never closed", "kept"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("&lt;b&gt; is bold", "<b> is bold"),
    ],
)
def test_of_html_what_a_browser_shows_is_read(html: str, words: str) -> None:
    """And nothing else."""
    assert read_comment(html, html=True, by_sentence=False).whole.words == words


def test_a_comment_of_many_sentences_has_few_spans() -> None:
    """Neighbors share one, and none is left out: the work for a comment has a bound."""
    text = "No. " * 1000
    spans = read_comment(text, html=False, by_sentence=True).sentences
    assert len(spans) == MOST_SPANS
    assert [part.begin for part in spans] == list(range(0, 4000, 40))
    assert spans[-1].end == len(text) - 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ('He said "no." Then left', ['He said "no."', "Then left"]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("Version 3.5 of it", ["Version 3.5 of it"]),
        ("今日は。元気？はい", ["今日は。", "元気？", "はい"]),
        ("Well... maybe", ["Well...", "maybe"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: list[str]) -> None:
    """At a mark with a blank behind it, and at the end of a line."""
    parts = read_comment(text, html=False, by_sentence=True).sentences
    assert [text[part.begin : part.end] for part in parts] == sentences
