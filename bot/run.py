"""`toxscan run`: the bot in every chat that it has a token for, until it is told to stop."""

import asyncio

import structlog

from bot.app import running
from bot.core.config import Settings
from bot.core.errors import ConfigError, first_cause
from bot.core.secrets import DISCORD_TOKEN, SLACK_SECRETS, read_secret
from bot.housekeeping import housekeeping

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Be in the chats until this is cancelled. Scans that a stop interrupted go on.

    Raises:
        ToxscanError: no chat is set up, a token is refused, or a part can't start.
    """
    discord = read_secret(DISCORD_TOKEN)
    slack = any(read_secret(name) for name in SLACK_SECRETS)
    if not (discord or slack):
        raise ConfigError(
            "There is no chat to be in: neither Discord nor Slack is set up.",
            f"Set {DISCORD_TOKEN}, or Slack's tokens: docs/discord.md and docs/slack.md show how. "
            "`toxscan chat` needs neither.",
        )
    try:
        async with running(settings) as app, housekeeping(app), asyncio.TaskGroup() as chats:
            for scan in await app.scans.resume_all():
                log.info("scan.resumed", **scan.log_context())
            if discord:
                from bot.adapters.discord.client import run_discord

                chats.create_task(run_discord(app, discord.get_secret_value()), name="discord")
            if slack:
                from bot.adapters.slack.access import from_environment
                from bot.adapters.slack.run import run_slack

                where = settings.slack
                access = from_environment(where.transport, where.host, where.port)
                chats.create_task(run_slack(app, access, app.store), name="slack")
    except BaseExceptionGroup as errors:
        raise first_cause(errors) from None
