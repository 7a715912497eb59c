"""Archives of accounts, whichever network they are from: told apart by what is in the file."""

from pathlib import Path

from bot.core.ports import PostSource
from bot.core.sources.archive.source import ArchiveSource


def open_archive(path: Path, owner: str = "") -> PostSource:
    """The archive in this file or folder; `owner` is the handle of whose it is, if it does not say.

    Raises:
        ArchiveError: the file can't be read, or `owner` can't be an account on its network.
    """
    return ArchiveSource(path, owner)
