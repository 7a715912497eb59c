"""The words of a post that its server hands over as HTML.

The standard library's parser tells the tags apart; what would make it search the same text again and again, or what no
server sends (comments, declarations, tags without an end), is made plain text before it sees it. It never goes deeper,
however deep the tags are nested.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from bot.core.sources.archive.limits import LIMITS
from bot.core.sources.archive.records import replace_surrogates

MOST_HTML = 8 * LIMITS.text_chars
"""Characters of HTML that are looked at; Mastodon allows 500 of text, some servers 100,000."""
MOST_TAGS = 20_000
"""Of one post: parsing them takes a tenth of a second."""

_MOST_HREF = 500
_MOST_QUOTES = 3  # Signs at the beginning of a line, however often a quote is within a quote.
_NO_TAG = re.compile(r"<(?!/?[A-Za-z][^<>]*>)")
_LONG_NUMBER = re.compile(r"&#(?=[0-9]{8})")  # No character, and Python reads no number of over 4,300 digits.
_SCHEME = re.compile(r"^https?://(?:www\.)?")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPHS = frozenset(
    {"address", "article", "aside", "blockquote", "div", "dl", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "ol", "p", "pre", "section", "table", "ul"}
)
_LINES = frozenset({"br", "dd", "dt", "figcaption", "li", "tr"})
_UNSEEN = frozenset({"script", "style", "template", "title"})
_OF_LISTS = frozenset({"ol", "ul"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words, and whether there are more of them than are read here."""

    text: str
    cut: bool


def to_words(html: str, most: int = LIMITS.text_chars) -> Words:
    """What a reader sees of the HTML, at most `most` characters.

    A paragraph begins after an empty line, what is quoted with "> ", and a link that does not show its address has it
    behind it in brackets. Mentions, hashtags and the short names of custom emoji (`:blobcat:`) stay as they are.
    """
    page = _Page(most)
    plain = _LONG_NUMBER.sub("&amp;#", _NO_TAG.sub("&lt;", replace_surrogates(html[:MOST_HTML])))
    try:
        page.feed(plain)
        page.close()
    except _FullError:
        return Words(page.text()[:most].rstrip(), cut=True)
    text = page.text()
    return Words(text[:most].rstrip(), cut=len(html) > MOST_HTML or len(text) > most)


class _FullError(Exception):
    """More text or tags than one post may have."""


class _Page(HTMLParser):
    """Collects lines; `_gap` is how many line ends stand before the next word."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most
        self._tags = 0
        self._lines: list[str] = []
        self._line: list[str] = []
        self._gap = 0
        self._quotes = 0
        self._unseen = 0
        self._plain = 0  # Within <pre>, where spaces and line ends count.
        self._counts: list[int] = []  # Of each list around: the number of its last item; -1 where it has none.
        self._link: tuple[str, int] | None = None  # Where it leads, and where in the line its words begin.

    def text(self) -> str:
        """All lines so far."""
        return "\n".join([*self._lines, "".join(self._line).rstrip()]).strip("\n ")

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """An element begins."""
        self._count()
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _PARAGRAPHS:
            self._break(2 if not (tag in _OF_LISTS and self._counts) else 1)
            self._quotes += tag == "blockquote"
            self._plain += tag == "pre"
            if tag in _OF_LISTS:
                self._counts.append(0 if tag == "ol" else -1)
        elif tag in _LINES:
            self._add_break() if tag == "br" else self._break(1)
            if tag == "li":
                self._add(self._bullet())
        elif tag == "img":
            self._add(dict(attrs).get("alt") or "")
        elif tag == "a":
            self._end_link()
            self._begin_link(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """An element ends, or there was none."""
        self._count()
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _PARAGRAPHS:
            self._break(2)
            self._quotes = max(0, self._quotes - (tag == "blockquote"))
            self._plain = max(0, self._plain - (tag == "pre"))
            if tag in _OF_LISTS and self._counts:
                self._counts.pop()
        elif tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        """Text between tags, with its entities resolved."""
        if self._unseen:
            return
        if self._plain:
            first, *others = data.split("\n")
            self._add(first)
            for line in others:
                self._add_break()
                self._add(line)
            return
        words = _SPACE.sub(" ", data)
        at_start = self._gap or not self._line
        self._add(words.lstrip(" ") if at_start or self._line[-1].endswith(" ") else words)

    def _count(self) -> None:
        self._tags += 1
        if self._tags > MOST_TAGS:
            raise _FullError

    def _add(self, words: str) -> None:
        if not words or self._unseen:
            return
        if self._gap or not (self._line or self._lines):
            self._begin_line()
        self._line.append(words)
        self._left -= len(words)
        if self._left < 0:
            raise _FullError

    def _begin_line(self) -> None:
        if self._line or self._lines:
            self._end_link()
            self._lines.append("".join(self._line).rstrip())
            self._lines += [self._sign().rstrip()] * (self._gap - 1)
        self._gap = 0
        self._line = [self._sign()] if self._quotes else []

    def _sign(self) -> str:
        return "> " * min(self._quotes, _MOST_QUOTES)

    def _break(self, lines: int) -> None:
        self._gap = max(self._gap, lines)

    def _add_break(self) -> None:
        """A line end that counts beside others, up to an empty line."""
        self._gap = min(self._gap + 1, 2)

    def _bullet(self) -> str:
        if not self._counts or self._counts[-1] < 0:
            return "• "
        self._counts[-1] += 1
        return f"{self._counts[-1]}. "

    def _begin_link(self, attributes: dict[str, str | None]) -> None:
        href = (attributes.get("href") or "").strip()
        marks = f"{attributes.get('class') or ''} {attributes.get('rel') or ''}".lower().split()
        if href.lower().startswith(("https://", "http://")) and not {"mention", "hashtag", "tag"} & set(marks):
            self._link = (_shorten(href), 0 if self._gap else len(self._line))

    def _end_link(self) -> None:
        if self._link is None:
            return
        href, start = self._link
        self._link = None
        shown = "".join(self._line[start:]).strip("> …")
        if shown and not _is_shown(href, shown):
            self._add(f" ({href})")


def _is_shown(href: str, shown: str) -> bool:
    """Whether a link's words are its address, or as much of it as servers show."""
    return shown.startswith(("@", "#")) or _plain(href).startswith(_plain(shown))


def _plain(address: str) -> str:
    return _SCHEME.sub("", address.lower()).rstrip("/")


def _shorten(href: str) -> str:
    return href if len(href) <= _MOST_HREF else f"{href[:_MOST_HREF]}…"
