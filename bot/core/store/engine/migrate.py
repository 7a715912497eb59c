"""Brings a database to the newest schema, in one transaction."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.core.domain.errors import StoreError
from bot.core.text.catalog import _

_SCRIPTS = Path(__file__).parents[1] / "migrations"


def migrate(path: Path, revision: str = "head") -> None:
    """Create or upgrade the SQLite database at `path` up to `revision`.

    Raises:
        StoreError: the file was written by a newer toxscan.
        sqlalchemy.exc.DBAPIError: the file can't be opened or written.
    """
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    sa.event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            upgrade(connection, f"{path}", _("choose another folder with --data-dir"), revision)
    finally:
        engine.dispose()


def upgrade(connection: sa.Connection, name: str, elsewhere: str, revision: str = "head") -> None:
    """Create or upgrade the database of this transaction; `name` is what it is called, `elsewhere` how to use another.

    Raises:
        StoreError: it was written by a newer toxscan.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    if current and current not in known_revisions():
        raise StoreError(
            _("The database {name} was written by a newer toxscan (schema {current}).", name=name, current=current),
            _("Install that version or a later one, or {elsewhere}.", elsewhere=elsewhere),
        )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def known_revisions() -> frozenset[str]:
    """Every schema that this toxscan can read or bring up to date."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("recursive_version_locations", "true")  # Folders of ten each.
    return config
