"""Checks access to Slack, its tokens and their scopes, without connecting."""

import aiohttp

from bot.adapters.slack.connection.tokens import Access
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
    async with aiohttp.ClientSession() as session:
        workspaces = SlackWorkspaces(access, session)
        await workspaces.start()
        assert access.bot_token
        found = await workspaces.client(access.bot_token.get_secret_value()).auth_test()
        given = {scope.strip() for scope in found.headers.get("x-oauth-scopes", "").split(",")}
        if missing := sorted(set(SCOPES) - given):
            raise ConfigError(
                _("The bot's token at Slack lacks {scopes}.", scopes=", ".join(missing)),
                _("Add the scopes on your app's page at Slack, “OAuth & Permissions”, and install it again."),
            )
        if access.transport == "socket":
            assert access.app_token
            await first_address(workspaces, access.app_token.get_secret_value())
    return _(
        "{user} in {team}, by {transport}",
        user=found["user"],
        team=found["team"],
        transport=access.transport,
    )
