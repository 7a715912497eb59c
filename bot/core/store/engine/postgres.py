"""PostgreSQL as the database: for many processes at a time, each with a few connections."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.domain.errors import ConfigError, StoreAwayError, StoreError
from bot.core.store.engine.database import Store
from bot.core.store.engine.dialect import Lock, lock
from bot.core.store.engine.migrate import upgrade
from bot.core.store.schema import metadata
from bot.core.text.catalog import N_, _

CONNECTIONS, MORE = 5, 10  # A process keeps five, and opens up to ten more; PostgreSQL itself lets in 100 in all.
CONNECT_SECONDS = 10.0
AWAY_SECONDS = 15.0  # A restarting server is away for seconds: work waits this long for it.
PAUSE = 0.25
_SESSION = {
    "application_name": "toxscan",
    "jit": "off",  # Compiling a query takes longer than any of ours does.
    "work_mem": "16MB",  # The trend of a large account is sorted in memory.
    # As long as a process is believed to be alive: one that a machine froze must not hold locks any longer.
    "idle_in_transaction_session_timeout": "30s",
}

# Seconds of silence before the server is asked whether it is there, between questions, and how many go unanswered; and
# milliseconds until what was sent must have arrived (tcp(7)).
_KEEPALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 25_000}
UNFINISHED = "toxscan_unfinished"  # A table that exists while data is being moved into the database.


@dataclass(frozen=True, slots=True)
class Server:
    """What is found at the address of a database: its `size` in bytes, and whether its user may make tables in it."""

    name: str
    version: str
    size: int
    may_create: bool


class PostgresStore(Store):
    """The open database. Many read and write at a time; what must not happen at once holds locks (`dialect`)."""

    def __init__(self, engine: AsyncEngine, *, patience: float = AWAY_SECONDS) -> None:
        """`patience`: how many seconds a read or a write waits for a server that is away."""
        self._engine = engine
        self._snapshots = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._plain = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._name = display_name(engine.url)
        self._patience = patience

    @classmethod
    def wrap(cls, url: SecretStr, *, patience: float = AWAY_SECONDS) -> "PostgresStore":
        """A store over a database that is up to date.

        Raises:
            ConfigError: the driver is not installed.
        """
        return cls(_engine(url), patience=patience)

    @classmethod
    async def open(cls, url: SecretStr, *, unfinished: bool = False) -> "PostgresStore":
        """Open the database that `url` names and migrate it as needed; processes that start together do it in turn.

        One into which data is still being moved is opened only for continuing the move (`unfinished`).

        Raises:
            StoreError: it can't be reached or used, is unfinished or of a newer version.
            ConfigError: the driver is not installed, or does not know an option of the URL.
        """
        store = cls.wrap(url)
        try:
            await store.migrate()
            if not unfinished:
                await store.check_finished()
        except BaseException:
            await store.close()
            raise
        return store

    async def migrate(self, revision: str = "head") -> None:
        """Create or upgrade the tables up to `revision`, as `open` does."""
        async with self._connect(self._engine, patience=0.0) as connection, connection.begin():
            await lock(connection, Lock.SCHEMA)
            await connection.run_sync(upgrade, self._name, _("name another database"), revision)

    async def check_finished(self) -> None:
        """Refuse to open a database into which data is still being moved.

        Raises:
            StoreError: it is not all there yet.
        """
        async with self.read() as connection:
            if (await connection.execute(sa.select(sa.func.to_regclass(UNFINISHED).is_not(None)))).scalar():
                raise StoreError(
                    _("Not all data has been moved into the database {name} yet.", name=self._name),
                    _("Run `toxscan migrate-data` to finish that."),
                )

    @asynccontextmanager
    async def reserve(self) -> AsyncIterator[None]:
        """The database, reserved for moving data into it.

        Raises:
            StoreError: another process has reserved it.
        """
        async with self._connect(self._plain, self._patience) as connection:
            if not (await connection.execute(sa.select(sa.func.pg_try_advisory_lock(Lock.MOVING.value)))).scalar():
                raise StoreError(
                    _("Data is being moved into the database {name} right now.", name=self._name),
                    _("Wait until that is done."),
                )
            try:
                yield
            finally:
                await connection.invalidate()  # This releases the lock, even if the server went away.

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one consistent state for as long as it is held."""
        async with self._connect(self._snapshots, self._patience) as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: all or nothing."""
        async with self._connect(self._engine, self._patience) as connection, connection.begin():
            yield connection

    @asynccontextmanager
    async def erase(self) -> AsyncIterator[AsyncConnection]:
        """A transaction after which deleted rows are vacuumed out of their tables and indexes.

        PostgreSQL's write-ahead log and the operator's backups may still hold them: docs/postgres.md.
        """
        async with self.write() as connection:
            await lock(connection, Lock.ERASING)
            yield connection
        async with self._connect(self._plain, self._patience) as connection:
            await connection.exec_driver_sql(f"VACUUM {', '.join(metadata.tables)}")

    @asynccontextmanager
    async def without_transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which each statement stands for itself, as making an index beside other work must."""
        async with self._connect(self._plain, self._patience) as connection:
            yield connection

    async def size(self) -> int:
        """How many bytes the database takes."""
        return (await self.look()).size

    async def look(self) -> Server:
        """Look at the server without changing anything there."""
        version, size = sa.func.current_setting("server_version"), sa.func.pg_database_size(sa.func.current_database())
        may_create = sa.func.coalesce(sa.func.has_schema_privilege(sa.func.current_schema(), "CREATE"), sa.false())
        async with self.read() as connection:
            found = (await connection.execute(sa.select(version, size, may_create))).one()
        return Server(self._name, found[0], found[1], found[2])

    @asynccontextmanager
    async def _connect(self, engine: AsyncEngine, patience: float) -> AsyncIterator[AsyncConnection]:
        """A connection, waiting a while for a server that is away; its errors become sentences."""
        connection = await self._try_connect(engine, patience)
        try:
            with self._sentences():
                yield connection
        finally:
            await asyncio.shield(_give_back(connection))

    async def _try_connect(self, engine: AsyncEngine, patience: float) -> AsyncConnection:
        loop = asyncio.get_running_loop()
        give_up = loop.time() + patience
        while True:
            try:
                with self._sentences(connecting=True):
                    return await engine.connect()
            except StoreAwayError:
                if loop.time() + PAUSE > give_up:
                    raise
            await asyncio.sleep(PAUSE)

    @contextmanager
    def _sentences(self, *, connecting: bool = False) -> Iterator[None]:
        """Turn the driver's errors into the sentence that the user reads."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise _sentence(self._name, error.orig or error, lost=error.connection_invalidated) from error
        except sa.exc.TimeoutError as error:
            raise StoreError(_("The database is too busy right now."), _("Try again in a minute.")) from error
        except Exception as error:
            # While connecting, the driver raises its own errors; later, any other error is the caller's.
            if not connecting:
                raise
            raise _unreachable_error(self._name, error) from error


async def _give_back(connection: AsyncConnection) -> None:
    """Close the connection. Errors are ignored: all is read or committed by now, and SQLAlchemy discards it."""
    with suppress(sa.exc.DBAPIError):
        await connection.close()


def display_name(url: sa.URL) -> str:
    """The database's name for sentences and logs, without its password."""
    host = url.host or url.query.get("host") or _("this machine")
    address = f"{host}:{url.port}" if url.port else host
    return _("{database} at {address}", database=url.database, address=address)


