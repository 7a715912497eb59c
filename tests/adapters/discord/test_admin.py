"""/admin on Discord: offered in the owners' server alone, and typed in direct messages anywhere else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.core.config import DiscordSettings
from bot.core.store.engine.database import Store
from tests.adapters.discord.process import Bot
from tests.adapters.discord.test_who_sees import known
from tests.conversations.world import World
from tests.core.commands.bot import stored
from tests.fakes import made_posts
from tests.servers.discord import DiscordServer
from tests.servers.discord_state import ADMINISTRATOR

Started = Callable[[int | None], AbstractAsyncContextManager[Bot]]


@pytest.fixture
def started(discord_server: DiscordServer, store: Store, tmp_path: Path) -> Started:
    """Starts a bot whose owner is alice, with that server as the owners'."""

    @asynccontextmanager
    async def start(server: int | None) -> AsyncIterator[Bot]:
        owners = [f"discord:{discord_server.user('alice').user.id}"]
        world = World(store, tmp_path, discord=DiscordSettings(admin_server=server), owners=owners)
        bot = Bot(discord_server, world)
        await bot.start()
        yield bot
        await bot.stop()

    return start


async def test_it_is_offered_in_the_owners_server_to_administrators(
    discord_server: DiscordServer, started: Started
) -> None:
    """Nobody else sees it, and it works."""
    alice, bob = discord_server.user("alice"), discord_server.user("bob")
    async with started(discord_server.guild_id) as bot:
        assert "admin" not in bot.server.commands
        with pytest.raises(AssertionError, match="is not offered to bob"):
            await bob.slash("admin", {"what": "status"})
        alice.user.permissions |= ADMINISTRATOR
        await alice.slash("admin", {"what": "status"})
        answer = await alice.wait_for(lambda message: "Status" in message.text)
        assert answer.ephemeral
        await bot.restart()
        assert bot.server.syncs == 1


async def test_without_such_a_server_owners_type_it(discord_server: DiscordServer, started: Started) -> None:
    """It stands in nobody's list of commands."""
    alice = discord_server.user("alice")
    async with started(None) as bot:
        assert "admin" not in bot.server.commands | bot.server.guild_commands
        await alice.type("/admin status")
        await alice.wait_for(lambda message: "Status" in message.text)


async def test_users_are_called_by_their_names(discord_server: DiscordServer, started: Started) -> None:
    """And their servers by theirs, without asking Discord."""
    alice, bob = discord_server.user("alice"), discord_server.user("bob")
    async with started(None) as bot:
        await stored(bot.world.store, made_posts(3), known(bot, bob))
        await bob.slash("help")
        await bob.wait_for(lambda message: "Commands" in message.text)
        await alice.type("/admin users")
        told = await alice.wait_for(lambda message: "1 user" in message.text)
        assert "Bob, workshop (Discord)" in told.text


async def test_a_server_that_it_does_not_know_stops_nothing(discord_server: DiscordServer, started: Started) -> None:
    """The bot may not have been added there yet: it tries again at the next start."""
    alice = discord_server.user("alice")
    async with started(12345) as bot:
        await alice.slash("help")
        await alice.wait_for(lambda message: "Commands" in message.text)
        await bot.restart()
        assert bot.server.syncs == 2
