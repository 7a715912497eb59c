"""Servers of Mastodon's kind, the network over them, and a clock that only sleeping moves."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.sources.mastodon.network import Mastodon
from tests.servers.mastodon import MastodonServer

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


class Clock:
    """Tells a time that passes while somebody sleeps, and not otherwise."""

    def __init__(self) -> None:
        self.now = NOON
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """Noon on a day in May."""
    return Clock()


Servers = Callable[..., MastodonServer]


@pytest.fixture
def servers(clock: Clock) -> Iterator[dict[str, MastodonServer]]:
    """The servers of a test by their hosts; what they resent must be taken out of their violations."""
    started: dict[str, MastodonServer] = {}
    yield started
    for server in started.values():
        server.__exit__(None, None, None)
    assert [each for server in started.values() for each in server.violations] == []


@pytest.fixture
def start(servers: dict[str, MastodonServer], clock: Clock) -> Servers:
    """Starts a server, with the arguments of `MastodonServer`."""

    def started(domain: str = "mastodon.example", **settings: object) -> MastodonServer:
        server = MastodonServer(domain, now=clock, **settings)  # type: ignore[arg-type]
        server.__enter__()
        servers[server.host] = server
        return server

    return started


@pytest.fixture
def server(start: Servers) -> MastodonServer:
    """A server of Mastodon itself."""
    return start()


@pytest.fixture
async def mastodon(servers: dict[str, MastodonServer], clock: Clock) -> AsyncIterator[Mastodon]:
    """The network over the started servers; others are nowhere."""

    def address(host: str) -> str:
        return servers[host].url if host in servers else "http://127.0.0.1:9"

    network = Mastodon(20.0, address=address, sleep=clock.sleep, clock=clock)
    yield network
    await network.close()
