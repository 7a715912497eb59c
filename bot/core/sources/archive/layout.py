"""Finds out what an archive holds: whose it is, and in which files the posts are."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from bot.core.domain.accounts import Account
from bot.core.domain.errors import ArchiveError
from bot.core.files.attachments import display_name
from bot.core.sources.archive.files import ArchiveFiles
from bot.core.sources.archive.json_stream import document
from bot.core.sources.archive.limits import WHAT_TO_GIVE, Limits
from bot.core.sources.archive.records import as_object, parse_time, unwrap
from bot.core.text.catalog import _

# 2022 and later (and 2012 to 2018, a file for each month), 2020, posts in communities.
POST_KINDS = ("tweets", "tweet", "community_tweet")
NOTE_KINDS = ("note_tweet",)
CIRCLE_KINDS = ("twitter_circle_tweet",)
LISTED = ("tweets", "tweet", "communityTweet", "noteTweet")  # What the manifest calls them; the last are long posts.
HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")  # X's rule.
MAX_NAME_CHARS = 50  # X's limit for display names.

_POSTS = re.compile(r"(tweets?|community-tweet)(?:-part(\d{1,9}))?\.js")
_NOTES = re.compile(r"note-tweet(?:-part\d+)?\.js")
_CIRCLES = re.compile(r"twitter-circle-tweet(?:-part\d+)?\.js")
_MONTH = re.compile(r"\d{4}_\d{2}\.js")
_MONTHS_IN = ("js", "tweets")  # data/js/tweets/2012_01.js, beside data/js/user_details.js.
_ID = re.compile(r"[0-9]{1,19}")
_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which files of an archive to read, in order. `owner` has no id where the archive does not name it.

    `expected` is the number of records in `posts` that the manifest promises, None where it does not say. `circles`
    are posts for a few people's eyes, which are only counted. `lacks` says what the manifest lists and is not there.
    `made_at` is as in `Page`.
    """

    posts: tuple[str, ...]
    notes: tuple[str, ...]
    circles: tuple[str, ...]
    owner: Account
    expected: int | None
    lacks: tuple[str, ...] = ()
    made_at: datetime | None = None


def read_layout(files: ArchiveFiles, limits: Limits) -> Layout:
    """Look into an archive's manifest and at the names of its files.

    Raises:
        ArchiveError: it holds no posts, or the same list twice.
    """
    paths = [PurePosixPath(name) for name in files.names]
    folder = PurePosixPath() if files.only else _data_folder(paths)
    here = _group_by_name(path for path in paths if path.parent == folder)
    if files.only:
        here = _find_parts(files.only, here)
    if not files.only and is_of_months(folder):
        return _find_monthly_layout(files, paths, folder, limits)
    manifest = as_object(_read_small_file(files, _pick_one(here, "manifest.js"), "__THAR_CONFIG", limits))
    posts, notes = _read_manifest(manifest, LISTED[:-1]), _read_manifest(manifest, LISTED[-1:])
    only = plain_name(files.only)
    missing = [*_list_missing(posts, here)]
    own = sorted((name for name in here if name in posts or name == only or _POSTS.fullmatch(name)), key=_order)
    return Layout(
        posts=_pick_all(here, own),
        notes=_pick_all(here, sorted(name for name in here if name in notes or _NOTES.fullmatch(name))),
        circles=_pick_all(here, sorted(name for name in here if _CIRCLES.fullmatch(name))),
        owner=_owner(files, manifest, _pick_one(here, "account.js"), limits),
        expected=_total([posts.get(name) for name in own], limits),
        lacks=(*missing, *_list_missing(notes, here, long=True)),
        made_at=None if missing else _made_at(manifest),
    )


def read_manifest(files: ArchiveFiles, limits: Limits) -> Mapping[str, Any]:
    """What manifest.js says; nothing where it is not there, or not X's.

    Raises:
        ArchiveError: it is damaged, or there are no posts beside it.
    """
    paths = [PurePosixPath(name) for name in files.names]
    folder = PurePosixPath() if files.only else _data_folder(paths)
    here = _group_by_name(path for path in paths if path.parent == folder)
    return as_object(_read_small_file(files, _pick_one(here, "manifest.js"), "__THAR_CONFIG", limits))


def plain_name(name: str) -> str:
    """A list's name as X writes it: some systems change its case, or add .txt to what they take for a script."""
    return name.lower().removesuffix(".txt")


def _group_by_name(paths: Iterable[PurePosixPath]) -> dict[str, list[str]]:
    """The files by their plain names."""
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(plain_name(path.name), []).append(str(path))
    return found


def _pick_one(here: Mapping[str, Sequence[str]], name: str) -> str | None:
    """The file of this plain name, if it is there.

    Raises:
        ArchiveError: there are several: which one X wrote can't be told.
    """
    paths = here.get(name, ())
    if len(paths) > 1:
        several = ", ".join(display_name(path) for path in paths[:3])
        raise ArchiveError(
            _("It holds {name} more than once: {several}.", name=name, several=several),
            _("Remove all but one of them."),
        )
    return paths[0] if paths else None


def _pick_all(here: Mapping[str, Sequence[str]], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for name in names if (path := _pick_one(here, name)))


def _data_folder(paths: Iterable[PurePosixPath]) -> PurePosixPath:
    """The folder with the posts: the shallowest one, and rather the one named `data`."""
    folders = {path.parent for path in paths if _holds_posts(path)}
    if not folders:
        raise ArchiveError(_("There are no posts in it: it has no tweets.js."), _(WHAT_TO_GIVE))
    ranks = {folder: (len(folder.parts), folder.name != "data") for folder in folders}
    best = [folder for folder in folders if ranks[folder] == min(ranks.values())]
    if len(best) > 1:
        several = ", ".join(sorted(map(str, best))[:3])
        raise ArchiveError(
            _("It holds {count} account archives, such as {name}.", count=len(best), name=display_name(several)),
            _("Use one of them."),
        )
    return best[0]


