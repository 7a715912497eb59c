"""SQLite and PostgreSQL as the bench needs them: filled, made cold, and looked at from outside."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import sqlalchemy as sa
from pydantic import SecretStr

from bench.scale.filling import Filled, fill_postgres, fill_sqlite
from bench.scale.server import Server, make_cold
from bot.core.store.engine.database import Store
from bot.core.store.engine.dialect import octets
from bot.core.store.engine.open_store import open_store
from bot.core.store.posts.words import LEAST
from bot.core.store.schema import post_counts, posts


class Database(ABC):
    """A database in a folder. It is used within `on`."""

    most_bytes: float
    """The aim for the room of a scored post, but for the index of words."""

    @abstractmethod
    def on(self) -> AbstractContextManager[None]:
        """Run the server, if there is one, until the block ends."""

    @abstractmethod
    async def open(self) -> Store:
        """The bot's own store over it, migrated."""

    @abstractmethod
    async def fill(self, accounts: list[Filled], model: int, said: Callable[[int], None]) -> None:
        """Put the accounts' posts and scores into it; nobody has it open."""

    @abstractmethod
    def make_cold(self) -> None:
        """Have nothing of it in memory any more; nobody has it open."""

    @abstractmethod
    async def analyze(self) -> None:
        """Have it look at what its tables hold, as it does by itself before long."""

    @abstractmethod
    async def parts(self) -> dict[str, int]:
        """The bytes of each table and each index."""

    async def texts(self) -> int:
        """The bytes of all texts that the index of words is made of."""
        number = sa.func.sum(post_counts.c.posts)
        large = sa.select(post_counts.c.collection).group_by(post_counts.c.collection).having(number >= LEAST)
        bytes_ = octets(posts.c.text, postgres=isinstance(self, Postgres))
        query = sa.select(sa.func.coalesce(sa.func.sum(bytes_), 0)).where(posts.c.collection.in_(large))
        store = await self.open()
        async with store.read() as connection:
            found = (await connection.execute(query)).scalar_one()
        await store.close()
        return max(1, int(found))

    @abstractmethod
    def processes(self) -> Iterable[int]:
        """The processes, beside this one, that answer us."""


class Sqlite(Database):
    """A file."""

    most_bytes = 600

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "toxscan.db"

    def on(self) -> AbstractContextManager[None]:
        """There is no server."""
        return nullcontext()

    async def open(self) -> Store:
        """See `Database`."""
        return await open_store(self._file)

    async def fill(self, accounts: list[Filled], model: int, said: Callable[[int], None]) -> None:
        """See `Database`."""
        await fill_sqlite(self._file, accounts, model, said)

    def make_cold(self) -> None:
        """See `Database`."""
        make_cold(self._file.parent.glob(f"{self._file.name}*"))

    async def analyze(self) -> None:
        """It never does."""

    async def parts(self) -> dict[str, int]:
        """As SQLite's own table of its pages has it; the sum that it offers itself overflows at 2 GB."""
        connection = sqlite3.connect(self._file)
        [[page]] = connection.execute("PRAGMA page_size")
        pages = connection.execute("SELECT name, pageno FROM dbstat WHERE aggregate = TRUE")
        found = {name: count * page for name, count in pages}
        connection.close()
        return found

    def processes(self) -> Iterable[int]:
        """It is a library."""
        return ()


class Postgres(Database):
    """A server of our own."""

    most_bytes = 900

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server = Server(folder / "server")

    @contextmanager
    def on(self) -> Iterator[None]:
        """See `Database`."""
        self._server.start()
        try:
            yield
        finally:
            self._server.stop()

    async def open(self) -> Store:
        """See `Database`."""
        return await open_store(SecretStr(self._server.url.replace("postgresql:", "postgresql+asyncpg:")))

    async def fill(self, accounts: list[Filled], model: int, said: Callable[[int], None]) -> None:
        """See `Database`."""
        await fill_postgres(self._server.url, accounts, model, said)

    def make_cold(self) -> None:
        """Restart it, too: it has a cache of its own."""
        self._server.stop()
        make_cold(self._server.files())
        self._server.start()

    async def analyze(self) -> None:
        """See `Database`."""
        import asyncpg

        connection = await asyncpg.connect(self._server.url)
        await connection.execute("ANALYZE")
        await connection.close()

    async def parts(self) -> dict[str, int]:
        """As PostgreSQL has it; a long text kept elsewhere (TOAST) counts with its table."""
        import asyncpg

        connection = await asyncpg.connect(self._server.url)
        sizes = (
            "SELECT relname, pg_relation_size(oid) + CASE WHEN reltoastrelid = 0 THEN 0 "
            "ELSE pg_total_relation_size(reltoastrelid) END "
            "FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
        )
        found = {row[0]: row[1] for row in await connection.fetch(sizes)}
        await connection.close()
        return found

    def processes(self) -> Iterable[int]:
        """See `Database`."""
        return self._server.backends()
