"""Runs the bot on Slack: builds its parts, starts them in order and stops them in reverse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp

from bot.adapters.slack.client import Bot
from bot.adapters.slack.connection.tokens import Access
from bot.adapters.slack.connection.transports import ConnectionWatch, by_http, by_socket
from bot.adapters.slack.person import TIMING
from bot.adapters.slack.workspaces.installations import Installations
from bot.adapters.slack.workspaces.oauth import oauth_flow
from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.adapters.timing import Timing
from bot.app import App
from bot.core.store.engine.database import Store


async def run_slack(app: App, access: Access, store: Store) -> None:
    """Be on Slack until this is cancelled.

    Raises:
        ConfigError: Slack does not accept a token, or the port is taken.
        UnreachableError: Slack can't be reached.
    """
    async with on_slack(app, access, store):
        await asyncio.Event().wait()


@asynccontextmanager
async def on_slack(
    app: App, access: Access, store: Store, timing: Timing | None = None, watch: ConnectionWatch | None = None
) -> AsyncIterator[str]:
    """The same until the block ends; gives the address where the bot listens, empty with Socket Mode."""
    installations = None
    if access.many:
        assert access.encryption_key
        installations = Installations(store, access.encryption_key)
        await installations.seal()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        workspaces = SlackWorkspaces(access, session, installations)
        await workspaces.start()
        bot = Bot(app, workspaces, timing or TIMING)
        stack.push_async_callback(bot.close)
        if access.transport == "socket":
            await stack.enter_async_context(by_socket(bot.bolt, workspaces, access, watch or ConnectionWatch()))
            address = ""
        else:
            client, translations = workspaces.client(None), app.readers.translations
            flow = oauth_flow(access, installations, client, translations) if installations else None
            address = await stack.enter_async_context(by_http(bot.bolt, flow, access))
        await bot.go_on()
        yield address
