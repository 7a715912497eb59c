"""Messages that follow a scan, for the tests of commands."""

import asyncio
from collections.abc import Callable

from bot.core.cards.plain_text import fallback
from bot.core.commands.scans.follow import follow_again
from bot.core.commands.scans.scan import submit
from bot.core.domain.people import Requester
from bot.core.store.scans.live_messages import LiveMessageRecord
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot
from tests.fakes import ALICE, on_x
from tests.live_messages import stored_live_messages

PATIENCE = 60.0  # Seconds until a test that waits in vain fails; nothing ever waits that long otherwise.


class Message(Screen):
    """A reply that a later process can find again."""

    def __init__(self, place: str = "here") -> None:
        super().__init__()
        self.place = place


async def waiting(bot: Bot) -> list[LiveMessageRecord]:
    """Who is stored."""
    return await stored_live_messages(bot.app.store)


async def until(condition: Callable[[], object]) -> None:
    """Let the others work until it is so, and then come to rest."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - a screen rings no bell.
            await asyncio.sleep(0.001)
    await asyncio.sleep(0.001)


def shows_read(message: Screen, posts: int = 60) -> bool:
    """Whether the message shows a scan that has read so many posts."""
    return bool(message.cards) and f"{posts} posts fetched" in fallback(message.cards[-1])


class Scanning:
    """Somebody's message with a scan that waits at the model."""

    def __init__(self, bot: Bot, message: Screen | None = None, requester: Requester = ALICE) -> None:
        self.bot = bot
        self.message = message or Message()
        context = bot.context(self.message, requester)
        bot.scorer.gate.clear()
        self.task = asyncio.create_task(submit(context, on_x(requester)))

    async def begun(self, posts: int = 60) -> "Scanning":
        """Once so many posts were read: from here on nothing changes."""
        await until(lambda: shows_read(self.message, posts))
        return self

    async def killed(self) -> None:
        """This process stops; the next one goes on with the scans."""
        self.task.cancel()
        await asyncio.wait([self.task])
        await self.bot.stop()
        self.bot.start()

    async def ended(self) -> None:
        """Let the scan go on to its end."""
        self.bot.scorer.gate.set()
        await self.task


async def gone_on_with(bot: Bot, record: LiveMessageRecord) -> Message:
    """The message of a record, in the process after its own."""
    message = Message(record.place)
    await follow_again(bot.context(message, record.requester), record, message)
    return message
