"""A person's repository as Bluesky exports it (a CAR file), as an archive: every post since the first.

A record does not say its own key: the keys stand in the nodes of a tree (MST, https://atproto.com/specs/repository)
that lie anywhere between the records. So the file is read twice: for the keys, and then for the posts.
"""

import re
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import ArchiveError
from bot.core.domain.networks import MOST_NAME, SocialNetwork, from_tid, written_at
from bot.core.domain.posts import Post
from bot.core.domain.sources import Page
from bot.core.sources.archive.files import explain_errors
from bot.core.sources.archive.records import as_object, replace_surrogates
from bot.core.sources.archive.turns import read_in_turns
from bot.core.sources.bluesky.addresses import OFF, POST, REPOST, Address
from bot.core.sources.bluesky.car import (
    EXPORT_AGAIN,
    LIMITS,
    CarBlock,
    CarLimits,
    decode,
    digest_of,
    is_car,
    read_blocks,
    read_root,
)
from bot.core.sources.bluesky.handles import DID, read
from bot.core.sources.bluesky.records import stored_post, stored_repost
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite

PAGE = 500  # Posts.
_PAGE_CHARS = 2 * 1024**2  # Of their texts.
_TURN_BYTES = 2 * 1024**2  # What is read before other archives have their turn.
_SNIFFED = 512
_NODE = b"\xa2\x61\x65"  # How a node of the tree begins: a map of two, the first of them "e".
_PROFILE = "app.bsky.actor.profile/self"
_PROFILE_TYPE = b"app.bsky.actor.profile"
_MOST_NAMES = 100  # Blocks that may be the profile: which of them is one, its key says, which may come later.
_MOST_ALIKE = 20  # Keys of one record: each is a post with its text. Two with the same words and moment are rare.
_SLASH = "/"  # Between a record's collection and its name; no name has one.
_CURSOR = re.compile(r"([0-9a-f]{16}):(\d{1,9})")
_MOST_TITLE = 128


def open_archive(path: Path, owner: str = "", limits: CarLimits = LIMITS) -> "RepositorySource | None":
    """The repository of Bluesky in this file; None where it is something else. `owner` is the handle or DID of it.

    Raises:
        ArchiveError: the file can't be read, or `owner` can't be an account on Bluesky.
    """
    if not path.is_file():
        return None
    with explain_errors(path.name), path.open("rb") as stream:
        if not is_car(stream.read(_SNIFFED)):
            return None
    named = read(owner) if owner else ""
    if named is None:
        raise ArchiveError(
            _("{handle} is not a name on Bluesky.", handle=cite(owner)),
            _("Write it as name.bsky.social, or leave it out."),
        )
    return RepositorySource(path, named, limits)


@dataclass(slots=True)
class _Tree:
    """What the first reading of a repository found: whose it is, and under which keys its posts lie.

    `places` gives the key of each record by its hash, reposts' with a slash before it; `repeats` the further ones of
    records that are alike, of which `dropped` were too many.
    """

    did: str = ""
    revised: datetime | None = None
    profile: bytes = b""
    places: dict[bytes, str] = field(default_factory=dict)
    repeats: dict[bytes, list[str]] = field(default_factory=dict)
    posts: int = 0
    dropped: int = 0
    names: dict[bytes, str] = field(default_factory=dict)


