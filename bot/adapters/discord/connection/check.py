"""Checks access to Discord without connecting, and says how a server gets the bot."""

import discord

from bot.adapters.discord.connection.logs import keep_logs_clean
from bot.adapters.discord.connection.sign_in import explain_no_entry
from bot.adapters.discord.messages.refusals import FAILURES
from bot.core.domain.errors import ConfigError
from bot.core.text.catalog import _

INVITED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    add_reactions=True,
)
"""What the bot is given in a server; docs/discord.md names each."""


async def try_token(token: str) -> discord.AppInfo:
    """The application that a bot token belongs to.

    Raises:
        ConfigError: Discord refuses the token, or lets nobody add the bot.
        UnreachableError: Discord can't be reached.
    """
    keep_logs_clean()
    try:
        async with discord.Client(intents=discord.Intents(guilds=True)) as client:
            await client.login(token)
            application = await client.application_info()
    except FAILURES as error:
        raise explain_no_entry(error) from error
    if application.bot_require_code_grant:
        raise ConfigError(
            _("Discord requires a code grant from whoever adds the bot, so nobody can add it."),
            _("Switch “Requires OAuth2 Code Grant” off in the developer portal: your application, Bot."),
        )
    return application


def invitation(application: discord.AppInfo) -> str:
    """The link by which whoever manages a server adds the bot to it."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application.id, permissions=INVITED, scopes=scopes)
