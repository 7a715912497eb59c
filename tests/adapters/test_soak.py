"""Random refusals of all kinds on both platforms: every message is shown once, or its owner is told."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.core.store.engine.database import Store
from tests.adapters.discord.process import Bot as DiscordBot
from tests.adapters.refusing import DOUBT, OnDiscord, OnSlack, Soak, Stage
from tests.adapters.slack.conftest import MANIFEST
from tests.adapters.slack.conftest import Bot as SlackBot
from tests.conversations.world import World
from tests.servers.discord import serve_discord
from tests.servers.slack import serve_slack

SHORT = [1, 2]
LONG = [pytest.param(seed, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]) for seed in range(3, 23)]


@pytest.fixture(params=["discord", "slack"])
async def stage(request: pytest.FixtureRequest, store: Store, tmp_path: Path, seed: int) -> AsyncIterator[Stage]:
    """A bot on one of the two."""
    world, dice = World(store, tmp_path), random.Random(seed)  # noqa: S311 - no secret
    if request.param == "discord":
        async with serve_discord(validate=False) as server:
            bot = DiscordBot(server, world)
            await bot.start()
            yield OnDiscord(bot, dice)
            await bot.stop()
    else:
        async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as slack:
            slack.transport = "http"
            other = SlackBot(slack, world)
            await other.start()
            yield OnSlack(other, dice)
            await other.stop()
    await world.stop()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*SHORT, *LONG])
async def test_every_message_is_shown_once_or_its_owner_is_told(stage: Stage, seed: int) -> None:
    """A second one only where the first may be there, unseen; and then it says so, to its owner alone."""
    soak = Soak(stage, [f"person{number}" for number in range(9 if seed in SHORT else 40)])
    await soak.begin()
    await soak.live(30 if seed in SHORT else 300)
    assert await soak.untold() == []
    await soak.recover()
    for (name, post), messages in soak.shown().items():
        plain = [each for each in messages if DOUBT not in each]
        assert messages, f"{name} never saw {post}"
        assert len(plain) <= 1, f"{name} saw {post} {len(plain)} times"
