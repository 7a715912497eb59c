"""Which of Discord's doors may open later."""

from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.adapters.discord.client import run_discord
from bot.adapters.discord.connection.sign_in import explain_no_entry
from bot.core.domain.errors import ConfigError, ToxscanError, UnreachableError
from tests.adapters.discord.process import Bot
from tests.conversations.world import World
from tests.servers.discord import DiscordServer


def closed(code: int) -> discord.ConnectionClosed:
    """The gateway has closed the connection with this code."""
    return discord.ConnectionClosed(cast("Any", SimpleNamespace(close_code=code)), shard_id=0, code=code)


def answered(status: int, kind: type[discord.HTTPException]) -> discord.HTTPException:
    """Discord has answered a request with this status."""
    return kind(cast("Any", SimpleNamespace(status=status, reason="")), "words of Discord's")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (answered(503, discord.DiscordServerError), UnreachableError),
        (discord.GatewayNotFound(), UnreachableError),
        (aiohttp.ServerDisconnectedError(), UnreachableError),
        (ConnectionRefusedError(), UnreachableError),
        (TimeoutError(), UnreachableError),
        (closed(4000), UnreachableError),
        (closed(4004), ConfigError),
        (closed(4013), ToxscanError),
        (discord.LoginFailure("no"), ConfigError),
        (discord.PrivilegedIntentsRequired(0), ToxscanError),
        (answered(403, discord.Forbidden), ToxscanError),
    ],
    ids=lambda value: getattr(value, "__name__", repr(value)),
)
def test_what_may_pass_is_told_from_what_will_not(error: Exception, kind: type[ToxscanError]) -> None:
    """An outage is waited for; a refusal ends the start."""
    assert type(explain_no_entry(error)) is kind


async def test_a_discord_that_cuts_the_line_can_be_tried_again(discord_server: DiscordServer, world: World) -> None:
    """At the next try the bot is there."""
    discord_server.fail("GET", "/users/@me", 0, times=9)
    with pytest.raises(UnreachableError, match=r"The connection to Discord failed \(ServerDisconnectedError\)"):
        await run_discord(world.app, discord_server.token)
    discord_server.limits.faults.clear()
    bot = Bot(discord_server, world)
    await bot.start()
    assert discord_server.gateway.connected()
    await bot.stop()
