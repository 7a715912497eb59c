"""Messages that follow a scan: over a restart of the bot, beyond the scan's end, and never beyond /forget."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, ResumeAction
from bot.core.cards.model import Card
from bot.core.commands.command import OwnMessage
from bot.core.commands.press import press
from bot.core.commands.scans.follow import follow_again
from bot.core.commands.scans.followed_scan import ANOTHER_MODEL
from bot.core.domain.clock import now
from bot.core.domain.errors import InputError, StoreAwayError
from bot.core.scans.live_messages import DOUBLE_PRESS, LiveMessages
from bot.core.store.engine.database import Store
from bot.core.store.schema import deliveries
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot
from tests.core.commands.following import Message, Scanning, gone_on_with, shows_read, until, waiting
from tests.fakes import ALICE, BOB, request


async def test_a_message_is_remembered_as_long_as_it_follows(bot: Bot) -> None:
    """Whose it is, of which scan, and where it stands."""
    scanning = await Scanning(bot).begun()
    [record] = await waiting(bot)
    assert (record.scan_id, record.requester, record.place) == (1, ALICE, "here")
    await scanning.ended()
    assert "Report on @ada" in scanning.message.text
    assert await waiting(bot) == []


@pytest.mark.parametrize(("to", "stored"), [("there", ["there"]), ("", [])])
async def test_a_message_that_moves_is_remembered_where_it_is(bot: Bot, to: str, stored: list[str]) -> None:
    """And not at all when it is gone for good."""

    class Moving(Message):
        async def edit(self, card: Card) -> None:
            await super().edit(card)
            self.place = to

    scanning = Scanning(bot, Moving())
    await scanning.begun()
    assert [record.place for record in await waiting(bot)] == stored
    await scanning.ended()


async def test_a_reply_that_nobody_can_find_again_is_not_remembered(bot: Bot) -> None:
    """A terminal's is gone with its process."""
    scanning = await Scanning(bot, Screen()).begun()
    assert await waiting(bot) == []
    await scanning.ended()
    assert "Report on @ada" in scanning.message.text


async def test_after_a_restart_the_message_goes_on_to_the_report(bot: Bot) -> None:
    """Progress first, then the report, all in the place of before."""
    scanning = await Scanning(bot).begun()
    await scanning.killed()
    [record] = await waiting(bot)
    await bot.app.scans.resume_all()
    bot.scorer.gate.set()
    message = await gone_on_with(bot, record)
    assert "Scanning @ada" in message.cards[0].title
    assert "All 60 posts read" in message.text
    assert await waiting(bot) == []


async def test_a_scan_that_ended_while_the_bot_was_away_is_shown(bot: Bot) -> None:
    """Its report is delivered at the next start."""
    scanning = await Scanning(bot).begun()
    [record] = await waiting(bot)
    scanning.task.cancel()
    bot.scorer.gate.set()
    await bot.app.scans.wait(1)
    assert [card.title for card in (await gone_on_with(bot, record)).cards] == ["Report on @ada"]


async def test_a_scan_that_failed_while_the_bot_was_away_says_why_and_how_far_it_came(bot: Bot) -> None:
    """With the counts of the store."""
    bot.source.broken_at = 30
    scanning = await Scanning(bot).begun(30)
    [record] = await waiting(bot)
    scanning.task.cancel()
    bot.scorer.gate.set()
    await bot.app.scans.wait(1)
    said = (await gone_on_with(bot, record)).text
    assert "Scan of @ada failed" in said
    assert "The source broke. Mend it." in said
    assert "30 posts read and kept" in said


async def test_a_message_outlives_a_second_restart_too(bot: Bot) -> None:
    """It stays remembered until it has ended."""
    scanning = await Scanning(bot).begun()
    await scanning.killed()
    before = await waiting(bot)
    await bot.app.scans.resume_all()
    message = Message()
    again = asyncio.create_task(follow_again(bot.context(message), before[0], message))
    await until(lambda: shows_read(message))
    again.cancel()
    await asyncio.wait([again])
    assert await waiting(bot) == before


async def test_a_scan_for_another_model_says_so_and_offers_the_new_one(bot: Bot) -> None:
    """The new process can't go on with it."""
    scanning = await Scanning(bot).begun()
    await scanning.killed()
    bot.scorer.model_id = "fake-2"
    [record] = await waiting(bot)
    await bot.app.scans.resume_all()
    message = await gone_on_with(bot, record)
    assert ANOTHER_MODEL in message.text
    assert "Continue" in message.labels
    assert await waiting(bot) == []


