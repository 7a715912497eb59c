"""Reads the lists of X's archives (`window.YTD.tweets.part0 = […]`) record by record, as data; nothing is executed.

The standard library decodes each record. It was measured as fast as ijson with yajl2_c, which runs out of memory on
3 MB of nested `[` (it keeps the path of every level) and refuses NaN.
"""

import codecs
import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from bot.core.errors import ArchiveError
from bot.core.sources.archive_files import DOWNLOAD_AGAIN, WHAT_TO_GIVE, Readable

CHUNK_BYTES = 256 * 1024
MAX_RECORD_CHARS = 4 * 1024**2  # A post has at most 25,000 characters; a real record has about 3,000.
MAX_PREFIX_CHARS = 200

_PREFIX = re.compile(r"\s*window\.(?:YTD\.(\w+)\.part\d+|(__THAR_CONFIG))\s*=")
_SPACE = re.compile(r"[ \t\r\n]*")
_LONGEST_LITERAL = len("-Infinity")
_NUMBER_TAIL = len("e-")  # A number that seems to end before this may go on with the next chunk.
_DECODER = json.JSONDecoder()


def records(stream: Readable, name: str, kinds: Collection[str]) -> Iterator[Any]:
    """Each record of the list in `stream`, whose prefix must name one of `kinds`, such as "tweets".

    Raises:
        ArchiveError: the file is no such list, or it is damaged; records handed over before stay valid.
    """
    text = _Text(stream, name)
    if text.kind() not in kinds:
        raise text.stranger()
    if not text.take("["):
        raise text.broken()
    more = not text.take("]")
    while more:
        yield text.value()
        more = text.take(",")
        if not more and not text.take("]"):
            raise text.broken()
    text.take(";")
    if text.peek():
        raise ArchiveError(f"{name} goes on after its list, so it is not the file that X made.", DOWNLOAD_AGAIN)


def document(stream: Readable, name: str, kind: str) -> Any:
    """The one value in a small file such as manifest.js; None where the prefix does not name `kind`.

    Raises:
        ArchiveError: the value is damaged.
    """
    text = _Text(stream, name)
    return text.value() if text.kind() == kind else None


class _Text:
    """A window of decoded text that moves over a stream."""

    def __init__(self, stream: Readable, name: str) -> None:
        self._stream = stream
        self._name = name
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer = ""
        self._at = 0
        self._ended = False

    def kind(self) -> str:
        """Step over the prefix and return what it names; nothing where the file begins differently."""
        while len(self._buffer) < MAX_PREFIX_CHARS and self._fill():
            pass
        found = _PREFIX.match(self._buffer[:MAX_PREFIX_CHARS])
        if not found:
            return ""
        self._at = found.end()
        return found[1] or found[2]

    def peek(self) -> str:
        """The next character after white space, empty at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._at = space.end() if space else self._at
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
            if self._ended or complete:
                self._at = end
                return value
            if len(self._buffer) - self._at > MAX_RECORD_CHARS:
                raise ArchiveError(f"{self._name} holds a record too large for a post.", DOWNLOAD_AGAIN)
            self._fill()

    def broken(self) -> ArchiveError:
        """Why the text can't go on as it does here."""
        if self.peek():
            return ArchiveError(f"{self._name} holds something other than plain data.", DOWNLOAD_AGAIN)
        return ArchiveError(f"{self._name} is cut off: it ends in the middle.", DOWNLOAD_AGAIN)

    def stranger(self) -> ArchiveError:
        """Why the text is not what its prefix should say."""
        start = self._buffer[:MAX_PREFIX_CHARS].lstrip()
        if not start and not self.peek():
            return ArchiveError(f"{self._name} is empty.", DOWNLOAD_AGAIN)
        if start.startswith("<"):
            return ArchiveError(f"{self._name} is a web page, not a list of posts.", WHAT_TO_GIVE)
        return ArchiveError(f"{self._name} does not begin as X's lists of posts do.", WHAT_TO_GIVE)

    def _decode(self) -> tuple[Any, int, bool]:
        """A value, where it ends, and whether the window surely holds all of it."""
        try:
            value, end = _DECODER.raw_decode(self._buffer, self._at)
        except json.JSONDecodeError as error:
            cut = error.msg.startswith("Unterminated string") or error.pos >= len(self._buffer)
            if cut and self._ended:
                self._at = len(self._buffer)
            if self._ended or not (cut or error.pos >= len(self._buffer) - _LONGEST_LITERAL):
                raise self.broken() from error
            return None, self._at, False
        except (ValueError, RecursionError) as error:  # A number of thousands of digits, thousands of levels.
            raise self.broken() from error
        return value, end, end + _NUMBER_TAIL < len(self._buffer)

    def _fill(self) -> bool:
        """Move the window on by a chunk; False at the end of the stream."""
        if self._ended:
            return False
        data = self._stream.read(CHUNK_BYTES)
        self._ended = not data
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            if self._ended:
                self._at = len(self._buffer)
                raise self.broken() from error
            raise ArchiveError(
                f"{self._name} is not in UTF-8, as X writes it; another program has changed it.", DOWNLOAD_AGAIN
            ) from error
        self._buffer = self._buffer[self._at :] + text
        self._at = 0
        return not self._ended
