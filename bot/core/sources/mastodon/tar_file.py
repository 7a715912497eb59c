"""Single files of a `.tar.gz`, as Mastodon exported accounts until 4.2: pictures first, then what is looked for.

The standard library's `tarfile` reads a member's extended header into memory, as long as it says it is. Of the format
(POSIX ustar) this reads what Mastodon writes (app/services/backup_service.rb there): plain names and sizes.
"""

import gzip
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.domain.errors import ArchiveError
from bot.core.files.attachments import display_name
from bot.core.sources.archive.files import explain_errors
from bot.core.sources.archive.limits import DOWNLOAD_AGAIN, GIB, MIB, Meter
from bot.core.text.catalog import _

MOST_BYTES = 64 * GIB
"""All that is unpacked to come to the posts, pictures among it; an account's pictures may have 10 GiB and more."""
TURN_BYTES = 2 * MIB
_BLOCK = 512
_CHUNK = 64 * 1024
_NAME, _SIZE, _CHECKSUM, _KIND = slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157)
_FILE = (b"0", b"\0")


def is_packed(path: Path) -> bool:
    """Whether the file is a packed tar."""
    try:
        with gzip.open(path) as stream:
            return _is_header(stream.read(_BLOCK))
    except (OSError, EOFError, zlib.error):
        return False


class Packed:
    """A `.tar.gz`, read from its beginning to the file that is looked for."""

    def __init__(self, path: Path, meter: Meter, most_bytes: int = MOST_BYTES) -> None:
        self._path = path
        self._meter = meter
        self._most_bytes = most_bytes

    def find(self, name: str) -> "Generator[None, None, TarFile | None]":
        """The first file of this name; yields None wherever another archive may take its turn.

        Raises:
            ArchiveError: the archive is damaged, or too large.
        """
        stream = gzip.open(self._path)  # noqa: SIM115 - the file that is found reads on.
        try:
            unpacked = 0
            turn = TURN_BYTES
            while header := self._read(stream, _BLOCK):
                if not header.strip(b"\0"):
                    break
                size = self._size(header)
                if _name(header) == name and header[_KIND] in _FILE:
                    return TarFile(self, stream, name, size, self._meter)
                unpacked += size
                self._limit(unpacked)
                left = size + -size % _BLOCK
                while left:
                    left -= len(self.read(stream, min(left, _CHUNK)))
                    turn -= _CHUNK
                    if turn <= 0:
                        yield None
                        turn = TURN_BYTES
        except BaseException:
            stream.close()
            raise
        stream.close()
        return None

    def read(self, stream: gzip.GzipFile, size: int) -> bytes:
        """The next bytes, at least one.

        Raises:
            ArchiveError: there are none.
        """
        data = self._read(stream, size)
        if not data:
            raise self._damage()
        return data

    def _read(self, stream: gzip.GzipFile, size: int) -> bytes:
        try:
            with explain_errors(self._path.name):
                return stream.read(size)
        except EOFError as error:
            raise self._damage() from error

    def _size(self, header: bytes) -> int:
        if not _is_header(header):
            raise self._damage()
        return int(header[_SIZE].strip(b" \0") or b"0", 8)

    def _limit(self, unpacked: int) -> None:
        if unpacked > self._most_bytes:
            raise ArchiveError(
                _("{name} is larger than any real archive.", name=display_name(self._path.name)),
                _("Unpack it and use outbox.json and actor.json alone."),
            )

    def _damage(self) -> ArchiveError:
        return ArchiveError(_("{name} is damaged.", name=display_name(self._path.name)), _(DOWNLOAD_AGAIN))


class TarFile:
    """A file that was found; closing it closes the archive."""

    def __init__(self, packed: Packed, stream: gzip.GzipFile, name: str, size: int, meter: Meter) -> None:
        self._packed = packed
        self._stream = stream
        self._name = name
        self._left = size
        self._meter = meter

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        if not self._left:
            return b""
        data = self._packed.read(self._stream, min(size, self._left))
        self._left -= len(data)
        self._meter.unpack(len(data), self._name)
        return data

    @contextmanager
    def opened(self) -> Iterator["TarFile"]:
        """The file, until the context ends."""
        with self._stream:
            yield self


def _is_header(block: bytes) -> bool:
    """Whether a block is the header of a file: its checksum is right, and its size an octal number."""
    if len(block) < _BLOCK:
        return False
    try:
        said = int(block[_CHECKSUM].strip(b" \0") or b"0", 8)
        size = int(block[_SIZE].strip(b" \0") or b"0", 8)
    except ValueError:
        return False
    return said == sum(block) - sum(block[_CHECKSUM]) + 8 * ord(" ") and size >= 0


def _name(header: bytes) -> str:
    return header[_NAME].rstrip(b"\0").decode("utf-8", "replace").removeprefix("./")
