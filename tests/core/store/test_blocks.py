"""What is scored together: so many posts, and never more text than a few megabytes."""

from datetime import timedelta

import pytest

from bot.core.domain.posts import Post
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Page
from bot.core.store.engine.database import Store
from bot.core.store.posts import posts
from bot.core.store.scans import scans
from tests.core.scans.test_service import World
from tests.core.sources.archives import START
from tests.fakes import ACCOUNT, made_posts, request

LIMIT = 10


async def stored(store: Store, texts: list[str]) -> Scan:
    """A scan that has read posts of these texts."""
    some = tuple(Post(str(n), START + timedelta(hours=n), text) for n, text in enumerate(texts, 1))
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page(some, "1"))
    return scan


async def blocks(store: Store, scan: Scan, most_bytes: int) -> list[posts.Block]:
    """All blocks, one after the other."""
    found, after = [], 0
    async with store.read() as connection:
        while (block := await posts.list_unscored(connection, scan, after, LIMIT, most_bytes)).posts:
            found.append(block)
            after = block.last
    return found


@pytest.mark.parametrize("text", ["x" * 400, "\U0001f926" * 100, "\0" + "x" * 399])
async def test_a_block_ends_with_the_post_that_fills_it(store: Store, text: str) -> None:
    """By the bytes of the texts, whatever is in them; each post comes once, in order."""
    scan = await stored(store, [text] * 25)
    found = await blocks(store, scan, most_bytes=1_200)
    assert [len(block.posts) for block in found] == [3] * 8 + [1]
    assert [block.full for block in found] == [True] * 8 + [False]
    assert [int(post.id) for block in found for post in block.posts] == list(range(1, 26))


async def test_a_block_has_no_more_posts_than_it_may(store: Store) -> None:
    """However short they are."""
    found = await blocks(store, await stored(store, ["x"] * 25), most_bytes=1_200)
    assert [(len(block.posts), block.full) for block in found] == [(10, True), (10, True), (5, False)]


async def test_a_post_larger_than_a_block_is_one_by_itself(store: Store) -> None:
    """Nothing is left out."""
    found = await blocks(store, await stored(store, ["x" * 5_000] * 2), most_bytes=1_200)
    assert [(len(block.posts), block.full) for block in found] == [(1, True), (1, True)]


@pytest.mark.slow
async def test_long_posts_are_all_scored(store: Store) -> None:
    """In many blocks, while more of them are read."""
    world = World(store)
    world.sources["/archive"].posts = [
        Post(post.id, post.created_at, f"{post.text} {post.id} " + "x" * 20_000, post.kind) for post in made_posts(300)
    ]
    scan_id, _ = await world.scan()
    assert (await world.reports.report(scan_id)).totals.scored == 250
