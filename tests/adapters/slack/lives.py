"""The bot on Slack as a process that can be killed, many times in one test: each life is a fork of one that is warm."""

import asyncio
import multiprocessing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.adapters.slack.connection.run import on_slack
from bot.adapters.slack.connection.tokens import Access
from bot.adapters.timing import Timing
from bot.core.store.engine.open_store import open_store
from tests.conversations.world import World

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def live(access: Access, folder: Path) -> None:
    """One life of the bot; it ends when it is killed."""
    asyncio.run(_live(access, folder))


async def _live(access: Access, folder: Path) -> None:
    store = await open_store(folder / "toxscan.db")
    world = World(store, folder)
    await world.app.scans.resume_all()
    async with on_slack(world.app, access, store, Timing(pace=0.0, pauses=(0.0,))):
        await asyncio.Event().wait()


@dataclass
class Lives:
    """The lives of a bot on one database."""

    access: Access
    folder: Path
    spent: int = 0
    _process: "ForkServerProcess | None" = field(default=None)

    def begin(self) -> None:
        """Start the next one."""
        self._process = FORKS.Process(target=live, args=(self.access, self.folder))  # No daemon: it has children.
        self._process.start()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_failure: object) -> None:
        if self._process and self._process.is_alive():
            await self.end()

    async def end(self) -> None:
        """Kill it: with SIGKILL nothing can be tidied up."""
        assert self._process
        self._process.kill()
        await asyncio.to_thread(self._process.join)
        self.spent += 1