def _holds_posts(path: PurePosixPath) -> bool:
    name = plain_name(path.name)
    return bool(_POSTS.fullmatch(name) or (_MONTH.fullmatch(name) and is_of_months(path.parent)))


def is_of_months(folder: PurePosixPath) -> bool:
    """Whether lists lie here in an archive of 2012 to 2018."""
    return tuple(part.lower() for part in folder.parts[-2:]) == _MONTHS_IN


def _find_monthly_layout(
    files: ArchiveFiles, paths: Iterable[PurePosixPath], folder: PurePosixPath, limits: Limits
) -> Layout:
    """The layout of an archive from 2012 to 2018: a file for each month, and its owner in the folder above."""
    months = _group_by_name(path for path in paths if path.parent == folder)
    beside = _group_by_name(path for path in paths if path.parent == folder.parent)
    info = as_object(_read_small_file(files, _pick_one(beside, "user_details.js"), "user_details", limits))
    return Layout(
        posts=_pick_all(months, sorted(name for name in months if _MONTH.fullmatch(name))),
        notes=(),
        circles=(),
        owner=_account(info.get("id"), info.get("screen_name"), info.get("full_name")),
        expected=None,
    )


def _list_missing(listed: Mapping[str, int | None], here: Mapping[str, object], *, long: bool = False) -> Iterator[str]:
    """A sentence for each file that the manifest lists and is not there."""
    for name, count in listed.items():
        if count and name not in here:
            yield (
                _missing_long_sentence(display_name(name), count)
                if long
                else _missing_sentence(display_name(name), count)
            )


def _missing_sentence(name: str, count: int) -> str:
    return _(
        "{name} is missing: according to the archive, it holds {count} posts, which were not read.",
        name=name,
        count=f"{count:,}",
    )


def _missing_long_sentence(name: str, count: int) -> str:
    return _(
        "{name} is missing: according to the archive, it holds {count} long posts, which were read only in part.",
        name=name,
        count=f"{count:,}",
    )


def _find_parts(only: str, here: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The one file that the person gave, its further parts, and what X puts beside them."""
    name = plain_name(only)
    if not (found := _POSTS.fullmatch(name)):
        return {name: [only]}
    parts = re.compile(rf"{found[1]}(?:-part\d+)?\.js|{_NOTES.pattern}|manifest\.js|account\.js")
    return {each: paths for each, paths in here.items() if parts.fullmatch(each)} | {name: [only]}


def _order(name: str) -> tuple[bool, int, str]:
    """Part 10 comes after part 9, and posts in communities come last."""
    found = _POSTS.fullmatch(name)
    return (found is None or found[1] == "community-tweet", int(found[2] or 0) if found else 0, name)


def _read_small_file(files: ArchiveFiles, name: str | None, kind: str, limits: Limits) -> Any:
    """What manifest.js or account.js holds; None where it is not there, or not X's."""
    if name is None:
        return None
    with files.open(name) as stream:
        return document(stream, name, kind, limits)


def _read_manifest(manifest: Mapping[str, Any], kinds: Iterable[str]) -> dict[str, int | None]:
    """The manifest's files of these kinds, by plain name, with their numbers of records (None if not said)."""
    types = as_object(manifest.get("dataTypes"))
    lists = (as_object(types.get(kind)).get("files") for kind in kinds)
    files = [as_object(file) for found in lists if isinstance(found, list) for file in found]
    return {plain_name(str(file.get("fileName")).rpartition("/")[2]): _count(file.get("count")) for file in files}


def _made_at(manifest: Mapping[str, Any]) -> datetime | None:
    """When the archive was made; None where it does not say, or does not hold everything."""
    info = as_object(manifest.get("archiveInfo"))
    if info.get("isPartialArchive", False) is not False:
        return None
    try:
        return parse_time(info.get("generationDate"))
    except ValueError:
        return None


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and _COUNT.fullmatch(value) else None


def _total(counts: Sequence[int | None], limits: Limits) -> int | None:
    """The number of records in all lists; None where one is unknown, or the sum is beyond the limit."""
    total = sum(count for count in counts if count)
    return total if None not in counts and 0 < total <= limits.records else None


def _owner(files: ArchiveFiles, manifest: Mapping[str, Any], account_js: str | None, limits: Limits) -> Account:
    """The account as manifest.js or account.js tells it; what X would not allow in it is left empty."""
    info = as_object(manifest.get("userInfo"))
    owner = _account(info.get("accountId"), info.get("userName"), info.get("displayName"))
    if owner.id:
        return owner
    found = _read_small_file(files, account_js, "account", limits)
    info = unwrap(found[0], "account") if isinstance(found, list) and found else {}
    return _account(info.get("accountId"), info.get("username"), info.get("accountDisplayName"))


def _account(number: Any, handle: Any, name: Any) -> Account:
    shown = name[: 2 * MAX_NAME_CHARS] if isinstance(name, str) else ""
    plain = "".join(c for c in shown if unicodedata.category(c) not in {"Cc", "Cs"})
    return Account(
        id=number if isinstance(number, str) and _ID.fullmatch(number) else "",
        handle=handle if isinstance(handle, str) and HANDLE.fullmatch(handle) else "",
        name=plain[:MAX_NAME_CHARS],
    )
