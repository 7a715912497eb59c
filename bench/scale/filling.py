"""Millions of scored posts, put into a migrated database the quickest way there is.

Posts come account by account, newest first, as X hands them over. Indexes that serve no constraint are dropped before
and made again behind it, as both databases' manuals advise; so they are packed closer than indexes that grew. Foreign
keys are not checked, and a crash would lose everything.
"""

import asyncio
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.random import Generator

from bench.bot_parts import REQUESTER
from bench.texts import made_posts
from bot.core.domain.labels import STEPS
from bot.core.domain.networks import SocialNetwork, written_at
from bot.core.domain.posts import PostKind, SkipReason
from bot.core.domain.scans import ScanStatus
from bot.core.domain.sources import SourceKind
from bot.core.store import schema
from bot.core.store.engine.database import Store
from bot.core.store.migrations import counting
from bot.core.store.scans import scans

MODEL_ID = "mini@bench.1"
LEAST, MOST = 1_000, 3_200  # Posts of an ordinary account; X hands over the newest 3,200.
LARGE = 10  # Accounts with a hundredth of all posts each; one has a tenth.
YEARS = 10
SPREAD = (0.25, 4.0)  # Of the scores, as a beta distribution: most are near 0, one in a hundred is above 0.5.
ON_X = {"network": "x", "kind": "account", "platform": "", "workspace_id": "", "user_id": ""}
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
BATCH = 50_000  # Posts a transaction.
TEXTS = 50_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)

_LABELS = ("severe_toxicity", "obscene", "threat", "insult", "identity_attack")
COLUMNS = {
    "posts": ("id", "collection", "scan_id", "created_at", "kind", "lang", "text", "likes", "reposts"),
    "scores": (
        "collection",
        "model",
        "post_id",
        "scan_id",
        "created_at",
        "kind",
        "text_key",
        "toxicity",
        *_LABELS,
        "severity",
    ),
    "skips": ("collection", "model", "post_id", "reason", "scan_id", "kind"),
}

Rows = dict[str, list[tuple[Any, ...]]]  # By table; the columns are those of `COLUMNS`.


@dataclass(frozen=True, slots=True)
class Filled:
    """An account of the filled database: its scan, its key, and how many of its posts are scored."""

    scan_id: int
    key: int
    scored: int


def sizes(posts: int, seed: int = 1) -> list[int]:
    """How many scored posts each account has: one a tenth of all, ten a hundredth each, the others as on X."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose.
    made = [posts // 10, *[posts // 100] * LARGE]
    left = posts - sum(made)
    while left > 0:
        made.append(min(left, chance.randint(LEAST, MOST)))
        left -= made[-1]
    chance.shuffle(made)
    return made


async def make_accounts(store: Store, numbers: Sequence[int]) -> tuple[list[Filled], int]:
    """Accounts with a finished scan each, for so many scored posts each; and the key of the model."""
    async with store.write() as connection:
        await scans.register_model(connection, MODEL_ID)
        model = (await connection.execute(sa.select(scans.model_key(MODEL_ID)))).scalar_one()
        known = [
            {**ON_X, "id": f"{number}", "handle": f"measured{number}", "name": ""} for number in range(len(numbers))
        ]
        await connection.execute(sa.insert(schema.collections), known)
        keys = dict((await connection.execute(sa.select(schema.collections.c.id, schema.collections.c.key))).all())
        done = [_scan(keys[f"{number}"], model, number) for number in range(len(numbers))]
        await connection.execute(sa.insert(schema.scans), done)
        ids = dict((await connection.execute(sa.select(schema.scans.c.collection, schema.scans.c.id))).all())
    return [Filled(ids[keys[f"{n}"]], keys[f"{n}"], scored) for n, scored in enumerate(numbers)], model


def _scan(collection: int, model: int, number: int) -> dict[str, Any]:
    handle = f"measured{number}"
    return {
        "collection": collection, "model": model, "model_name": "mini", "source_kind": SourceKind.TIMELINE,
        "locator": handle,
        "handle": handle, "include_reposts": False, "platform": REQUESTER.platform, "workspace_id": "",
        "user_id": REQUESTER.user_id, "status": ScanStatus.DONE, "created_at": NEWEST, "finished_at": NEWEST,
    }  # fmt: skip


def batches(accounts: Iterable[Filled], model: int, texts: list[str], seed: int = 1) -> Iterator[Rows]:
    """The rows of all accounts' posts, scores and skips, some `BATCH` posts at a time, saying what `texts` say."""
    chance = np.random.default_rng(seed)
    batch: Rows = {table: [] for table in COLUMNS}
    for account in accounts:
        for times, fate in _posts(account, chance):
            for table, rows in _rows(account, model, times, fate, texts, chance).items():
                batch[table] += rows
            if len(batch["posts"]) >= BATCH:
                yield batch
                batch = {table: [] for table in COLUMNS}
    yield batch


