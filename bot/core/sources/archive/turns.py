"""The thread in which all archives are read, of whatever network: they take turns."""

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.core.domain.sources import Page

# One thread for all archives: they take turns, a page or a few megabytes each, in the order in which they come. More
# would not be quicker, as Python runs one at a time, and the loop would have to wait for each of them.
_READER = ThreadPoolExecutor(1, thread_name_prefix="archive")
_END = object()

_T = TypeVar("_T")


async def run_in_turn(step: Callable[[], _T]) -> _T:
    """Run `step` in the thread that reads archives, when it is its turn."""
    inside = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(_READER, lambda: inside.run(step))


async def read_in_turns(steps: Generator[Page | None, None, None]) -> AsyncGenerator[Page, None]:
    """The pages among these steps, which yield None wherever another archive may take its turn."""
    try:
        while (page := await run_in_turn(lambda: next(steps, _END))) is not _END:
            if isinstance(page, Page):
                yield page
    finally:
        await run_in_turn(steps.close)  # Behind a step that still runs because its reading was cancelled.
