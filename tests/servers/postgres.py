"""A PostgreSQL for tests: a cluster of their own that is thrown away, or the one that TOXSCAN_TEST_POSTGRES names."""

import asyncio
import fcntl
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from bot.core.store.engine.postgres import PostgresStore

ADMIN = "TOXSCAN_TEST_POSTGRES"  # The URL of somebody who may create databases.
TEMPLATE = "toxscan_template"
# What is lost when the machine crashes is of no interest here; the log stays small, as it may lie in memory.
FAST = (
    *("fsync=off", "full_page_writes=off", "autovacuum=off", "max_connections=60"),
    *("wal_level=minimal", "max_wal_senders=0", "min_wal_size=32MB", "max_wal_size=128MB"),
)
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder that only this cluster may read is made there.
ENOUGH = 2 * 1024**3  # Bytes free there for the clusters of four test processes; Docker gives 64 MB.
PREFIX, LOCK = "toxscan-postgres-", "lock"  # Each cluster's folder, and the file in it that its process holds locked.
SECONDS = 60  # For a program of PostgreSQL's to end.

_numbers = itertools.count(1)


class Postgres:
    """A server, and new databases on it. One that is not ours can't be stopped."""

    _strategy = ""

    def __init__(self, url: str) -> None:
        self._admin = make_url(url)

    @property
    def admin(self) -> SecretStr:
        """The URL of its administrator."""
        return self.url(self._admin.database or "postgres")

    def url(self, database: str, **changes: str) -> SecretStr:
        """The URL of a database; `changes` are other parts of it, such as `username`."""
        return SecretStr(self._admin.set(database=database, **changes).render_as_string(hide_password=False))

    async def say(self, *statements: str, database: str = "") -> list[object]:
        """Run statements, each a transaction of its own; gives what the last one returns first."""
        import asyncpg

        plain = self._admin.set(drivername="postgresql", database=database or self._admin.database)
        connection = await asyncpg.connect(plain.render_as_string(hide_password=False))
        try:
            rows = []
            for statement in statements:
                rows = await connection.fetch(statement)
            return [row[0] for row in rows]
        finally:
            await connection.close()

    async def make_template(self) -> None:
        """A migrated database that others are copied from: in a moment, unlike migrating."""
        await self.say(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
        store = await PostgresStore.open(self.url(TEMPLATE))
        await store.close()

    @asynccontextmanager
    async def database(self, template: str = TEMPLATE) -> AsyncIterator[SecretStr]:
        """The URL of a new database, migrated and empty; gone afterwards."""
        name = f"toxscan_{os.getpid()}_{next(_numbers)}"
        await self.say(f"CREATE DATABASE {name} TEMPLATE {template} {self._strategy}")
        try:
            yield self.url(name)
        finally:
            await self.say(f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def store(self) -> AsyncIterator[PostgresStore]:
        """A store over a new database."""
        async with self.database() as url:
            opened = PostgresStore.wrap(url)
            try:
                yield opened
            finally:
                await opened.close()


class Cluster(Postgres):
    """A server of our own in `folder`, run as another user where we are root, which PostgreSQL refuses to be."""

    _strategy = "STRATEGY FILE_COPY"  # Takes half the time of copying through the log. Since PostgreSQL 15.

    def __init__(self, programs: Path, folder: Path, host: str) -> None:
        self._programs = programs
        self._folder = folder
        self._user = _other_user() if os.geteuid() == 0 else None
        with socket.socket() as free:
            free.bind((host, 0))
            port = free.getsockname()[1]
        super().__init__(f"postgresql+asyncpg://toxscan@{host}:{port}/postgres")
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        self._call("initdb", "--username=toxscan", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        with (folder / "data" / "pg_hba.conf").open("r+") as rules:
            others = rules.read()
            rules.seek(0)
            rules.write("host all locked 127.0.0.1/32 scram-sha-256\n")  # One user that needs a password.
            rules.write(f"host all toxscan samenet trust\n{others}")
        options = (f"listen_addresses={host}", f"port={port}", f"unix_socket_directories={folder}", *FAST)
        self._options = " ".join(f"-c {each}" for each in options)
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._call("pg_ctl", "--wait", "--silent", f"--log={self._folder / 'log'}", "-o", self._options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: "fast" in order, cutting off whoever is connected; "immediate" as a crash does."""
        self._call("pg_ctl", "--wait", "--silent", f"--mode={mode}", "stop")

    def _call(self, program: str, *arguments: str) -> None:
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        with (self._folder / "said").open("ab") as said:  # Not a pipe: the server would hold it open for ever.
            done = subprocess.run(  # noqa: S603 - our own words
                [self._programs / program, "-D", self._folder / "data", *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=SECONDS,
                check=False,
                **who,  # type: ignore[call-overload]
            )
        assert done.returncode == 0, (self._folder / "said").read_text()


@contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Postgres]:
    """The server that the environment names, or a cluster of our own at `host`; skips where there is neither."""
    pytest.importorskip("asyncpg", reason="asyncpg is not installed: pip install -e '.[postgres]'")
    if given := os.environ.get(ADMIN):
        server = Postgres(given)
        apart(server.make_template())
        yield server
        return
    programs = _programs()
    if programs is None:
        pytest.skip(f"no PostgreSQL is installed here, and {ADMIN} names none")
    with _folder() as folder:
        cluster = Cluster(programs, folder, host)
        try:
            apart(cluster.make_template())
            yield cluster
        finally:
            cluster.stop("immediate")


def apart(work: Coroutine[None, None, None]) -> None:
    """Do the work in a thread, for fixtures of a session: the test that asks first may have a loop of its own here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@contextmanager
def _folder() -> Iterator[Path]:
    """A new folder, which is locked as long as this process lives: in memory, if there is room.

    A new database is 300 files, which takes a disk half a second.
    """
    where = Path(tempfile.gettempdir())
    if MEMORY.is_dir():
        remove_abandoned(MEMORY)
        where = MEMORY if shutil.disk_usage(MEMORY).free > ENOUGH else where
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=where, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / "new").open("x") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            (folder / "new").rename(folder / LOCK)  # Others see the lock only once it is held.
            yield folder


def remove_abandoned(where: Path) -> None:
    """Remove what killed test processes have left. A server whose files are gone ends by itself within a minute."""
    for folder in where.glob(f"{PREFIX}*"):
        with suppress(OSError), (folder / LOCK).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL installed; Debian puts it beside the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _other_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("PostgreSQL does not run as root, and there is no other user")
