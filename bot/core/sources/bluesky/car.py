"""Reads a CAR file block by block, never more of it than one block at once.

A CAR (Content Addressable aRchive, https://ipld.io/specs/transport/car/carv1/) is a header and then blocks: the length
of each as a varint, its CID, its content. Contents are DAG-CBOR, which libipld decodes: it refuses lengths beyond the
content, and nesting beyond the interpreter's depth.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import libipld

from bot.core.domain.errors import ArchiveError
from bot.core.text.catalog import N_, _

MIB = 1024**2
_CID = b"\x01\x71\x12\x20"  # A CID of version 1, of DAG-CBOR, by SHA-256, of 32 bytes: Bluesky has no other blocks.
CID_BYTES = 36
_HEADER_BYTES = 64 * 1024
_VARINT_BYTES = 5
_MORE, _LOW = 0x80, 0x7F
EXPORT_AGAIN = N_("Export it from Bluesky again: Settings, Account, “Export my data”, “Download CAR file”.")


@dataclass(frozen=True, slots=True)
class CarLimits:
    """The limits on reading one repository, each looked at before the work that it bounds."""

    file_bytes: int = 2048 * MIB
    """All of it. 500,000 posts with their likes and follows take about half as much."""
    block_bytes: int = 2 * MIB
    """One block. Bluesky's servers take records of up to 1 MB."""
    record_bytes: int = 192 * 1024
    """One record that is decoded; Bluesky's posts have up to 20,000. A larger one may be a million objects."""
    blocks: int = 8_000_000
    """Likes and follows are blocks, too."""
    posts: int = 500_000
    """Posts and reposts, whose places are held while their contents are read: some 80 MB."""
    key_chars: int = 600
    """A record's collection and key."""
    nesting: int = 64
    """Brackets within brackets in a record: Bluesky's posts have some ten."""


LIMITS = CarLimits()


@dataclass(frozen=True, slots=True)
class CarBlock:
    """A block: the hash that its CID names ("" where it is none of Bluesky's), and what it holds, not yet decoded."""

    digest: bytes
    content: bytes

    @property
    def size(self) -> int:
        """Its bytes in the file; an empty block takes time, too."""
        return CID_BYTES + len(self.content)

    @property
    def is_whole(self) -> bool:
        """Whether its content is what its CID names."""
        return hashlib.sha256(self.content).digest() == self.digest


def is_car(start: bytes) -> bool:
    """Whether a file that starts so is a CAR: its header is a map with `roots` and `version`."""
    return start[1:2] in {b"\xa2", b"\xa1"} and b"gversion" in start[:200] and b"eroots" in start[:200]


def read_root(stream: IO[bytes], limits: CarLimits = LIMITS) -> bytes:
    """The hash of the block that all begins with, from the file's header.

    Raises:
        ArchiveError: it is no CAR, or names none.
    """
    size = _read_varint(stream)
    header = decode(_read(stream, size), limits) if size and size <= _HEADER_BYTES else None
    roots = header.get("roots") if isinstance(header, dict) else None
    root = roots[0] if isinstance(roots, list) and roots else None
    digest = digest_of(root)
    if digest is None:
        raise ArchiveError(_("This is not an archive from Bluesky."), _(EXPORT_AGAIN))
    return digest


def read_blocks(stream: IO[bytes], limits: CarLimits = LIMITS) -> Iterator[CarBlock]:
    """Every block behind the header.

    Raises:
        ArchiveError: the file ends within one, or is beyond a limit.
    """
    read = blocks = 0
    while (size := _read_varint(stream)) is not None:
        read, blocks = read + size, blocks + 1
        if size > limits.block_bytes or read > limits.file_bytes or blocks > limits.blocks:
            raise _size_error()
        whole = _read(stream, size)
        ours = whole.startswith(_CID) and len(whole) >= CID_BYTES
        yield CarBlock(whole[len(_CID) : CID_BYTES], whole[CID_BYTES:]) if ours else CarBlock(b"", b"")


def digest_of(cid: Any) -> bytes | None:
    """The hash that a decoded link names; None where it is no link to a block as Bluesky has them."""
    is_ours = isinstance(cid, bytes) and len(cid) == CID_BYTES and cid.startswith(_CID)
    return cid[len(_CID) :] if is_ours else None


def decode(content: bytes, limits: CarLimits = LIMITS) -> Any:
    """What a block holds; None where it is damaged, too large or too deep."""
    if len(content) > limits.record_bytes:
        return None
    try:
        value = libipld.decode_dag_cbor(content)
    except (ValueError, RecursionError, OverflowError):
        return None
    return value if is_shallow(value, limits.nesting) else None


def is_shallow(value: Any, most: int) -> bool:
    """Whether what was decoded has no more than so many levels."""
    level = [value]
    for _level in range(most):
        inner = [each for each in level if isinstance(each, dict | list)]
        if not inner:
            return True
        level = [part for each in inner for part in (each.values() if isinstance(each, dict) else each)]
    return not any(isinstance(each, dict | list) for each in level)


def _read_varint(stream: IO[bytes]) -> int | None:
    """A length (unsigned LEB128); None at the end of the file."""
    number = 0
    for place in range(_VARINT_BYTES):
        byte = stream.read(1)
        if not byte:
            if place:
                raise _damage_error()
            return None
        number |= (byte[0] & _LOW) << (7 * place)
        if not byte[0] & _MORE:
            return number
    raise _size_error()


def _read(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise _damage_error()
    return content


def _damage_error() -> ArchiveError:
    return ArchiveError(_("This archive from Bluesky is incomplete: it ends in the middle."), _(EXPORT_AGAIN))


def _size_error() -> ArchiveError:
    return ArchiveError(
        _("This archive from Bluesky is larger than any that the bot reads, or damaged."), _(EXPORT_AGAIN)
    )
