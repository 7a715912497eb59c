"""Being in one chat as long as the bot runs: a chat that can't be reached is tried again and harms no other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.core import metrics
from bot.core.domain.errors import UnreachableError

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)  # Seconds between two tries; the last one ever after.
LONG = 600.0  # Seconds in a chat after which its next failure is a new one, and the pauses start again.

log = structlog.get_logger()


async def be_in(platform: str, join: Callable[[], Awaitable[None]], pauses: Sequence[float] = PAUSES) -> None:
    """`join` a chat, again and again with growing pauses while it can't be reached.

    Raises:
        ToxscanError: `join` has failed in a way that trying again can't mend, a refused token say.
    """
    clock = asyncio.get_running_loop().time
    failures = 0
    while True:
        begun = clock()
        try:
            return await join()
        except UnreachableError as error:
            failures = 0 if clock() - begun > LONG else failures
            pause = pauses[min(failures, len(pauses) - 1)]
            failures += 1
            log.warning("chat.unreachable", platform=platform, reason=error.message, again_in=pause)
            metrics.CONNECTIONS.say(platform, up=False, reason=error.message)
            await asyncio.sleep(pause)
