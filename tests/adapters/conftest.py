"""The program that stands behind every surface."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.store.engine.database import Store
from tests.conversations.world import World


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[World]:
    """The program behind the bot."""
    world = World(store, tmp_path)
    yield world
    await world.stop()
