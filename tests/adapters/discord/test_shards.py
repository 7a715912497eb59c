"""Discord's shards, divided among processes by their settings."""

from pathlib import Path

import pytest

from bot.core.config import DiscordSettings
from bot.core.store.engine.database import Store
from tests.adapters.discord.process import Bot
from tests.conversations.world import World
from tests.servers.discord import DiscordServer


@pytest.mark.parametrize(("shard", "syncs"), [(0, 1), (1, 0)])
async def test_a_process_serves_its_own_shards(
    discord_server: DiscordServer, store: Store, tmp_path: Path, shard: int, syncs: int
) -> None:
    """No other; and of all processes only the one with the first tells Discord the commands."""
    world = World(store, tmp_path, discord=DiscordSettings(shard_ids=[shard], shard_count=2))
    bot = Bot(discord_server, world)
    await bot.start()
    assert [(each.shard, each.shards) for each in discord_server.gateway.connected()] == [(shard, 2)]
    assert discord_server.syncs == syncs
    await bot.stop()
    await world.stop()
