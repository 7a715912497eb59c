"""A database from before verdicts and lists, with a row in each table that they changed, on both engines."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from bot.core.domain.verdicts import Verdict
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from bot.core.store.engine.open_store import open_store
from bot.core.store.engine.postgres import PostgresStore
from bot.core.store.schema import live_messages, posts, scans, verdicts

if TYPE_CHECKING:
    from tests.servers.postgres import Postgres

BEFORE = "0024"
ROWS = (
    "INSERT INTO models (key, model_id) VALUES (1, 'fake-1')",
    (
        "INSERT INTO collections (key, network, id, handle, name, kind, platform, workspace_id, user_id) "
        "VALUES (1, 'x', '42', 'ada', '', 'account', '', '', '')"
    ),
    (
        "INSERT INTO scans (id, collection, model, model_name, source_kind, locator, handle, include_reposts, "
        "platform, workspace_id, user_id, status, cursor, broken, error, created_at) "
        "VALUES (1, 1, 1, 'mini', 'x', '', 'ada', false, 'slack', 'T1', 'U1', 'running', '', 0, '', 5)"
    ),
    (
        "INSERT INTO posts (seq, id, collection, scan_id, created_at, kind, lang, text) "
        "VALUES (1, 11, 1, 1, 5, 'original', 'en', 'a post')"
    ),
    (
        "INSERT INTO marks (space, collection, post_id, platform, workspace_id, user_id, name, marked_at) "
        "VALUES ('slack:T1', 1, 11, 'slack', 'T1', 'U1', 'Ada', 3)"
    ),
    (
        "INSERT INTO live_messages (id, scan_id, platform, workspace_id, user_id, place, since, claimed_by) "
        "VALUES (7, 1, 'slack', 'T1', 'U1', 'here', 5, '')"
    ),
)


async def check(store: Store) -> None:
    """The mark is its giver's verdict, whoever follows the scan goes on, and all go with what they are about."""
    async with store.read() as connection:
        said = sa.select(verdicts.c.space, verdicts.c.user_id, verdicts.c.name, verdicts.c.post_id, verdicts.c.verdict)
        assert (await connection.execute(said)).all() == [("slack:T1", "U1", "Ada", 11, Verdict.NOT_TOXIC)]
        followed = sa.select(live_messages.c.id, live_messages.c.scan_id, live_messages.c.list_id)
        assert (await connection.execute(followed)).all() == [(7, 1, None)]
        assert (await connection.execute(sa.select(posts.c.held_at, posts.c.answers))).all() == [(None, None)]
        assert (await connection.execute(sa.select(scans.c.made_at))).all() == [(None,)]
    async with store.write() as connection:
        await connection.execute(sa.delete(posts))
        await connection.execute(sa.delete(scans))
    async with store.read() as connection:
        for table in (verdicts, live_messages):
            assert (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar() == 0


async def from_sqlite(folder: Path, _request: pytest.FixtureRequest) -> None:
    """In a file."""
    migrate(folder / "toxscan.db", BEFORE)
    connection = sqlite3.connect(folder / "toxscan.db")
    with connection:
        for row in ROWS:
            connection.execute(row)
    connection.close()
    store = await open_store(folder / "toxscan.db")
    try:
        await check(store)
    finally:
        await store.close()


async def from_postgres(_folder: Path, request: pytest.FixtureRequest) -> None:
    """On a server."""
    server: Postgres = request.getfixturevalue("postgres")
    async with server.database("template0") as url:
        store = PostgresStore.wrap(url)
        try:
            await store.migrate(BEFORE)
            for row in ROWS:
                await server.say(row, database=url.get_secret_value().rpartition("/")[2])
            await store.migrate()
            await check(store)
        finally:
            await store.close()


@pytest.mark.parametrize("bring", [from_sqlite, from_postgres])
async def test_everything_is_brought_along(
    bring: Callable[[Path, pytest.FixtureRequest], Awaitable[None]], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """With what it hangs on."""
    await bring(tmp_path, request)
