"""What is in a file that claims to be a package: it may be anything, so that each step has its limit before it."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from bot.core.domain.errors import InputError
from bot.core.evidence.package import MOST_BYTES
from bot.core.files.attachments import display_name
from bot.core.sources.archive.zip_file import (
    CHUNK_BYTES,
    PACKINGS,
    DamagedZipError,
    LongDirectoryError,
    Member,
    NoZipError,
    Unpacking,
    members,
)
from bot.core.text.catalog import _

_MOST_DIRECTORY = 64 * 1024  # Of bytes: a package has five files, this is room for a thousand.
_LOCKED = 0x1 | 0x40 | 0x2000  # Flags of members that need a password (APPNOTE.TXT 4.4.4).


@dataclass(slots=True)
class Contents:
    """The whole files of a package by name, the names of those that can't be read, and of those that come twice."""

    files: dict[str, bytes] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


class NoPackageError(Exception):
    """It has no list of files that can be read, or holds far more than a package."""


def load(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        InputError: it is not there or can't be read, or it is larger than any package.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            _("{name} can't be read: {reason}.", name=display_name(path.name), reason=error.strerror or error),
            _("Give the package that `/export` made."),
        ) from error
    if len(content) > MOST_BYTES:
        raise InputError(
            _("{name} is larger than any package of evidence.", name=display_name(path.name)),
            _("Give the package that `/export` made."),
        )
    return content


def unpack(file: BinaryIO) -> Contents:
    """All that is in it.

    Raises:
        NoPackageError: see there.
    """
    found, left = Contents(), MOST_BYTES
    for member in _list(file):
        if member.name in found.files or member.name in found.damaged:
            found.doubled.append(member.name)
            continue
        try:
            content = _read(file, member, left)
        except (DamagedZipError, zlib.error, struct.error, OSError):
            found.damaged.append(member.name)
        else:
            found.files[member.name] = content
            left -= len(content)
    return found


def _list(file: BinaryIO) -> list[Member]:
    try:
        return list(members(file, lambda _name: True, _MOST_DIRECTORY))
    except (NoZipError, DamagedZipError, LongDirectoryError, UnicodeDecodeError, struct.error, OSError) as error:
        raise NoPackageError from error


def _read(file: BinaryIO, member: Member, most: int) -> bytes:
    if member.flags & _LOCKED or member.packing not in PACKINGS:
        raise DamagedZipError
    unpacking, pieces, size = Unpacking(file, member), [], 0
    while piece := unpacking.read(CHUNK_BYTES):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise NoPackageError
    return b"".join(pieces)


def renamed(missing: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """Which missing file has another name now, by the hashes of both."""
    by_hash = {digest: name for name, digest in added.items()}
    return {name: by_hash[digest] for name, digest in missing.items() if digest in by_hash}
