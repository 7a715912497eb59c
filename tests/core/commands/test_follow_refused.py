"""Messages that follow a scan, on a platform that refuses them; and who hears that a scan is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cards.model import Button, Card
from bot.core.cards.plain_text import fallback
from bot.core.commands.scans.follow import follow_again
from bot.core.domain.clock import now
from bot.core.domain.delivery import DeliveryError, Kind, Stamp
from bot.core.domain.watches import Destination
from bot.core.store.scans.live_messages import LiveMessageRecord
from tests.core.commands.bot import Bot
from tests.core.commands.following import Message, waiting
from tests.fakes import ALICE, on_x

pytestmark = pytest.mark.cards


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

    def locale(self, _place: Destination) -> str:
        """None."""
        return ""

    async def deliver(self, place: Destination, card: Card, stamp: Stamp) -> None:
        """Keep it."""
        self.told.append((place, card, stamp))


PASSING = DeliveryError(Kind.PASSING, "200/internal_error")


async def ended(bot: Bot, message: Message, told: Directly) -> None:
    """A scan that `message` follows to its end."""
    with bot.app.outbox.connect(ALICE.platform, told):
        record = LiveMessageRecord(0, ALICE)
        scan = await bot.app.scans.submit(on_x())
        record = await bot.app.live_messages.set_place(replace(record, scan_id=scan.id, since=now()), "here")
        await follow_again(bot.context(message, ALICE), record, message)


async def test_a_report_that_the_platform_does_not_take_at_once_comes_later(bot: Bot) -> None:
    """And is remembered until then: a live message is not frozen for good."""
    bot.app.live_messages.last_tries = (timedelta(0),) * 5
    message = Refused(*[PASSING] * 4)
    await ended(bot, message, told := Directly())
    assert "Report on @ada" in message.text
    assert told.told == []
    assert await waiting(bot) == []


async def test_a_report_that_never_comes_is_told_of_directly(bot: Bot) -> None:
    """With the reason, and a button that opens it."""
    bot.app.live_messages.last_tries = (timedelta(0),) * 2
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
    bot.app.live_messages.long = long
    message = Message()
    await ended(bot, message, told := Directly())
    assert "Report on @ada" in message.text
    assert [card.title for _, card, _ in told.told] == [f"Done: {message.cards[-1].title}"] * times


async def test_what_says_that_a_scan_is_over_has_one_key_in_every_process(bot: Bot) -> None:
    """So that it comes once, also where the first process died before it knew."""
    bot.app.live_messages.long = timedelta(0)
    await ended(bot, Message(), told := Directly())
    [(_, _, stamp)] = told.told
    assert stamp.key.startswith("s1f")
