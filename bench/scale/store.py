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
from bench.scale.filling import Filled, make_accounts
from bench.scale.looking import by_size, cold, reported, warm
from bench.scale.writing import writing
from bot import log

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
PARTS = ("fill", "size", "write", "warm", "cold")


async def fill(database: Database, posts: int) -> list[Filled]:
    """Fill a new database; its accounts."""
    store = await database.open()
    accounts, model = await make_accounts(store, posts)
    await store.close()
    started = time.monotonic()

    def said(scored: int) -> None:
        seconds = time.monotonic() - started
        print(f"\r{scored} of {posts} scored posts, {scored / seconds:.0f}/s", end="", flush=True)

    await database.fill(accounts, model, said)
    print()
    return accounts


async def size(database: Database, scored: int) -> list[Figure]:
    """Bytes a scored post, of each table and index that takes more than one."""
    parts = await database.parts()
    largest = sorted(((bytes_ / scored, name) for name, bytes_ in parts.items()), reverse=True)
    figures = [Figure(name, "bytes", [each]) for each, name in largest if each > 1]
    return [Figure("a scored post, with all that belongs to it", "bytes", [sum(parts.values()) / scored]), *figures]


async def write(database: Database) -> list[Figure]:
    """The rate of writing, and the pages of what was just written, before anything has tidied up."""
    figures, fresh = await writing(database)
    return figures + await warm(database, [fresh], f"{fresh.scored:,}, just written")


async def measure(database: Database, accounts: list[Filled], only: str | None) -> list[Figure]:
    """The figures of all parts, or of one; each is printed when it is there."""
    table: list[Figure] = []

    def note(figures: list[Figure]) -> None:
        show(figures)
        table.extend(figures)

    groups = by_size(accounts)
    if only in {None, "size"}:
        note(await size(database, sum(each.scored for each in accounts)))
    for name, some in groups.items():
        if only in {None, "warm"}:
            note(await warm(database, some, name))
            note(await reported(database, some, name))
    if only in {None, "write"}:
        note(await write(database))
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
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    keep(table, chosen.json)


if __name__ == "__main__":
    main()
