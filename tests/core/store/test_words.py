"""Searching words: the same posts with an index and without, and nothing of what was deleted stays in it."""

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.domain.errors import StoreError
from bot.core.domain.posts import Post, ScoredPost
from bot.core.domain.reports import PostQuery, Sort
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Page
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.migrations import word_index
from bot.core.store.people import forgetting
from bot.core.store.posts import pages, posts, scores, words
from bot.core.store.scans import scans
from bot.core.store.schema import posts as stored
from tests.databases import ON_POSTGRES, ON_SQLITE, without_fts5
from tests.fakes import ACCOUNT, ALICE, made_scores, request

TEXTS = (
    "A bicycle in the rain", "BICYCLES are fun", "motorbicycle", "50% off", "100_000 things", 'she said "hello"',
    "hel lo", "naïve café", "NAÏVE CAFÉ", "日本語のテキスト", "x AND y OR z NEAR", "a-b-c *", "emoji 🙂🙂 here",
    "ab", "",
)  # fmt: skip
WANTED = (
    "bicycle", "cycles", "in the", "BIKE", "50%", "100_", '"hello"', "hello", "é", "ï", "naïve", "NAÏVE", "日本",
    "日本語", "本語のテ", "AND", "x AND y", "a-b-c *", "🙂", "🙂🙂 h", "ab", "a", "  ", "nothing of it",
    "'; DROP", "NEAR(", "^", "\\",
)  # fmt: skip
FIRST = datetime(2024, 1, 1, tzinfo=UTC)


def made(count: int, first: int = 1) -> list[Post]:
    """Posts that say one of the texts each."""
    return [
        Post(str(number), FIRST + timedelta(hours=number), f"{TEXTS[number % len(TEXTS)]} {number}")
        for number in range(first, first + count)
    ]


async def scanned(store: Store, some: list[Post], locator: str = "/archive") -> Scan:
    """A scan of these posts, scored."""
    async with store.write() as connection:
        scan = await scans.create(connection, request(locator=locator), ACCOUNT, "fake-1")
        await posts.save_page(connection, scan, Page(tuple(some), "end"))
        said = [(ScoredPost(each, made_scores(each.text)), each.id.encode().rjust(16)) for each in some]
        await scores.save(connection, scan, said)
    return scan


