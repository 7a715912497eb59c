"""Severity: the stored rank behind "worst first"."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from bot.core.domain.labels import Label, Scores
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import PostQuery
from bot.core.domain.sources import Page
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from bot.core.store.posts import pages, posts, scores
from bot.core.store.scans import scans
from bot.core.store.schema import scores as table
from tests.core.store.old_databases import ALICE, Old
from tests.fakes import ACCOUNT, made_posts, request

ROOT = Path(__file__).resolve().parents[3]
SWEARING = Scores({Label.TOXICITY: 0.99, Label.OBSCENE: 0.99, Label.THREAT: 0.01})
THREAT = Scores({Label.TOXICITY: 0.75, Label.OBSCENE: 0.02, Label.THREAT: 0.9})


async def test_a_threat_stands_before_mere_swearing(store: Store) -> None:
    """In pages, in exports and in what may be exported, though the model finds the swearing more toxic."""
    one, two = made_posts(2)
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page((one, two), "end"))
        said = [(ScoredPost(one, SWEARING), b"1" * 16), (ScoredPost(two, THREAT), b"2" * 16)]
        await scores.save(connection, scan, said)
    async with store.read() as connection:
        shown = (await pages.page(connection, scan, {}, PostQuery())).posts
        by_toxicity = (await pages.page(connection, scan, {}, PostQuery(label=Label.TOXICITY))).posts
        every = [each.post.id async for each in pages.iterate_posts(connection, scan, {})]
        assert await pages.list_worst(connection, scan, 1, []) == [int(two.id)]
    assert [each.post.id for each in shown] == every == [two.id, one.id]
    assert [each.post.id for each in by_toxicity] == [one.id, two.id]


async def test_posts_of_an_old_database_get_theirs(old: Old) -> None:
    """Labels that the model did not know count as nothing."""
    await old.account(1, "42", "ada", "Ada", looked_up=True)
    await old.scan(1, 1, range(1, 3), ALICE, kind="x")
    await old.database.say("UPDATE scores SET threat = 0.25, severe_toxicity = 0.5, insult = 1 WHERE post_id = 2")
    async with old.database.migrated() as store, store.read() as connection:
        rows = (await connection.execute(sa.select(table.c.post_id, table.c.severity))).all()
    assert {row.post_id: round(row.severity, 6) for row in rows} == {1: 0.9, 2: 1.4}


KILLED = """
import os, sys
from pathlib import Path
import sqlalchemy as sa
from bot.core.store.engine.migrate import migrate
@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def end(connection, cursor, statement, *rest):
    if "CREATE INDEX ix_scores_severity" in statement:
        os._exit(9)
migrate(Path(sys.argv[1]))
"""


def test_a_migration_killed_in_the_middle_leaves_the_old_database_and_is_done_again(tmp_path: Path) -> None:
    """All of it is one transaction: the old indexes are there again, and no column without its ranks."""
    path = tmp_path / "old.db"
    migrate(path, "0021")
    before = _schema(path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)  # noqa: S603 - our own.
    assert killed.returncode == 9
    assert _schema(path) == before
    migrate(path)
    assert any("ix_scores_severity" in each for each in _schema(path))


def _schema(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [str(row) for row in database.execute("SELECT name, sql FROM sqlite_master ORDER BY name")]
