"""What many tests need: an open store, a scan service on it, and a tiny real model."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.core.store.database import Store

structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # Silent, and `capture_logs` still sees all.


settings.register_profile("toxscan", deadline=None)  # Machines are busy; pytest's timeout guards against hanging.
settings.load_profile("toxscan")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A new database in a file."""
    opened = await Store.open(tmp_path / "toxscan.db")
    yield opened
    await opened.close()
