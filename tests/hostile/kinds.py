"""The kinds of hostile archives. Each goes just beyond one of the reader's limits (`archive_limits.Limits`)."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from random import Random
from typing import Any

from bot.core.sources.archive.limits import Limits
from tests.core.sources.archives import account_js, fields, manifest, post
from tests.hostile.writing import GOOD, KNOWN, Pieces, entry, noted, of, padded, row, unpacked, written, zipped

TWEETS, NOTES, MORE = "data/tweets.js", "data/note-tweet.js", "data/community-tweet.js"
TOO_LONG = 4_301  # Digits that Python reads no more.
CUT = "This long post begins like all the others, in sixty characters and more, and"

Make = Callable[[Path, Limits], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """`says`: what its owner reads; "" where the harm is counted as `broken` records, or passed over.

    `slow`: at the real limits it is gigabytes, or millions of records.
    """

    name: str
    limit: str
    make: Make
    says: str = ""
    broken: int = 0
    posts: int = KNOWN
    slow: bool = False


KINDS: list[Kind] = []


def _kind(name: str, limit: str, says: str = "", **more: Any) -> Callable[[Make], Make]:
    def added(make: Make) -> Make:
        KINDS.append(Kind(name, limit, make, says, **more))
        return make

    return added


# The zip's directory.

_FILES = {TWEETS: of(GOOD)}
_ENTRIES: dict[str, bytes] = {
    "half a million empty members": entry(b"x"),
    "members with names of 60,000 characters": entry(b"n" * 60_000),
    "members with long extra fields": entry(b"x", extra=60_000),
    "members with long comments": entry(b"x", comment=60_000),
    "pictures without end": entry(b"data/tweets_media/1234567890123456789-AbCdEfGhIjKlMnOp.jpg"),
    "folders without end": entry(b"data/" + b"a/" * 20),
    "lists that lie too deep, without end": entry(b"a/" * 400 + b"tweets.js"),
}
for _name, _entry in _ENTRIES.items():

    @_kind(_name, "directory_bytes", "holds too many files")
    def _(path: Path, limits: Limits, entry: bytes = _entry) -> None:
        padded(path, repeat(entry, limits.directory_bytes // len(entry) + 1), _FILES)


_NAMES = {
    "lists beside the posts": "data/x{}.js",
    "parts of a list without posts": "data/like-part{}.js",
    "scripts of the page": "assets/x{}.js",
    "lists in folders": "f{}/x.js",
    "lists called .JS.TXT": "data/x{}.JS.TXT",
}
for _name, _pattern in _NAMES.items():

    @_kind(_name, "lists", "lists, more than any archive from X")
    def _(path: Path, limits: Limits, pattern: str = _pattern) -> None:
        far = (entry(pattern.format(n).encode(), offset=10**8 + 1_000 * n) for n in range(limits.lists))
        padded(path, far, _FILES)


@_kind("an unpacked folder of lists", "lists", "lists, more than any archive from X", slow=True)
def _(path: Path, limits: Limits) -> None:
    unpacked(path, _FILES | {f"data/x{n}.js": [] for n in range(limits.lists)})


for _name, _folder in {"posts below many folders": "a/", "posts in a folder of a long name": "abcdefgh"}.items():

    @_kind(_name, "name_chars", "There are no posts in it")
    def _(path: Path, limits: Limits, folder: str = _folder) -> None:
        above = (folder * limits.name_chars)[: limits.name_chars].rstrip("/")
        zipped(path, {f"{above}/data/tweets.js": of(GOOD)})


@_kind("a list within another's bytes", "apart", "contains files that overlap")
def _(path: Path, _limits: Limits) -> None:
    zipped(path, _FILES, packed=False)
    raw = path.read_bytes()
    inner = raw[: raw.index(b"PK\x01\x02")]
    line = bytearray(raw[len(inner) : raw.rindex(b"PK\x05\x06")])
    zipped(path, {"data/a.js": [inner]}, packed=False)
    line[42:46] = path.read_bytes().index(inner).to_bytes(4, "little")  # Where a.js has its bytes.
    padded(path, [bytes(line)], {"data/a.js": [inner]}, packed=False)


@_kind("two lists in one place", "apart", "contains files that overlap")
def _(path: Path, _limits: Limits) -> None:
    line = bytearray(entry(b"data/x.js"))
    line[20:24] = (100).to_bytes(4, "little")
    padded(path, [bytes(line)], _FILES)


@_kind("a thousand lists in one place", "apart", "contains files that overlap")
def _(path: Path, limits: Limits) -> None:
    lines = []
    for number in range(min(1_000, limits.lists - 1)):
        line = bytearray(entry(b"data/x%d.js" % number))
        line[20:24] = (50).to_bytes(4, "little")
        lines.append(bytes(line))
    padded(path, lines, _FILES)


# How much is unpacked.


def _strings(limits: Limits, size: int) -> Iterator[str]:
    """Records of one long string, of `size` bytes together."""
    each = limits.record_chars - 100
    return repeat(json.dumps("x" * each), size // each + 1)


_BOMBS: dict[str, Callable[[Limits], dict[str, Pieces]]] = {
    "a bomb of strings": lambda limits: {TWEETS: row(_strings(limits, _free(limits)))},
    "a bomb of lists": lambda limits: {
        TWEETS: row(repeat(_nested("[],", limits, 0.08), 25 * _free(limits) // limits.record_chars))
    },
    "a bomb of notes": lambda limits: _FILES | {NOTES: row(_strings(limits, _free(limits)), "note_tweet")},
    "a bomb of community posts": lambda limits: (
        _FILES | {MORE: row(_strings(limits, _free(limits)), "community_tweet")}
    ),
    "a bomb behind the manifest": lambda limits: (
        _FILES | {"data/manifest.js": chain(of(manifest({"tweets.js": ("tweets", 3)})), _spaces(_free(limits)))}
    ),
    "a bomb behind the account": lambda limits: (
        _FILES | {"data/account.js": chain(of(account_js()), _spaces(_free(limits)))}
    ),
}


def _free(limits: Limits) -> int:
    return limits.ratio_free_bytes * 3 // 2


def _spaces(size: int) -> Iterator[bytes]:
    return (b" " * min(65_536, size - at) for at in range(0, size, 65_536))


for _name, _bomb in _BOMBS.items():

    @_kind(_name, "ratio", "times its size, as a zip bomb does")
    def _(path: Path, limits: Limits, files: Callable[[Limits], dict[str, Pieces]] = _bomb) -> None:
        zipped(path, files(limits), level=9)


def _noise(size: int, seed: int = 1) -> Iterator[bytes]:
    """Records of hard to pack strings, of `size` bytes together."""
    chance = Random(seed)  # noqa: S311 - the same in every run.
    some = [json.dumps(chance.randbytes(400).hex() * 8).encode() for _ in range(256)]
    return (some[number % 256] for number in range(size // len(some[0]) + 1))


@_kind("one list of too many bytes", "unpacked_bytes", "which no real list of posts is", slow=True)
def _(path: Path, limits: Limits) -> None:
    zipped(path, {TWEETS: row(_noise(limits.unpacked_bytes))})


@_kind("four lists of too many bytes together", "unpacked_bytes", "which no real list of posts is", slow=True)
def _(path: Path, limits: Limits) -> None:
    quarter = limits.unpacked_bytes // 4
    parts = {f"data/tweets-part{n}.js": row(_noise(quarter, n)) for n in range(1, 4)}
    zipped(path, {TWEETS: row(_noise(quarter))} | parts)


@_kind("notes and posts of too many bytes together", "unpacked_bytes", "which no real list of posts is", slow=True)
def _(path: Path, limits: Limits) -> None:
    half = limits.unpacked_bytes // 2
    zipped(path, {TWEETS: row(_noise(half)), NOTES: row(_noise(half), "note_tweet")})


@_kind("an unpacked list of too many bytes", "unpacked_bytes", "which no real list of posts is", slow=True)
def _(path: Path, limits: Limits) -> None:
    unpacked(path, {TWEETS: row(_noise(limits.unpacked_bytes))})


# White space.

for _name, _space in {"spaces before the list": " ", "empty lines before the list": "\n"}.items():

    @_kind(_name, "prefix_chars", "does not begin as X's lists of posts do")
    def _(path: Path, limits: Limits, space: str = _space) -> None:
        zipped(path, {TWEETS: of(space * limits.prefix_chars + GOOD)})


@_kind("spaces before the equals sign", "prefix_chars", "does not begin as X's lists of posts do")
def _(path: Path, limits: Limits) -> None:
    zipped(path, {TWEETS: of(GOOD.replace(" =", " " * limits.prefix_chars + "=", 1))})


@_kind("a part with a number of many digits", "prefix_chars", "does not begin as X's lists of posts do")
def _(path: Path, limits: Limits) -> None:
    zipped(path, {TWEETS: of(GOOD.replace("part0", "part" + "0" * limits.prefix_chars, 1))})


@_kind("spaces before the notes", "prefix_chars", "does not begin as X's lists of posts do")
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {NOTES: chain(of(" " * limits.prefix_chars), row([], "note_tweet"))})


_LIST = GOOD.partition("= ")[2]
_GAPS: dict[str, Callable[[str], str]] = {
    "spaces before the first bracket": lambda gap: GOOD.replace("= ", "=" + gap, 1),
    "spaces behind the first bracket": lambda gap: GOOD.replace("[", "[" + gap, 1),
    "spaces between two records": lambda gap: GOOD.replace("},\n  {", "}," + gap + "{", 1),
    "spaces before a comma": lambda gap: GOOD.replace("},\n  {", "}" + gap + ",{", 1),
    "spaces before the last bracket": lambda gap: GOOD[:-1] + gap + "]",
    "spaces behind the list": lambda gap: GOOD + gap,
    "spaces before the semicolon": lambda gap: GOOD + gap + ";",
    "spaces behind the semicolon": lambda gap: GOOD + ";" + gap,
}
for _number, (_name, _gap) in enumerate(_GAPS.items()):

    @_kind(_name, "gap_chars", "holds more blank space than a real archive")
    def _(path: Path, limits: Limits, gap: Callable[[str], str] = _gap, space: str = " \n\t\r"[_number % 4]) -> None:
        zipped(path, {TWEETS: of(gap(space * (limits.gap_chars + 1)))})


@_kind("spaces between two notes", "gap_chars", "holds more blank space than a real archive")
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {NOTES: row([noted(1, "a"), noted(2, "b")], "note_tweet", " " * (limits.gap_chars + 1))})


# Single records.


def _nested(piece: str, limits: Limits, share: float = 1.1) -> str:
    """A list of so many of these that it is `share` of the longest record."""
    times = int(limits.record_chars * share) // len(piece)
    return "[" + (piece * times).removesuffix(",") + "]"


_RECORDS: dict[str, Callable[[Limits], str]] = {
    "a record of one long string": lambda limits: json.dumps("x" * limits.record_chars),
    "a record of escapes": lambda limits: '"' + r"\u00e9" * (limits.record_chars // 6 + 1) + '"',
    "a record of one long key": lambda limits: json.dumps({"x" * limits.record_chars: 1}),
    "a record full of spaces": lambda limits: "[" + " " * limits.record_chars + "]",
    "a record of long strings": lambda limits: _nested(json.dumps("x" * 1_000) + ",", limits),
    "a record of numbers of 30 digits": lambda limits: _nested("9" * 30 + ",", limits),
    "a post with links without end": lambda limits: json.dumps(
        post(1, entities={"urls": [{"expanded_url": "https://x.com/a/status/1"}] * (limits.record_chars // 40)})
    ),
}
_VALUES: dict[str, Callable[[Limits], str]] = {
    "a record of lists": lambda limits: _nested("[],", limits, 0.9),
    "a record of lists of lists": lambda limits: _nested("[[[[]]]],", limits, 0.9),
    "a record of objects": lambda limits: _nested("{},", limits, 0.9),
    "a record of objects with a key": lambda limits: _nested('{"":0},', limits, 0.9),
    "a record of whole numbers": lambda limits: _nested("7,", limits, 0.9),
    "a record of fractions": lambda limits: _nested("1.1,", limits, 0.9),
    "a record of powers": lambda limits: _nested("1e9,", limits, 0.9),
    "a record of nothings": lambda limits: _nested("null,", limits, 0.9),
    "a record of strings": lambda limits: _nested('"",', limits, 0.9),
    "a post with mentions without end": lambda limits: (
        '{"tweet": {"full_text": "x", "entities": ' + _nested("{},", limits, 0.8) + "}}"
    ),
}
for _limit, _records in {"record_chars": _RECORDS, "record_values": _VALUES}.items():
    for _name, _record in _records.items():

        @_kind(_name, _limit, "holds a record too large for a post")
        def _(path: Path, limits: Limits, record: Callable[[Limits], str] = _record) -> None:
            zipped(path, {TWEETS: row([*(written(n) for n in range(1, KNOWN + 1)), record(limits)])})


@_kind("a note of one long list", "record_values", "holds a record too large for a post")
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {NOTES: row([_nested("[],", limits, 0.9)], "note_tweet")})


@_kind("a manifest of one long list", "record_values", "holds a record too large for a post")
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {"data/manifest.js": of("window.__THAR_CONFIG = " + _nested("[],", limits, 0.9))})


@_kind("an account of one long list", "record_values", "holds a record too large for a post")
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {"data/account.js": of("window.YTD.account.part0 = " + _nested("{},", limits, 0.9))})


@_kind("a manifest of one long name", "record_chars", "holds a record too large for a post")
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {"data/manifest.js": of("window.__THAR_CONFIG = " + json.dumps("x" * limits.record_chars))})


_DIGITS: dict[str, Callable[[str], str]] = {
    "an id of 4,301 digits": lambda digits: '{"tweet": {"id": ' + digits + ', "full_text": "x"}}',
    "a negative number of 4,301 digits": lambda digits: "-" + digits,
    "a number of 4,301 digits that nobody reads": lambda digits: '{"likes": ' + digits + "}",
    "a number of 4,301 digits in a list of lists": lambda digits: "[[[" + digits + "]]]",
    "a text of 4,301 digits": lambda digits: '{"tweet": {"full_text": ' + digits + "}}",
}
for _name, _number_in in _DIGITS.items():

    @_kind(_name, "digits", broken=1)
    def _(path: Path, _limits: Limits, record: Callable[[str], str] = _number_in) -> None:
        zipped(path, {TWEETS: row([*(written(n) for n in range(1, KNOWN + 1)), record("9" * TOO_LONG)])})


@_kind("a note with an id of 4,301 digits", "digits")
def _(path: Path, _limits: Limits) -> None:
    record = '{"noteTweet": {"noteTweetId": ' + "9" * TOO_LONG + "}}"
    zipped(path, _FILES | {NOTES: row([record], "note_tweet")})


# Many records.

_MANY = {"empty objects": "{}", "empty lists": "[]", "nothings": "null", "numbers": "7", "empty strings": '""'}
for _name, _empty in _MANY.items():

    @_kind(f"millions of {_name}", "records", "which is too many", slow=True)
    def _(path: Path, limits: Limits, record: str = _empty) -> None:
        zipped(path, {TWEETS: row(repeat(record, limits.records + 1), gap="")})


@_kind("millions of posts", "records", "which is too many", slow=True)
def _(path: Path, limits: Limits) -> None:
    some = [written(number) for number in range(5_000)]
    zipped(path, {TWEETS: row(some[number % 5_000] for number in range(limits.records + 1))})


@_kind("millions of records in ten parts", "records", "which is too many", slow=True)
def _(path: Path, limits: Limits) -> None:
    parts = {f"data/tweets-part{n}.js": row(repeat("{}", limits.records // 10)) for n in range(1, 10)}
    zipped(path, {TWEETS: row(repeat("{}", limits.records // 10 + 1))} | parts)


@_kind("millions of notes without a text", "records", "which is too many", slow=True)
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {NOTES: row(repeat("{}", limits.records), "note_tweet")})


@_kind("millions of community posts", "records", "which is too many", slow=True)
def _(path: Path, limits: Limits) -> None:
    zipped(path, _FILES | {MORE: row(repeat("{}", limits.records), "community_tweet")})


# Texts.


def _tagged(number: int, key: str, text: str) -> str:
    one = {name: value for name, value in fields(number).items() if name != "full_text"}
    return json.dumps({"tweet": one | {key: text}}, ensure_ascii=False)


_TEXTS: dict[str, tuple[str, str]] = {
    "texts longer than X's": ("full_text", "x"),
    "texts longer than X's, in the old field": ("text", "x"),
    "texts of emoji": ("full_text", "\U0001f926"),
    "texts of combining marks": ("full_text", "\u0301"),
    "texts of spaces": ("full_text", "\u00a0"),
    "texts of ampersands": ("full_text", "&"),
}
for _name, (_key, _sign) in _TEXTS.items():

    @_kind(_name, "text_chars", broken=200)
    def _(path: Path, limits: Limits, key: str = _key, sign: str = _sign) -> None:
        long = (_tagged(n, key, sign * (limits.text_chars + 1)) for n in range(10, 210))
        zipped(path, {TWEETS: row(chain((written(n) for n in range(1, KNOWN + 1)), long))}, packed=False)


# Long posts.


def _many_notes(limits: Limits, number: str = "", time: str = "", text: str = "") -> Iterator[str]:
    """Notes of different ids, times and texts, or of the same."""
    for each in range(limits.notes + 1):
        made = time or f"2024-03-01T12:{each // 60 % 60:02}:{each % 60:02}.000Z"
        words = f"{text} {each}" if text else ""
        yield (
            f'{{"noteTweet": {{"noteTweetId": "{number or each + 1}", "createdAt": "{made}", '
            f'"core": {{"text": "{words}"}}}}}}'
        )


_NOTES: dict[str, Callable[[Limits], Iterable[str]]] = {
    "empty notes without end": _many_notes,
    "notes of one id without end": lambda limits: _many_notes(limits, number="7"),
    "notes without a time": lambda limits: _many_notes(limits, time="never"),
    "notes of one second": lambda limits: _many_notes(limits, time="2024-03-01T12:01:00.000Z"),
    "notes that begin alike": lambda limits: _many_notes(limits, text=CUT),
}
for _name, _notes in _NOTES.items():

    @_kind(_name, "notes", "more long posts than fit in memory")
    def _(path: Path, limits: Limits, notes: Callable[[Limits], Iterable[str]] = _notes) -> None:
        zipped(path, _FILES | {NOTES: row(notes(limits), "note_tweet")})


_NOTED = {"plain": "x", "of emoji": "\U0001f926", "in Chinese": "\u8bcd", "of ampersands": "&"}
for _name, _sign in _NOTED.items():

    @_kind(f"long notes, {_name}", "note_bytes", "more long posts than fit in memory")
    def _(path: Path, limits: Limits, sign: str = _sign) -> None:
        text = sign * (min(limits.text_chars, limits.record_chars // 2) // len(sign.encode()))
        times = limits.note_bytes * 11 // 10 // len(text.encode()) + 1
        notes = row((noted(n, f"{n} {text}"[: len(text)]) for n in range(times)), "note_tweet")
        zipped(path, _FILES | {NOTES: notes}, packed=False)


# How much is done at once.


@_kind("pages of the longest posts", "page_bytes", posts=200)
def _(path: Path, limits: Limits) -> None:
    longest = (_tagged(n, "full_text", "x" * limits.text_chars) for n in range(200))
    zipped(path, {TWEETS: row(longest)}, packed=False)


@_kind("pages of the largest records", "page_bytes", broken=50, posts=0)
def _(path: Path, limits: Limits) -> None:
    zipped(path, {TWEETS: row(repeat(json.dumps("x" * (limits.record_chars * 9 // 10)), 50))}, packed=False)


@_kind("pages of short posts with long notes", "page_bytes", posts=90)
def _(path: Path, limits: Limits) -> None:
    text = "x" * min(limits.text_chars, limits.note_bytes // 91 - 10)
    posts = (_tagged(n, "full_text", "x" * 280) for n in range(90))
    notes = (noted(n, text) for n in range(90))
    zipped(path, {TWEETS: row(posts), NOTES: row(notes, "note_tweet")}, packed=False)
