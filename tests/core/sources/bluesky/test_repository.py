"""Repositories that people bring: read whole, resumed, and bounded whatever is in them."""

import random
from collections import Counter
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import libipld
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.domain.errors import ArchiveError
from bot.core.domain.networks import SocialNetwork, to_tid
from bot.core.domain.posts import PostKind
from bot.core.domain.sources import Page
from bot.core.sources.bluesky.car import LIMITS, CarLimits, decode, is_shallow
from bot.core.sources.bluesky.repository import RepositorySource, open_archive
from tests.core.sources.bluesky.feeds import START, made_account
from tests.servers.bluesky import BlueskyAccount, BlueskyPost
from tests.servers.bluesky_accounts import POST, tid
from tests.servers.bluesky_car import CID, Blocks, car, commit, put, put_bytes, records_of, tree, varint, write_car


async def read(path: Path, cursor: str | None = None, limits: CarLimits = LIMITS, pages: int = 10**6) -> list[Page]:
    """What an archive holds, up to so many pages."""
    source = open_archive(path, limits=limits)
    assert source
    found: list[Page] = []
    async with aclosing(source.pages(cursor)) as read_pages:
        async for page in read_pages:
            found.append(page)
            if len(found) == pages:
                break
    return found


def texts(pages: list[Page]) -> list[str]:
    """The words of all posts."""
    return sorted(post.text for page in pages for post in page.posts)


def written(account: BlueskyAccount) -> list[str]:
    """The words of what the account itself wrote."""
    return sorted(post.text for post in account.shown() if not post.of)


@pytest.mark.parametrize("records_first", [True, False])
async def test_a_repository_is_read_whole(records_first: bool, tmp_path: Path) -> None:
    """In whatever order its blocks come: posts with their keys' ids, replies, quotes; of reposts the link."""
    account = made_account(1_230)
    path = write_car(account, tmp_path / "repo.car", START, records_first=records_first)
    pages = await read(path)
    posts = [post for page in pages for post in page.posts]
    own = [post for post in posts if post.kind is not PostKind.REPOST]
    assert sorted(post.text for post in own) == written(account)
    assert {to_tid(int(post.id)) for post in posts} == {post.key for post in account.posts}
    assert {post.text for post in posts if post.kind is PostKind.REPOST} == {
        f"https://bsky.app/profile/{account.posts[9].of[5:].replace('/app.bsky.feed.post/', '/post/')}"
    }
    assert Counter(post.kind for post in posts)[PostKind.QUOTE] == 123
    assert sum(page.broken for page in pages) == 0
    assert {page.expected for page in pages} == {1_230}
    assert [page.first for page in pages] == [True, False, False]
    assert pages[0].made_at == START


async def test_it_says_whose_it_is(tmp_path: Path) -> None:
    """Its DID and the name that is shown; the handle is what the person says."""
    account = made_account(3)
    path = write_car(account, tmp_path / "repo.car", START)
    source = open_archive(path)
    named = open_archive(path, "@Ada.bsky.social")
    by_did = open_archive(path, account.did)
    assert source
    assert named
    assert by_did
    owner = await source.account()
    assert (owner.id, owner.handle, owner.name, owner.network) == (account.did, "", "Ada", SocialNetwork.BLUESKY)
    assert (await named.account()).handle == "ada.bsky.social"
    assert (await by_did.account()).id == account.did


async def test_another_account_than_the_one_given_is_refused(tmp_path: Path) -> None:
    """Where a DID was given, that can be told."""
    path = write_car(made_account(3), tmp_path / "repo.car", START)
    source = open_archive(path, BlueskyAccount("eve.bsky.social").did)
    assert source
    with pytest.raises(ArchiveError, match=r"The archive is did:plc:\w+'s, not did:plc:\w+'s"):
        await source.account()
    with pytest.raises(ArchiveError, match="is not a name on Bluesky"):
        open_archive(path, "eve")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"window.YTD", b"\x1f\x8b", b"{", b"<html>", b"\xa2eroots"])
def test_other_files_are_none(content: bytes, tmp_path: Path) -> None:
    """Told apart by what they hold."""
    path = tmp_path / "repo.car"
    path.write_bytes(content)
    assert open_archive(path) is None
    assert open_archive(tmp_path) is None


async def test_reading_goes_on_after_a_kill(tmp_path: Path) -> None:
    """At the page behind the last one stored, with every post once."""
    account = made_account(2_700)
    path = write_car(account, tmp_path / "repo.car", START)
    stored: list[Page] = []
    while not stored or len(stored[-1].posts) == 500:
        stored += await read(path, stored[-1].cursor if stored else None, pages=1)
    assert Counter(post.id for page in stored for post in page.posts).most_common(1)[0][1] == 1
    assert sum(len(page.posts) for page in stored) == 2_700


