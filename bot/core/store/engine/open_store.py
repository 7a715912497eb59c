"""Opens the database that the settings name, with the one driver that it needs."""

from pathlib import Path

from pydantic import SecretStr

from bot.core.store.engine.database import Store


async def open_store(where: Path | SecretStr) -> Store:
    """Open the SQLite file at a path or the PostgreSQL database that a URL names, making or migrating it as needed.

    Raises:
        StoreError: it can't be reached, read, written or shared, or it is of a newer version.
        ConfigError: PostgreSQL's driver is not installed, or it knows no such option as the URL has.
    """
    if isinstance(where, Path):
        from bot.core.store.engine.sqlite import SqliteStore

        return await SqliteStore.open(where)
    from bot.core.store.engine.postgres import PostgresStore

    return await PostgresStore.open(where)