async def find(store: Store, scan: Scan, wanted: str) -> list[str]:
    """What the pages of a search show."""
    found: list[str] = []
    async with store.read() as connection:
        query = PostQuery(sort=Sort.NEWEST, text=wanted)
        while True:
            page = await pages.page(connection, scan, {}, query, len(found) // pages.PAGE_SIZE + 1)
            found += [each.post.id for each in page.posts]
            if page.number == page.pages:
                return found


async def find_all(store: Store, scan: Scan) -> dict[str, list[str]]:
    """By what was looked for."""
    return {wanted: await find(store, scan, wanted) for wanted in WANTED}


async def test_words_are_found_alike_with_an_index_and_without(store: Store) -> None:
    """Also of posts that came after it was made, were edited since, or are another account's."""
    scan = await scanned(store, made(90))
    before = await find_all(store, scan)
    assert len(before["bicycle"]) == 18
    assert len(before["cycles"]) == 6
    assert before["nothing of it"] == []
    await words.catch_up(store, least=50)
    assert await find_all(store, scan) == before
    later = await scanned(store, made(45, first=101))
    edited = replace(made(1)[0], text="now a tricycle", history=("1", "5000"))
    async with store.write() as connection:
        await posts.save_page(connection, later, Page((edited,), "end"))
        await scores.save(connection, later, [(ScoredPost(edited, made_scores(edited.text)), b"t" * 16)])
    assert await find(store, later, "tricycle") == ["1"]
    found = await find_all(store, later)
    await words.catch_up(store, least=50)
    assert await find_all(store, later) == found
    assert await find(store, later, "tricycle") == ["1"]


async def test_common_words_are_found_as_others_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """All texts are read for them, whatever the index says."""
    scan = await scanned(store, made(90))
    before = await find_all(store, scan)
    await words.catch_up(store, least=50)
    monkeypatch.setattr(words, "COMMON", 7)
    assert await find_all(store, scan) == before


async def test_few_posts_have_no_index(store: Store) -> None:
    """Their texts are read sooner."""
    scan = await scanned(store, made(30))
    await words.catch_up(store, least=50)
    assert len(await find(store, scan, "bicycle")) == 6


@ON_SQLITE
@pytest.mark.parametrize("seed", range(3))
async def test_the_index_stays_whole_whatever_happens(store: Store, tmp_path: Path, seed: int) -> None:
    """Numbers of deleted posts come again; FTS5 itself compares the index with the posts that should be in it."""
    chance = random.Random(seed)  # noqa: S311 - the same each time.
    scan = await scanned(store, made(60))
    await words.catch_up(store, least=50)
    for turn in range(4):
        async with store.write() as connection:
            least = chance.choice([1, 40, 55])
            await connection.execute(sa.delete(stored).where(stored.c.seq >= least, stored.c.id % 3 == turn % 3))
        scan = await scanned(store, made(20, first=1000 * (turn + 1)))
        if turn % 2:
            await words.catch_up(store, least=1)
        async with store.read() as connection:
            texts = dict(list(await connection.execute(sa.select(stored.c.id, stored.c.text))))
        expected = sorted((number for number, text in texts.items() if "bicycle" in text.lower()), reverse=True)
        assert await find(store, scan, "bicycle") == list(map(str, expected))
    await words.catch_up(store, least=1)
    with closing(sqlite3.connect(tmp_path / "toxscan.db")) as database:
        database.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


@ON_SQLITE
async def test_nothing_of_a_deleted_post_is_left_in_the_file(store: Store, tmp_path: Path) -> None:
    """Neither its words nor the runs of three letters that the index is made of."""
    secret = replace(made(1)[0], id="7777", text="zqxjvkw")
    await scanned(store, [*made(60), secret])
    await words.catch_up(store, least=50)
    assert "zqx" in terms(tmp_path)
    async with store.erase() as connection:
        await connection.execute(sa.delete(stored).where(stored.c.id == 7777))
    assert not terms(tmp_path) & {"zqx", "qxj", "xjv", "jvk", "vkw"}
    for file in tmp_path.glob("toxscan.db*"):  # noqa: ASYNC240 - nothing else runs here.
        content = file.read_bytes()
        assert not any(run in content for run in (b"zqx", b"qxj", b"xjv", b"jvk", b"vkw"))
    async with store.erase() as connection:
        await forgetting.forget(connection, ALICE)
    assert not terms(tmp_path)


def terms(folder: Path) -> set[str]:
    """All runs of letters in the index."""
    with closing(sqlite3.connect(folder / "toxscan.db")) as database:
        database.execute("CREATE VIRTUAL TABLE temp.known USING fts5vocab(main, words, row)")
        return {row[0] for row in database.execute("SELECT term FROM temp.known")}


async def test_without_fts5_words_are_searched_in_the_texts(tmp_path: Path) -> None:
    """Nothing else is missing; and a SQLite that has it makes the index later."""
    file = tmp_path / "toxscan.db"
    with pytest.MonkeyPatch.context() as patch:
        without_fts5(patch)
        assert not word_index.has_fts5()
        store = await open_store(file)
        scan = await scanned(store, made(60))
        found = await find_all(store, scan)
        await words.catch_up(store, least=50)
        assert await find_all(store, scan) == found
        async with store.erase() as connection:
            await connection.execute(sa.delete(stored).where(stored.c.id == 1))
        await store.close()
    store = await open_store(file)
    found = await find_all(store, scan)
    assert len(found["bicycle"]) == 11
    await words.catch_up(store, least=50)
    assert "bic" in terms(tmp_path)
    assert await find_all(store, scan) == found
    await store.close()


async def test_an_index_that_this_sqlite_can_not_keep_is_told(tmp_path: Path) -> None:
    """The sentence for SQLite's own words: it was made by another."""
    store = await open_store(tmp_path / "toxscan.db")
    await store.close()
    with closing(sqlite3.connect(tmp_path / "toxscan.db")) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET sql = replace(sql, 'fts5', 'fts0') WHERE name = 'words'")
    store = await open_store(tmp_path / "toxscan.db")
    with pytest.raises(StoreError, match="has no FTS5"):
        await scanned(store, made(1))
    await store.close()


@ON_POSTGRES
async def test_the_index_of_an_account_goes_with_it(store: Store) -> None:
    """And one is made anew that was not made to its end."""

    async def made_now() -> list[str]:
        async with store.read() as connection:
            query = sa.text("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'ix_posts_words_%'")
            return list((await connection.execute(query)).scalars())

    scan = await scanned(store, made(60))
    for _ in range(2):
        await words.catch_up(store, least=50)
        assert await made_now() == [f"ix_posts_words_{scan.collection}"]
    async with store.erase() as connection:
        await forgetting.forget(connection, ALICE)
    await words.catch_up(store, least=50)
    assert await made_now() == []
