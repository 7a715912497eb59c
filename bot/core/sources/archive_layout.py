"""Finds out what an archive holds: whose it is, and in which files the posts are."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from bot.core.errors import ArchiveError
from bot.core.model import Account
from bot.core.sources.archive_files import ArchiveFiles
from bot.core.sources.archive_json import document
from bot.core.sources.archive_limits import DOWNLOAD_AGAIN, WHAT_TO_GIVE, Limits
from bot.core.sources.archive_records import as_object, unwrapped
from bot.core.sources.attached import called

POST_KINDS = ("tweets", "tweet", "community_tweet")  # 2022 and later, 2020, posts in communities.
NOTE_KINDS = ("note_tweet",)
HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")  # X's rule.
MAX_NAME_CHARS = 50  # X's limit for display names.

_POSTS = re.compile(r"(tweets?|community-tweet)(?:-part(\d{1,9}))?\.js")
_NOTES = re.compile(r"note-tweet(?:-part\d+)?\.js")
_ID = re.compile(r"[0-9]{1,19}")
_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which files of an archive to read, in order. `owner` has no id where the archive does not name it.

    `expected` is the number of records in `posts` that the manifest promises, None where it does not say.
    """

    posts: tuple[str, ...]
    notes: tuple[str, ...]
    owner: Account
    expected: int | None


def read_layout(files: ArchiveFiles, limits: Limits) -> Layout:
    """Look into an archive's manifest and at the names of its files.

    Raises:
        ArchiveError: it holds no posts, or lacks a file that its manifest lists.
    """
    names = [PurePosixPath(name) for name in files.names]
    folder = PurePosixPath() if files.only else _data_folder(names)
    here = {path.name: str(path) for path in names if path.parent == folder}
    if files.only:
        beside = _beside(files.only)
        here = {name: path for name, path in here.items() if beside.fullmatch(name)}
    manifest = as_object(_small_file(files, here.get("manifest.js"), "__THAR_CONFIG", limits))
    posts = _listed(manifest, ("tweets", "tweet", "communityTweet"))
    notes = _listed(manifest, ("noteTweet",))
    for name, count in (posts | notes).items():
        if count and name not in here and not files.only:
            raise ArchiveError(
                f"{called(name)} is missing: the archive's manifest lists {count:,} records.", DOWNLOAD_AGAIN
            )
    own = sorted((name for name in here if name in posts or name == files.only or _POSTS.fullmatch(name)), key=_order)
    counts = [posts.get(name) for name in own]
    return Layout(
        posts=tuple(here[name] for name in own),
        notes=tuple(here[name] for name in sorted(here) if name in notes or _NOTES.fullmatch(name)),
        owner=_owner(files, manifest, here.get("account.js"), limits),
        expected=_total(counts, limits),
    )


def _data_folder(names: Iterable[PurePosixPath]) -> PurePosixPath:
    """The folder with the posts: the shallowest one, and rather the one named `data`."""
    folders = {path.parent for path in names if _POSTS.fullmatch(path.name)}
    if not folders:
        raise ArchiveError("There are no posts in it: it holds no tweets.js.", WHAT_TO_GIVE)
    ranks = {folder: (len(folder.parts), folder.name != "data") for folder in folders}
    best = [folder for folder in folders if ranks[folder] == min(ranks.values())]
    if len(best) > 1:
        several = ", ".join(sorted(map(str, best))[:3])
        raise ArchiveError(f"It holds {len(best)} account archives, such as {called(several)}.", "Give one of them.")
    return best[0]


def _beside(name: str) -> re.Pattern[str]:
    """The names that belong to the one file that the person gave: its further parts and what X puts beside them."""
    found = _POSTS.fullmatch(name)
    if not found:
        return re.compile(re.escape(name))
    return re.compile(rf"{found[1]}(?:-part\d+)?\.js|{_NOTES.pattern}|manifest\.js|account\.js")


def _order(name: str) -> tuple[bool, int, str]:
    """Part 10 comes after part 9, and posts in communities come last."""
    found = _POSTS.fullmatch(name)
    return (found is None or found[1] == "community-tweet", int(found[2] or 0) if found else 0, name)


def _small_file(files: ArchiveFiles, name: str | None, kind: str, limits: Limits) -> Any:
    """What manifest.js or account.js holds; None where it is not there, or not X's."""
    if name is None:
        return None
    with files.open(name) as stream:
        return document(stream, name, kind, limits)


def _listed(manifest: Mapping[str, Any], kinds: Iterable[str]) -> dict[str, int | None]:
    """The files of these kinds by their plain names, so that none lies elsewhere, with their numbers of records."""
    types = as_object(manifest.get("dataTypes"))
    lists = (as_object(types.get(kind)).get("files") for kind in kinds)
    files = [as_object(file) for found in lists if isinstance(found, list) for file in found]
    return {str(file.get("fileName")).rpartition("/")[2]: _count(file.get("count")) for file in files}


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and _COUNT.fullmatch(value) else None


def _total(counts: Sequence[int | None], limits: Limits) -> int | None:
    """What all lists hold together; None where one does not say, or more is said than is read of an archive."""
    total = sum(count for count in counts if count)
    return total if None not in counts and 0 < total <= limits.records else None


def _owner(files: ArchiveFiles, manifest: Mapping[str, Any], account_js: str | None, limits: Limits) -> Account:
    """The account as manifest.js or account.js tells it; what X would not allow in it is left empty."""
    info = as_object(manifest.get("userInfo"))
    owner = _account(info.get("accountId"), info.get("userName"), info.get("displayName"))
    if owner.id:
        return owner
    found = _small_file(files, account_js, "account", limits)
    info = unwrapped(found[0], "account") if isinstance(found, list) and found else {}
    return _account(info.get("accountId"), info.get("username"), info.get("accountDisplayName"))


def _account(number: Any, handle: Any, name: Any) -> Account:
    shown = name[: 2 * MAX_NAME_CHARS] if isinstance(name, str) else ""
    plain = "".join(c for c in shown if unicodedata.category(c) not in {"Cc", "Cs"})
    return Account(
        id=number if isinstance(number, str) and _ID.fullmatch(number) else "",
        handle=handle if isinstance(handle, str) and HANDLE.fullmatch(handle) else "",
        name=plain[:MAX_NAME_CHARS],
    )
