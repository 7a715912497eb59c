"""Reads the lists of X's archives (`window.YTD.tweets.part0 = […]`) record by record, as data; nothing is executed.

The standard library decodes each record. It was measured as fast as ijson with yajl2_c, which runs out of memory on
3 MB of nested `[` (it keeps the path of every level) and refuses NaN. It holds the interpreter while it does, so what
it sees at once is bounded, in characters and in values.
"""

import codecs
import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from bot.core.domain.errors import ArchiveError
from bot.core.files.attachments import display_name
from bot.core.sources.archive.files import Readable
from bot.core.sources.archive.limits import DOWNLOAD_AGAIN, WHAT_TO_GIVE, Limits, Meter
from bot.core.text.catalog import _

# Today's lists, the manifest, and those of 2012 to 2018: months, and whose they are.
_PREFIX = re.compile(
    r"\s*(?:window\.(?:YTD\.(\w+)\.part\d+|(__THAR_CONFIG))"
    r"|Grailbird\.data\.(tweets)_\d{4}_\d{2}|var (user_details))\s*="
)
_SPACE = re.compile(r"[ \t\r\n]*")
_LONGEST_LITERAL = len("-Infinity")
_NUMBER_TAIL = len("e-")  # A number that seems to end before this may go on with the next chunk.


def records(stream: Readable, name: str, kinds: Collection[str], meter: Meter) -> Iterator[Any]:
    """Each record of the list in `stream`, whose prefix must name one of `kinds`, such as "tweets".

    Raises:
        ArchiveError: the file is no such list, is damaged or beyond a limit; records handed over before stay valid.
    """
    text = _Text(stream, name, meter.limits)
    if text.kind() not in kinds:
        raise text.prefix_error()
    yield from _items(text, meter)
    text.take(";")
    text.end()


def entries(stream: Readable, name: str, key: str, meter: Meter) -> Iterator[tuple[str, Any]]:
    """Each field of the one object in `stream` with its name; of the list under `key` each record, one by one.

    Raises:
        ArchiveError: the file holds no object, is damaged or beyond a limit; what was handed over before stays valid.
    """
    text = _Text(stream, name, meter.limits)
    if not text.take("{"):
        raise text.syntax_error()
    more = not text.take("}")
    while more:
        field = text.value()
        if not isinstance(field, str) or not text.take(":"):
            raise text.syntax_error()
        if field == key:
            yield from ((field, record) for record in _items(text, meter))
        else:
            yield field, text.value()
        more = text.take(",")
        if not more and not text.take("}"):
            raise text.syntax_error()
    text.end()


def _items(text: "_Text", meter: Meter) -> Iterator[Any]:
    """The records of the list that comes next."""
    if not text.take("["):
        raise text.syntax_error()
    more = not text.take("]")
    while more:
        meter.record()
        yield text.value()
        more = text.take(",")
        if not more and not text.take("]"):
            raise text.syntax_error()


def document(stream: Readable, name: str, kind: str, limits: Limits) -> Any:
    """The one value in a small file such as manifest.js; None where the prefix does not name `kind`.

    Raises:
        ArchiveError: the value is damaged.
    """
    text = _Text(stream, name, limits)
    return text.value() if text.kind() == kind else None


