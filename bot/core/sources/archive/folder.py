"""A folder of account archives: each zip, tweets.js or unpacked archive in it is one to scan."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from bot.core.domain.errors import InputError
from bot.core.domain.scans import MOST_ACCOUNTS, ListRow
from bot.core.files.attachments import display_name
from bot.core.text.catalog import _

MOST_ENTRIES = 10_000  # Of the folder itself that are looked at.
_ENDINGS = frozenset({".zip", ".js", ".car", ".tgz", ".gz", ".json"})  # X's, Bluesky's and Mastodon's.


def list_archives(folder: Path) -> tuple[ListRow, ...]:
    """A row for each archive directly in the folder, by name. Whether one can be read is found out by its scan.

    Raises:
        InputError: the folder can't be read, is itself an archive, has none, or too many.
    """
    try:
        if (folder / "data").is_dir() or (folder / "manifest.js").is_file():
            raise InputError(
                _("{folder} is itself an archive.", folder=display_name(folder.name)),
                _("Scan it with `/scan-archive`, or name the folder that holds several."),
            )
        entries = list(islice(folder.iterdir(), MOST_ENTRIES + 1))
        found = sorted((path for path in entries if _is_archive(path)), key=lambda path: path.name)
    except OSError as error:
        raise InputError(
            _("The folder {folder} can't be read ({reason}).", folder=display_name(folder.name), reason=error.strerror),
            _("Check its path."),
        ) from error
    if len(entries) > MOST_ENTRIES or len(found) > MOST_ACCOUNTS:
        raise InputError(
            _("There is too much in this folder: I scan up to {most} archives at once.", most=MOST_ACCOUNTS),
            _("Split it into several folders."),
        )
    if not found:
        raise InputError(
            _("There is no archive in {folder}.", folder=display_name(folder.name)),
            _("Put the files into it that X, Bluesky or Mastodon gave you, each as it is."),
        )
    return _rows(found)


def _rows(found: Sequence[Path]) -> tuple[ListRow, ...]:
    return tuple(
        ListRow(place, display_name(path.name), locator=str(path.absolute())) for place, path in enumerate(found, 1)
    )


def _is_archive(path: Path) -> bool:
    """Whether it looks like one: a hidden file is none."""
    if path.name.startswith("."):
        return False
    return (path / "data").is_dir() if path.is_dir() else path.suffix.lower() in _ENDINGS
