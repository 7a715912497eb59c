"""The few places where SQLite and PostgreSQL need different SQL, and what only PostgreSQL needs.

SQLite has one process and lets one transaction write at a time. On PostgreSQL many write beside each other, so whoever
reads something and then writes what follows from it holds a lock in between. Locks are taken in one order, so that
nobody waits in a circle: `lock` of a requester, an account or what is erased; rows of collections, by key, for
whoever changes what belongs to one; other rows; `lock` of money at the end.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any, TypeVar
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

POSTGRESQL = "postgresql"
READS_ONLY = "postgresql_readonly"  # SQLAlchemy's option of a connection.

_Select = TypeVar("_Select", bound=sa.Select[Any])


class Lock(Enum):
    """What one transaction at a time works on, in all processes. The numbers are PostgreSQL's advisory locks."""

    SCHEMA = 0x70_78_01
    ERASING = 0x70_78_02
    REQUESTER = 0x70_78_03
    ACCOUNT = 0x70_78_04
    BUDGET = 0x70_78_05
    EXPORTS = 0x70_78_06
    MOVING = 0x70_78_07


def on_postgres(connection: AsyncConnection) -> bool:
    """Whether other transactions may write beside this one."""
    return connection.dialect.name == POSTGRESQL


def insert(connection: AsyncConnection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows `ON CONFLICT`."""
    return postgresql.insert(table) if on_postgres(connection) else sqlite.insert(table)


async def run(connection: AsyncConnection, statement: str, *values: Any) -> Sequence[sa.Row[Any]]:
    """Run a statement of ours as it stands, below SQLAlchemy, which takes longer to put one together.

    `{1}` is the first value, and so on; where that is a list, `column {1}` asks whether it is one of these.
    """
    marks: list[str] = []
    given: list[Any] = []
    for value in values:
        place = len(given) + 1
        if on_postgres(connection):
            marks.append(f"= ANY(${place})" if isinstance(value, list) else f"${place}")
            given.append(value)
        elif isinstance(value, list):
            marks.append(f"IN ({', '.join(f'?{number}' for number in range(place, place + len(value)))})")
            given += value
        else:
            marks.append(f"?{place}")
            given.append(value)
    return (await connection.exec_driver_sql(statement.format("", *marks), tuple(given))).all()


class unseen(FunctionElement[int]):  # noqa: N801 - it reads as the function that it is in SQL.
    """A collection's key that PostgreSQL does not look at when it chooses an index, where rows are sought by their ids.

    Of a collection that is new since it last analyzed the tables it believes that there are no rows: any index that
    begins with the collection seems as good as the ids' own, and it may read all of them for each row.
    """

    type = sa.BigInteger()
    inherit_cache = True


@compiles(unseen)
def _seen(element: unseen, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(unseen, POSTGRESQL)
def _unseen(element: unseen, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT {compiler.process(element.clauses, **options)})"


GIVEN = "{given}"


async def write_rows(
    connection: AsyncConnection, statement: str, columns: Sequence[sa.Column[Any]], rows: Sequence[Sequence[Any]]
) -> None:
    """Run a statement that reads `rows` from `GIVEN`, a table with `columns`: below SQLAlchemy, which takes longer.

    SQLite runs it once for each row, PostgreSQL once for all, with an array for each column.
    """
    if not rows:
        return
    dialect = connection.dialect
    types = [column.type.dialect_impl(dialect) for column in columns]
    processors = [each.bind_processor(dialect) for each in types]
    given: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, process in enumerate(processors):
        if process:
            given[place] = [process(value) for value in given[place]]
    names = ", ".join(column.name for column in columns)
    if on_postgres(connection):
        arrays = ", ".join(f"${place}::{each.compile(dialect)}[]" for place, each in enumerate(types, 1))
        source = f"unnest({arrays}) AS given ({names})"
        await connection.exec_driver_sql(statement.replace(GIVEN, source), tuple(map(list, given)))
        return
    marks = ", ".join(f"? AS {column.name}" for column in columns)
    source = f"(SELECT {marks}) AS given"
    await connection.exec_driver_sql(statement.replace(GIVEN, source), list(zip(*given, strict=True)))


def contains(column: sa.ColumnElement[str], words: str) -> sa.ColumnElement[bool]:
    """Whether the words stand in the text, capitals or not, on SQLite: its LIKE ignores case by itself, in ASCII."""
    found: sa.ColumnElement[bool] = column.contains(words, autoescape=True)
    return found


def octets(column: sa.ColumnElement[str], *, postgres: bool) -> sa.ColumnElement[int]:
    """How many bytes the text has. SQLite counts characters, up to the first NUL, unless it takes it for bytes."""
    return sa.func.octet_length(column) if postgres else sa.func.length(sa.cast(column, sa.LargeBinary))


def lock_rows(connection: AsyncConnection, query: _Select, of: sa.Table) -> _Select:
    """The query, which in a writing transaction also locks the rows of `of` that it finds."""
    assert connection.sync_connection
    reads_only = connection.sync_connection.get_execution_options().get(READS_ONLY)
    return query if reads_only or not on_postgres(connection) else query.with_for_update(of=of)


def unheld(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a row is one of these and no other transaction holds it, for updates of several rows.

    Those who delete meet the same rows in another order: what they hold now is theirs, and nobody waits in a circle.
    """
    free = sa.select(table.c.id).where(*where).with_for_update(key_share=True, skip_locked=True).cte("unheld")
    return table.c.id.in_(sa.select(free.c.id))


async def wait_for_reader(connection: AsyncConnection) -> None:
    """Let this reading transaction stand still for an hour: a pager takes a page, what scores may be busy.

    PostgreSQL ends others much sooner (`postgres`), as they may hold locks that others wait for; this one reads.
    """
    if on_postgres(connection):
        await connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '1h'")


def lock_number(name: bytes) -> int:
    """A name's number for `lock`; names that share one by chance wait a few milliseconds for each other."""
    return crc32(name) - 2**31


async def lock(connection: AsyncConnection, subject: Lock, who: int = 0) -> None:
    """Lock the subject until this transaction ends; waits while another transaction has it.

    `who` (32 bits) divides a subject: only transactions with the same number wait for each other.
    """
    if on_postgres(connection):
        locked = sa.func.pg_advisory_xact_lock(sa.cast(subject.value, sa.Integer), sa.cast(who, sa.Integer))
        await connection.execute(sa.select(locked))
