"""`python -m bench.scale.store sqlite FOLDER` (or postgres): the store when it holds ten million scored posts.

The database is filled once and stays in FOLDER, so that it can be measured again. Times are the clock's; beside them
stand those without the waiting for a processor, which on a busy machine is other work's.
"""

import argparse
import asyncio
import json
import time
from pathlib import Path

from bench.figures import Figure, keep, show
from bench.scale.databases import Database, Postgres, Sqlite
from bench.scale.filling import Filled, make_accounts, sizes
from bench.scale.looking import by_size, cold, reported, warm
from bench.scale.writing import writing
from bench.storing import AIM, rate
from bench.texts import made_posts
from bot import log
from bot.core.store.posts.words import catch_up

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
SCANNED = 20_000  # Posts that are scanned end to end.
LARGE, LARGE_AIM = 5_000_000, 5_000  # From so many stored posts on, so many a second are to be stored.
WORDS = ("words", "ix_posts_words")  # The names of what belongs to the index of words begin so.
PARTS = ("fill", "size", "write", "warm", "cold")


async def fill(database: Database, posts: int) -> list[Filled]:
    """Fill a new database; its accounts."""
    store = await database.open()
    accounts, model = await make_accounts(store, sizes(posts))
    await store.close()
    started = time.monotonic()

    def said(scored: int) -> None:
        seconds = time.monotonic() - started
        print(f"\r{scored} of {posts} scored posts, {scored / seconds:.0f}/s", end="", flush=True)

    await database.fill(accounts, model, said)
    print()
    store = await database.open()
    await catch_up(store)
    await store.close()
    return accounts


async def size(database: Database, scored: int, most: float) -> list[Figure]:
    """Bytes a scored post, of each table and index that takes more than one."""
    parts = await database.parts()
    words = {name: parts.pop(name) for name in list(parts) if name.startswith(WORDS)}
    largest = sorted(((bytes_ / scored, name) for name, bytes_ in parts.items()), reverse=True)
    figures = [Figure(name, "bytes", [each]) for each, name in largest if each > 1]
    whole = Figure(
        "a scored post, but for the index of words", "bytes", [sum(parts.values()) / scored], most, most=True
    )
    texts = await database.texts()
    return [
        whole,
        Figure("the index of words, against the texts in it", "times", [sum(words.values()) / texts], 2.0, most=True),
        *figures,
    ]


async def write(database: Database, scored: int) -> list[Figure]:
    """The rate of writing, and the pages of what was just written, before anything has tidied up."""
    figures, fresh = await writing(database)
    posts = made_posts(SCANNED, time.time_ns())
    clock, processor = await rate(database, posts, time.time_ns())
    aim = AIM if scored < LARGE else LARGE_AIM
    figures.append(Figure("from page to stored score, end to end", "posts/s", [clock], aim))
    figures.append(Figure("the same, a second of processor time", "posts", [processor]))
    return figures + await warm(database, [fresh], f"{fresh.scored:,}, just written")


async def measure(database: Database, accounts: list[Filled], only: str | None) -> list[Figure]:
    """The figures of all parts, or of one; each is printed when it is there."""
    table: list[Figure] = []

    def note(figures: list[Figure]) -> None:
        show(figures)
        table.extend(figures)

    groups = by_size(accounts)
    if only in {None, "size"}:
        note(await size(database, sum(each.scored for each in accounts), database.most_bytes))
    for name, some in groups.items():
        if only in {None, "warm"}:
            note(await warm(database, some, name))
            note(await reported(database, some, name))
    if only in {None, "write"}:
        note(await write(database, sum(each.scored for each in accounts)))
    *ordinary, other = groups["ordinary"]
    for name, some in (groups | {"ordinary": ordinary}).items():
        if only in {None, "cold"}:
            note(await cold(database, some, other, name))
    return table


def run(database: Database, posts: int, note: Path, only: str | None) -> list[Figure]:
    """Fill the database, unless `note` says that it is, and measure."""
    with database.on():
        if not note.exists():
            accounts = asyncio.run(fill(database, posts))
            note.write_text(json.dumps([(each.scan_id, each.key, each.scored) for each in accounts]))
        accounts = [Filled(*line) for line in json.loads(note.read_text())]
        return asyncio.run(measure(database, accounts, only))


def main() -> None:
    """Read the options, measure, and keep the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("database", choices=DATABASES)
    options.add_argument("folder", type=Path, help="where the database is, or goes: 27 GB are not too much for both")
    options.add_argument("--posts", type=int, default=10_000_000, help="scored posts (default: 10000000)")
    options.add_argument("--only", choices=PARTS, help="one part of it (default: all)")
    options.add_argument("--json", type=Path, default=Path("build/scale-store.json"), help="where the figures go")
    chosen = options.parse_args()
    log.configure("error")
    table = run(DATABASES[chosen.database](chosen.folder), chosen.posts, chosen.folder / "accounts.json", chosen.only)
    keep(table, chosen.json)


if __name__ == "__main__":
    main()
