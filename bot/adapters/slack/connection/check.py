"""Checks access to Slack, its tokens and their scopes, without connecting."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from pydantic import SecretStr

from bot.adapters.slack.connection.tokens import BOT_KIND, Access
from bot.adapters.slack.connection.transports import first_address
from bot.adapters.slack.workspaces.oauth import SCOPES
from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.core.domain.errors import ConfigError
from bot.core.text.catalog import _


async def try_access(access: Access) -> str:
    """Who the bot is there.

    Raises:
        ConfigError: a token is refused, or lacks something.
        UnreachableError: Slack can't be reached.
    """
    if access.many:
        return _(
            "any workspace may install it, at http://{host}:{port} behind your proxy",
            host=access.host,
            port=access.port,
        )
    assert access.bot_token
    found = await try_bot_token(access.bot_token, access.base_url)
    if access.transport == "socket":
        assert access.app_token
        await try_app_token(access.app_token, access.base_url)
    return _("{bot}, by {transport}", bot=found, transport=access.transport)


async def try_bot_token(token: SecretStr, base_url: str) -> str:
    """Who the bot is, and in which workspace.

    Raises:
        ConfigError: Slack refuses the token, or it lacks a scope.
        UnreachableError: Slack can't be reached.
    """
    # Nothing that Slack sends is taken, so there is nothing to be signed.
    async with _slack(Access("http", token, signing_secret=SecretStr("-"), base_url=base_url)) as workspaces:
        await workspaces.start()
        found = await workspaces.client(token.get_secret_value()).auth_test()
    given = {scope.strip() for scope in found.headers.get("x-oauth-scopes", "").split(",")}
    if missing := sorted(set(SCOPES) - given):
        raise ConfigError(
            _("The bot's token at Slack lacks {scopes}.", scopes=", ".join(missing)),
            _("Add the scopes on your app's page at Slack, “OAuth & Permissions”, and install it again."),
        )
    return _("{user} in {team}", user=found["user"], team=found["team"])


async def try_app_token(token: SecretStr, base_url: str) -> None:
    """See that the bot may open a socket.

    Raises:
        ConfigError: Slack refuses the token.
        UnreachableError: Slack can't be reached.
    """
    async with _slack(Access("socket", SecretStr(BOT_KIND), token, base_url=base_url)) as workspaces:
        await first_address(workspaces, token.get_secret_value())


@asynccontextmanager
async def _slack(access: Access) -> AsyncIterator[SlackWorkspaces]:
    """The way to Slack for one question."""
    async with aiohttp.ClientSession() as session:
        yield SlackWorkspaces(access, session)
