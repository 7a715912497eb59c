"""What the core's tests start from: a store, on each database that there is; a process that runs watches."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.store.engine.database import Store
from tests.core.fleet import Fleet, a_fleet
from tests.core.watches.watching import Clock, FakePlatform, FakeX, Process, stopped_clock
from tests.databases import in_a_file

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres

DATABASES = ("sqlite", "postgres")


@pytest.fixture(params=DATABASES)
async def store(request: pytest.FixtureRequest, empty_file: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """A new database, in a file and on a server. Tests about one of them alone say so with `parametrize`, indirect."""
    if request.param == "sqlite":
        async with in_a_file(empty_file, tmp_path) as opened:
            yield opened
        return
    server: Postgres = request.getfixturevalue("postgres")
    async with server.store() as opened:
        yield opened


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still until the test moves it."""
    with stopped_clock() as stopped:
        yield stopped


@pytest.fixture
async def process(clock: Clock, store: Store) -> AsyncIterator[Process]:
    """A process without any watch yet."""
    started = Process(store, FakeX(), FakePlatform())
    yield started
    await started.stop()


@pytest.fixture
async def fleet(postgres: "Postgres") -> AsyncIterator[Fleet]:
    """Several processes on one database; none has joined yet."""
    async with a_fleet(postgres) as made:
        yield made
