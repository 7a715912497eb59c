"""Opens a zip or a folder read-only and hands out single files of it, never more than a safe amount."""

import hashlib
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from bot.core.errors import ArchiveError

MAX_UNPACKED_BYTES = 2 * 1024**3  # A list of 500,000 posts is about half as large.
MAX_RATIO = 200  # Real lists of posts pack about 10:1; deflate can pack 1,032:1, which is what bombs do.
RATIO_FREE_BYTES = 10 * 1024**2  # Below this even the worst ratio is harmless.
MAX_MEMBERS = 250_000  # X packs one per picture and parts archives at 50 GB; zipfile keeps about 600 bytes for each.

WHAT_TO_GIVE = "Give the zip that X sent you, the folder that it unpacks to, or its tweets.js."
DOWNLOAD_AGAIN = "Download the archive from X again, or copy it again from where it is whole."

_ENCRYPTED = 0x1  # Bit 0 of a member's flags (APPNOTE.TXT 4.4.4).
_LEVELS = ("*.js", "data/*.js", "*/*.js", "*/data/*.js")  # An archive's folder, or the one that holds it.
# What zipfile and its decompressors raise on damaged input, beside OSError and NotImplementedError. 24,000 damaged
# zips raised the first five (ValueError for names that are no UTF-8); the others stand in the sources of zipfile.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, RuntimeError, struct.error)


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
        """Paths within the archive, parted by `/`; none leads out of it."""
        ...

    def open(self, name: str) -> AbstractContextManager[Readable]:
        """One of the files; raises ArchiveError where it can't be read or is not safe to read."""
        ...

    def stamp(self, names: Iterable[str]) -> str:
        """A short text that changes when one of these files is replaced."""
        ...


@contextmanager
def open_files(path: Path) -> Iterator[ArchiveFiles]:
    """Open a zip, a folder or a single `.js` file, until the context ends.

    Raises:
        ArchiveError: nothing readable is there, or it is none of the three.
    """
    with explained(str(path)):
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    if stat.S_ISDIR(mode):
        yield _Folder(real)
    elif stat.S_ISREG(mode) and real.suffix == ".js":
        yield _Folder(real.parent, only=real.name)
    elif stat.S_ISREG(mode):
        with explained(path.name):
            packed = _Zip(real)
        with closing(packed):
            yield packed
    else:
        raise ArchiveError(f"{path} is neither a file nor a folder.", WHAT_TO_GIVE)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what reading a file can raise into an ArchiveError that names the file."""
    try:
        yield
    except FileNotFoundError as error:
        raise ArchiveError(f"There is no {name}.", f"Check the spelling. {WHAT_TO_GIVE}") from error
    except PermissionError as error:
        raise ArchiveError(
            f"{name} can't be read: permission denied.", "Give the user that runs toxscan the right to read it."
        ) from error
    except OSError as error:
        raise ArchiveError(f"{name} can't be read: {error.strerror or error}.", DOWNLOAD_AGAIN) from error
    except NotImplementedError as error:
        raise ArchiveError(
            f"{name} is packed in a way that can't be read here.", "Unpack the zip and give the folder."
        ) from error
    except _DAMAGE as error:
        raise ArchiveError(f"{name} is damaged.", DOWNLOAD_AGAIN) from error


class _Bounded:
    """A file of which at most MAX_UNPACKED_BYTES are read, whatever its header says."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self._left = MAX_UNPACKED_BYTES

    def read(self, size: int, /) -> bytes:
        with explained(self._name):
            data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _too_large(self._name)
        return data


class _Folder:
    """An archive that was unpacked."""

    def __init__(self, root: Path, only: str = "") -> None:
        self.only = only
        self._root = root

    @property
    def names(self) -> list[str]:
        patterns = _LEVELS[:1] if self.only else _LEVELS
        with explained(str(self._root)):
            next(self._root.iterdir(), None)  # glob says nothing about a folder that it may not enter.
            data = self._root / "data"
            if data.is_dir():
                next(data.iterdir(), None)
            found = (file for pattern in patterns for file in self._root.glob(pattern) if file.is_file())
            files = list(islice(found, MAX_MEMBERS + 1))
        if len(files) > MAX_MEMBERS:
            raise _too_many(self._root.name)
        return [file.relative_to(self._root).as_posix() for file in files]

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        with explained(name):
            file = (self._root / name).resolve(strict=True)
            if not file.is_relative_to(self._root):
                raise ArchiveError(
                    f"{name} is a link that leads out of the archive's folder.",
                    "Put the file itself in its place, or give the archive as X sent it.",
                )
            if file.stat().st_size > MAX_UNPACKED_BYTES:
                raise _too_large(name)
            stream = file.open("rb")
        with stream:
            yield _Bounded(stream, name)

    def stamp(self, names: Iterable[str]) -> str:
        with explained(str(self._root)):
            stats = [(name, (self._root / name).stat()) for name in names]
        return _digest((name, found.st_size, found.st_mtime_ns) for name, found in stats)


class _Zip:
    """An archive as X sends it; nothing of it is ever written to disk."""

    only = ""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise _no_zip(path) from error
        self._members = {
            name: info for info in self._zip.infolist() if not info.is_dir() and (name := _safe(info.filename))
        }
        if len(self._zip.infolist()) > MAX_MEMBERS:
            self._zip.close()
            raise _too_many(path.name)

    @property
    def names(self) -> Iterable[str]:
        return self._members

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        info = self._members[name]
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveError(f"{name} is locked with a password.", "Unpack the zip yourself and give the folder.")
        if info.file_size > MAX_UNPACKED_BYTES:
            raise _too_large(name)
        if info.file_size > max(RATIO_FREE_BYTES, MAX_RATIO * info.compress_size):
            raise ArchiveError(
                f"{name} unpacks to more than {MAX_RATIO} times its size, as a zip bomb does.",
                "If X sent it to you like this, unpack it yourself and give the folder.",
            )
        with explained(name):
            stream = self._zip.open(info)
        with stream:
            yield _Bounded(stream, name)

    def stamp(self, names: Iterable[str]) -> str:
        with explained(self._path.name):
            found = self._path.stat()
        return _digest([(*names, found.st_size, found.st_mtime_ns)])

    def close(self) -> None:
        self._zip.close()


def _safe(name: str) -> str:
    """A member's name with `/` between its parts, or nothing where it leads out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))  # Some packers on Windows write backslashes.
    return "" if path.is_absolute() or ".." in path.parts else path.as_posix()


def _digest(parts: Iterable[tuple[object, ...]]) -> str:
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()[:16]


def _no_zip(path: Path) -> ArchiveError:
    with path.open("rb") as stream:
        start = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return ArchiveError(f"{path.name} is empty.", DOWNLOAD_AGAIN)
    if start.startswith(b"PK"):
        return ArchiveError(f"{path.name} is a zip that is cut off or damaged.", DOWNLOAD_AGAIN)
    if start.startswith(b"<"):
        return ArchiveError(f"{path.name} is a web page, not an archive.", "Sign in to X and download the zip again.")
    return ArchiveError(f"{path.name} is not a zip.", WHAT_TO_GIVE)


def _too_large(name: str) -> ArchiveError:
    return ArchiveError(
        f"{name} is larger than {MAX_UNPACKED_BYTES // 1024**3} GiB, which no real list of posts is.", WHAT_TO_GIVE
    )


def _too_many(name: str) -> ArchiveError:
    return ArchiveError(f"{name} holds more than {MAX_MEMBERS:,} files.", WHAT_TO_GIVE)