async def test_a_cursor_of_another_file_begins_anew(tmp_path: Path) -> None:
    """A newer export has another root."""
    account = made_account(600)
    first = await read(write_car(account, tmp_path / "a.car", START), pages=1)
    account.posts.append(BlueskyPost("new", START))
    again = await read(write_car(account, tmp_path / "b.car", START), first[0].cursor)
    assert again[0].first
    assert len(texts(again)) == 601


async def test_posts_of_the_same_words_and_moment_are_all_read(tmp_path: Path) -> None:
    """Their records are one block with several keys."""
    account = BlueskyAccount("ada.bsky.social")
    at = START - timedelta(days=1)
    account.posts = [BlueskyPost("same", at, key=tid(at, number)) for number in range(3)]
    pages = await read(write_car(account, tmp_path / "repo.car", START))
    assert len({post.id for page in pages for post in page.posts}) == 3


@pytest.mark.parametrize(
    ("created", "kept"), [("3000-01-01T00:00:00Z", True), ("never", True), ("2024-01-01T00:00:00Z", True)]
)
async def test_times_of_posts_are_claims(created: str, kept: bool, tmp_path: Path) -> None:
    """No post is newer than the repository; then its key says when it was written."""
    account = BlueskyAccount("ada.bsky.social")
    account.posts = [BlueskyPost("x", START - timedelta(days=1), created=created)]
    [page] = await read(write_car(account, tmp_path / "repo.car", START))
    assert len(page.posts) == kept
    assert page.posts[0].created_at <= START


async def test_a_record_under_too_many_keys_is_not_multiplied(tmp_path: Path) -> None:
    """A small file must not become half a million posts of fifty thousand letters each."""
    account = BlueskyAccount("ada.bsky.social")
    at = START - timedelta(days=1)
    account.posts = [BlueskyPost("x" * 50_000, at, key=tid(at, number)) for number in range(900)]
    pages = await read(write_car(account, tmp_path / "repo.car", START))
    assert sum(len(page.posts) for page in pages) == 21
    assert sum(page.broken for page in pages) == 879


@pytest.mark.slow
async def test_blocks_that_are_none_of_blueskys_are_passed_over(tmp_path: Path) -> None:
    """However many: other archives have their turn in between."""
    account = made_account(3)
    content = write_car(account, tmp_path / "repo.car", START).read_bytes()
    path = tmp_path / "more.car"
    path.write_bytes(content + (varint(1) + b"x") * 100_000)
    source = RepositorySource(path, "")
    steps = list(source._steps(None))
    assert sum(page is None for page in steps) >= 2
    assert sum(len(page.posts) for page in steps if page) == 3


async def test_broken_records_are_counted(tmp_path: Path) -> None:
    """Of the wrong type, too large, too deep, without a time, or not there at all."""
    account = BlueskyAccount("ada.bsky.social")
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    odd = [5, {"text": 5}, {"text": "x" * 300_000, "createdAt": "2026-01-01T00:00:00Z"}, {"text": "x", "y": deep}]
    account.posts = [
        BlueskyPost("", START - timedelta(days=number), record=record) for number, record in enumerate(odd, 1)
    ]
    account.posts += [
        BlueskyPost("fine", START - timedelta(days=9)),
        BlueskyPost("odd key", START, key="self", created="x"),
    ]
    blocks: Blocks = {}
    records = {key: put(blocks, record) for key, record in records_of(account).items()}
    records[f"{POST}/3jzfcijpj2z2a"] = CID + bytes(32)  # Nowhere in the file.
    root = put(blocks, commit(account.did, tree(blocks, records), START))
    path = tmp_path / "repo.car"
    path.write_bytes(b"".join(car(root, blocks.items())))
    pages = await read(path)
    assert texts(pages) == ["fine"]
    assert sum(page.broken for page in pages) == 6


async def test_a_block_that_is_not_what_it_is_called_is_broken(tmp_path: Path) -> None:
    """A damaged disk, or somebody who changed a word."""
    account = made_account(5)
    content = write_car(account, tmp_path / "repo.car", START).read_bytes()
    (tmp_path / "changed.car").write_bytes(content.replace(b"the tram was late", b"the tram was fine"))
    pages = await read(tmp_path / "changed.car")
    assert sum(page.broken for page in pages) == 1
    assert len(texts(pages)) == 4


