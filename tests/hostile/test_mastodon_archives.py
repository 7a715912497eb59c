"""Hostile exports from Mastodon at the real limits: each ends as it should, in a process that gets 150 MB."""

import gzip
import json
import sys
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.test_kinds import costs
from tests.servers.mastodon_posts import Flavor, MastodonAccount, MastodonPost, outbox

AT = datetime(2026, 5, 4, tzinfo=UTC)
HEAD = b'{"@context": "x", "id": "outbox.json", "type": "OrderedCollection", "totalItems": 5, "orderedItems": ['


def activity(content: str, number: int = 0, visibility: str = "public") -> bytes:
    """A post as an export has it."""
    post = MastodonPost(Flavor.MASTODON.id(AT, number % 65_536), content, AT, visibility=visibility)
    made = outbox(MastodonAccount("1", "ann", [post]), "mastodon.example")["orderedItems"][0]
    return json.dumps(made, ensure_ascii=False).encode()


def with_note(**changes: Any) -> bytes:
    """The same with other fields in its note."""
    made = json.loads(activity("<p>x</p>", 1))
    made["object"] |= changes
    return json.dumps(made).encode()


@dataclass(frozen=True, slots=True)
class HostileOutbox:
    """Records beside one good post. `says`: what its owner reads; "" where the rest is read. `end`: what follows."""

    records: Callable[[], Iterable[bytes]]
    says: str = ""
    posts: int = 1
    broken: int = 0
    end: bytes = b"]}"
    slow: bool = False


def long_posts(count: int, piece: str) -> Iterator[bytes]:
    """Posts of more than the longest text, made of these pieces."""
    content = piece * (60_000 // len(piece))
    for number in range(1, count + 1):
        yield activity(f"<p>{number} {content}</p>", number)


KINDS: dict[str, HostileOutbox] = {
    "pages of the longest posts": HostileOutbox(lambda: long_posts(300, "\U0001f600"), posts=301),
    "pages of nothing but brackets": HostileOutbox(lambda: long_posts(20, "<"), posts=21),
    "pages of tags": HostileOutbox(lambda: long_posts(20, "<b>"), posts=21),
    "pages of links": HostileOutbox(lambda: long_posts(20, "<a href='https://a.b/c'>d</a>"), posts=21),
    "a record of as many lists as are parsed": HostileOutbox(lambda: [b"[" + b"[]," * 200_000 + b"[]]"], broken=1),
    "a record of more": HostileOutbox(lambda: [b"[" + b"[]," * 900_000 + b"[]]"], "too large", 0),
    "a record a hundred thousand deep": HostileOutbox(lambda: [b"[" * 100_000 + b"]" * 100_000], "nested more", 0),
    "a number of a million digits": HostileOutbox(lambda: [b"1" * 1_000_000], broken=1),
    "a text without an end": HostileOutbox(lambda: [b'"' + b"x" * 3_000_000], "too large", 0),
    "blank space without an end": HostileOutbox(lambda: [b" " * 3_000_000 + b"1"], "more blank space", 0),
    "half a million letters to single people": HostileOutbox(
        lambda: repeat(activity("<p>dear bob</p>", 2, "direct"), 500_000), slow=True
    ),
    "a hundred thousand broken records": HostileOutbox(lambda: repeat(b"5", 100_000), broken=100_000),
    "more records than anybody has": HostileOutbox(
        lambda: repeat(b"5", 2_000_001), "more than 2,000,000", slow=True, broken=1_999_499
    ),
    "a poll of a hundred thousand options": HostileOutbox(
        lambda: [with_note(oneOf=[{"name": "x"}] * 60_000)], posts=2
    ),
    "fields without an end": HostileOutbox(
        list, end=b"]" + b"".join(b',"%d": 1' % number for number in range(100_000)) + b"}"
    ),
    "a second list of posts": HostileOutbox(list, posts=2, end=b'], "orderedItems": [' + activity("x", 7) + b"]}"),
}  # fmt: skip


def write(path: Path, kind: HostileOutbox) -> None:
    """An export with these records behind one good post."""
    with path.open("wb") as out:
        out.write(HEAD + activity("<p>good</p>"))
        out.writelines(b"," + record for record in kind.records())
        out.write(kind.end)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process writes to")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.soak] if kind.slow else []) for name, kind in KINDS.items()]
)
def test_none_takes_150_mb(name: str, tmp_path: Path) -> None:
    """And what is good beside it is read, where that can be."""
    kind = KINDS[name]
    path = tmp_path / "outbox.json"
    write(path, kind)
    [found] = costs([path])
    assert kind.says in str(found["said"])
    assert bool(kind.says) == bool(found["said"])
    assert (found["posts"], found["broken"]) == (kind.posts, kind.broken)


class _Zeros:
    """So many zeros, which are never all there."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """The next of them."""
        given = min(size, self._left)
        self._left -= given
        return bytes(given)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process writes to")
def test_pictures_before_the_posts_are_passed_by(tmp_path: Path) -> None:
    """Half a gigabyte, packed into half a megabyte, takes no memory; nor does a header that a library would read."""
    path = tmp_path / "archive.tar.gz"
    good = HEAD + activity("<p>good</p>") + b"]}"
    with gzip.open(path, "wb", compresslevel=1) as out, tarfile.open(fileobj=out, mode="w|") as archive:
        for name, kind, size in (("x.png", tarfile.REGTYPE, 2**28), ("pax", tarfile.XHDTYPE, 2**28)):
            entry = tarfile.TarInfo(name)
            entry.size, entry.type = size, kind
            archive.fileobj.write(entry.tobuf())  # type: ignore[union-attr] - it is open.
            zeros = _Zeros(size)
            while chunk := zeros.read(2**20):
                archive.fileobj.write(chunk)  # type: ignore[union-attr]
        entry = tarfile.TarInfo("outbox.json")
        entry.size = len(good)
        archive.fileobj.write(entry.tobuf() + good + bytes(-len(good) % 512))  # type: ignore[union-attr]
    [found] = costs([path])
    assert (found["said"], found["posts"]) == ("", 1)
