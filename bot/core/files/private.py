"""Files that hold what people asked and posted: their owner alone may read them, in whatever folder they are."""

import contextlib
import os
from pathlib import Path

from bot.core.domain.errors import StoreError
from bot.core.text.catalog import _

FILE, FOLDER = 0o600, 0o700
OTHERS = 0o077


def opener(path: str, flags: int) -> int:
    """For `open`: what is written is its owner's alone from the first byte, also where an older file is written over.

    Raises:
        OSError: it can't be opened.
    """
    descriptor = os.open(path, flags, FILE)
    if hasattr(os, "fchmod"):
        with contextlib.suppress(PermissionError):  # Of another owner, who lets us write: it is theirs to close.
            os.fchmod(descriptor, FILE)
    return descriptor


def make_folder(folder: Path) -> None:
    """A folder of its owner's alone, whether it was there or not.

    Raises:
        OSError: it can't be made.
    """
    folder.mkdir(FOLDER, parents=True, exist_ok=True)
    _restrict(folder, FOLDER)


def make_data_folder(folder: Path) -> None:
    """The folder where archives and small notes lie; with PostgreSQL nothing else makes it.

    Raises:
        StoreError: it can't be made.
    """
    try:
        folder.mkdir(FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable_error(folder) from error


def unwritable_error(folder: Path) -> StoreError:
    """The error for a data folder that can't be written, or is none."""
    if folder.is_file():
        return StoreError(_("{folder} is a file, not a folder.", folder=folder), _("Choose a folder with --data-dir."))
    return StoreError(
        _("The folder {folder} can't be written.", folder=folder),
        _("Make it writable, or choose another with --data-dir or data_dir in config.toml."),
    )


def make_file(path: Path) -> None:
    """A file of its owner's alone, whether it was there or not, and all that is kept beside it under its name.

    Raises:
        OSError: it can't be made.
    """
    if not path.exists():
        path.touch(FILE)
    for each in path.parent.glob(f"{path.name}*"):
        _restrict(each, FILE)


def find_exposed(folder: Path) -> list[Path]:
    """The files in the folder that others than their owner may read or write."""
    if os.name == "nt":  # It has no such modes.
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and path.stat().st_mode & OTHERS)


def _restrict(path: Path, mode: int) -> None:
    """Where it belongs to another user we can't; `toxscan check` tells of it."""
    with contextlib.suppress(PermissionError, FileNotFoundError):
        if path.stat().st_mode & OTHERS:
            path.chmod(mode)