class RepositorySource:
    """A `PostSource` over a repository. Posts come in the file's order; a cursor is "root:block".

    A CAR does not say its owner's handle: it is the one that the person gives, a claim like all of an archive.
    """

    def __init__(self, path: Path, owner: str, limits: CarLimits = LIMITS) -> None:
        self._path = path
        self._owner = owner
        self._limits = limits

    async def account(self) -> Account:
        """The repository's owner, by its DID.

        Raises:
            ArchiveError: the file can't be read, or is another account's than the one given.
        """
        found: list[Account] = []
        async for _page in read_in_turns(self._account_steps(found)):
            pass
        return found[0]

    def start_cursor(self, cursor: str | None) -> str | None:  # noqa: ARG002 - the port's
        """A new scan reads an archive from its beginning: that costs nothing."""
        return None

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page, None]:
        """The pages after `cursor`, each read in a thread; leaving early closes the file.

        Raises:
            ArchiveError: the file can't be read on; pages handed over before stay valid.
        """
        async with aclosing(read_in_turns(self._steps(cursor))) as pages:
            async for page in pages:
                yield page

    def _account_steps(self, found: list[Account]) -> Generator[None, None, None]:
        """Finds the owner; yields wherever another archive may take its turn."""
        tree = _Tree()
        with explain_errors(self._path.name), self._path.open("rb") as stream:
            yield from self._read_tree(stream, tree)
        name = tree.names.get(tree.profile, "")
        found.append(Account(tree.did, self._handle(tree), name, network=SocialNetwork.BLUESKY))

    def _handle(self, tree: _Tree) -> str:
        if self._owner.startswith("did:"):
            if self._owner != tree.did:
                raise ArchiveError(
                    _("The archive is {owner}'s, not {named}'s.", owner=tree.did, named=self._owner),
                    _("Leave out the name, or use the other account's archive."),
                )
            return ""
        return self._owner[:MOST_NAME]

    def _steps(self, cursor: str | None) -> Generator[Page | None, None, None]:
        """The pages; yields None wherever another archive may take its turn."""
        tree = _Tree()
        with explain_errors(self._path.name), self._path.open("rb") as stream:
            root = yield from self._read_tree(stream, tree)
            self._handle(tree)
            stream.seek(0)
            read_root(stream, self._limits)
            fingerprint = root.hex()[:16]
            found = _CURSOR.fullmatch(cursor or "")
            done = int(found[2]) if found and found[1] == fingerprint else 0
            yield from self._pages(stream, tree, fingerprint, done)

    def _pages(self, stream: IO[bytes], tree: _Tree, fingerprint: str, done: int) -> Iterator[Page | None]:
        first, posts, chars, broken, turn, number = done == 0, list[Post](), 0, 0, 0, 0
        for number, block in enumerate(read_blocks(stream, self._limits), 1):
            turn += block.size
            keys = _take(tree, block.digest)
            made = [self._post(tree, key, block) for key in keys] if number > done else []
            posts += [post for post in made if post]
            broken += sum(post is None for post in made)
            chars += sum(len(post.text) for post in made if post)
            if len(posts) + broken >= PAGE or chars > _PAGE_CHARS:
                yield self._page(tree, posts, broken, f"{fingerprint}:{number}", first=first)
                first, posts, chars, broken, turn = False, [], 0, 0, 0
            elif turn > _TURN_BYTES:
                yield None
                turn = 0
        lost = sum(map(len, tree.repeats.values())) + len(tree.places) + tree.dropped if number > done else 0
        if posts or broken or lost or first:
            yield self._page(tree, posts, broken + lost, f"{fingerprint}:{number}", first=first)

    def _page(self, tree: _Tree, posts: list[Post], broken: int, cursor: str, *, first: bool) -> Page:
        return Page(
            tuple(posts),
            cursor,
            broken=broken,
            expected=tree.posts,
            first=first,
            made_at=tree.revised,
            claimed_languages=True,
        )

    def _post(self, tree: _Tree, key: str, block: CarBlock) -> Post | None:
        record = decode(block.content, self._limits) if block.is_whole else None
        if not isinstance(record, dict):
            return None
        latest = (tree.revised or now()) + OFF
        if key.startswith(_SLASH):
            return stored_repost(record, Address(tree.did, REPOST, key[1:]), latest)
        return stored_post(record, Address(tree.did, POST, key), latest)

    def _read_tree(self, stream: IO[bytes], tree: _Tree) -> Generator[None, None, bytes]:
        """Read all nodes of the tree and the commit above it; yields wherever another archive may take its turn."""
        root, turn = read_root(stream, self._limits), 0
        for block in read_blocks(stream, self._limits):
            turn += block.size
            if block.digest == root:
                _read_commit(tree, decode(block.content, self._limits))
            elif block.content.startswith(_NODE):
                _read_node(tree, decode(block.content, self._limits), self._limits)
            elif _PROFILE_TYPE in block.content[:_SNIFFED] and len(tree.names) < _MOST_NAMES:
                tree.names[block.digest] = _name_in(decode(block.content, self._limits))
            if turn > _TURN_BYTES:
                yield
                turn = 0
        if not tree.did:
            raise ArchiveError(_("This archive from Bluesky does not say whose it is."), _(EXPORT_AGAIN))
        return root


def _read_commit(tree: _Tree, commit: Any) -> None:
    did, revision = as_object(commit).get("did"), as_object(commit).get("rev")
    if isinstance(did, str) and DID.fullmatch(did) and len(did) <= MOST_NAME:
        tree.did = did
    number = from_tid(revision) if isinstance(revision, str) else None
    tree.revised = written_at(SocialNetwork.BLUESKY, number) if number else None


def _name_in(profile: Any) -> str:
    """The name that a profile shows; "" where there is none."""
    name = as_object(profile).get("displayName")
    return replace_surrogates(name[:_MOST_TITLE]) if isinstance(name, str) else ""


def _read_node(tree: _Tree, node: Any, limits: CarLimits) -> None:
    """Take in the keys of one node. Each is written as what differs from the key before it."""
    entries, key = as_object(node).get("e"), ""
    for entry in map(as_object, entries if isinstance(entries, list) else ()):
        shared, rest, digest = entry.get("p"), entry.get("k"), digest_of(entry.get("v"))
        if not (isinstance(shared, int) and isinstance(rest, bytes) and 0 <= shared <= len(key)):
            return
        key = key[:shared] + rest.decode("ascii", "replace")
        if len(key) > limits.key_chars:
            return
        if key == _PROFILE:
            tree.profile = digest or b""
        collection, _slash, name = key.partition(_SLASH)
        if digest and collection in {POST, REPOST}:
            _note(tree, digest, name if collection == POST else _SLASH + name, limits)


def _note(tree: _Tree, digest: bytes, key: str, limits: CarLimits) -> None:
    tree.posts += 1
    if tree.posts > limits.posts:
        raise ArchiveError(
            _("The archive holds more than {count} posts, which is too many.", count=f"{limits.posts:,}"),
            _("Scan the account itself: that costs nothing on Bluesky."),
        )
    if tree.places.setdefault(digest, key) == key:
        return
    repeats = tree.repeats.setdefault(digest, [])
    if len(repeats) < _MOST_ALIKE:
        repeats.append(key)
    else:
        tree.dropped += 1


def _take(tree: _Tree, digest: bytes) -> list[str]:
    """The keys of a record, which is not looked for again."""
    key = tree.places.pop(digest, None)
    return [] if key is None else [key, *tree.repeats.pop(digest, ())]
