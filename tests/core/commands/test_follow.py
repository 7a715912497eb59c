"""Messages that follow a scan: over a restart of the bot, beyond the scan's end, and never beyond /forget."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import CancelAction, ResumeAction
from bot.core.cards.model import Button, Card, Fields, fallback
from bot.core.commands.command import OwnMessage
from bot.core.commands.press import press
from bot.core.commands.scans.follow import ANOTHER_MODEL, follow_again
from bot.core.commands.scans.scan import submit
from bot.core.domain.clock import now
from bot.core.domain.delivery import DeliveryError, Kind, Stamp
from bot.core.domain.errors import InputError
from bot.core.domain.people import Requester
from bot.core.domain.watches import Destination
from bot.core.scans.live_messages import DOUBLE_PRESS, LiveMessages
from bot.core.store.scans.live_messages import LiveMessageRecord
from bot.core.store.schema import deliveries
from tests.conversations.screen import Screen
from tests.core.commands.bot import Bot
from tests.fakes import ALICE, BOB, on_x, request
from tests.live_messages import stored_live_messages

PATIENCE = 8.0  # Seconds until a test that waits in vain fails.


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
    fields = [each for each in message.cards[-1].elements if isinstance(each, Fields)] if message.cards else []
    return any(field.value == str(posts) for each in fields for field in each.fields)


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


async def gone_on_with(bot: Bot, follower: LiveMessageRecord) -> Message:
    """The message of a follower, in the process after its own."""
    message = Message(follower.place)
    await follow_again(bot.context(message, follower.requester), follower, message)
    return message


async def test_a_message_is_remembered_as_long_as_it_follows(bot: Bot) -> None:
    """Whose it is, of which scan, and where it stands."""
    scanning = await Scanning(bot).begun()
    [follower] = await waiting(bot)
    assert (follower.scan_id, follower.requester, follower.place) == (1, ALICE, "here")
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
    assert [follower.place for follower in await waiting(bot)] == stored
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
    [follower] = await waiting(bot)
    await bot.app.scans.resume_all()
    bot.scorer.gate.set()
    message = await gone_on_with(bot, follower)
    assert "Scanning @ada" in message.cards[0].title
    assert "60 of 60 posts read" in message.text
    assert await waiting(bot) == []


async def test_a_scan_that_ended_while_the_bot_was_away_is_shown(bot: Bot) -> None:
    """Its report is delivered at the next start."""
    scanning = await Scanning(bot).begun()
    [follower] = await waiting(bot)
    scanning.task.cancel()
    bot.scorer.gate.set()
    await bot.app.scans.wait(1)
    assert [card.title for card in (await gone_on_with(bot, follower)).cards] == ["Report on @ada"]


async def test_a_scan_that_failed_while_the_bot_was_away_says_why_and_how_far_it_came(bot: Bot) -> None:
    """With the counts of the store."""
    bot.source.broken_at = 30
    scanning = await Scanning(bot).begun(30)
    [follower] = await waiting(bot)
    scanning.task.cancel()
    bot.scorer.gate.set()
    await bot.app.scans.wait(1)
    said = (await gone_on_with(bot, follower)).text
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
    [follower] = await waiting(bot)
    await bot.app.scans.resume_all()
    message = await gone_on_with(bot, follower)
    assert ANOTHER_MODEL in message.text
    assert "Continue" in message.labels
    assert await waiting(bot) == []


async def test_forgetting_ends_the_message_of_a_scan_that_was_only_joined(bot: Bot) -> None:
    """It goes on for the other; whoever was forgotten hears no more of it."""
    alice = await Scanning(bot).begun()
    bob = await Scanning(bot, Message("there"), BOB).begun()
    await bot.app.privacy.forget(BOB)
    assert [follower.requester for follower in await waiting(bot)] == [ALICE]
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
    [follower] = await waiting(bot)

    class Broken(Message):
        async def edit(self, card: Card) -> None:
            raise InputError(f"{card.title} can't be shown.")

    with pytest.raises(InputError, match="can't be shown"):
        await follow_again(bot.context(Broken()), follower, Broken())
    assert await waiting(bot) == []


async def test_going_on_without_the_archive_says_what_to_do(bot: Bot) -> None:
    """Attached files are kept for a day."""
    bot.scorer.gate.clear()
    scan = await bot.app.scans.submit(request(ALICE, "/nowhere/archive.zip"))
    await bot.press(encode(CancelAction(scan.id)))
    with pytest.raises(InputError, match=r"no longer here.*/scan-archive"):
        await bot.press(encode(ResumeAction(scan.id)))


class Refused(Message):
    """A message of which the platform does not take some cards."""

    def __init__(self, *refusals: DeliveryError) -> None:
        super().__init__()
        self.refusals = list(refusals)
        self.refusal: DeliveryError | None = None

    async def edit(self, card: Card) -> None:
        """Show a report only when nothing is refused any more."""
        self.refusal = None
        if any(word in card.title for word in ("Report", "failed")) and self.refusals:
            self.refusal = self.refusals.pop(0)
            if self.refusal.kind in {Kind.FINAL, Kind.OVER}:
                self.place = ""
        else:
            await super().edit(card)


class Directly:
    """The way to somebody's direct messages."""

    def __init__(self) -> None:
        self.told: list[tuple[Destination, Card, Stamp]] = []

    async def deliver(self, place: Destination, card: Card, stamp: Stamp) -> None:
        """Keep it."""
        self.told.append((place, card, stamp))


