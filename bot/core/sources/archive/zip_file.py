"""A zip's directory, read entry by entry, and single members of it, unpacked chunk by chunk.

The library's `zipfile` keeps 400 bytes for each member and frees all of them at once: with the 250,000 pictures of a
large archive, or half a million empty entries of a hostile one, that takes hundreds of megabytes, and holds the
interpreter for a tenth of a second. What stands here keeps only the members that are asked for. The numbers in
brackets are the sections of APPNOTE.TXT, the format's description.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

CHUNK_BYTES = 64 * 1024
STORED, DEFLATED = 0, 8
PACKINGS = (STORED, DEFLATED)
"""How members may be packed (4.4.5): others unpack a few bytes to many megabytes at once, and X uses none of them."""

_END = struct.Struct("<4s4H2LH")  # 4.3.16: signature, disks and entries, size and offset of the directory, comment.
_LOCATOR = struct.Struct("<4sLQL")  # 4.3.15
_END_64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_ENTRY = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_SIZES = struct.Struct("<4s24x3H12x")  # The parts of an entry that say how long it is.
_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
_MOST_COMMENT = 0xFFFF
_WINDOW = 4 * _MOST_COMMENT  # More than the longest entry has: a name, extra fields and a comment.
_UTF_8 = 0x800  # Bit 11 of the flags (4.4.4); names without it are in code page 437.
_ZIP_64 = 0x0001  # The extra field with what does not fit into 32 bits (4.5.3).
_FULL = 0xFFFFFFFF


class NoZipError(Exception):
    """The file lacks the end-of-directory record that every zip has."""


class DamagedZipError(Exception):
    """The zip's directory contradicts itself or the file."""


class LongDirectoryError(Exception):
    """The directory is larger than the given limit."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a zip, as the directory tells of it: `packed` and `size` in bytes, `offset` of its own header."""

    name: str
    raw_name: bytes
    flags: int
    packing: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def end(self) -> int:
        """Behind its packed bytes, as far as the directory tells: its own header may have more extra fields."""
        return self.offset + _LOCAL.size + len(self.raw_name) + self.packed


def members(file: BinaryIO, wanted: Callable[[bytes], bool], most_bytes: int) -> Iterator[Member]:
    """The members whose raw names are `wanted`, in the directory's order.

    Raises:
        NoZipError, DamagedZipError, LongDirectoryError: see there.
        UnicodeDecodeError: a name is not in the encoding that its entry names.
    """
    start, end, shift = _directory(file)
    if end - start > most_bytes:
        raise LongDirectoryError
    window, at, left = b"", 0, end - start
    file.seek(start)
    while left or at < len(window):
        sizes = _sizes(window, at)
        if sizes is None or at + sum(sizes) > len(window):
            more = file.read(min(left, _WINDOW))
            if not more:
                raise DamagedZipError
            left -= len(more)
            window, at = window[at:] + more, 0
            continue
        raw_name = window[at + _ENTRY.size : at + _ENTRY.size + sizes[1]]
        if wanted(raw_name):
            yield _member(window[at : at + sum(sizes)], raw_name, shift)
        at += sum(sizes)


def _sizes(window: bytes, at: int) -> tuple[int, int, int, int] | None:
    """The sizes of an entry's fixed part, name, extra fields and comment; None where the window ends before."""
    if len(window) - at < _ENTRY.size:
        return None
    signature, name, extra, comment = _SIZES.unpack_from(window, at)
    if signature != b"PK\x01\x02":
        raise DamagedZipError
    return _ENTRY.size, name, extra, comment


