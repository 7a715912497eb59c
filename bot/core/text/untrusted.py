"""Others' words made to stay in their place: posts, names and whatever was typed, on all surfaces and in all files."""

import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterator

MOST_MARKS = 4
"""Combining marks on one character: more are no writing (Unicode TS 39, 5.4), and draw over the lines around."""

MOST_CITED = 60  # Characters of what somebody typed, where a sentence says it back.

_ISOLATE, _ISOLATED = "\u2068", "\u2069"  # U+2068 takes its direction from what it holds (Unicode UAX 9).
# Embeddings, overrides, and isolates that force a direction: nobody needs them to write, and they turn round what
# follows them on the line.
_FORCED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
_LINE_ENDS = "\v\f\x85\u2028\u2029"
_REPLACEMENTS = (
    {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"}  # ESC becomes ␛
    | {0x7F: "␡"}
    | dict.fromkeys(range(0x80, 0xA0), "\ufffd")
    | dict.fromkeys(map(ord, _FORCED))
    | {ord(end): "\n" for end in _LINE_ENDS}
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# What is written from right to left, and the marks that say so.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LAST_MARK = 0x1F000  # Behind it there are only the variation selectors of the last plane.


def _marks() -> Iterator[str]:
    """The combining marks without a width, as ranges for a regular expression: one by one they are slow to search."""
    codes = (code for code in range(0x300, _LAST_MARK) if unicodedata.category(chr(code)) in {"Mn", "Me"})
    for _, row in itertools.groupby(enumerate(codes), lambda each: each[1] - each[0]):
        together = [chr(code) for _, code in row]
        yield f"{together[0]}-{together[-1]}"


# Characters without a width of their own are counted as marks: a mark behind one stands on the same character.
_MARK = "".join(_marks()) + "\u200b-\u200d\u2060-\u2064\ufeff\U000e0100-\U000e01ef"
_TOO_MANY = re.compile(f"[{_MARK}]{{{MOST_MARKS + 1},}}")
_IN_JSON = re.compile(f"[\x7f-\x9f{_FORCED}{_ISOLATE}{_ISOLATED}\u200e\u200f\u061c\u2028\u2029\ud800-\udfff]")


def sanitize(words: str) -> str:
    """The words without what draws or writes over their surroundings; every surface sends all of its words through it.

    Control characters are shown (␛), line ends become line breaks, halves of characters U+FFFD; no direction is forced;
    of a row of combining marks the first `MOST_MARKS` stay. Doing it again changes nothing.
    """
    if words.isascii() and words.isprintable():
        return words
    if _SURROGATE.search(words):
        words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    words = words.replace("\r\n", "\n").translate(_REPLACEMENTS)
    return words if words.isascii() else _TOO_MANY.sub(lambda row: row[0][:MOST_MARKS], words)


def sanitize_inline(words: str) -> str:
    """Somebody's words for the middle of a line of ours: harmless, and without effect on what is around them.

    Nothing in them turns the direction, and no backtick makes a command of them.
    """
    words = sanitize(words).replace(_ISOLATE, "").replace(_ISOLATED, "").replace("`", "ˋ")
    if not _RIGHT_TO_LEFT.search(words):
        return words
    return "\n".join(f"{_ISOLATE}{line}{_ISOLATED}" for line in words.split("\n"))


def cite(typed: str) -> str:
    """What somebody typed, in quotation marks, for a sentence about it; a long one is cut, and shows that it is."""
    return sanitize_inline(repr(shorten(typed)))


def shorten(typed: str) -> str:
    """The same without the marks."""
    return sanitize(typed) if len(typed) <= MOST_CITED else f"{sanitize(typed[:MOST_CITED])}…"


def display_name(name: str) -> str:
    """A name for the middle of a line; "" where nothing of it can be seen: X lets people call themselves U+200B."""
    seen = any(unicodedata.category(character)[0] in "LNPS" for character in name)
    return sanitize_inline(" ".join(name.split())) if seen else ""


def to_safe_json(value: object, *, indent: int | None = None, default: Callable[[object], str] | None = None) -> str:
    """JSON that says just `value`, whatever is in it, and yet draws over nothing where it is read as text.

    What `sanitize` would take away is written as JSON's escapes.
    """
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=default)
    written = _TOO_MANY.sub(lambda row: row[0][:MOST_MARKS] + _escape(row[0][MOST_MARKS:]), written)
    return _IN_JSON.sub(lambda found: _escape(found[0]), written)


def _escape(words: str) -> str:
    return json.dumps(words)[1:-1]
