"""What a watch says by itself is in the language of those who read it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.domain.delivery import DeliveryError, Kind
from bot.core.store.engine.database import Store
from tests.core.watches.watching import AWFUL, DUE, OWNER, Clock, FakePlatform, FakeX, Process
from tests.languages import marked_german


@pytest.fixture
async def process(clock: Clock, store: Store, tmp_path: Path) -> AsyncIterator[Process]:
    """A process that speaks German, too; a watch's owner reads it."""
    started = Process(store, FakeX(), FakePlatform(), translations=marked_german(tmp_path))
    await started.readers.meet(OWNER, "de-AT")
    yield started
    await started.stop()


async def found(process: Process, clock: Clock, channel: str) -> str:
    """The title of the alert in that place."""
    account = process.x.add("ada")
    await process.watch(account, channel=channel)
    account.write(AWFUL.format(1))
    clock.forward(DUE)
    await process.look()
    return process.platform.titles()[-1]


@pytest.mark.parametrize("channel", ["", "c1"])
async def test_an_alert_is_in_its_owners_language(process: Process, clock: Clock, channel: str) -> None:
    """In direct messages, and in a channel that has no language of its own."""
    assert await found(process, clock, channel) == "‹1 new flagged post of @ada›"


@pytest.mark.parametrize(("locale", "title"), [("en-US", "1 new"), ("de", "‹1 new"), ("fr", "1 new")])
async def test_an_alert_in_a_channel_is_in_the_channels_language(
    process: Process, clock: Clock, locale: str, title: str
) -> None:
    """Where it has one: others read it, too. English where we don't speak it."""
    await process.readers.meet(OWNER, "de" if locale != "de" else "en-US")
    process.platform.channels_read = locale
    assert (await found(process, clock, "c1")).startswith(title)


async def test_a_direct_message_never_is_in_a_channels_language(process: Process, clock: Clock) -> None:
    """Its owner alone reads it."""
    process.platform.channels_read = "en-US"
    assert (await found(process, clock, "")).startswith("‹")


async def test_a_notice_is_in_the_owners_language(process: Process, clock: Clock) -> None:
    """Title, reason and what to do, wherever they were written."""
    process.platform.refusals["c1"] = [DeliveryError(Kind.FINAL, "gone", "I can't write there.")]
    await found_nothing(process, clock)
    assert process.platform.arrived
    place, card = process.platform.arrived[-1]
    assert not place.channel
    assert card.title.startswith("‹")


async def found_nothing(process: Process, clock: Clock) -> None:
    """An alert that can't be shown in its place, and the notice of that."""
    account = process.x.add("ada")
    await process.watch(account)
    account.write(AWFUL.format(1))
    clock.forward(DUE)
    await process.look()
    await process.outbox.deliver()
