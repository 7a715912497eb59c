"""A process that stood still (SIGSTOP, say) while another one took its messages over: nobody waits in vain."""

import pytest
import sqlalchemy as sa

from bot.core.cards.model import AnyCard, Card
from bot.core.commands.command import PrivateReceipt
from bot.core.commands.scans.follow import STALE_SECONDS
from bot.core.domain.errors import InputError, StoreAwayError
from bot.core.store.schema import live_messages
from tests.core.commands.bot import Bot
from tests.core.commands.following import Message, Scanning, waiting
from tests.fakes import ALICE

THEIRS = Card("Report that another process has shown")


class Frozen(Message):
    """A message whose process stands still for so many seconds while its first card is on its way."""

    def __init__(self, bot: Bot, seconds: float) -> None:
        super().__init__()
        self._bot = bot
        self._seconds = seconds
        self._now = 0.0
        bot.app.live_messages.clock = lambda: self._now

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Meanwhile another process takes the message over, shows the report in it, and is done with it."""
        await take_over(self._bot)
        self._bot.scorer.gate.set()
        await self._bot.app.scans.wait(1)
        self.cards.append(THEIRS)
        async with self._bot.store.write() as connection:
            await connection.execute(sa.delete(live_messages))
        self._now += self._seconds
        return await super().send(card)


async def take_over(bot: Bot) -> None:
    """Another process claims all messages."""
    async with bot.store.write() as connection:
        await connection.execute(sa.update(live_messages).values(claimed_by="another"))


async def test_a_card_that_was_on_its_way_does_not_cover_the_report(bot: Bot) -> None:
    """Discord and Slack take it when the process is thawed, after the report that another one has shown."""
    message = Frozen(bot, 45.0)
    await Scanning(bot, message).task
    assert [card.title for card in message.cards] == [THEIRS.title, "Scanning @ada", "Report on @ada"]


async def test_whoever_was_there_all_the_time_leaves_the_message_to_the_other(bot: Bot) -> None:
    """Whose cards come later than its own."""
    message = Frozen(bot, STALE_SECONDS / 2)
    await Scanning(bot, message).task
    assert [card.title for card in message.cards] == [THEIRS.title, "Scanning @ada"]


async def test_whoever_fails_does_not_end_the_message_of_another(bot: Bot) -> None:
    """It is no longer this process's to give up."""

    class Broken(Message):
        async def edit(self, card: AnyCard) -> None:
            await take_over(bot)
            raise InputError(f"{card.title} can't be shown.")

    scanning = Scanning(bot, Broken())
    bot.scorer.gate.set()
    with pytest.raises(InputError, match="can't be shown"):
        await scanning.task
    assert [record.scan_id for record in await waiting(bot)] == [1]


async def test_what_can_not_be_given_up_is_taken_up_again(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database went away in that moment; else this process would keep it from all others, and do nothing."""
    taken: list[int] = []

    def away() -> None:
        raise StoreAwayError("The database is away.")

    class Broken(Message):
        async def edit(self, card: AnyCard) -> None:
            monkeypatch.setattr(bot.store, "write", away)
            raise InputError(f"{card.title} can't be shown.")

    with bot.app.live_messages.connect(ALICE.platform, lambda record: taken.append(record.scan_id)):
        scanning = Scanning(bot, Broken())
        bot.scorer.gate.set()
        with pytest.raises(InputError, match="can't be shown"):
            await scanning.task
        monkeypatch.undo()
        await bot.app.live_messages.take_over()
    assert taken == [1]
