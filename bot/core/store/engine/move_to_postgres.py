"""Moves all data from the SQLite file into PostgreSQL: in batches, resumable after any stop, compared at the end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.errors import InputError, StoreError
from bot.core.store.engine.database import Store
from bot.core.store.engine.postgres import UNFINISHED, PostgresStore
from bot.core.store.engine.sqlite import SqliteStore
from bot.core.store.operations.processes import count_others
from bot.core.store.schema import forgotten, metadata, post_counts, processes, reservations, scans, score_counts
from bot.core.text.catalog import _

BATCH = 1000  # Rows a transaction.
# Of processes there are none that run; counts come into being with what they count.
TABLES = [
    table for table in metadata.sorted_tables if table not in {processes, reservations, post_counts, score_counts}
]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a table is: `done` of its `rows` are copied, or compared where `checking`."""

    table: str
    done: int
    rows: int
    checking: bool = False


Tell = Callable[[Step], None]


async def move(source: Path, target: SecretStr, tell: Tell) -> int:
    """Copy every row of the file into the database, which must be empty or hold the beginning of just this copy.

    Each table is copied in the order of its primary key, so what is there says where to continue. Nobody can open the
    database before all of it is there and found equal. The file stays as it is.

    Returns:
        How many rows there are.

    Raises:
        InputError: there is no such file, or the database holds other data.
        StoreError: a bot uses either database, one of them fails, or they differ in the end.
    """
    if not await asyncio.to_thread(source.is_file):
        raise InputError(_("There is no database {path}.", path=source), _("Check --data-dir."))
    old = await SqliteStore.open(source)
    try:
        new = await PostgresStore.open(target, unfinished=True)
        try:
            async with new.reserve():
                return await _move(old, new, tell)
        finally:
            await new.close()
    finally:
        await old.close()


async def _move(old: Store, new: Store, tell: Tell) -> int:
    await _check_target(old, new, tell)
    async with new.write() as connection:
        await connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {UNFINISHED} ()")
    for table in TABLES:
        await _copy(old, new, table, tell)
    rows = 0
    async with old.read() as here:
        for table in TABLES:
            number = await _count(here, table)
            if await _differs(here, new, table, number, tell):
                raise StoreError(
                    _("The table {name} differs from the one in the file.", name=table.name), _("Please report this.")
                )
            rows += number
        last = {
            table: await _find_last_number(here, table) for table in TABLES if table.autoincrement_column is not None
        }
    async with new.write() as connection:
        for table, number in last.items():
            assert table.autoincrement_column is not None
            sequence = sa.func.pg_get_serial_sequence(table.name, table.autoincrement_column.name)
            await connection.execute(sa.select(sa.func.setval(sequence, max(number, 1), number > 0)))
        await connection.exec_driver_sql(f"DROP TABLE {UNFINISHED}")
    return rows


async def _check_target(old: Store, new: Store, tell: Tell) -> None:
    """Accept only a database that is empty, or holds the first rows of each table of this file.

    Raises:
        InputError: it holds something else.
        StoreError: a bot runs on it.
    """
    async with new.read() as there:
        if await count_others(there, ""):
            raise StoreError(_("A bot is running on that database."), _("Stop it first, or name another database."))
        numbers = {table: await _count(there, table) for table in TABLES}
    async with old.read() as here:
        for table, number in numbers.items():
            if number and await _differs(here, new, table, number, tell):
                raise InputError(
                    _("That database already holds other data, or this copy with what a bot has changed since."),
                    _("Name an empty database."),
                )


async def _copy(old: Store, new: Store, table: sa.Table, tell: Tell) -> None:
    """Copy the rows that are missing."""
    async with new.read() as connection:
        done = await _count(connection, table)
    async with old.read() as connection:
        rows = await _count(connection, table)
        tell(Step(table.name, done, rows))
        query = sa.select(table).order_by(*table.primary_key).offset(done)
        async with connection.stream(query) as result:
            async for batch in result.mappings().partitions(BATCH):
                async with new.write() as target:
                    await target.execute(sa.insert(table), [dict(row) for row in batch])
                done += len(batch)
                tell(Step(table.name, done, rows))


async def _count(connection: AsyncConnection, table: sa.Table) -> int:
    return (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()


async def _differs(here: AsyncConnection, new: Store, table: sa.Table, rows: int, tell: Tell) -> bool:
    """Whether the first `rows` of a table are others in the new database than in the file.

    The new one is asked last, and anew for each table: PostgreSQL would not wait until a large file is read.
    """
    mine = await _sum(here, table, rows, tell)
    async with new.read() as there:
        return mine != await _sum(there, table, rows, tell)


async def _sum(connection: AsyncConnection, table: sa.Table, rows: int, tell: Tell) -> tuple[int, int]:
    """How many rows there are, of the first `rows` by the primary key as SQLite orders it, and a checksum of them.

    The checksum is a sum, alike in whatever order they come. PostgreSQL orders words by its own rules: where there are
    not more than `rows` it is not asked for an order.
    """
    done, total = 0, 0
    query = sa.select(table)
    if connection.dialect.name == "sqlite":
        query = query.order_by(*table.primary_key).limit(rows)
    async with connection.stream(query) as result:
        async for batch in result.partitions(BATCH):
            total = (total + sum(map(_digest, batch))) % 2**128
            done += len(batch)
            tell(Step(table.name, done, rows, checking=True))
    return done, total


def _digest(row: sa.Row[Any]) -> int:
    """What stands for a row; PostgreSQL holds no NUL (`schema.StoredText`)."""
    plain = [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in row]
    return int.from_bytes(blake2b(repr(plain).encode(), digest_size=16).digest())


async def _find_last_number(connection: AsyncConnection, table: sa.Table) -> int:
    """The highest number that a table has given to a row, deleted rows included where that is known."""
    assert table.autoincrement_column is not None
    highest = [sa.select(sa.func.max(table.autoincrement_column))]
    if table is scans:
        highest.append(sa.select(sa.func.max(forgotten.c.scan_id)))
    if table.dialect_options["sqlite"]["autoincrement"]:
        given = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq", sa.Integer))
        highest.append(sa.select(sa.func.max(given.c.seq)).where(given.c.name == table.name))
    return max([(await connection.execute(query)).scalar() or 0 for query in highest])
