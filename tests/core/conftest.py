"""A process that runs watches, on a clock that stands still."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.core.store.database import Store
from tests.core.watching import Clock, FakePlatform, FakeX, Process, stopped_clock


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still until the test moves it."""
    with stopped_clock() as stopped:
        yield stopped


@pytest.fixture
async def process(clock: Clock, tmp_path: Path) -> AsyncIterator[Process]:
    """A process without any watch yet."""
    store = await Store.open(tmp_path / "toxscan.db")
    started = Process(store, FakeX(), FakePlatform())
    yield started
    await started.stop()
    await store.close()
