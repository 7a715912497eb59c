"""Scores in whole steps, and counts that triggers keep: in databases from before them, and whatever changes a post."""

import math
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.labels import STEPS, Label, Scores, from_steps, least_reaching, to_steps
from bot.core.domain.posts import PostKind, ScoredPost
from bot.core.domain.sources import Page
from bot.core.domain.thresholds import flagged_labels
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from bot.core.store.engine.quick_sqlite import FIRST, connect
from bot.core.store.people import forgetting
from bot.core.store.posts import pages, posts, scores
from bot.core.store.scans import scans
from bot.core.store.schema import KINDS, post_counts, score_counts
from bot.core.store.schema import posts as stored_posts
from bot.core.store.schema import scores as stored_scores
from tests.core.store.old_databases import ALICE, Old
from tests.fakes import ACCOUNT, made_posts, made_scores, request

shares = st.floats(0, 1)


@given(shares, shares)
def test_a_kept_score_reaches_a_threshold_exactly_when_it_reaches_the_least_kept_one(
    score: float, limit: float
) -> None:
    """So the database, which compares whole steps, and Python agree."""
    kept = from_steps(to_steps(score))
    assert (kept >= limit) == (to_steps(kept) >= to_steps(least_reaching(limit)))
    assert math.isclose(kept, score, abs_tol=0.00005)


def test_thresholds_beside_a_kept_score_are_as_exact() -> None:
    """The next number above one is reached by the step behind it alone."""
    for steps in range(STEPS):
        kept = from_steps(steps)
        assert least_reaching(kept) == kept
        assert least_reaching(math.nextafter(kept, 1)) == from_steps(steps + 1)


@given(st.fixed_dictionaries(dict.fromkeys(Label, shares)), st.dictionaries(st.sampled_from(list(Label)), shares))
def test_scores_are_flagged_alike_before_and_after_they_were_kept(
    said: dict[Label, float], thresholds: dict[Label, float]
) -> None:
    """What is kept is kept again without a change, and so are the labels that flag it, and its rank."""
    found = Scores(said).kept()
    assert found.kept() == found
    assert flagged_labels(found, thresholds) == flagged_labels(found.kept(), thresholds)
    assert found.severity == from_steps(to_steps(found.severity))


async def check_counts(store: Store) -> None:
    """The counts are those of the rows."""
    async with store.read() as connection:
        rows = (await connection.execute(sa.select(stored_posts))).mappings().all()
        kinds = Counter((row["collection"], row["scan_id"], row["kind"]) for row in rows)
        assert {tuple(row)[:3]: row.posts for row in await connection.execute(sa.select(post_counts))} == kinds
        scored = Counter(
            (
                row["collection"], row["model"], row["scan_id"], row["kind"] == PostKind.REPOST,
                row["created_at"].year * 100 + row["created_at"].month, min(to_steps(row["toxicity"]) // 1000, 9),
            )
            for row in (await connection.execute(sa.select(stored_scores))).mappings()
        )  # fmt: skip
        assert {tuple(row)[:6]: row.posts for row in await connection.execute(sa.select(score_counts))} == scored


async def test_counts_follow_whatever_happens_to_posts(store: Store) -> None:
    """Saved twice, edited, of another kind, taken away with their scan, and with their person."""
    some = made_posts(40)
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        for _ in range(2):
            await posts.save_page(connection, scan, Page(tuple(some), "end"))
            said = [(ScoredPost(each, made_scores(each.text)), each.id.encode().rjust(16)) for each in some]
            await scores.save(connection, scan, said)
    await check_counts(store)
    edited = [replace(each, text="other words", kind=PostKind.QUOTE, history=(each.id, "999")) for each in some[:7]]
    async with store.write() as connection:
        later = await scans.create(connection, request(), ACCOUNT, "fake-1")
        saved = await posts.save_page(connection, later, Page((*edited, *made_posts(5, first=100)), "end"))
        assert (len(saved.replaced), len(saved.fresh)) == (7, 5)
    await check_counts(store)
    async with store.write() as connection:
        await connection.execute(sa.delete(stored_posts).where(stored_posts.c.scan_id == later.id))
    await check_counts(store)
    async with store.write() as connection:
        await forgetting.forget(connection, ALICE)
    async with store.read() as connection:
        for table in (post_counts, score_counts):
            assert (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar() == 0


async def test_what_a_network_says_of_a_post_is_kept(store: Store) -> None:
    """As every other part of it."""
    post = replace(made_posts(1)[0], network_labels=("nudity", "spam"), hidden_from=3, address="https://a.example/1")
    async with store.write() as connection:
        scan = await scans.create(connection, request(), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page((post,), "end"))
    async with store.read() as connection:
        assert [each.post async for each in pages.iterate_posts(connection, scan, {})] == [post]


async def test_scores_of_an_old_database_become_steps_and_are_counted(old: Old) -> None:
    """With their kind; what goes with a post still does."""
    await old.account(1, "42", "ada", "Ada", looked_up=True)
    await old.scan(1, 1, range(1, 9), ALICE, kind="x")
    await old.database.say("UPDATE scores SET insult = 0.123456, kind = 'reply' WHERE post_id = 2")
    async with old.database.migrated() as store:
        await check_counts(store)
        columns = (stored_scores.c.toxicity, stored_scores.c.insult, stored_scores.c.kind, stored_scores.c.severity)
        async with store.read() as connection:
            row = (await connection.execute(sa.select(*columns).where(stored_scores.c.post_id == 2))).one()
            assert tuple(row) == (0.9, 0.1235, KINDS[1], 0.9)
        async with store.write() as connection:
            await connection.execute(sa.delete(stored_posts).where(stored_posts.c.id < 5))
        await check_counts(store)
        async with store.read() as connection:
            assert (await connection.execute(sa.select(sa.func.min(stored_scores.c.post_id)))).scalar() == 5


def test_scores_of_before_edits_become_steps(tmp_path: Path) -> None:
    """They are rows of their own, without a number beside their key."""
    path = tmp_path / "old.db"
    migrate(path, "0029")
    columns = "collection, model, post_id, version, toxicity, threat"
    row = f"INSERT INTO before_edits ({columns}) VALUES (1, 1, 2, 3, 0.9, 0.00004)"  # noqa: S608 - our own words.
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(row)
    migrate(path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT typeof(toxicity), toxicity, threat, insult FROM before_edits").fetchall() == [
            ("integer", 9000, 0, None)
        ]
        [[made]] = database.execute("SELECT sql FROM sqlite_master WHERE name = 'before_edits'")
        assert "WITHOUT ROWID" in made


async def test_a_cursor_gives_all_rows_and_lets_go_of_them(tmp_path: Path) -> None:
    """Those that come with the statement and those behind them; what was read to its end holds no state."""
    path = tmp_path / "numbers.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE numbers (n)")
        database.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(3 * FIRST)])
    connection = await connect(path, 0.0)
    reading = connection.cursor()
    await reading.execute("SELECT n FROM numbers ORDER BY n")
    assert [row[0] for row in (await reading.fetchone(), *await reading.fetchmany(FIRST))] == list(range(FIRST + 1))
    assert [row[0] for row in await reading.fetchall()] == list(range(FIRST + 1, 3 * FIRST))
    assert await reading.fetchall() == []
    await reading.close()
    changing = connection.cursor()
    await changing.execute("DELETE FROM numbers WHERE n > ?", (0,))
    assert (changing.rowcount, changing.description) == (3 * FIRST - 1, None)
    await connection.execute("DROP TABLE numbers")
    await connection.close()
