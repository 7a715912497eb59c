"""The few places where SQLite and PostgreSQL need different SQL, and what only PostgreSQL needs.

SQLite has one process and lets one transaction write at a time. On PostgreSQL many write beside each other, so whoever
reads something and then writes what follows from it holds a lock in between. Locks are taken in one order, so that
nobody waits in a circle: `lock` of a requester, an account or what is erased; rows of collections, by key, for
whoever changes what belongs to one; other rows; `lock` of money at the end.
"""

from enum import Enum
from typing import Any, TypeVar
from zlib import crc32

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

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


def contains(connection: AsyncConnection, column: sa.ColumnElement[str], words: str) -> sa.ColumnElement[bool]:
    """Whether the words stand in the text, capitals or not; SQLite's LIKE ignores case by itself, in ASCII."""
    find: Any = column.icontains if on_postgres(connection) else column.contains
    found: sa.ColumnElement[bool] = find(words, autoescape=True)
    return found


def octets(connection: AsyncConnection, column: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """How many bytes the text has. SQLite counts characters, up to the first NUL, unless it takes it for bytes."""
    if on_postgres(connection):
        return sa.func.octet_length(column)
    return sa.func.length(sa.cast(column, sa.LargeBinary))


def lock_rows(connection: AsyncConnection, query: _Select, of: sa.Table) -> _Select:
    """The query, which in a writing transaction also locks the rows of `of` that it finds."""
    assert connection.sync_connection
    reads_only = connection.sync_connection.get_execution_options().get(READS_ONLY)
    return query if reads_only or not on_postgres(connection) else query.with_for_update(of=of)


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
