"""Opens a zip or a folder read-only and hands out single files of it, never more than a safe amount."""

import hashlib
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from itertools import islice, pairwise
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from bot.core.domain.errors import ArchiveError
from bot.core.files.attachments import display_name
from bot.core.sources.archive.limits import DOWNLOAD_AGAIN, UNPACK_IT, WHAT_TO_GIVE, Meter, count_error, size_error
from bot.core.sources.archive.zip_file import (
    PACKINGS,
    DamagedZipError,
    LongDirectoryError,
    Member,
    NoZipError,
    Unpacking,
    members,
)
from bot.core.text.catalog import _

SUFFIXES = (".js", ".js.txt")  # Some systems add the second half to what they take for a script.

_LOCKED = 0x1 | 0x40 | 0x2000  # Flags of members that need a password, in three ways (APPNOTE.TXT 4.4.4).
# An archive's folder, or one that holds it, or one that holds that.
_LEVELS = tuple(
    above + level for above in ("", "*/", "*/*/") for level in ("*", "data/*", "data/js/*", "data/js/tweets/*")
)
# What reading a damaged zip raises beside OSError; the last where a name is not in the encoding that it claims.
_DAMAGE = (DamagedZipError, zlib.error, UnicodeDecodeError)


class Readable(Protocol):
    """A file of an archive, open for reading."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end; raises ArchiveError where the file is damaged or too large."""
        ...


class ArchiveFiles(Protocol):
    """The files of an archive. `only` is the one file that the person named, empty where they named it all."""

    only: str

    @property
    def names(self) -> Iterable[str]:
        """Paths within the archive, with `/` between their parts; none leads out of it."""
        ...

    def open(self, name: str) -> AbstractContextManager[Readable]:
        """One of the files; raises ArchiveError where it can't be read or is not safe to read."""
        ...

    def stamp(self, names: Iterable[str]) -> str:
        """A short text that changes when one of these files is replaced."""
        ...


@contextmanager
def open_files(path: Path, meter: Meter, suffixes: tuple[str, ...] = SUFFIXES) -> Iterator[ArchiveFiles]:
    """Open a zip, a folder or a single file of one of these kinds (X's `.js`), until the context ends.

    Raises:
        ArchiveError: nothing readable is there, or it is none of the three.
    """
    with explain_errors(path.name):
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    if stat.S_ISDIR(mode):
        yield _Folder(real, meter, suffixes)
    elif stat.S_ISREG(mode) and real.name.lower().endswith(suffixes):
        yield _Folder(real.parent, meter, suffixes, only=real.name)
    elif stat.S_ISREG(mode):
        with explain_errors(path.name):
            packed = _Zip(real, meter, suffixes)
        with closing(packed):
            yield packed
    else:
        raise ArchiveError(_("{name} is neither a file nor a folder.", name=display_name(path.name)), _(WHAT_TO_GIVE))


@contextmanager
def explain_errors(name: str) -> Iterator[None]:
    """Turn what reading a file can raise into an ArchiveError that names the file."""
    try:
        yield
    except FileNotFoundError as error:
        raise ArchiveError(
            _("{name} does not exist.", name=display_name(name)),
            _("Check the spelling. {give}", give=_(WHAT_TO_GIVE)),
        ) from error
    except PermissionError as error:
        raise ArchiveError(
            _("{name} can't be read: permission denied.", name=display_name(name)),
            _(DOWNLOAD_AGAIN),
            _("Allow the user that runs toxscan to read it."),
        ) from error
    except OSError as error:
        raise ArchiveError(
            _("{name} can't be read: {reason}.", name=display_name(name), reason=error.strerror or error),
            _(DOWNLOAD_AGAIN),
        ) from error
    except _DAMAGE as error:
        raise ArchiveError(_("{name} is damaged.", name=display_name(name)), _(DOWNLOAD_AGAIN)) from error


class _Metered:
    """A file whose bytes count against the limits as they are read, whatever its header claims."""

    def __init__(self, stream: Readable, name: str, meter: Meter) -> None:
        self._stream = stream
        self._name = name
        self._meter = meter

    def read(self, size: int, /) -> bytes:
        with explain_errors(self._name):
            data = self._stream.read(size)
        self._meter.unpack(len(data), self._name)
        return data


class _Folder:
    """An archive that was unpacked."""

    def __init__(self, root: Path, meter: Meter, suffixes: tuple[str, ...], only: str = "") -> None:
        self.only = only
        self._suffixes = suffixes
        self._root = root
        self._meter = meter

    @property
    def names(self) -> list[str]:
        most = self._meter.limits.lists
        patterns = _LEVELS[:1] if self.only else _LEVELS
        with explain_errors(self._root.name):
            next(self._root.iterdir(), None)  # glob says nothing about a folder that it may not enter.
            data = self._root / "data"
            if data.is_dir():
                next(data.iterdir(), None)
            every = (file for pattern in patterns for file in self._root.glob(pattern))
            files = list(
                islice(
                    _drop_repeats(
                        file for file in every if file.name.lower().endswith(self._suffixes) and file.is_file()
                    ),
                    most + 1,
                )
            )
        if len(files) > most:
            raise count_error(self._root.name, self._meter.limits)
        return [file.relative_to(self._root).as_posix() for file in files]

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        with explain_errors(name):
            file = (self._root / name).resolve(strict=True)
            if not file.is_relative_to(self._root):
                raise ArchiveError(
                    _("{name} is a link that leads out of the archive's folder.", name=display_name(name)),
                    _("Replace the link with the file itself, or use the archive as you got it."),
                )
            if file.stat().st_size > self._meter.limits.unpacked_bytes:
                raise size_error(name, self._meter.limits)
            stream: IO[bytes] = file.open("rb")
        with stream:
            yield _Metered(stream, name, self._meter)

    def stamp(self, names: Iterable[str]) -> str:
        with explain_errors(self._root.name):
            stats = [(name, (self._root / name).stat()) for name in names]
        return _digest((name, found.st_size, found.st_mtime_ns) for name, found in stats)


