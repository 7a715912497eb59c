"""What many tests need: an open store, a scan service on it, and a tiny real model."""

import gc
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from tests import databases, quick, statements
from tests.databases import in_a_file
from tests.servers import postgres as servers
from tests.servers.postgres import Postgres

# Silent, and `capture_logs` still sees all. Nothing is drawn: structlog's own way of drawing a crash goes through all
# that its variables hold, which took 20 seconds where one of them was an app.
structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())

statements.share()

# A shell that starts this in the background ignores Ctrl-C, and so would every program that a test starts and ends so.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("toxscan", deadline=None)  # Machines are busy; pytest's timeout guards against hanging.
settings.load_profile("toxscan")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--quick`: the lane for every save."""
    parser.addoption("--quick", action="store_true", help="leave out what takes long; see tests/quick.py")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Nor is what it is not for imported."""
    return True if config.getoption("--quick") and not quick.is_collected(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the lane is not for; cards are looked at on PostgreSQL in the long form alone."""
    for item in items:
        if item.get_closest_marker("cards") and databases.of(item) == "postgres":
            item.add_marker(pytest.mark.soak)
    if config.getoption("--quick"):
        config.hook.pytest_deselected(items=[item for item in items if not quick.is_quick(item)])
        items[:] = [item for item in items if quick.is_quick(item)]


def pytest_collection_finish() -> None:
    """Of the million objects that there are by now none will go: looking through them took seconds of each erasure."""
    gc.freeze()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What a file of tests has left is collected once, and what stays of it is looked through no more."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database that others are copied from: in a moment, unlike migrating."""
    path = tmp_path_factory.mktemp("empty") / "toxscan.db"
    migrate(path)
    return path


@pytest.fixture
async def store(empty_file: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """A new database in a file."""
    async with in_a_file(empty_file, tmp_path) as opened:
        yield opened


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
