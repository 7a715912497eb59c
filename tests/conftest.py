"""What many tests need: an open store, a scan service on it, and a tiny real model."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.core.store.database import Store
from tests.servers import postgres as servers
from tests.servers.postgres import Postgres

structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # Silent, and `capture_logs` still sees all.


settings.register_profile("toxscan", deadline=None)  # Machines are busy; pytest's timeout guards against hanging.
settings.load_profile("toxscan")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A new database in a file."""
    opened = await Store.open(tmp_path / "toxscan.db")
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server; skips where there is none."""
    with servers.running() as server:
        yield server


@pytest.fixture
async def postgres_store(postgres: Postgres) -> AsyncIterator[Store]:
    """A new database on PostgreSQL."""
    async with postgres.store() as opened:
        yield opened
