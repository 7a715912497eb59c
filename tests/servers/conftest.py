"""The local X server and a client of it."""

from collections.abc import Iterator

import pytest
import tweepy

from tests.servers.x import XServer
from tests.servers.x_tweepy import NOON, clients


@pytest.fixture
def x() -> Iterator[XServer]:
    """A server at noon on a day in May; what X would not have accepted must be taken out of its violations."""
    with XServer(now=lambda: NOON) as server:
        yield server
    assert server.violations == []


@pytest.fixture
def client(x: XServer) -> Iterator[tweepy.Client]:
    """The real tweepy, with the right token."""
    yield from clients(x)
