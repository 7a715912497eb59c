"""Being in a chat that can't always be reached."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.core import metrics
from bot.core.domain.errors import ConfigError, UnreachableError
from bot.reconnection import PAUSES, be_in

AWAY = UnreachableError("The chat is away.", "Look whether it is.")


class Chat:
    """A chat that fails as it is told before it can be joined."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.joined = asyncio.Event()

    async def join(self) -> None:
        """Be in it until this is cancelled."""
        if self.failures:
            raise self.failures.pop(0)
        self.joined.set()
        await asyncio.Event().wait()


async def test_a_chat_out_of_reach_is_tried_again_with_growing_pauses() -> None:
    """Each is in the log with its reason."""
    chat = Chat(AWAY, AWAY, AWAY, AWAY)
    with capture_logs() as logged:
        task = asyncio.create_task(be_in("nowhere", chat.join, (0.0, 0.001, 0.002)))
        await chat.joined.wait()
    task.cancel()
    told = [(line["platform"], line["reason"], line["again_in"]) for line in logged]
    assert told == [("nowhere", "The chat is away.", pause) for pause in (0.0, 0.001, 0.002, 0.002)]


async def test_the_other_chat_does_not_notice() -> None:
    """It is joined while the first still waits; readiness knows why that is not there, and no loss is counted."""
    away, there = Chat(AWAY), Chat()
    async with asyncio.TaskGroup() as chats:
        tasks = [chats.create_task(be_in("away", away.join, (60.0,))), chats.create_task(be_in("there", there.join))]
        await there.joined.wait()
        assert not metrics.CONNECTIONS.is_up("away")
        assert metrics.CONNECTIONS.reason("away") == "The chat is away."
        metrics.CONNECTIONS.say("away", up=True)
        assert metrics.RECONNECTS.labels("away")._value.get() == 0
        for task in tasks:
            task.cancel()


async def test_a_refused_token_is_not_tried_again() -> None:
    """It ends the bot with its sentence."""
    chat = Chat(AWAY, ConfigError("The token is wrong.", "Copy it again."))
    with pytest.raises(ConfigError, match="The token is wrong"):
        await be_in("nowhere", chat.join, (0.0,))


def test_a_chat_that_was_away_for_a_day_is_asked_every_few_minutes() -> None:
    """Each pause is longer than the last, none longer than five minutes."""
    assert sorted(set(PAUSES)) == list(PAUSES)
    assert PAUSES[-1] < 300
