"""Packages of evidence for tests, as small as they can be, and what can be done to them."""

import io
import random
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from bot.core.domain.people import Requester
from bot.core.evidence import manifest, package
from bot.core.evidence.asked import Asked
from tests.core.views.samples import report

ASKED = Asked("Alice", Requester("discord", "123", "456"), datetime(2026, 11, 26, 14, tzinfo=UTC))
FILES = {
    package.PDF: b"%PDF-1.7 " + bytes(range(256)),
    package.HTML: b"<!DOCTYPE html>",
    package.JSON: b'{"posts": []}',
}


def made(files: Mapping[str, bytes] = FILES) -> bytes:
    """A package of these files."""
    return package.write({**files, package.MANIFEST: manifest.write(report(), ASKED, files)})


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def packed(files: Iterable[tuple[str, bytes]], comment: bytes, packing: int = zipfile.ZIP_STORED) -> bytes:
    """These files as any other program packs them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as target:
        for name, data in files:
            target.writestr(name, data)
        target.comment = comment
    return out.getvalue()


def changed_bytes(content: bytes, times: int, seed: int = 18) -> Iterator[tuple[int, bytes]]:
    """The content with one byte changed to another, at places and to values by chance, each pair once."""
    chance, done = random.Random(seed), set[tuple[int, int]]()  # noqa: S311 - chance that can be repeated
    while len(done) < times:
        place, by = chance.randrange(len(content)), chance.randrange(1, 256)
        if (place, by) not in done:
            done.add((place, by))
            yield place, content[:place] + bytes([content[place] ^ by]) + content[place + 1 :]