class _Zip:
    """An archive as X sends it; nothing of it is ever written to disk."""

    only = ""

    def __init__(self, path: Path, meter: Meter, suffixes: tuple[str, ...]) -> None:
        self._path = path
        self._meter = meter
        self._endings = tuple(suffix.encode() for suffix in suffixes)
        self._file = path.open("rb")
        try:
            self._members = self._list_members()
        except BaseException:
            self._file.close()
            raise

    def _list_members(self) -> dict[str, Member]:
        limits = self._meter.limits
        found: dict[str, Member] = {}
        try:
            wanted = partial(_may_be_list, limits.name_chars, self._endings)
            for member in members(self._file, wanted, limits.directory_bytes):
                name = _safe_name(member.name)
                if name in found:
                    raise ArchiveError(
                        _(
                            "{archive} holds {name} twice.",
                            archive=display_name(self._path.name),
                            name=display_name(name),
                        ),
                        _(UNPACK_IT),
                    )
                if name:
                    found[name] = member
                if len(found) > limits.lists:
                    raise count_error(self._path.name, limits)
            if limits.apart and any(one.end > other.offset for one, other in pairwise(_sort_by_offset(found.values()))):
                raise ArchiveError(
                    _("{name} contains files that overlap, as in a zip bomb.", name=display_name(self._path.name)),
                    _(UNPACK_IT),
                )
        except NoZipError as error:
            raise _not_a_zip_error(self._path) from error
        except LongDirectoryError as error:
            raise ArchiveError(
                _(
                    "{name} holds too many files: their list is longer than {size} MiB.",
                    name=display_name(self._path.name),
                    size=f"{limits.directory_bytes / 1024**2:.3g}",
                ),
                _(UNPACK_IT),
            ) from error
        return found

    @property
    def names(self) -> Iterable[str]:
        return self._members

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        member, limits = self._members[name], self._meter.limits
        if member.flags & _LOCKED:
            raise ArchiveError(
                _("{name} is locked with a password.", name=display_name(name)),
                _("Unpack the zip yourself and use the folder."),
            )
        if member.packing not in PACKINGS:
            raise ArchiveError(
                _("{name} is compressed in a way that can't be read here.", name=display_name(name)),
                _("Unpack the zip and use the folder."),
            )
        if member.size > limits.unpacked_bytes:
            raise size_error(name, limits)
        if member.size > max(limits.ratio_free_bytes, limits.ratio * member.packed):
            raise ArchiveError(
                _(
                    "{name} unpacks to more than {ratio} times its size, as a zip bomb does.",
                    name=display_name(name),
                    ratio=limits.ratio,
                ),
                _(UNPACK_IT),
            )
        with explain_errors(name):
            stream = Unpacking(self._file, member)
        yield _Metered(stream, name, self._meter)

    def stamp(self, names: Iterable[str]) -> str:
        with explain_errors(self._path.name):
            found = self._path.stat()
        return _digest([(*names, found.st_size, found.st_mtime_ns)])

    def close(self) -> None:
        self._file.close()


def _drop_repeats(files: Iterable[Path]) -> Iterator[Path]:
    """Drop paths seen before: the levels overlap."""
    seen: set[Path] = set()
    for file in files:
        if file not in seen:
            seen.add(file)
            yield file


def _may_be_list(most: int, endings: tuple[bytes, ...], raw_name: bytes) -> bool:
    """Whether a member's name can be that of a list; the others are not even kept."""
    return len(raw_name) <= most and raw_name.lower().endswith(endings)


def _sort_by_offset(found: Iterable[Member]) -> list[Member]:
    return sorted(found, key=lambda member: member.offset)


def _safe_name(name: str) -> str:
    """A member's name with `/` between its parts, or nothing where it leads out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))  # Some packers on Windows write backslashes.
    return "" if path.is_absolute() or ".." in path.parts else path.as_posix()


def _digest(parts: Iterable[tuple[object, ...]]) -> str:
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()[:16]


def _not_a_zip_error(path: Path) -> ArchiveError:
    with path.open("rb") as stream:
        start = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return ArchiveError(_("{name} is empty.", name=display_name(path.name)), _(DOWNLOAD_AGAIN))
    if start.startswith(b"PK"):
        return ArchiveError(
            _("{name} is an incomplete or damaged zip.", name=display_name(path.name)), _(DOWNLOAD_AGAIN)
        )
    if start.startswith(b"<"):
        return ArchiveError(
            _("{name} is a web page, not an archive.", name=display_name(path.name)),
            _("Sign in to your network and download the archive again."),
        )
    return ArchiveError(_("{name} is not a zip.", name=display_name(path.name)), _(WHAT_TO_GIVE))
