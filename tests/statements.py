"""Each statement is compiled once for all the databases of a test process: every test opens its own, on a new engine.

SQLAlchemy keeps compiled statements by engine and dialect; of the time of a test in the core that took a sixth. Here
all engines of a kind share their statements, as their dialects are equal.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

_COMPILED: dict[Any, Any] = {}


class _Shared:
    """Equal to every other of its kind, and so the key of the same statements."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Called by SQLAlchemy for each new engine."""
        engine.update_execution_options(compiled_cache=_COMPILED)


class SharedSqlite(_Shared, SQLiteDialect_aiosqlite):
    """For `sqlite+aiosqlite:`."""

    supports_statement_cache = True


class SharedPostgres(_Shared, PGDialect_asyncpg):
    """For `postgresql+asyncpg:`."""

    supports_statement_cache = True


def share() -> None:
    """From now on, in this process."""
    registry.register("sqlite.aiosqlite", __name__, SharedSqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, SharedPostgres.__name__)
