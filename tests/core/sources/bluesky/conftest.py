"""A Bluesky of our own, a clock that only waiting moves, and what the bot reads with."""

from collections.abc import AsyncIterator

import pytest

from bot.core.sources.bluesky.network import Bluesky
from tests.core.sources.bluesky.feeds import Clock
from tests.servers.bluesky import BlueskyServer


@pytest.fixture
def clock() -> Clock:
    """It begins in the morning."""
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[BlueskyServer]:
    """Bluesky, without any account; what it would not have accepted must be taken out of its violations."""
    async with BlueskyServer(now=lambda: clock.now) as made:
        yield made
        assert made.violations == []


@pytest.fixture
async def bluesky(server: BlueskyServer, clock: Clock) -> AsyncIterator[Bluesky]:
    """The bot's way to it."""
    made = Bluesky(server.url, 5.0, sleep=clock.sleep, clock=lambda: clock.now)
    yield made
    await made.close()
