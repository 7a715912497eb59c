"""Repositories as Bluesky exports them: records, the tree of their keys and a commit, in a CAR file.

The tree is built as Bluesky builds it (https://atproto.com/specs/repository): a key's layer follows from its hash.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import libipld

from tests.servers.bluesky_accounts import REPOST, BlueskyAccount, tid, written

CID = b"\x01\x71\x12\x20"

Blocks = dict[bytes, bytes]


def write_car(account: BlueskyAccount, path: Path, at: datetime, *, records_first: bool = False) -> Path:
    """The account's repository as it was at that moment. Blocks of a CAR come in any order."""
    blocks: Blocks = {}
    records = {key: put(blocks, record) for key, record in records_of(account).items()}
    root = put(blocks, commit(account.did, tree(blocks, records), at))
    order = [*blocks] if records_first else [*reversed(blocks)]
    path.write_bytes(b"".join(car(root, ((cid, blocks[cid]) for cid in order))))
    return path


def records_of(account: BlueskyAccount) -> Mapping[str, Any]:
    """What a repository of the account holds: its profile, what it follows, and its posts and reposts."""
    made: dict[str, Any] = {
        "app.bsky.actor.profile/self": {"$type": "app.bsky.actor.profile", "displayName": account.name},
        "app.bsky.graph.follow/3jzfcijpj2z2a": {"$type": "app.bsky.graph.follow", "subject": "did:plc:x"},
    }
    for post in account.posts:
        if post.deleted:
            continue
        key = account.uri(post).removeprefix(f"at://{account.did}/")
        subject = {"uri": post.of, "cid": CID + bytes(32)}
        repost = {"$type": REPOST, "subject": subject, "createdAt": post.created or written(post.at)}
        made[key] = repost if post.of else post.content
    return made


def commit(did: str, data: bytes | None, at: datetime) -> dict[str, Any]:
    """What all begins with; its revision is the time of the last change."""
    return {"did": did, "version": 3, "data": data, "rev": tid(at), "prev": None, "sig": b"x" * 64}


def put(blocks: Blocks, value: Any) -> bytes:
    """Add a block; its CID."""
    content = libipld.encode_dag_cbor(value)
    return put_bytes(blocks, content)


def put_bytes(blocks: Blocks, content: bytes) -> bytes:
    """Add a block with this content, whatever it is; its CID."""
    cid = CID + hashlib.sha256(content).digest()
    blocks[cid] = content
    return cid


def tree(blocks: Blocks, records: Mapping[str, bytes]) -> bytes | None:
    """Add the nodes of the tree over these records; the CID of the topmost."""
    entries = sorted((key.encode(), cid, _layer(key.encode())) for key, cid in records.items())
    return _node(blocks, entries, max((layer for *_, layer in entries), default=0))


def _node(blocks: Blocks, entries: Sequence[tuple[bytes, bytes, int]], layer: int) -> bytes | None:
    if not entries:
        return None
    left, listed, last, below = None, list[dict[str, Any]](), b"", list[tuple[bytes, bytes, int]]()

    def close() -> None:
        nonlocal left
        subtree = _node(blocks, below, layer - 1)
        if listed:
            listed[-1]["t"] = subtree
        else:
            left = subtree
        below.clear()

    for key, cid, own in entries:
        if own < layer:
            below.append((key, cid, own))
            continue
        close()
        shared = next((place for place, pair in enumerate(zip(last, key, strict=False)) if pair[0] != pair[1]), None)
        shared = min(len(last), len(key)) if shared is None else shared
        listed.append({"p": shared, "k": key[shared:], "v": cid, "t": None})
        last = key
    close()
    return put(blocks, {"e": listed, "l": left})


def _layer(key: bytes) -> int:
    """Pairs of zero bits that the key's hash begins with."""
    bits = f"{int.from_bytes(hashlib.sha256(key).digest()):0256b}"
    return (len(bits) - len(bits.lstrip("0"))) // 2


def car(root: bytes, blocks: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """A CAR file, piece by piece."""
    header = libipld.encode_dag_cbor({"version": 1, "roots": [root]})
    yield varint(len(header)) + header
    for cid, content in blocks:
        yield varint(len(cid) + len(content)) + cid + content


def varint(number: int) -> bytes:
    """A length as CAR files write it."""
    written_ = bytearray()
    while number > 0x7F:
        written_.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written_, number])