async def test_a_file_that_ends_early_is_told(tmp_path: Path) -> None:
    """Wherever it ends."""
    whole = write_car(made_account(50), tmp_path / "repo.car", START).read_bytes()
    path = tmp_path / "cut.car"
    for size in (len(whole) - 1, len(whole) // 2, 200):
        path.write_bytes(whole[:size])
        with pytest.raises(ArchiveError):
            await read(path)


BEYOND = {
    "a large block": replace(LIMITS, block_bytes=100),
    "a large file": replace(LIMITS, file_bytes=5_000),
    "many blocks": replace(LIMITS, blocks=20),
    "many posts": replace(LIMITS, posts=20),
}


@pytest.mark.parametrize("case", BEYOND)
async def test_what_is_beyond_a_limit_is_refused(case: str, tmp_path: Path) -> None:
    """Before anything is made of it."""
    path = write_car(made_account(50), tmp_path / "repo.car", START)
    with pytest.raises(ArchiveError):
        await read(path, limits=BEYOND[case])


async def test_a_length_without_an_end_or_beyond_the_file_is_refused(tmp_path: Path) -> None:
    """No memory is taken for what a length only claims."""
    root = CID + bytes(32)
    start = b"".join(car(root, []))
    for end in (b"\xff" * 20, varint(10**9), varint(2**34)):
        path = tmp_path / "repo.car"
        path.write_bytes(start + end)
        with pytest.raises(ArchiveError):
            await read(path)


@pytest.mark.parametrize(
    "content",
    [
        b"\xa2\x61\x65" + b"\x81" * 100_000, b"\xa2\x61\x65\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\xa2\x61\x65\x80\x61\x6c",
        libipld.encode_dag_cbor({"e": 5, "l": None}), libipld.encode_dag_cbor({"e": [5, {}], "l": None}),
        libipld.encode_dag_cbor({"e": [{"p": -1, "k": b"x", "v": b"", "t": None}], "l": None}),
        libipld.encode_dag_cbor({"e": [{"p": 10**9, "k": b"x", "v": b"", "t": None}], "l": None}),
        libipld.encode_dag_cbor({"e": [{"p": 0, "k": b"x" * 5_000, "v": CID + bytes(32), "t": None}], "l": None}),
    ],
)  # fmt: skip
async def test_nodes_of_any_shape_do_no_harm(content: bytes, tmp_path: Path) -> None:
    """Deep, endless, or of wrong types: the rest is read."""
    account = made_account(3)
    blocks: Blocks = {}
    put_bytes(blocks, content)
    records = {key: put(blocks, record) for key, record in records_of(account).items()}
    root = put(blocks, commit(account.did, tree(blocks, records), START))
    path = tmp_path / "repo.car"
    path.write_bytes(b"".join(car(root, blocks.items())))
    assert texts(await read(path)) == written(account)


@pytest.mark.parametrize("owner", ["", "did:plc:short", 5, None])
async def test_a_repository_of_nobody_is_refused(owner: Any, tmp_path: Path) -> None:
    """Without a commit, or with one that names no account."""
    blocks: Blocks = {}
    root = put(blocks, commit(owner, None, START))
    path = tmp_path / "repo.car"
    path.write_bytes(b"".join(car(root, blocks.items())))
    with pytest.raises(ArchiveError, match="does not say whose it is"):
        await read(path)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_no_damage_breaks_more_than_the_archive(
    tmp_path_factory: pytest.TempPathFactory, seed: int, changes: int
) -> None:
    """Bytes changed anywhere: the archive is read as far as it can be, or refused in a sentence."""
    chance = random.Random(seed)  # noqa: S311 - told by hypothesis
    content = bytearray(_WHOLE)
    for _ in range(changes):
        content[chance.randrange(60, len(content))] = chance.randrange(256)
    path = tmp_path_factory.mktemp("cars") / "repo.car"
    path.write_bytes(content)
    with suppress(ArchiveError):
        for page in RepositorySource(path, "")._steps(None):
            assert page is None or len(page.posts) <= 500


def _made_whole() -> bytes:
    blocks: Blocks = {}
    account = made_account(20)
    records = {key: put(blocks, record) for key, record in records_of(account).items()}
    root = put(blocks, commit(account.did, tree(blocks, records), START))
    return b"".join(car(root, blocks.items()))


_WHOLE = _made_whole()


def test_nesting_is_counted_in_levels() -> None:
    """Not in values."""
    assert is_shallow([[[1]]], 3)
    assert not is_shallow([[[1]]], 2)
    assert is_shallow(5, 0)
    assert decode(libipld.encode_dag_cbor({"a": [{"b": 1}]}), replace(LIMITS, nesting=2)) is None


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_a_long_history_is_read_within_its_limit(tmp_path: Path) -> None:
    """Two hundred thousand posts, a page at a time."""
    path = write_car(made_account(200_000, every=timedelta(minutes=3)), tmp_path / "repo.car", START)
    count = 0
    source = open_archive(path)
    assert source
    async with aclosing(source.pages()) as pages:
        async for page in pages:
            count += len(page.posts)
    assert count == 200_000