def _directory(file: BinaryIO) -> tuple[int, int, int]:
    """Where the directory begins and ends, and by how much everything is shifted because something stands before it."""
    size = file.seek(0, 2)
    tail_at = max(0, size - _END.size - _MOST_COMMENT - _LOCATOR.size - _END_64.size)
    file.seek(tail_at)
    tail = file.read(size - tail_at)
    at = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - _END.size + 4))
    if at < 0:
        raise NoZipError
    length, offset = _END.unpack_from(tail, at)[5:7]
    locator_at = at - _LOCATOR.size
    if locator_at >= _END_64.size and tail[locator_at : locator_at + 4] == b"PK\x06\x07":
        at = locator_at - _END_64.size
        signature, *_, length, offset = _END_64.unpack_from(tail, at)
        if signature != b"PK\x06\x06":
            raise DamagedZipError
    end = tail_at + at
    if length > end:
        raise DamagedZipError
    return end - length, end, end - length - offset


def _member(entry: bytes, raw_name: bytes, shift: int) -> Member:
    _, _, _, flags, packing, _, _, crc, packed, size, name, extra, _, _, _, _, offset = _ENTRY.unpack_from(entry)
    extra_at = _ENTRY.size + name
    large = _read_large_numbers(entry[extra_at : extra_at + extra])
    size = next(large, size) if size == _FULL else size
    packed = next(large, packed) if packed == _FULL else packed
    offset = next(large, offset) if offset == _FULL else offset
    encoding = "utf-8" if flags & _UTF_8 else "cp437"
    return Member(raw_name.decode(encoding), raw_name, flags, packing, crc, packed, size, offset + shift)


def _read_large_numbers(extra: bytes) -> Iterator[int]:
    """The numbers that did not fit, in the order size, packed size, offset; each only where it did not."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _ZIP_64:
            for place in range(at + 4, min(at + 4 + length, len(extra)) - 7, 8):
                yield int.from_bytes(extra[place : place + 8], "little")
            return
        at += 4 + length


class Unpacking:
    """A member that is being unpacked: never more of it at once than `read` asks for.

    Raises:
        DamagedZipError: its bytes are not those that the directory tells of.
        zlib.error: they are no packed data.
    """

    def __init__(self, file: IO[bytes], member: Member) -> None:
        self._file = file
        self._member = member
        self._left = member.packed
        self._at = self._data_at()
        self._inflater = None if member.packing == STORED else zlib.decompressobj(-zlib.MAX_WBITS)
        self._tail = b""
        self._crc = 0
        self._given = 0
        self._ended = False

    def _data_at(self) -> int:
        """Where the packed bytes begin, behind the member's own header, which must name it as the directory does."""
        if not 0 <= self._member.offset < self._file.seek(0, 2):  # Its 64 bits may be more than a file can have.
            raise DamagedZipError
        self._file.seek(self._member.offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
            raise DamagedZipError
        name, extra = _LOCAL.unpack(header)[-2:]
        if self._file.read(name) != self._member.raw_name:
            raise DamagedZipError
        return self._member.offset + _LOCAL.size + int(name) + int(extra)

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        data = b""
        while not data and not self._ended:
            data = self._read_stored(size) if self._inflater is None else self._inflate(size)
            self._crc = zlib.crc32(data, self._crc)
            self._given += len(data)
            if self._given > self._member.size:
                raise DamagedZipError
        if self._ended and (self._crc != self._member.crc or self._given != self._member.size):
            raise DamagedZipError
        return data

    def _read_stored(self, size: int) -> bytes:
        data = self._read_packed(size)
        self._ended = not self._left
        return data

    def _inflate(self, size: int) -> bytes:
        assert self._inflater is not None
        packed = self._tail or self._read_packed(CHUNK_BYTES)
        data = self._inflater.decompress(packed, size)
        self._tail = self._inflater.unconsumed_tail
        self._ended = self._inflater.eof
        if not data and not packed and not self._ended:
            raise DamagedZipError
        return data

    def _read_packed(self, size: int) -> bytes:
        """The next bytes as they are packed."""
        self._file.seek(self._at)
        data = self._file.read(min(size, self._left))
        if not data and self._left:
            raise DamagedZipError
        self._at += len(data)
        self._left -= len(data)
        return data
