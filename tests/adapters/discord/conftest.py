"""A bot on a Discord of this machine, with the real client library in between."""

from collections.abc import AsyncIterator

import pytest

from tests.adapters.discord.process import Bot
from tests.conversations.world import World
from tests.servers.discord import DiscordServer, serve_discord


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A Discord; at the end no rule of it may have been broken."""
    async with serve_discord() as server:
        yield server
    assert server.violations == []


@pytest.fixture
async def bot(discord_server: DiscordServer, world: World) -> AsyncIterator[Bot]:
    """A bot that is there and has done nothing yet."""
    bot = Bot(discord_server, world)
    await bot.start()
    yield bot
    await bot.stop()