def _engine(url: SecretStr) -> AsyncEngine:
    try:
        engine = create_async_engine(
            url.get_secret_value(),
            pool_size=CONNECTIONS,
            max_overflow=MORE,
            pool_use_lifo=True,
            hide_parameters=True,  # Posts are not for logs.
            connect_args={"timeout": CONNECT_SECONDS, "server_settings": _SESSION},
        )
    except ImportError as error:
        raise ConfigError(
            _("PostgreSQL's driver, asyncpg, is not installed."), _("Install it: pip install 'toxscan[postgres]'.")
        ) from error
    sa.event.listen(engine.sync_engine, "connect", _on_connect)
    sa.event.listen(engine.sync_engine, "checkout", _on_checkout)
    return engine


def _on_connect(connection: Any, _record: Any) -> None:
    """Notice a cut network within half a minute; the system's default is a quarter of an hour."""
    line = connection.driver_connection._transport.get_extra_info("socket")  # noqa: SLF001 - asyncpg shows it nowhere
    if line.family == socket.AF_UNIX:
        return
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEPALIVE.items():
        if option := getattr(socket, name, None):  # Systems differ in these.
            line.setsockopt(socket.IPPROTO_TCP, option, value)


def _on_checkout(connection: Any, _record: Any, _proxy: Any) -> None:
    """Have the pool replace a connection that the server has closed, as asyncpg knows."""
    if connection.driver_connection.is_closed():
        raise sa.exc.DisconnectionError


