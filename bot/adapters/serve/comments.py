"""A comment as it was sent, and what the model is to read of it: the whole, and its sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.adapters.serve.refusals import ErrorType, refuse_comment
from bot.core.domain.posts import Span
from bot.core.scoring.text import MOST_PREPARED, prepare
from bot.core.text import languages
from bot.core.text.sentences import find_sentences

MOST_SPANS = 100
"""Spans of a comment; neighboring sentences share one where there are more."""

# What a browser does not show. Python's own parser takes a second for 20 KB of broken tags; this is linear: a tag ends
# at the next bracket of either kind, and what is never closed goes on to the end, as in a browser.
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b[^<>]*>.*?(?:</\1\b[^<>]*>|\Z)|</?([a-z][a-z0-9]*)\b[^<>]*>|<[!?][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_INLINE = frozenset({"a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
                     "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "wbr"})  # fmt: skip
"""Tags within a word or line; all others part what stands around them."""


@dataclass(frozen=True, slots=True)
class CommentPart:
    """A part of a comment: its place in UTF-16 code units, the end excluded, and its words for the model."""

    begin: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class ReadComment:
    """A comment as the model reads it, and the language that it is in ("und": too short to tell)."""

    whole: CommentPart
    sentences: Sequence[CommentPart]
    language: str


def read_comment(text: str, *, html: bool, by_sentence: bool) -> ReadComment:
    """Prepare it for the model; its sentences only where they are asked for. Takes a second for the longest texts.

    Raises:
        RequestRefusedError: nothing of it can be scored, or it is too long for the model.
    """
    shown, places = _show(text) if html else (text, range(len(text)))
    units = list(accumulate((1 + (letter > "\uffff") for letter in text), initial=0))
    words, complete = prepare(shown)
    if not words:
        raise refuse_comment(
            ErrorType.COMMENT_EMPTY, "Comment must be non-empty: it has no words beside links, mentions and signs."
        )
    if not complete:
        raise refuse_comment(
            ErrorType.COMMENT_TOO_LONG,
            f"Comment text too long: with its emoji in words it has more than {MOST_PREPARED} characters.",
        )

    def part(span: Span, words: str) -> CommentPart:
        begin, end = span
        return CommentPart(units[places[begin]], units[places[end - 1] + 1], words)

    spans = find_sentences(shown, MOST_SPANS) if by_sentence else []
    sentences = [part(span, found.words) for span in spans if (found := prepare(shown[slice(*span)])).words]
    return ReadComment(CommentPart(0, units[-1], words), sentences, languages.detect(shown))


def _show(html: str) -> tuple[str, Sequence[int]]:
    """What a browser shows of it, and where each character stands in it."""
    shown: list[str] = []
    places: list[int] = []
    at = 0
    for hidden in _HIDDEN.finditer(html):
        shown.append(html[at : hidden.start()])
        places += range(at, hidden.start())
        if (hidden[2] or "").lower() not in _INLINE and hidden[2]:
            shown.append("\n")
            places.append(hidden.start())
        at = hidden.end()
    shown.append(html[at:])
    places += range(at, len(html))
    return "".join(shown), places
