"""What stands between the bot and Discord when it can't get in, as the operator reads it."""

import aiohttp
import discord

from bot.core.errors import ConfigError, ToxscanError

NO_ENTRY = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What discord.py raises where a connection can't be made, or ends for good."""


def no_entry(error: BaseException) -> ToxscanError:
    """The sentences for one of `NO_ENTRY`."""
    if isinstance(error, discord.LoginFailure):
        return ConfigError(
            "Discord does not accept the bot token.",
            "Copy it again from the developer portal: your application, Bot, Reset Token.",
        )
    return ToxscanError(
        f"The connection to Discord failed ({type(error).__name__}).",
        "Check this machine's network and https://discordstatus.com, then start again.",
    )
