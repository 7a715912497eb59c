"""What happens by itself while the bot runs: it begins at once, goes on after a failure, and ends in order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from structlog.testing import capture_logs

from bot.core.domain.errors import ToxscanError
from bot.core.store.engine.database import Store
from bot.housekeeping import housekeeping
from tests.conversations.world import World

if TYPE_CHECKING:
    from bot.core.watches.outbox import Outbox
    from bot.core.watches.runner import WatchRunner


class Broken:
    """Watches that can't be looked after."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def sweep(self) -> None:
        """Fail."""
        raise self.error


class Slow:
    """An outbox that sends until it is told to end, and needs a moment for that."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.ended = False

    async def deliver(self) -> None:
        """Send for ever."""
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # A transaction to be rolled back, say.
            self.ended = True

    async def tidy(self) -> None:
        """Nothing to do."""


@pytest.fixture
async def world(store: Store, tmp_path: Path) -> AsyncIterator[World]:
    """A bot with nothing to do."""
    made = World(store, tmp_path)
    yield made
    await made.stop()


async def test_the_real_parts_are_asked_at_once(world: World) -> None:
    """Nothing is due, and nothing fails."""
    slow = Slow()
    with capture_logs() as logs:
        async with housekeeping(replace(world.app, outbox=cast("Outbox", slow))):
            await slow.begun.wait()
    assert [entry for entry in logs if entry["log_level"] != "info"] == []


@pytest.mark.parametrize(
    ("error", "event"), [(ToxscanError("The disk is full."), "failed"), (ZeroDivisionError(), "crashed")]
)
async def test_a_failure_of_one_job_is_none_of_the_others(world: World, error: Exception, event: str) -> None:
    """It is logged as what it is, and tried again the next time."""
    slow, broken = Slow(), Broken(error)
    app = replace(world.app, outbox=cast("Outbox", slow), watch_runner=cast("WatchRunner", broken))
    with capture_logs() as logs:
        async with housekeeping(app):
            await slow.begun.wait()
    assert [(entry["job"], entry["event"]) for entry in logs if entry["log_level"] != "info"] == [
        ("watches", f"housekeeping.{event}")
    ]


async def test_what_is_under_way_has_ended_before_the_database_is_closed(world: World) -> None:
    """Cancelled, and waited for."""
    slow = Slow()
    async with housekeeping(replace(world.app, outbox=cast("Outbox", slow))):
        await slow.begun.wait()
    assert slow.ended
