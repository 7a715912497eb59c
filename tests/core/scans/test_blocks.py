"""How many posts of a scan are scored and saved at once."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

import pytest

from bot.core.domain.labels import Scores
from bot.core.domain.posts import PostKind
from bot.core.domain.scans import ScanStatus
from bot.core.domain.sources import Page
from bot.core.ports import Priority
from bot.core.scans.scoring_order import ByArrival
from bot.core.store.engine.database import Store
from bot.core.store.posts.posts import BLOCK_BYTES, save_page
from bot.core.store.scans import scans
from tests.core.scans.scanning import World
from tests.fakes import ACCOUNT, FakeScorer, FakeSource, made_posts, request

POSTS = [replace(post, text=f"number {n}", kind=PostKind.ORIGINAL) for n, post in enumerate(made_posts(600))]


class Counting(FakeScorer):
    """Writes down how many texts it is given at once."""

    def __init__(self, block: int) -> None:
        super().__init__()
        self.block = block
        self.given: list[int] = []

    async def stream(
        self, texts: Sequence[str], priority: Priority = Priority.SCAN, turn: int | None = None
    ) -> AsyncGenerator[dict[str, Scores | None], None]:
        """As ever."""
        self.given.append(len(texts))
        async for answer in super().stream(texts, priority, turn):
            yield answer


@pytest.mark.parametrize(
    ("wanted", "blocks"), [(0, [256, 256, 88]), (500, [500, 100]), (1_000_000, [600])], ids=["slow", "fast", "faster"]
)
async def test_what_scores_fast_is_given_more_posts_at_once(store: Store, wanted: int, blocks: list[int]) -> None:
    """A GPU does 256 posts in the time that it takes to begin."""
    world = World(store)
    world.scorer = scorer = Counting(wanted)
    world.sources["/archive"] = FakeSource(POSTS)
    world.start()
    _, last = await world.scan()
    await world.scans.close()
    assert (last.status, last.scored) == (ScanStatus.DONE, 600)
    assert scorer.given == blocks


async def test_the_store_is_asked_where_there_may_be_a_block(store: Store) -> None:
    """It would find the same few posts again with each page; what was there before is not known."""
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        await save_page(connection, scan, Page(tuple(POSTS[:100]), "1"))
    order = ByArrival(store, scan)
    assert await order.next_block(rest=False) == []
    worth, handed_out = [], []
    for start in range(100, 600, 100):
        page = POSTS[start : start + 100]
        async with store.write() as connection:
            await save_page(connection, scan, Page(tuple(page), str(start)))
        worth.append(order.note_arrival(page))
        if worth[-1]:
            handed_out.append(len(await order.next_block(rest=False)))
    assert worth == [False, True, False, False, True]
    assert [*handed_out, len(await order.next_block(rest=True))] == [256, 256, 88]


async def test_long_posts_are_a_block_before_they_are_many(store: Store) -> None:
    """A block's texts are bounded, too."""
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
    order = ByArrival(store, scan)
    assert await order.next_block(rest=False) == []
    assert order.note_arrival([replace(POSTS[0], text="x" * BLOCK_BYTES)])