async def test_forgetting_ends_the_message_of_a_scan_that_was_only_joined(bot: Bot) -> None:
    """It goes on for the other; whoever was forgotten hears no more of it."""
    alice = await Scanning(bot).begun()
    bob = await Scanning(bot, Message("there"), BOB).begun()
    await bot.app.privacy.forget(BOB)
    assert [record.requester for record in await waiting(bot)] == [ALICE]
    await alice.ended()
    await bob.task
    assert "Report on @ada" in alice.message.text
    assert bob.message.cards[-1].title == "Forgotten"
    assert "@ada" not in bob.message.text
    assert await waiting(bot) == []


async def test_forgetting_ends_the_message_of_ones_own_scan(bot: Bot) -> None:
    """With the scan."""
    scanning = await Scanning(bot).begun()
    await bot.app.privacy.forget(ALICE)
    await scanning.task
    assert scanning.message.cards[-1].title in {"Forgotten", "Scan of @ada cancelled"}
    assert await waiting(bot) == []


async def test_a_message_that_can_not_go_on_is_given_up(bot: Bot) -> None:
    """It would fail at every start; the person hears why."""
    scanning = await Scanning(bot).begun()
    await scanning.killed()
    [record] = await waiting(bot)

    class Broken(Message):
        async def edit(self, card: Card) -> None:
            raise InputError(f"{card.title} can't be shown.")

    with pytest.raises(InputError, match="can't be shown"):
        await follow_again(bot.context(Broken()), record, Broken())
    assert await waiting(bot) == []


async def test_going_on_without_the_archive_says_what_to_do(bot: Bot) -> None:
    """Attached files are kept for a day."""
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(request(ALICE, "/nowhere/archive.zip"))
    await bot.press(encode(CancelAction(scan.id)))
    with pytest.raises(InputError, match=r"no longer here.*/scan-archive"):
        await bot.press(encode(ResumeAction(scan.id)))


async def test_a_press_is_one_in_whichever_process_it_arrives(bot: Bot) -> None:
    """As long as it is being done; done, or left behind by a process that died, it may be pressed again."""
    here, there = LiveMessages(bot.store), LiveMessages(bot.store)
    async with here.claim_press(ALICE, "m1") as first, there.claim_press(ALICE, "m1") as second:
        assert (first, second) == (True, False)
        async with there.claim_press(BOB, "m1") as bobs, there.claim_press(ALICE, "m2") as another:
            assert (bobs, another) == (True, True)
    async with there.claim_press(ALICE, "m1") as again:
        assert again
        async with bot.store.write() as connection:
            await connection.execute(sa.update(deliveries).values(at=now() - 2 * DOUBLE_PRESS))
        async with here.claim_press(ALICE, "m1") as after_a_death:
            assert after_a_death


class Away:
    """A database that is away for its first transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._failed = False

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Fail once."""
        if not self._failed:
            self._failed = True
            raise StoreAwayError("The database is away.", "Wait.")
        async with self._store.write() as connection:
            yield connection


async def test_a_press_that_could_not_be_claimed_gives_nobodys_claim_back(bot: Bot) -> None:
    """The database was away; meanwhile another process has claimed the same press, and still carries it out."""
    here, there, third = (LiveMessages(store) for store in (cast("Store", Away(bot.store)), bot.store, bot.store))
    async with there.claim_press(ALICE, "m1") as first:
        async with here.claim_press(ALICE, "m1"):
            pass
        async with third.claim_press(ALICE, "m1") as again:
            assert (first, again) == (True, False)


async def test_a_double_press_leaves_one_live_message(bot: Bot) -> None:
    """Whichever comes second is answered by the first; in another message, or later, it is a press of its own."""
    failed = await bot.app.scans.submit(request(locator=str(bot.archive)))
    await bot.app.scans.cancel(failed.id)
    bot.scorer.gate.clear()
    screens = [Message(), Message(), Message("there")]
    action = encode(ResumeAction(failed.id))
    presses = [
        asyncio.create_task(press(replace(bot.context(screen), origin=origin), action, OwnMessage(screen)))
        for screen, origin in zip(screens, ("m1", "m1", "m2"), strict=True)
    ]
    await until(lambda: any(each.done() for each in presses[:2]) and sum(map(shows_read, screens)) == 2)
    first, second = sorted(screens[:2], key=shows_read, reverse=True)
    assert second.cards == []
    assert len(await waiting(bot)) == 2
    bot.scorer.gate.set()
    await asyncio.gather(*presses)
    assert "Report on @ada" in first.text
