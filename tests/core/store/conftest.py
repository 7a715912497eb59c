"""What the store's tests start from, besides a new store: a database of before collections."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.core.store.old_databases import MODEL, Old, OldSqlite, old_postgres

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
async def old(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Old]:
    """An empty database of that time."""
    if request.param == "sqlite":
        made = Old(OldSqlite(tmp_path / "toxscan.db"))
        await made.add("models", key=1, model_id=MODEL)
        yield made
        return
    server: Postgres = request.getfixturevalue("postgres")
    async with old_postgres(server) as database:
        made = Old(database)
        await made.add("models", key=1, model_id=MODEL)
        yield made
