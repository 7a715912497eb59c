"""Archives of accounts, whichever network they are from: told apart by what is in the file."""

from pathlib import Path

from bot.core.ports import PostSource
from bot.core.sources.archive.source import ArchiveSource
from bot.core.sources.bluesky import repository as bluesky
from bot.core.sources.mastodon import outbox as mastodon


def open_archive(path: Path, owner: str = "") -> PostSource:
    """The archive in this file or folder; `owner` is the handle of whose it is, if it does not say.

    Raises:
        ArchiveError: the file can't be read, or `owner` can't be an account on its network.
    """
    for open_theirs in (bluesky.open_archive, mastodon.open_archive):
        if source := open_theirs(path, owner):
            return source
    return ArchiveSource(path, owner)
