"""A bot on a Slack of this machine, with the real slack-bolt in between, by Socket Mode and by HTTP."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from bot.adapters.slack.connection.run import on_slack
from bot.adapters.slack.connection.tokens import Access
from bot.adapters.slack.connection.transports import ConnectionWatch
from bot.adapters.timing import Timing
from bot.core.domain.people import Requester
from tests.conversations.world import World
from tests.servers.slack import SlackServer, serve_slack
from tests.servers.slack_people import Person

MANIFEST = Path(__file__).resolve().parents[3] / "bot/adapters/slack/manifest.yaml"


def access_to(server: SlackServer, *, many: bool = False, key: SecretStr | None = None) -> Access:
    """What a bot needs to be on this Slack; with `many` any workspace can install it."""
    return Access(
        server.transport,  # type: ignore[arg-type]
        bot_token=None if many else SecretStr(server.home.token),
        app_token=SecretStr(server.app_token),
        signing_secret=SecretStr(server.signing_secret),
        client_id=server.client_id if many else "",
        client_secret=SecretStr(server.client_secret) if many else None,
        encryption_key=key,
        port=0,
        base_url=f"{server.url}/api",
    )


class Bot:
    """A process with the bot on Slack, as a test can start, kill and start it again."""

    def __init__(self, server: SlackServer, world: World) -> None:
        self.server = server
        self.world = world
        self.timing = Timing(now=server.now, pace=0.0, pauses=(0.0,))
        self.watch = ConnectionWatch()
        self.many = False
        self.key: SecretStr | None = None
        self.address = ""
        self._running = AsyncExitStack()

    @property
    def access(self) -> Access:
        """What the bot needs to be on this Slack."""
        return access_to(self.server, many=self.many, key=self.key)

    def requester(self, person: Person) -> Requester:
        """Somebody as the bot knows them."""
        return Requester("slack", person.user.id, person.user.team_id)

    async def start(self) -> None:
        """Start, and wait until it hears Slack."""
        on = on_slack(self.world.app, self.access, self.world.store, self.timing, self.watch)
        self.address = await self._running.enter_async_context(on)
        self.server.http.app_url = f"{self.address}/slack/events"
        if self.server.transport == "socket":
            await self.server.until(lambda: self.server.socket.connections)

    async def stop(self) -> None:
        """End it, as SIGTERM does."""
        await self._running.aclose()
        if self.server.transport == "socket":
            await self.server.until(lambda: not self.server.socket.connections)

    async def restart(self) -> None:
        """Kill the process, scans and all, and start a new one over the same store."""
        await self.stop()
        await self.world.stop()
        self.world.start()
        await self.world.app.scans.resume_all()
        await self.world.app.list_runner.sweep()
        await self.start()


def button(label: str, action: str) -> dict[str, object]:
    """A button as a message of long ago may have it."""
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action, "value": action}


@pytest.fixture(params=["socket", "http"])
async def slack_server(request: pytest.FixtureRequest) -> AsyncIterator[SlackServer]:
    """A Slack; at the end no rule of it may have been broken."""
    async with serve_slack(yaml.safe_load(MANIFEST.read_text("utf-8"))) as server:
        server.transport = request.param
        yield server
    assert server.violations == []


@pytest.fixture
async def bot(slack_server: SlackServer, world: World) -> AsyncIterator[Bot]:
    """A bot that is there and has done nothing yet."""
    bot = Bot(slack_server, world)
    await bot.start()
    yield bot
    await bot.stop()