class _Text:
    """A window of decoded text that moves over a stream."""

    def __init__(self, stream: Readable, name: str, limits: Limits) -> None:
        self._stream = stream
        self._name = name
        self._limits = limits
        self._json = json.JSONDecoder(parse_int=self._whole_number)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer = ""
        self._at = 0
        self._ended = False

    def kind(self) -> str:
        """Step over the prefix and return what it names; nothing where the file begins differently."""
        while len(self._buffer) < self._limits.prefix_chars and self._fill():
            pass
        found = _PREFIX.match(self._buffer[: self._limits.prefix_chars])
        if not found:
            return ""
        self._at = found.end()
        return str(next(filter(None, found.groups())))

    def peek(self) -> str:
        """The next character after white space, empty at the end."""
        gap = 0
        while True:
            space = _SPACE.match(self._buffer, self._at)
            if space:
                gap += len(space[0])
                self._at = space.end()
            if gap > self._limits.gap_chars:
                raise ArchiveError(
                    _("{name} holds more blank space than a real archive.", name=display_name(self._name)),
                    _(DOWNLOAD_AGAIN),
                )
            if self._at < len(self._buffer) or not self._fill():
                return self._buffer[self._at : self._at + 1]

    def take(self, wanted: str) -> bool:
        """Step over the next character if it is `wanted`."""
        found = self.peek() == wanted
        self._at += found
        return found

    def value(self) -> Any:
        """Step over the next JSON value and return it."""
        self.peek()
        while True:
            value, end, complete = self._decode()
            if end - self._at > self._limits.record_chars:
                raise self._size_error()
            if self._ended or complete:
                self._at = end
                return value
            self._fill()
            if self._too_much():
                raise self._size_error()

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            raise ArchiveError(
                _("{name} continues after its list, so it is damaged.", name=display_name(self._name)),
                _(DOWNLOAD_AGAIN),
            )

    def syntax_error(self) -> ArchiveError:
        """The error for text that is not valid JSON at this position."""
        if self.peek():
            return ArchiveError(
                _("{name} holds something other than plain data.", name=display_name(self._name)), _(DOWNLOAD_AGAIN)
            )
        return ArchiveError(
            _("{name} is cut off: it ends in the middle.", name=display_name(self._name)), _(DOWNLOAD_AGAIN)
        )

    def prefix_error(self) -> ArchiveError:
        """The error for a file that does not begin as X's lists do."""
        start = self._buffer[: self._limits.prefix_chars].lstrip()
        if not start and not self.peek():
            return ArchiveError(_("{name} is empty.", name=display_name(self._name)), _(DOWNLOAD_AGAIN))
        if start.startswith("<"):
            return ArchiveError(
                _("{name} is a web page, not a list of posts.", name=display_name(self._name)), _(WHAT_TO_GIVE)
            )
        return ArchiveError(
            _("{name} does not begin as X's lists of posts do.", name=display_name(self._name)), _(WHAT_TO_GIVE)
        )

    def _whole_number(self, digits: str) -> int | None:
        return int(digits) if len(digits) <= self._limits.digits else None  # None of X's: such a record is broken.

    def _too_much(self) -> bool:
        """Whether the window is too much to parse, in characters or, where it holds more than two chunks, in values."""
        left = len(self._buffer) - self._at
        if left <= 2 * self._limits.chunk_bytes:
            return False
        values = sum(self._buffer.count(sign, self._at) for sign in ",[{")
        return left > self._limits.record_chars + self._limits.chunk_bytes or values > self._limits.record_values

    def _size_error(self) -> ArchiveError:
        return ArchiveError(
            _("{name} holds a record too large for a post.", name=display_name(self._name)), _(DOWNLOAD_AGAIN)
        )

    def _decode(self) -> tuple[Any, int, bool]:
        """A value, where it ends, and whether the window surely holds all of it."""
        try:
            value, end = self._json.raw_decode(self._buffer, self._at)
        except json.JSONDecodeError as error:
            cut = error.msg.startswith("Unterminated string") or error.pos >= len(self._buffer)
            if cut and self._ended:
                self._at = len(self._buffer)
            if self._ended or not (cut or error.pos >= len(self._buffer) - _LONGEST_LITERAL):
                raise self.syntax_error() from error
            return None, self._at, False
        except RecursionError as error:
            raise ArchiveError(
                _("{name} holds lists nested more deeply than a real archive.", name=display_name(self._name)),
                _(DOWNLOAD_AGAIN),
            ) from error
        return value, end, end + _NUMBER_TAIL < len(self._buffer)

    def _fill(self) -> bool:
        """Move the window on by a chunk; False at the end of the stream."""
        if self._ended:
            return False
        data = self._stream.read(self._limits.chunk_bytes)
        self._ended = not data
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            if self._ended:
                self._at = len(self._buffer)
                raise self.syntax_error() from error
            raise ArchiveError(
                _("{name} is not in UTF-8, so another program has changed it.", name=display_name(self._name)),
                _(DOWNLOAD_AGAIN),
            ) from error
        self._buffer = self._buffer[self._at :] + text
        self._at = 0
        return not self._ended
