"""Writes the lists and zips that hostile archives are made of, of any size, without holding them."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.core.sources.archives import js, note, post, posts

PREFIX = "window.YTD.{}.part0 = "
KNOWN = 3
GOOD = js("tweets", posts(KNOWN))
BLOCK = 4096

Pieces = Iterable[bytes]


def of(text: str) -> Pieces:
    """A file of these words."""
    return [text.encode()]


def row(records: Iterable[str | bytes], kind: str = "tweets", gap: str = " ") -> Iterator[bytes]:
    """A list of records, each as JSON already, with this before each."""
    yield PREFIX.format(kind).encode() + b"["
    waiting: list[bytes] = []
    comma = b""
    for record in records:
        waiting.append(comma + gap.encode() + (record if isinstance(record, bytes) else record.encode()))
        comma = b","
        if len(waiting) == BLOCK:
            yield b"".join(waiting)
            waiting = []
    yield b"".join(waiting) + b"]"


def written(number: int, **more: Any) -> str:
    """A post as JSON."""
    return json.dumps(post(number, **more), ensure_ascii=False)


def noted(number: int, text: str, **more: Any) -> str:
    """A note as JSON."""
    return json.dumps(note(number, text, **more), ensure_ascii=False)


def zipped(path: Path, files: Mapping[str, Pieces], *, packed: bool = True, level: int = 1) -> None:
    """A zip of these files; a higher level packs bombs tighter."""
    packing = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", packing, compresslevel=level if packed else None) as archive:
        for name, pieces in files.items():
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)


def unpacked(path: Path, files: Mapping[str, Pieces]) -> None:
    """A folder of these files."""
    for name, pieces in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.writelines(pieces)


def entry(name: bytes, extra: int = 0, comment: int = 0, offset: int = 0) -> bytes:
    """A line in a zip's directory, of an empty member; nobody looks where it should lie."""
    sizes = b"".join(size.to_bytes(2, "little") for size in (len(name), extra, comment))
    return b"PK\x01\x02" + bytes(24) + sizes + bytes(8) + offset.to_bytes(4, "little") + name + bytes(extra + comment)


def padded(path: Path, entries: Iterable[bytes], files: Mapping[str, Pieces], *, packed: bool = True) -> None:
    """A zip of these files, in whose directory more lines stand before them."""
    zipped(path, files, packed=packed)
    raw = path.read_bytes()
    end = raw.rindex(b"PK\x05\x06")
    at = int.from_bytes(raw[end + 16 : end + 20], "little")
    with path.open("r+b") as out:
        out.seek(at)
        length = sum(out.write(one) for one in entries) + out.write(raw[at:end])
        out.write(b"PK\x05\x06" + bytes(8) + length.to_bytes(4, "little") + at.to_bytes(4, "little") + bytes(2))
        out.truncate()
