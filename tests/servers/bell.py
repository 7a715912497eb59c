"""How tests wait for a server of ours: until something is true, without sleeping."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

F = TypeVar("F")

DEADLINE = 3.0  # Seconds that Discord and Slack give an app to acknowledge.
BUSY = 10 * DEADLINE  # What tests give it: others may have the machine, and what must not be waited for never comes.


class Bell:
    """Rings at every change; whoever waits looks again."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits for something."""
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    async def until(self, condition: Callable[[], F | None], patience: float) -> F:
        """What `condition` gives, as soon as that is something, within so many seconds.

        Raises:
            TimeoutError: it never is.
        """
        async with asyncio.timeout(patience):
            while not (found := condition()):
                await self._rung.wait()
        return found