def _posts(account: Filled, chance: Generator) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Times (ms since 1970), newest first, and what becomes of each post: 0 scored, 1 a repost, 2 skipped."""
    reposts, skipped = account.scored // 5, account.scored // 50
    fate = np.repeat([0, 1, 2], [account.scored, reposts, skipped])
    chance.shuffle(fate)
    newest, gap = (NEWEST - _EPOCH) // _MS, timedelta(days=365 * YEARS) // _MS // len(fate)
    times = newest - np.arange(len(fate)) * gap
    for start in range(0, len(fate), BATCH):
        yield times[start : start + BATCH], fate[start : start + BATCH]


def _rows(
    account: Filled, model: int, times: np.ndarray, fate: np.ndarray, texts: list[str], chance: Generator
) -> Rows:
    """The rows of these posts of the account."""
    count, scored = len(times), fate == 0
    ids = ((times - (written_at(SocialNetwork.X, 0) - _EPOCH) // _MS) << 22) + (account.key & 0x3FFFFF)
    own = np.where(chance.random(count) < 0.3, PostKind.REPLY, PostKind.ORIGINAL)
    kinds = np.where(fate == 1, PostKind.REPOST, own)
    likes, reposts = chance.integers(500, size=count), chance.integers(50, size=count)
    chosen = (texts[n] for n in chance.integers(len(texts), size=count))
    share = chance.beta(*SPREAD, int(scored.sum()))
    toxicity, *labels = (
        np.rint(each * STEPS).astype(int) for each in (share, *(share * chance.random(len(share)) for _ in _LABELS))
    )
    grave = np.maximum.reduce(
        [labels[_LABELS.index(label)] for label in ("severe_toxicity", "threat", "identity_attack")]
    )
    places = np.array([schema.KINDS.index(PostKind(kind)) for kind in kinds.tolist()])
    keys = (chance.bytes(16) for _ in toxicity)
    key, scan = repeat(account.key), repeat(account.scan_id)
    return {
        "posts": list(
            zip(*_lists(ids), key, scan, *_lists(times, kinds), repeat("en"), chosen, *_lists(likes, reposts))
        ),
        "scores": list(
            zip(
                key,
                repeat(model),
                *_lists(ids[scored]),
                scan,
                *_lists(times[scored], places[scored]),
                keys,
                *_lists(toxicity, *labels, toxicity + grave),
            )
        ),
        "skips": [
            (account.key, model, post, SkipReason.NOTHING_TO_SCORE.value, account.scan_id, 0)
            for post in ids[fate == 2].tolist()
        ],
    }


def _lists(*arrays: np.ndarray) -> list[list[Any]]:
    """Arrays as lists of Python's own numbers and strings, which is what drivers take."""
    return [array.tolist() for array in arrays]


async def fill_sqlite(path: Path, accounts: list[Filled], model: int, said: Callable[[int], None]) -> None:
    """Fill a migrated file that nobody has open; `said` gets the number of scores written so far."""
    texts = await asyncio.to_thread(made_posts, TEXTS)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1000000"):
        connection.execute(f"PRAGMA {pragma}")
    named = ", ".join(f"'{table}'" for table in COLUMNS)
    made = f"SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql > '' AND tbl_name IN ({named})"  # noqa: S608
    indexes = connection.execute(made).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    scored = 0
    for batch in batches(accounts, model, texts):
        connection.execute("BEGIN")
        for table, rows in batch.items():
            columns = COLUMNS[table]
            values = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", rows)  # noqa: S608
        connection.execute("COMMIT")
        said(scored := scored + len(batch["scores"]))
    for _, line in indexes:
        connection.execute(line)
        said(scored)
    connection.close()


async def fill_postgres(url: str, accounts: list[Filled], model: int, said: Callable[[int], None]) -> None:
    """Fill a migrated database as its superuser, by COPY; then vacuum it, as it would do by itself before long."""
    import asyncpg

    texts = await asyncio.to_thread(made_posts, TEXTS)
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    made = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = any($1) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    indexes = await connection.fetch(made, list(COLUMNS))
    for name, _ in indexes:
        await connection.execute(f"DROP INDEX {name}")
    scored = 0
    for batch in batches(accounts, model, texts):
        async with connection.transaction():
            for table, rows in batch.items():
                await connection.copy_records_to_table(table, records=rows, columns=COLUMNS[table])
        said(scored := scored + len(batch["scores"]))
    for table in counting.TABLES:  # Triggers of a replica rest.
        await connection.execute(counting.count("postgresql", table))
    await connection.execute("SET maintenance_work_mem = '1GB'")
    for _, line in indexes:
        await connection.execute(line)
        said(scored)
    await connection.execute("VACUUM (ANALYZE)")
    await connection.execute("CHECKPOINT")
    await connection.close()
