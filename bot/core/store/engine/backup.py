"""Copies of the database: one made while the bot runs, and putting one back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.core.domain.errors import InputError, StoreError
from bot.core.files import private
from bot.core.store.engine.migrate import known_revisions
from bot.core.store.engine.sqlite import lock_database
from bot.core.text.catalog import _

BESIDE = ("", "-wal", "-shm")  # A database, and what SQLite may keep beside it.
ASIDE = ".before-restore"
BUSY_SECONDS = 30.0


def backup(database: Path, target: Path) -> int:
    """Copy the database as it is at one moment, while others read and write it.

    Returns:
        The copy's size in bytes.

    Raises:
        InputError: there is no database yet, or something at `target` already.
        StoreError: the database is damaged, or the copy can't be written.
    """
    if not database.is_file():
        raise InputError(_("There is no database {path} yet.", path=database), _("Check --data-dir."))
    if target.exists():
        raise InputError(_("{path} already exists.", path=target), _("Name another file: no backup is overwritten."))
    part = target.with_name(f"{target.name}.part")
    with _remove_draft(part):
        _copy(database, part)
        _check(part, database)
        part.rename(target)
    return target.stat().st_size


def restore(source: Path, database: Path) -> Path | None:
    """Replace the database, which no process may be using, with a backup. X is asked again what to delete.

    Returns:
        Where the database that was there before is now; None where there was none.

    Raises:
        InputError: there is no such backup.
        StoreError: it is damaged, of a newer version or no backup, or the database is in use or can't be written.
    """
    if not source.is_file():
        raise InputError(_("There is no backup {path}.", path=source), _("Check its name."))
    with lock_database(database):
        part = database.with_name(f"{database.name}.part")
        with _remove_draft(part):
            _copy(source, part)
            _check(part, source)
            _make_due(part)
            old = _set_aside(database)
            part.replace(database)
    return old


def quick_check(database: Path) -> str:
    """What SQLite's quick check finds wrong with the database, "ok" for nothing; another process may be using it.

    Raises:
        StoreError: it can't be read at all.
    """
    with _errors(database), closing(_open_read_only(database)) as connection:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)  # What a killed backup left.
    private.make_file(target)
    with _errors(source), closing(_open_read_only(source)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)  # All pages at once: one consistent state, while writers continue.
        writing.execute("PRAGMA journal_mode = DELETE")  # One file, with nothing beside it.
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _check(copy: Path, source: Path) -> None:
    """Accept only an intact database with a known schema."""
    with _errors(source), closing(_open_read_only(copy)) as connection:
        found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
        named = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone() if named else None
    if found != "ok" or orphans:
        raise _damaged_error(source)
    if revision is None:
        raise StoreError(_("{path} is not a toxscan database.", path=source), _("Check its name."))
    if revision[0] not in known_revisions():
        raise StoreError(
            _("{path} was written by a newer toxscan (schema {version}).", path=source, version=revision[0]),
            _("Install that version or a later one."),
        )


def _make_due(copy: Path) -> None:
    """Make a sweep due at once: the backup may hold posts that X has removed since."""
    with _errors(copy), closing(sqlite3.connect(copy)) as connection, connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sweeps'").fetchone():
            connection.execute("DELETE FROM sweeps")


def _set_aside(database: Path) -> Path | None:
    """Rename the database with its log files, whatever state it is in."""
    aside = database.with_name(f"{database.name}{ASIDE}")
    for each in BESIDE:
        aside.with_name(aside.name + each).unlink(missing_ok=True)
    was_there = database.exists()
    for each in reversed(BESIDE):
        path = database.with_name(database.name + each)
        if path.exists():
            path.replace(aside.with_name(aside.name + each))
    if was_there:
        private.make_file(aside)
    return aside if was_there else None


def _open_read_only(path: Path) -> sqlite3.Connection:
    """A read-only connection."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


@contextmanager
def _remove_draft(part: Path) -> Iterator[None]:
    """Remove an incomplete copy."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            _("{folder} can't be written ({reason}).", folder=part.parent, reason=error.strerror),
            _("Free some space or choose another place."),
        ) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "full" in str(error):
            raise StoreError(_("The disk is full."), _("Free some space or choose another place.")) from error
        if isinstance(error, sqlite3.OperationalError):
            raise StoreError(
                _("{path} can't be read ({error}).", path=path, error=error),
                _("Check who may read it, and its folder."),
            ) from error
        raise _damaged_error(path) from error


def _damaged_error(path: Path) -> StoreError:
    return StoreError(_("{path} is not a database, or it is damaged.", path=path), _("Use another backup."))
