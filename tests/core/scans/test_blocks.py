"""How many posts of a scan are scored and saved at once."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

import pytest

from bot.core.domain.labels import Scores
from bot.core.domain.posts import PostKind
from bot.core.domain.scans import ScanStatus
from bot.core.ports import Priority
from bot.core.store.engine.database import Store
from tests.core.scans.scanning import World
from tests.fakes import FakeScorer, FakeSource, made_posts

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
