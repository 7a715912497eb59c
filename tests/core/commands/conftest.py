"""What all tests of commands talk to."""

from pathlib import Path

import pytest

from bot.core.store.engine.database import Store
from tests.core.commands.bot import Bot


@pytest.fixture
def bot(store: Store, tmp_path: Path) -> Bot:
    """A fresh bot."""
    return Bot(store, tmp_path)
