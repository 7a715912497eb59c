"""A database as it was when everything of one account's number was one account for everybody."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

from bot.core.domain.people import Requester
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from bot.core.store.engine.open_store import open_store
from bot.core.store.engine.postgres import PostgresStore
from tests.servers.postgres import Postgres

BEFORE = "0012"
ALICE, BOB, CAROL, DAVE = (Requester("terminal", name) for name in ("alice", "bob", "carol", "dave"))
NOBODY = Requester("", "")
MODEL = "fake-1"


class OldDatabase(Protocol):
    """A database of that time, to be filled and then brought up to date."""

    async def say(self, statement: str) -> None:
        """Carry out a statement."""
        ...

    def bytes_of(self, digits: str) -> str:
        """These hexadecimal digits as bytes, in its own words."""
        ...

    def migrated(self) -> AbstractAsyncContextManager[Store]:
        """Bring it up to date and open it."""
        ...


class OldSqlite:
    """In a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        migrate(path, BEFORE)

    async def say(self, statement: str) -> None:
        """Carry out a statement."""
        connection = sqlite3.connect(self._path)
        with connection:
            connection.execute(statement)
        connection.close()

    def bytes_of(self, digits: str) -> str:
        """These hexadecimal digits as bytes, in SQLite's words."""
        return f"x'{digits}'"

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[Store]:
        """Bring it up to date and open it."""
        store = await open_store(self._path)
        try:
            yield store
        finally:
            await store.close()


class OldPostgres:
    """On a server."""

    def __init__(self, server: Postgres, store: PostgresStore, name: str) -> None:
        self._server, self._store, self._name = server, store, name

    async def say(self, statement: str) -> None:
        """Carry out a statement."""
        await self._server.say(statement, database=self._name)

    def bytes_of(self, digits: str) -> str:
        """These hexadecimal digits as bytes, in PostgreSQL's words."""
        return f"decode('{digits}', 'hex')"

    @asynccontextmanager
    async def migrated(self) -> AsyncIterator[Store]:
        """Bring it up to date and open it."""
        for table in ("accounts", "models", "scans", "searches"):  # Rows with a number of their own came in.
            column = "key" if table in {"accounts", "models"} else "id"
            await self.say(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), 1000)")
        await self._store.migrate()
        yield self._store


@asynccontextmanager
async def old_postgres(server: Postgres) -> AsyncIterator[OldPostgres]:
    """A new one on a server."""
    async with server.database("template0") as url:
        store = PostgresStore.wrap(url)
        await store.migrate(BEFORE)
        try:
            yield OldPostgres(server, store, url.get_secret_value().rpartition("/")[2])
        finally:
            await store.close()


class Old:
    """Fills one, in the words of that time."""

    def __init__(self, database: OldDatabase) -> None:
        self.database = database
        self._posts = 0

    async def add(self, table: str, **values: object) -> None:
        """One row."""
        given = ", ".join(_literal(value) for value in values.values())
        await self.database.say(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({given})")  # noqa: S608 - ours

    async def account(self, key: int, number: str, handle: str, name: str = "", *, looked_up: bool = False) -> None:
        """What was known of an account's number."""
        seen = {"looked_up_at": 1_700_000_000_000, "posts": 300, "cursor": "read"} if looked_up else {}
        await self.add("accounts", key=key, id=number, handle=handle, name=name, **seen)

    async def scan(
        self,
        number: int,
        account: int,
        posts: range,
        who: Requester,
        *others: Requester,
        kind: str = "archive",
        handle: str = "",
    ) -> None:
        """A finished scan of somebody's that brought these posts in; the others joined it. Every third has no words."""
        await self.add(
            "scans", id=number, account=account, model=1, model_name="mini", source_kind=kind, locator="/it.zip",
            handle=handle, include_reposts=False, **_who(who), status="done", cursor="end", broken=0, error="",
            created_at=number, finished_at=number,
        )  # fmt: skip
        for each in (who, *others):
            if each.user_id:
                await self.add("searches", **_who(each), scan_id=number, asked_at=number)
        for post in posts:
            self._posts += 1
            shared = {"account": account, "scan_id": number, "created_at": post, "kind": "original"}
            await self.add("posts", seq=self._posts, id=post, lang="en", text=f"post {post}", **shared)
            if post % 3:
                key = _Raw(self.database.bytes_of(f"{post:032x}"))
                await self.add("scores", model=1, post_id=post, text_key=key, toxicity=0.9, **shared)
            else:
                await self.add("skips", account=account, model=1, post_id=post, reason="nothing_to_score")

    async def mark(self, account: int, post: int, who: Requester) -> None:
        """Somebody marked a post as not toxic."""
        await self.add("marks", space=who.space, account=account, post_id=post, **_who(who), marked_at=1)


class _Raw(str):
    """Words that are SQL already."""

    __slots__ = ()


def _who(requester: Requester) -> dict[str, str]:
    return {
        "platform": requester.platform,
        "workspace_id": requester.workspace_id,
        "user_id": requester.user_id,
    }


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case _Raw():
            return value
        case str():
            return "'" + value.replace("'", "''") + "'"
    return str(value)
