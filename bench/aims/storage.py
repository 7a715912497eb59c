"""What the store reaches: rates of writing, room, pages, reports and words, by the number of posts in one account."""

import asyncio
import json
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from bench import storing
from bench.aims.aim import NotHereError, Rounds, Size
from bench.figures import Figure
from bench.scale import store as scale
from bench.scale.databases import Database, Postgres, Sqlite
from bench.scale.filling import Filled, make_accounts
from bench.scale.looking import QUERIES, reported, warm
from bench.scale.server import PROGRAMS
from bench.texts import made_posts
from bot.core.store.posts.words import catch_up

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
STORED = 20_000  # Posts of a measured scan.
ORDINARY = 3_200  # Posts of the account beside the large one.
NO_POSTGRES = "no PostgreSQL on this machine"
TURNS = 40  # Of each kind of page, in each round.
WORD, FLAGGED, REPORT = "with a word", "flagged only", "the report's numbers"


def need(name: str) -> None:
    """Make sure that the database can be started.

    Raises:
        NotHereError: PostgreSQL is not installed.
    """
    if name == "postgres" and not (shutil.which("initdb") or list(PROGRAMS.glob("*/bin/initdb"))):
        raise NotHereError(NO_POSTGRES)


def opened(name: str, folder: Path) -> Database:
    """The database below `folder`."""
    need(name)
    return DATABASES[name](folder)


def stored(name: str, size: Size) -> Rounds:
    """Posts a second from page to stored score in a new database, by the clock and by processor time; and its room."""
    need(name)
    clock, processor, room = storing.measure(name, size.of(STORED), size.rounds, size.folder)
    return clock.rounds, processor.rounds, room.rounds


def one_account(name: str, posts: int, size: Size) -> Rounds:
    """Of one account with so many scored posts: room, pages, the report's numbers and a page with a word."""
    database = opened(name, size.folder / "filled")
    with database.on():
        accounts = asyncio.run(_fill(database, [size.of(posts), size.of(ORDINARY)]))
        return asyncio.run(_look(database, accounts, size.rounds))


async def _fill(database: Database, numbers: Sequence[int]) -> list[Filled]:
    store = await database.open()
    accounts, model = await make_accounts(store, numbers)
    await store.close()
    await database.fill(accounts, model, lambda _scored: None)
    store = await database.open()
    await catch_up(store)
    await store.close()
    return accounts


async def _look(database: Database, accounts: list[Filled], rounds: int) -> Rounds:
    largest = max(accounts, key=lambda each: each.scored)
    room, index, *_ = await scale.size(database, sum(each.scored for each in accounts), database.most_bytes)
    figures = []
    for _ in range(rounds):
        figures += await warm(database, [largest], "", TURNS) + await reported(database, [largest], "")
    return room.rounds, index.rounds, *_times(figures)


def _times(figures: Sequence[Figure]) -> Rounds:
    """The 99th percentiles of each round: of the slowest kind of page, "flagged only", the report, and a word."""
    rounds = {what: _of(figures, f": {what}, 99 %") for what in (*QUERIES, REPORT)}
    pages = [rounds[what] for what in QUERIES if what != WORD]
    return [max(each) for each in zip(*pages, strict=True)], rounds[FLAGGED], rounds[REPORT], rounds[WORD]


def _of(figures: Sequence[Figure], name: str) -> list[float]:
    return [value for figure in figures if figure.name == name for value in figure.rounds]


def ten_million(name: str, size: Size) -> Rounds:
    """The same of the database that `bench.scale.store` has filled, and how fast it stores more.

    Raises:
        NotHereError: it has not been filled.
    """
    folder = size.filled / name
    if not (folder / "accounts.json").exists():
        raise NotHereError(f"fill it with: python -m bench.scale.store {name} {folder} --only fill")
    database = opened(name, folder)
    with database.on():
        accounts = [Filled(*line) for line in json.loads((folder / "accounts.json").read_text())]
        looked = asyncio.run(_look(database, accounts, size.rounds))
        rates = [_store_more(database, size) for _ in range(size.rounds)]
    return rates, *looked


def _store_more(database: Database, size: Size) -> float:
    posts = made_posts(size.of(STORED), time.time_ns())
    return asyncio.run(storing.rate(database, posts, time.time_ns()))[0]
