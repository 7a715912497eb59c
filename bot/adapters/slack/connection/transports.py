"""How Slack reaches the bot: by a socket that the bot opens, with a watchdog, or by signed requests to its address."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.adapters.slack.connection.sign_in import explain_no_entry
from bot.adapters.slack.connection.tokens import Access
from bot.adapters.slack.messages.refusals import FAILURES
from bot.adapters.slack.workspaces.oauth import INSTALL, REDIRECT
from bot.adapters.slack.workspaces.workspaces import SlackWorkspaces
from bot.core import metrics
from bot.core.domain.errors import ConfigError
from bot.core.text.catalog import _

PLATFORM = "slack"
EVENTS = "/slack/events"
MOST_BYTES = 2**20  # Of a request; Slack's are some kilobytes.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ConnectionWatch:
    """When a socket counts as dead, in seconds: without hello, or without any event, for so long.

    After an idle time a connection can stay open and answer pings, yet deliver no events; a new one costs one call.
    """

    every: float = 10.0
    hello: float = 30.0
    silence: float = 900.0


@asynccontextmanager
async def by_socket(
    bolt: AsyncApp, workspaces: SlackWorkspaces, access: Access, watch: ConnectionWatch
) -> AsyncIterator[None]:
    """Be connected by Socket Mode until the block ends.

    Raises:
        ConfigError: Slack does not accept the app token.
        UnreachableError: Slack can't be reached.
    """
    assert access.app_token
    token = access.app_token.get_secret_value()
    api = workspaces.client(token)
    handler = AsyncSocketModeHandler(bolt, token, web_client=api)
    client = handler.client
    try:
        client.wss_uri = await first_address(workspaces, token)
        watchdog = SocketWatchdog(client, watch)
        await client.connect()  # type: ignore[no-untyped-call]
        metrics.CONNECTIONS.say(PLATFORM, up=True)
        watching = asyncio.create_task(watchdog.watch())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
    finally:
        metrics.CONNECTIONS.say(PLATFORM, up=False)
        await client.close()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def by_http(bolt: AsyncApp, flow: AsyncOAuthFlow | None, access: Access) -> AsyncIterator[str]:
    """Listen for signed requests until the block ends; gives the address where."""

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    async def install(request: web.Request) -> web.Response:
        assert flow
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def redirect(request: web.Request) -> web.Response:
        assert flow
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    application = web.Application(client_max_size=MOST_BYTES)
    application.add_routes([web.post(EVENTS, events)])
    if flow:
        application.add_routes([web.get(INSTALL, install), web.get(REDIRECT, redirect)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, access.host, access.port).start()
        except OSError as error:
            raise ConfigError(
                _(
                    "The bot can't listen on {host}:{port} ({reason}).",
                    host=access.host,
                    port=access.port,
                    reason=error.strerror,
                ),
                _("Choose another port."),
            ) from error
        host, port = runner.addresses[0][:2]
        metrics.CONNECTIONS.say(PLATFORM, up=True)
        yield f"http://{host}:{port}"
    finally:
        metrics.CONNECTIONS.say(PLATFORM, up=False)
        await runner.cleanup()


class SocketWatchdog:
    """Watches whether a connection still delivers events, and replaces it when it does not."""

    def __init__(self, client: SocketModeClient, watch: ConnectionWatch) -> None:
        self._client = client
        self._watch = watch
        self._session: Any = None
        self._since = 0.0  # When this connection began, or brought something last.
        self._hello = False
        client.on_message_listeners.append(self._on_event)

    async def watch(self) -> None:
        """Look every few seconds, forever."""
        clock = asyncio.get_running_loop().time
        while True:
            self._notice_new_connection()
            await asyncio.sleep(self._watch.every)
            self._notice_new_connection()
            metrics.CONNECTIONS.say(PLATFORM, up=await self._client.is_connected())
            silent = clock() - self._since
            if silent > (self._watch.silence if self._hello else self._watch.hello):
                log.warning("slack.socket_silent", seconds=round(silent), hello=self._hello)
                with suppress(*FAILURES):
                    await self._client.connect_to_new_endpoint(force=True)

    def _notice_new_connection(self) -> None:
        """Begin anew with each connection."""
        if self._client.current_session is not self._session:
            if self._session is not None:
                metrics.CONNECTIONS.say(PLATFORM, up=False)
            metrics.CONNECTIONS.say(PLATFORM, up=True)
            self._session = self._client.current_session
            self._since, self._hello = asyncio.get_running_loop().time(), False

    async def _on_event(self, _message: aiohttp.WSMessage) -> None:
        self._notice_new_connection()
        self._since, self._hello = asyncio.get_running_loop().time(), True


async def first_address(workspaces: SlackWorkspaces, token: str) -> str:
    """Where to connect; the client itself would try a wrong token forever."""
    try:
        return str((await workspaces.client(token).apps_connections_open(app_token=token))["url"])
    except FAILURES as error:
        hint = _("Make one with the scope connections:write on your app's page at Slack, “Basic Information”.")
        raise explain_no_entry(error, _("app token"), hint) from error