def _unreachable_error(name: str, error: Exception) -> StoreError | ConfigError:
    """The error for what happened while connecting."""
    if getattr(error, "sqlstate", None):
        return _sentence(name, error)
    if isinstance(error, OSError):  # A TimeoutError is one, too.
        known = error.errno is not None and error.errno > 0  # Name resolution errors are negative.
        reason = (os.strerror(error.errno or 0) if known else error.strerror or _("no answer")).lower()
        return StoreAwayError(
            _("The database {name} can't be reached ({reason}).", name=name, reason=reason),
            _(
                "Check that PostgreSQL is running there and accepts connections from this machine. What was "
                "stored is kept."
            ),
        )
    return ConfigError(
        _("The driver can't connect to the database {name} ({kind}).", name=name, kind=type(error).__name__),
        _("Check the options after the ? in `database`; to encrypt, for example, use ssl=require."),
    )


def _sentence(name: str, error: BaseException, *, lost: bool = False) -> StoreError:
    """The user's sentence for one of PostgreSQL's states (postgresql.org/docs/current/errcodes-appendix.html)."""
    state = getattr(error, "sqlstate", None) or ""
    if lost or state[:2] == "08" or state in {"57P01", "57P02", "57P03"}:
        return StoreAwayError(
            _("The connection to the database {name} was lost, or the database is still starting.", name=name),
            _("Try again in a minute: what was stored is kept, and the scan continues from there."),
        )
    if state in _SAID:
        message, hint = _SAID[state]
        return StoreError(_(message, name=name), _(hint))
    if state[:2] == "22":  # The driver's message may quote the value.
        return StoreError(
            _("The database {name} can't store what it was given ({state}).", name=name, state=state),
            _("Please report this."),
        )
    reason = str(error).partition("\n")[0]  # Details behind it may quote a row.
    return StoreError(
        _("The database {name} failed: {reason}.", name=name, reason=reason), _("Check the log, then try again.")
    )


_REFUSED = (
    N_("The database {name} rejects this user."),
    N_("Check the user and the password in `database`, and pg_hba.conf."),
)
_FULL = (
    N_("The disk that holds the database {name} is full."),
    N_("Free some space and try again: what was stored is kept, and the scan continues from there."),
)
_BESIDE = (N_("Two processes blocked each other in the database {name}."), N_("Nothing was changed; try again."))
_SAID = {
    "28000": _REFUSED,
    "28P01": _REFUSED,
    "3D000": (N_("There is no database {name}."), N_("Create it: docs/postgres.md says how.")),
    "42501": (
        N_("This user may not do that in the database {name}."),
        N_("Make this user its owner: docs/postgres.md says how."),
    ),
    "53100": _FULL,
    "53200": (
        N_("The server of the database {name} is out of memory."),
        N_("Give it more memory or fewer connections, then try again."),
    ),
    "53300": (
        N_("The database {name} accepts no more connections."),
        N_("Raise max_connections, or run fewer processes."),
    ),
    "25006": (N_("The database {name} is read-only right now."), N_("Name the primary server in `database`.")),
    "40001": _BESIDE,
    "40P01": _BESIDE,
}
