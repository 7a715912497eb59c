"""Why the bot can't sign in to Discord, in the operator's words."""

import aiohttp
import discord

from bot.core.domain.errors import ConfigError, ToxscanError, UnreachableError
from bot.core.text.catalog import _

PASSING = (discord.GatewayNotFound, discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, OSError)
BAD_TOKEN = 4004  # The gateway's close codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes
LASTING = frozenset({BAD_TOKEN, 4010, 4011, 4012, 4013, 4014})  # Shards, version, intents.


def explain_no_entry(error: BaseException) -> ToxscanError:
    """The sentences for one of `FAILURES` at signing in: an `UnreachableError` where trying again may help."""
    closed = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or closed == BAD_TOKEN:
        return ConfigError(
            _("Discord does not accept the bot token."),
            _("Copy it again from the developer portal: your application, Bot, Reset Token."),
        )
    passing = isinstance(error, PASSING) or (closed is not None and closed not in LASTING)
    kind = UnreachableError if passing else ToxscanError
    return kind(
        _("The connection to Discord failed ({kind}).", kind=type(error).__name__),
        _("Check this machine's network and https://discordstatus.com."),
    )