PASSING = DeliveryError(Kind.PASSING, "200/internal_error")


async def ended(bot: Bot, message: Message, told: Directly) -> None:
    """A scan that `message` follows to its end."""
    with bot.app.outbox.connected(ALICE.platform, told):
        follower = LiveMessageRecord(0, ALICE)
        scan = await bot.app.scans.submit(on_x())
        follower = await bot.app.followers.stands(replace(follower, scan_id=scan.id, since=now()), "here")
        await follow_again(bot.context(message, ALICE), follower, message)


async def test_a_report_that_the_platform_does_not_take_at_once_comes_later(bot: Bot) -> None:
    """And is remembered until then: a live message is not frozen for good."""
    bot.app.followers.last_tries = (timedelta(0),) * 5
    message = Refused(*[PASSING] * 4)
    await ended(bot, message, told := Directly())
    assert "Report on @ada" in message.text
    assert told.told == []
    assert await waiting(bot) == []


async def test_a_report_that_never_comes_is_told_of_directly(bot: Bot) -> None:
    """With the reason, and a button that opens it."""
    bot.app.followers.last_tries = (timedelta(0),) * 2
    message = Refused(*[DeliveryError(Kind.FINAL, "400/160005", "The thread is locked.")] * 9)
    await ended(bot, message, told := Directly())
    [(place, card, _)] = told.told
    assert place == Destination(ALICE)
    assert "The thread is locked." in fallback(card)
    assert [each.label for row in card.rows for each in row if isinstance(each, Button)] == ["Open the report"]


async def test_nobody_is_followed_who_has_deleted_the_message(bot: Bot) -> None:
    """They don't want it."""
    message = Refused(*[DeliveryError(Kind.OVER, "404/10008")] * 9)
    await ended(bot, message, told := Directly())
    assert told.told == []


@pytest.mark.parametrize(("long", "times"), [(timedelta(0), 1), (timedelta(hours=1), 0)])
async def test_a_long_scan_that_ends_notifies_its_requester(bot: Bot, long: timedelta, times: int) -> None:
    """A changed message alerts nobody; after a short scan people still look at it."""
    bot.app.followers.long = long
    message = Message()
    await ended(bot, message, told := Directly())
    assert "Report on @ada" in message.text
    assert [card.title for _, card, _ in told.told] == [f"Done: {message.cards[-1].title}"] * times


async def test_what_says_that_a_scan_is_over_has_one_key_in_every_process(bot: Bot) -> None:
    """So that it comes once, also where the first process died before it knew."""
    bot.app.followers.long = timedelta(0)
    await ended(bot, Message(), told := Directly())
    [(_, _, stamp)] = told.told
    assert stamp.key.startswith("s1f")


async def test_a_press_is_one_in_whichever_process_it_arrives(bot: Bot) -> None:
    """As long as it is being done; done, or left behind by a process that died, it may be pressed again."""
    here, there = LiveMessages(bot.store), LiveMessages(bot.store)
    async with here.once(ALICE, "m1") as first, there.once(ALICE, "m1") as second:
        assert (first, second) == (True, False)
        async with there.once(BOB, "m1") as bobs, there.once(ALICE, "m2") as another:
            assert (bobs, another) == (True, True)
    async with there.once(ALICE, "m1") as again:
        assert again
        async with bot.store.write() as connection:
            await connection.execute(sa.update(deliveries).values(at=now() - 2 * DOUBLE_PRESS))
        async with here.once(ALICE, "m1") as after_a_death:
            assert after_a_death


async def test_a_double_press_leaves_one_live_message(bot: Bot) -> None:
    """The second is answered by the first; in another message, or later, it is a press of its own."""
    failed = await bot.app.scans.submit(request(locator=str(bot.archive)))
    await bot.app.scans.cancel(failed.id)
    bot.scorer.gate.clear()
    screens = [Message(), Message(), Message("there")]
    action = encode(ResumeAction(failed.id))
    presses = [
        asyncio.create_task(press(replace(bot.context(screen), origin=origin), action, OwnMessage(screen)))
        for screen, origin in zip(screens, ("m1", "m1", "m2"), strict=True)
    ]
    await until(lambda: presses[1].done() and shows_read(screens[0]) and shows_read(screens[2]))
    assert screens[1].cards == []
    assert len(await waiting(bot)) == 2
    bot.scorer.gate.set()
    await asyncio.gather(*presses)
    assert "Report on @ada" in screens[0].text
