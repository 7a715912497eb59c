"""SQLite as the database: one file in WAL mode, one process at a time."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from filelock import FileLock, Timeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.domain.errors import StoreAwayError, StoreError
from bot.core.files import private
from bot.core.store.engine.database import Store
from bot.core.store.engine.migrate import migrate
from bot.core.store.engine.quick_sqlite import connect
from bot.core.store.migrations import word_index
from bot.core.text.catalog import _

log = structlog.get_logger()

_WITHOUT_TRANSACTION = {"without_transaction": True}  # Our own option; VACUUM, for one, runs in no transaction.
LOG_TRIES = 10  # To empty the log after erasing; each waits for readers as long as for a lock.
LAST_SECONDS = 2.0  # For whoever has a connection when the store is closed; a stop has ten seconds in all.
BUSY_SECONDS = 5  # How long SQLite waits for a lock, such as a backup's, before it gives up.


class SqliteStore(Store):
    """The open file. Reads run beside each other; writes one after another, each a transaction."""

    def __init__(self, engine: AsyncEngine, lock: FileLock) -> None:
        self._engine = engine
        self._lock = lock
        self._path = Path(engine.url.database or "")
        self._writing = asyncio.Lock()
        self._users = 0
        self._unused = asyncio.Event()
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> "SqliteStore":
        """Open the database at `path`, making or migrating it as needed.

        Raises:
            StoreError: another process has it, or it is read-only, damaged, full or of a newer version.
        """
        lock = await asyncio.to_thread(_claim, path)
        try:
            with _store_errors(path):
                await asyncio.to_thread(_make_private, path)
                await asyncio.to_thread(migrate, path)
        except BaseException:
            lock.release()
            raise
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{path}", async_creator=partial(connect, path, BUSY_SECONDS), hide_parameters=True
        )
        sa.event.listen(engine.sync_engine, "connect", _on_connect)
        sa.event.listen(engine.sync_engine, "begin", _on_begin)
        sa.event.listen(engine.sync_engine, "handle_error", _on_error)
        return cls(engine, lock)

    async def close(self) -> None:
        """Close every connection and let another process in; whoever has one may finish, for `LAST_SECONDS`."""
        self._closed = True
        if self._users:
            self._unused.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_SECONDS):
                    await self._unused.wait()
        await self._engine.dispose()
        self._lock.release()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one consistent state for as long as it is held."""
        with self._in_use(), _store_errors(self._path):
            async with _connect(self._engine) as connection, _discard_if_cancelled(connection):
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: all or nothing.

        Raises:
            StoreError: the disk is full or the file can't be written.
        """
        with self._in_use(), _store_errors(self._path):
            async with (
                self._writing,
                _connect(self._engine) as connection,
                connection.begin(),
                _discard_if_cancelled(connection),
            ):
                yield connection

    @asynccontextmanager
    async def erase(self) -> AsyncIterator[AsyncConnection]:
        """A transaction after which nothing of the deleted rows is left in the file or its log.

        The file is rewritten, which takes a second for every 100 MB or so; reads continue meanwhile.
        """
        async with self.write() as connection:
            await connection.exec_driver_sql("PRAGMA secure_delete = ON")
            yield connection
        with _store_errors(self._path):
            async with self._engine.connect() as plain:
                await self._rewrite(await plain.execution_options(**_WITHOUT_TRANSACTION))

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Count a user of the store: closing waits for users, and lets no new ones in once it has begun."""
        if self._closed:
            raise StoreAwayError(
                _("The database {path} is closed.", path=self._path),
                _("The bot is stopping: ask again when it is back."),
            )
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()

    async def size(self) -> int:
        """How many bytes the file takes, with what is beside it."""
        return sum(file.stat().st_size for file in self._path.parent.glob(f"{self._path.name}*"))

    async def _rewrite(self, connection: AsyncConnection) -> None:
        """Vacuum the file and empty its log, once nobody reads from an earlier state."""
        async with self._writing:
            if (await connection.exec_driver_sql(word_index.IS_MADE)).scalar():
                # The index of words only notes what was taken out of it, until its parts are put together.
                await connection.exec_driver_sql("INSERT INTO words (words) VALUES ('optimize')")
            await connection.exec_driver_sql("PRAGMA temp_store = FILE")  # The copy may not fit into memory.
            # SQLite leaves stale copies where it once moved rows within pages: secure_delete does not reach them.
            await connection.exec_driver_sql("VACUUM")
        await connection.exec_driver_sql("PRAGMA temp_store = MEMORY")
        gc.collect()  # The cursor of a cancelled reader holds the log until Python has collected it.
        for _try in range(LOG_TRIES):
            async with self._writing:
                if not (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar():
                    return
            await asyncio.sleep(1)
        log.warning("store.log_kept", reason="somebody reads on and on; closing the database empties it")


@asynccontextmanager
async def _connect(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection, always closed. A user cancelled while it opens waits for that, as its thread can't be stopped."""
    opening = asyncio.ensure_future(engine.connect().start())
    try:
        connection = await asyncio.shield(opening)
    except asyncio.CancelledError:
        with suppress(sa.exc.DBAPIError):  # It could not be opened: then there is nothing to close.
            await (await opening).close()
        raise
    try:
        yield connection
    finally:
        await asyncio.shield(asyncio.ensure_future(connection.close()))


@asynccontextmanager
async def _discard_if_cancelled(connection: AsyncConnection) -> AsyncIterator[None]:
    """Discard the connection if its user was cancelled: its open cursor would show later users an old state."""
    try:
        yield
    except asyncio.CancelledError:
        await connection.rollback()  # First, because closed with an open cursor it would keep its locks.
        await connection.invalidate()
        raise


@contextmanager
def _store_errors(path: Path) -> Iterator[None]:
    """Turn the driver's errors into the sentence that the user reads."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _sentence(path, str(error.orig)) from error


def _sentence(path: Path, reason: str) -> StoreError:
    """The user's sentence for one of SQLite's messages (sqlite.org/rescode.html)."""
    lower = reason.lower()
    if "full" in lower:
        return StoreError(
            _("The disk that holds {path} is full.", path=path),
            _("Free some space and try again: what was stored is kept, and the scan continues from there."),
        )
    if "readonly" in lower or "read-only" in lower or "unable to open" in lower:
        return private.unwritable_error(path.parent)
    if "not a database" in lower or "malformed" in lower:
        return StoreError(
            _("The file {path} is not a database, or it is damaged.", path=path),
            _("Restore a backup, or move the file away to start with an empty database."),
        )
    if "no such module" in lower:  # The index of words was made by another SQLite.
        return StoreError(
            _("The database {path} has an index of words, and this Python's SQLite has no FTS5.", path=path),
            _("Run toxscan with a Python whose SQLite has FTS5, as the one that made the database."),
        )
    if "locked" in lower:
        return _taken_error(path)
    return StoreError(
        _("The database {path} failed: {reason}.", path=path, reason=reason), _("Check the log, then try again.")
    )


def _taken_error(path: Path) -> StoreError:
    return StoreError(
        _("Another toxscan process is using the database {path}.", path=path),
        _(
            "Stop it first, or give this one its own folder with --data-dir. Running several at once "
            "needs PostgreSQL; see docs/scaling.md."
        ),
    )


@contextmanager
def lock_database(path: Path) -> Iterator[None]:
    """Lock the database without opening it: nobody else can open it meanwhile.

    Raises:
        StoreError: another process has it, or its folder can't be written.
    """
    lock = _claim(path)
    try:
        yield
    finally:
        lock.release()


def _claim(path: Path) -> FileLock:
    """The lock beside the database that only one process can hold; the system frees it when a process dies."""
    lock = FileLock(f"{path}.lock", mode=private.FILE, thread_local=False)
    try:
        path.parent.mkdir(mode=private.FOLDER, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise _taken_error(path) from error
    except OSError as error:
        raise private.unwritable_error(path.parent) from error
    return lock


def _make_private(path: Path) -> None:
    """Make the file readable for its owner alone. SQLite gives the files beside it the same mode."""
    try:
        private.make_file(path)
    except OSError as error:
        raise private.unwritable_error(path.parent) from error


# Pages of 4 kB, many of which a busy scan changes again and again: up to 6 MB of them in memory, and 16 in the log.
_ROOM = ("cache_size=-6000", "wal_autocheckpoint=4000")


def _on_connect(connection: Any, _record: Any) -> None:
    """WAL lets readers continue beside the writer; NORMAL never loses a commit to a killed process."""
    connection.isolation_level = None  # We say BEGIN ourselves: the driver would start transactions too late.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY", *_ROOM):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_error(context: sa.ExceptionContext) -> None:
    """Leave a cancelled user's connection to `_discard_if_cancelled`: closed in mid-statement, it keeps its locks."""
    if isinstance(context.original_exception, asyncio.CancelledError):
        context.is_disconnect = False


def _on_begin(connection: sa.Connection) -> None:
    if not _WITHOUT_TRANSACTION.items() <= connection.get_execution_options().items():
        connection.exec_driver_sql("BEGIN")
