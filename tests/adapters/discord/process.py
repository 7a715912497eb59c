"""The bot on Discord as a process that a test can start, kill and start again."""

import asyncio
import contextlib

from bot.adapters.discord.client import run_discord
from bot.adapters.timing import Timing
from tests.conversations.world import World
from tests.databases import live_messages_left
from tests.servers.discord import DiscordServer


class Bot:
    """A process with the bot on Discord, as a test can start, kill and start it again."""

    def __init__(self, server: DiscordServer, world: World) -> None:
        self.server = server
        self.world = world
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start, and wait until it hears Discord."""
        known = set(self.server.gateway.sessions)
        timing = Timing(now=self.server.now, pace=0.0, pauses=(0.0,))
        self.task = asyncio.create_task(run_discord(self.world.app, self.server.token, timing))
        await self.server.until(
            lambda: self.task.done() or [each for each in self.server.gateway.connected() if each.id not in known]
        )
        if self.task.done():
            self.task.result()

    async def stop(self) -> None:
        """End it, as SIGTERM does."""
        assert self.task is not None
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    async def restart(self) -> None:
        """End the process, scans and all, and start a new one over the same store."""
        await self._at_rest()
        await self.stop()
        await self.world.stop()
        self.world.start()
        await self.world.app.scans.resume_all()
        await self.world.app.list_runner.sweep()
        await self.start()

    async def _at_rest(self) -> None:
        """Wait the moment from a report's being shown to its being noted as shown, which is shorter than any click."""
        while self.world.scorer.gate.is_set() and await live_messages_left(self.world.store):  # noqa: ASYNC110
            await asyncio.sleep(0)
