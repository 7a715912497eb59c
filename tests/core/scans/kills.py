"""Kills a bot in the middle of a scan, and lets the next one go on."""

import asyncio

from bot.core.domain.scans import Progress, ScanStatus
from tests.core.scans.scanning import World
from tests.fakes import ALICE


class KillableWorld(World):
    """A world whose process may end at any moment."""

    async def kill(self) -> None:
        """The process ends at once: nothing is given back or recorded."""
        for task in (tasks := self.scans._jobs.tasks):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def read_to(self, scan_id: int, place: int | None) -> None:
        """Wait until so many posts are read, or all; who is told that the bot crashed twice presses “Continue”."""
        last: Progress | None = None
        while last is None or last.status is ScanStatus.FAILED:
            if last is not None:
                assert "crashed twice" in last.error
                await self.scans.resume(scan_id, ALICE)
            async for last in self.scans.watch(scan_id):
                if last.status is not ScanStatus.FAILED and place is not None and last.read >= place:
                    return
        assert last.status is ScanStatus.DONE
