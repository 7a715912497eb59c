"""Messages at a scan that another process has left, on any chat platform."""

import pytest
from structlog.testing import capture_logs

from bot.adapters.following import take_up
from bot.core.domain.errors import ConfigError, StoreAwayError, ToxscanError
from bot.core.scans.live_messages import LiveMessages
from bot.core.store.scans.live_messages import LiveMessageRecord
from tests.conversations.world import World
from tests.databases import live_messages_left
from tests.fakes import ALICE, request


async def leave(world: World) -> LiveMessageRecord:
    """A message at a scan, in the hands of a process that died."""
    world.scorer.gate.clear()
    scan = await world.app.scans.submit(request(ALICE))
    return await LiveMessages(world.store).set_place(LiveMessageRecord(scan.id, ALICE), "here")


async def never(_message: str) -> None:
    """Follow a message that nobody has found."""
    raise AssertionError("there is no message")


async def test_a_message_is_taken_up_later_where_the_database_is_away(world: World) -> None:
    """Nobody has to restart the bot for it."""
    left = await leave(world)
    taken: list[LiveMessageRecord] = []

    async def find() -> str:
        raise StoreAwayError("The database is away.")

    followers = LiveMessages(world.store)
    with followers.connect(ALICE.platform, taken.append):
        await followers.take_over()
        with pytest.raises(StoreAwayError):
            await take_up(followers, taken[0], find, never)
        await followers.take_over()
    assert [record.id for record in taken] == [left.id, left.id]


async def test_so_it_is_where_the_database_goes_away_before_it_is_followed(world: World) -> None:
    """Each platform asks it for more than where the message stands, its person's language, say."""
    left = await leave(world)
    taken: list[LiveMessageRecord] = []

    async def find() -> str:
        return "the message"

    async def follow(_message: str) -> None:
        raise StoreAwayError("The database is away.")

    followers = LiveMessages(world.store)
    with followers.connect(ALICE.platform, taken.append):
        await followers.take_over()
        with pytest.raises(StoreAwayError):
            await take_up(followers, taken[0], find, follow)
        await followers.take_over()
    assert [record.id for record in taken] == [left.id, left.id]


@pytest.mark.parametrize("error", [None, ConfigError("The key is another one.")])
async def test_a_message_that_nobody_can_show_is_not_kept(world: World, error: ToxscanError | None) -> None:
    """The report is in the history."""
    record = await leave(world)

    async def find() -> str | None:
        if error:
            raise error
        return None

    with capture_logs() as logged:
        await take_up(world.app.live_messages, record, find, never)
    assert await live_messages_left(world.store) == []
    assert ("chat.live_message_dropped" in [each["event"] for each in logged]) is bool(error)
