"""From a server's HTML to the words that a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sources.mastodon.words import MOST_TAGS, to_words

LINK = (
    '<a href="https://example.com/page/that/is/long" rel="nofollow noopener" target="_blank">'
    '<span class="invisible">https://</span><span class="ellipsis">example.com/page</span>'
    '<span class="invisible">/that/is/long</span></a>'
)
MENTION = '<span class="h-card"><a href="https://o.example/@bob" class="u-url mention">@<span>bob</span></a></span>'
HASHTAG = '<a href="https://o.example/tags/cats" class="mention hashtag" rel="tag">#<span>cats</span></a>'


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three<br />four</p>", "One\n\nTwo\nthree\nfour"),
        ("<p>a &amp; b &lt;i&gt; &#39;c&#39;&nbsp;d</p>", "a & b <i> 'c'\xa0d"),
        ("<p>spread\n   over  lines</p>\n\n<p>and more</p>", "spread over lines\n\nand more"),
        (f"<p>Look: {LINK}</p>", "Look: https://example.com/page/that/is/long"),
        ('<p><a href="https://www.example.com/">example.com</a></p>', "example.com"),
        (f"<p>{MENTION} likes {HASHTAG}</p>", "@bob likes #cats"),
        ('<p>Read <a href="https://a.example/x">what she said</a>!</p>', "Read what she said (https://a.example/x)!"),
        ('<p><a href="javascript:alert(1)">press</a></p>', "press"),
        ("<blockquote><p>One</p><p>Two</p></blockquote><p>Mine</p>", "> One\n>\n> Two\n\nMine"),
        ("<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>", "• a\n• b\n\n1. c\n2. d"),
        ("<pre><code>if x:\n    y</code></pre>", "if x:\n    y"),
        ("<p>so :blobcat: <img class='emoji' alt=':blobfox:' src='x'></p>", "so :blobcat: :blobfox:"),
        ("plain < words > and 2 <3", "plain < words > and 2 <3"),
        ("<p>one</p><script>alert('x')</script><style>p {}</style><p>two</p>", "one\n\ntwo"),
        ("<p>a<!-- b -->c</p>", "a<!-- b -->c"),
        ("<p>שלום \u202eevil\u200b\u200d</p>", "שלום \u202eevil\u200b\u200d"),
        ("<p>half \ud800 a character</p>", "half \ufffd a character"),
        ("<br><br><br><br>late", "late"),
        ("", ""),
    ],
)
def test_the_words_are_as_a_reader_sees_them(html: str, text: str) -> None:
    """Each kind of markup that servers send."""
    assert to_words(html).text == text


DEEP = 10_000
HOSTILE = {
    "nested elements": "<div>" * DEEP + "x" + "</div>" * DEEP,
    "nested quotes": "<blockquote>" * DEEP + "x",
    "comments without an end": "<!--" * 75_000,
    "tags without an end": "<a " * 100_000,
    "quotes without an end": '<a b="' * 50_000,
    "only brackets": "<" * 300_000,
    "ends without a beginning": "</" * 150_000,
    "a number of 6,000 digits": '<a href="&#' + "9" * 6_000 + ';">&#' + "9" * 6_000 + ";</a>",
    "entities without an end": "&amp" * 80_000,
    "300,000 letters": "x" * 300_000,
    "300,000 line ends": "<pre>" + "\n" * 300_000 + "</pre>",
    "declarations": "<!DOCTYPE " * 30_000 + "<![CDATA[" * 30_000,
    "a script without an end": "<script>" * 40_000,
    "a row of marks": "<p>z" + "\u0335" * 40_000 + "</p>",
}


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_html_is_read_within_bounds(kind: str) -> None:
    """No more than a post's text comes of it, and it says when there was more."""
    found = to_words(HOSTILE[kind])
    assert len(found.text) <= 50_000
    assert found.cut == (kind not in {
        "nested elements", "nested quotes", "a number of 6,000 digits", "300,000 line ends",
        "a script without an end", "a row of marks",
    })  # fmt: skip


def test_more_tags_than_a_post_has_are_not_read() -> None:
    """What comes before them is kept, and the cut is said."""
    found = to_words("<p>Words</p>" + "<b>" * (MOST_TAGS + 1) + "more")
    assert (found.text, found.cut) == ("Words", True)


def test_a_quote_in_a_quote_gets_three_signs_at_most() -> None:
    """However deep it is."""
    assert to_words("<blockquote>" * 9 + "x").text == "> > > x"


@given(st.text(st.sampled_from("<>/&#;ab\"'= \n!-?pi")))
def test_any_markup_gives_words(html: str) -> None:
    """Whatever the tags are like."""
    found = to_words(html)
    assert not found.cut
    assert found.text == found.text.strip("\n ")


@given(st.text())
def test_plain_text_stays_itself(text: str) -> None:
    """Once it is written as HTML, but for spaces."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", " ")
    assert (
        to_words(f"<p>{escaped}</p>").text.split()
        == text.encode("utf-8", "replace").decode().replace("\r", " ").split()
    )
