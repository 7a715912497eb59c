"""Hostile archives from Bluesky at the real limits: each ends as it should, in a process that gets 150 MB."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import libipld
import pytest

from bot.core.sources.bluesky.car import LIMITS
from tests.hostile.test_kinds import costs
from tests.servers.bluesky_accounts import did
from tests.servers.bluesky_car import CID, car, commit, varint

AT = datetime(2026, 5, 4, tzinfo=UTC)
GOOD = {"$type": "app.bsky.feed.post", "text": "good", "createdAt": "2026-01-01T00:00:00Z"}
KEY = b"app.bsky.feed.post/3jzfcijpj2z2a"
KEYS_A_NODE = 2_000  # So many fit into a record's limit.

Blocks = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class HostileCar:
    """Blocks beside one good post. `says`: what its owner reads; "" where the rest is read."""

    blocks: Callable[[], Blocks]
    says: str = ""
    posts: int = 1
    broken: int = 0
    slow: bool = False


def block(content: bytes) -> tuple[bytes, bytes]:
    """A block with this content, under its right name."""
    return CID + hashlib.sha256(content).digest(), content


def node(keys: Iterable[bytes], cid: bytes) -> tuple[bytes, bytes]:
    """A node of the tree that gives these keys to one record."""
    listed = [{"p": 0, "k": key, "v": cid, "t": None} for key in keys]
    return block(libipld.encode_dag_cbor({"e": listed, "l": None}))


def keys(first: int) -> list[bytes]:
    """Keys as a node has them."""
    return [b"app.bsky.feed.post/%013d" % number for number in range(first, first + KEYS_A_NODE)]


def under_many_keys(record: dict[str, Any], most: int) -> Iterator[tuple[bytes, bytes]]:
    """One record, and so many keys for it."""
    whole = block(libipld.encode_dag_cbor(record))
    yield whole
    for first in range(0, most, KEYS_A_NODE):
        yield node(keys(first), whole[0])


def nowhere(most: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys of records that are not in the file, all different."""
    for first in range(0, most, KEYS_A_NODE):
        listed = [{"p": 0, "k": key, "v": CID + hashlib.sha256(key).digest(), "t": None} for key in keys(first)]
        yield block(libipld.encode_dag_cbor({"e": listed, "l": None}))


def long_posts(count: int) -> Iterator[tuple[bytes, bytes]]:
    """Posts of the longest text, in letters that take four bytes each where they are held."""
    for number in range(count):
        text = f"{number:06}" + "\U0001f600" * 40_000
        made = block(libipld.encode_dag_cbor(GOOD | {"text": text}))
        yield made
        yield node([b"app.bsky.feed.post/%013d" % number], made[0])


def links_without_end() -> dict[str, Any]:
    """A post whose whole links would be longer than any post."""
    index = [{"byteStart": at, "byteEnd": at + 3} for at in range(0, 270, 3)]
    link = [{"uri": "https://a.b/" + "x" * 1_900}]
    return GOOD | {"text": "a.b" * 1_000, "facets": [{"index": each, "features": link} for each in index]}


KINDS: dict[str, HostileCar] = {
    "half a million keys for records that are nowhere": HostileCar(
        lambda: nowhere(LIMITS.posts + 2 * KEYS_A_NODE), "more than 500,000 posts", 0
    ),
    "nearly half a million of them": HostileCar(lambda: nowhere(490_000), broken=490_000),
    "one long record under 400,000 keys": HostileCar(
        lambda: under_many_keys(GOOD | {"text": "\U0001f600" * 40_000}, 400_000), posts=22, broken=400_000 - 21
    ),
    "pages of the longest posts": HostileCar(lambda: long_posts(300), posts=301),
    "a node of a million empty lists": HostileCar(
        lambda: [block(b"\xa2\x61\x65\x9a\x00\x0f\x42\x40" + b"\x80" * 1_000_000)]
    ),
    "a node of as many as are decoded": HostileCar(
        lambda: [block(b"\xa2\x61\x65\x99\xea\x60" + b"\xa0" * 60_000 + b"\x61\x6c\xf6")]
    ),
    "a node a hundred thousand deep": HostileCar(lambda: [block(b"\xa2\x61\x65" + b"\x81" * 100_000)]),
    "a length that the block does not have": HostileCar(lambda: [block(b"\xa2\x61\x65\x9b\x7f" + b"\xff" * 7)]),
    "links without end": HostileCar(lambda: under_many_keys(links_without_end(), KEYS_A_NODE), posts=22, broken=1_979),
    "profiles without end": HostileCar(
        lambda: (block(libipld.encode_dag_cbor({"$type": "app.bsky.actor.profile", "displayName": "x" * 9_000, "n": n}))
                 for n in range(3_000))
    ),
    "half a million foreign blocks": HostileCar(lambda: repeat((b"x", b""), 500_000)),
    "more blocks than anybody has": HostileCar(
        lambda: repeat((b"x", b""), LIMITS.blocks + 1), "larger than any", 0, slow=True
    ),
    "a block larger than any": HostileCar(lambda: [block(b"x" * (LIMITS.block_bytes + 1))], "larger than any", 0),
}  # fmt: skip


def write(path: Path, blocks: Blocks) -> None:
    """A repository with these blocks beside one good post."""
    good = block(libipld.encode_dag_cbor(GOOD))
    above = node([KEY], good[0])
    head = block(libipld.encode_dag_cbor(commit(did("ada"), above[0], AT)))
    with path.open("wb") as out:
        out.writelines(car(head[0], [head, above, good]))
        out.writelines(varint(len(cid) + len(content)) + cid + content for cid, content in blocks)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process writes to")
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.soak] if kind.slow else []) for name, kind in KINDS.items()]
)
def test_none_takes_150_mb(name: str, tmp_path: Path) -> None:
    """And what is good beside it is read, where that can be."""
    kind = KINDS[name]
    write(tmp_path / "repo.car", kind.blocks())
    [found] = costs([tmp_path / "repo.car"])
    assert kind.says in str(found["said"])
    assert bool(kind.says) == bool(found["said"])
    assert (found["posts"], found["broken"]) == (kind.posts, kind.broken)
