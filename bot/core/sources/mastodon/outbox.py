"""An account as Mastodon exports it (`outbox.json`, with `actor.json` beside it), as an archive: all of its posts.

The export is the owner's own, so it also holds what they wrote for their followers or for single people. Only what
everybody could see is read, as from the network itself: other posts are counted and left out.
"""

import hashlib
import re
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from bot.core.domain.accounts import Account
from bot.core.domain.errors import ArchiveError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import Post
from bot.core.domain.sources import Page
from bot.core.files.attachments import display_name, identity
from bot.core.sources.archive.files import ArchiveFiles, Readable, explain_errors, open_files
from bot.core.sources.archive.json_stream import entries
from bot.core.sources.archive.limits import DOWNLOAD_AGAIN, LIMITS, MIB, Limits, Meter
from bot.core.sources.archive.pages import Turn
from bot.core.sources.archive.records import replace_surrogates
from bot.core.sources.archive.turns import read_in_turns
from bot.core.sources.mastodon import handles
from bot.core.sources.mastodon.activities import (
    Activity,
    Owner,
    account_id,
    activity_from,
    owner_from,
    owner_of,
)
from bot.core.sources.mastodon.tar_file import Packed, is_packed
from bot.core.text.catalog import _, ngettext
from bot.core.text.untrusted import cite

PAGE = 500  # Records.
OUTBOX, ACTOR = "outbox.json", "actor.json"
_SUFFIXES = (".json",)
_ITEMS = "orderedItems"
_OF_OWNER = frozenset({"id", "name", "preferredUsername", "webfinger"})
_RECORD = MIB  # Characters of one post: it stands there twice, as `content` and for its language.
_SNIFFED = 4_096
_IS_OUTBOX = re.compile(rb'\s*\{.*"OrderedCollection"', re.DOTALL)
_CURSOR = re.compile(r"([0-9a-f]{16}):(\d{1,9})")
_MOST_NAME_CHARS = 200


def open_archive(path: Path, owner: str = "", limits: Limits = LIMITS) -> "OutboxSource | None":
    """The export of an account on Mastodon in this file or folder; None where it is something else.

    Raises:
        ArchiveError: the file can't be read, or `owner` can't be an account on Mastodon.
    """
    if not _is_export(path):
        return None
    named = handles.read(owner) if owner else ""
    if named is None:
        raise ArchiveError(
            _("{handle} is not a name on Mastodon.", handle=cite(owner)),
            _("Write it as @name@server, or leave it out."),
        )
    return OutboxSource(path, named, limits)


def _is_export(path: Path) -> bool:
    try:
        if path.is_dir():
            return (path / OUTBOX).is_file()
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            start = stream.read(_SNIFFED).removeprefix(b"\xef\xbb\xbf")
        if start.startswith(b"\x1f\x8b"):
            return is_packed(path)
        if not start.startswith(b"PK"):
            return path.name.lower().endswith(_SUFFIXES) and bool(_IS_OUTBOX.match(start))
        with open_files(path, Meter(), _SUFFIXES) as files:
            return find_file(files, OUTBOX) is not None
    except (OSError, ArchiveError):  # Whoever reads X's archives says what is wrong with it.
        return False


class OutboxSource:
    """A `PostSource` over an export: a `.zip`, a `.tar.gz`, the folder that it unpacks to, or a bare `outbox.json`.

    Posts come in the export's order, oldest first. A page is `PAGE` records, broken ones and those left out included.
    A cursor is "fingerprint:record"; one of another file starts from the beginning.
    """

    def __init__(self, path: Path, handle: str, limits: Limits) -> None:
        self._path = path
        self._handle = handle
        self._limits = replace(limits, record_chars=max(limits.record_chars, _RECORD), record_values=_RECORD // 2)

    async def account(self) -> Account:
        """The export's owner; where it names none, one made of the handle or, without a handle, of the path.

        Raises:
            ArchiveError: the export can't be read, or belongs to another handle than the one given.
        """
        found: list[Owner] = []
        async with aclosing(read_in_turns(self._find_owner(found))) as steps:
            async for _page in steps:
                pass
        return self._account(found[0])

    def start_cursor(self, cursor: str | None) -> str | None:  # noqa: ARG002 - the port's
        """A new scan reads an archive from its beginning: that costs nothing."""
        return None

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page, None]:
        """The pages after `cursor`, each read in a thread; leaving early closes the file.

        Raises:
            ArchiveError: the export can't be read on; pages handed over before stay valid.
        """
        async with aclosing(read_in_turns(self._steps(cursor))) as pages:
            async for page in pages:
                yield page

    def _find_owner(self, found: list[Owner]) -> Generator[None, None, None]:
        found.append((yield from self._owner(Meter(self._limits))))

    def _account(self, owner: Owner) -> Account:
        if self._handle and owner.handle and not _is_same(self._handle, owner.handle):
            raise ArchiveError(
                _("The archive is @{owner}'s, not @{handle}'s.", owner=owner.handle, handle=self._handle),
                _("Leave out the handle, or use the other account's archive."),
            )
        handle = owner.handle or self._handle
        unnamed = "archive:" + hashlib.sha256(identity(self._path).encode()).hexdigest()[:16]
        return Account(
            id=account_id(handle) if handle else unnamed,
            handle=handle,
            name=replace_surrogates(owner.name[:_MOST_NAME_CHARS]),
            network=SocialNetwork.MASTODON,
        )

    def _owner(self, meter: Meter) -> Generator[None, None, Owner]:
        """Whose it is, by `actor.json` or, without it, by the first post."""
        with ExitStack() as stack:
            if (actor := (yield from self._open(ACTOR, stack, meter))) is not None:
                fields = entries(actor, ACTOR, "", meter)
                return owner_from({key: value for key, value in fields if key in _OF_OWNER})
        with ExitStack() as stack:
            if (outbox := (yield from self._open(OUTBOX, stack, meter))) is not None:
                first = next((value for key, value in entries(outbox, OUTBOX, _ITEMS, meter) if key == _ITEMS), None)
                return owner_of(first)
        raise self._missing()

    def _steps(self, cursor: str | None) -> Generator[Page | None, None, None]:
        """The pages; yields None wherever another archive may take its turn."""
        with explain_errors(self._path.name):
            told = self._path.stat()
        fingerprint = hashlib.sha256(repr((told.st_size, told.st_mtime_ns)).encode()).hexdigest()[:16]
        place = _CURSOR.fullmatch(cursor or "")
        done = int(place[2]) if place and place[1] == fingerprint else 0
        meter = Meter(self._limits)
        owner = yield from self._owner(meter)
        self._account(owner)
        with ExitStack() as stack:
            outbox = yield from self._open(OUTBOX, stack, meter)
            if outbox is None:
                raise self._missing()
            draft, turn = _Draft(first=not done), Turn(meter)
            for key, value in entries(outbox, OUTBOX, _ITEMS, meter):
                if key != _ITEMS:
                    draft.note(key, value)
                    continue
                draft.add(activity_from(value, owner), kept=draft.place >= done)
                if draft.records >= PAGE or draft.chars > self._limits.page_bytes or turn.over:
                    yield draft.page(fingerprint) if draft.records else None
                    turn.begin()
            if draft.records or draft.first:
                yield draft.page(fingerprint)

    def _open(self, name: str, stack: ExitStack, meter: Meter) -> Generator[None, None, Readable | None]:
        """One of the two files, until the stack closes; None where it is not there."""
        if self._path.is_file() and is_packed(self._path):
            found = yield from Packed(self._path, meter).find(name)
            return stack.enter_context(found.opened()) if found else None
        files = stack.enter_context(open_files(self._path, meter, _SUFFIXES))
        place = files.only if files.only and name == OUTBOX else find_file(files, name)
        return stack.enter_context(files.open(place)) if place else None

    def _missing(self) -> ArchiveError:
        return ArchiveError(
            _("There is no outbox.json in {name}.", name=display_name(self._path.name)), _(DOWNLOAD_AGAIN)
        )


@dataclass
class _Draft:
    """A page that is being filled. `place` and `hidden` count all records so far, the others those of the page."""

    first: bool
    place: int = 0
    hidden: int = 0
    expected: int | None = None
    posts: list[Post] = field(default_factory=list)
    records: int = 0
    chars: int = 0
    broken: int = 0
    cut: int = 0

    def note(self, key: str, value: Any) -> None:
        """Take in what the export says of itself."""
        if key == "totalItems" and isinstance(value, int) and 0 < value <= LIMITS.records:
            self.expected = value

    def add(self, found: Activity, *, kept: bool) -> None:
        """Take in a record, which an earlier page has `kept` or not."""
        self.place += 1
        self.hidden += found.hidden
        if not kept:
            return
        self.records += 1
        self.cut += found.cut
        self.broken += not (found.post or found.hidden or found.other)
        if found.post:
            self.posts.append(found.post)
            self.chars += len(found.post.text)

    def page(self, fingerprint: str) -> Page:
        """The page as filled so far; the next one begins empty."""
        page = Page(
            tuple(self.posts),
            f"{fingerprint}:{self.place}",
            broken=self.broken,
            cut=self.cut,
            lacks=(_left_out(self.hidden),) if self.hidden else (),
            expected=self.expected,
            first=self.first,
            claimed_languages=True,
        )
        self.first, self.posts = False, []
        self.records = self.chars = self.broken = self.cut = 0
        return page


def find_file(files: ArchiveFiles, name: str) -> str | None:
    """The path of a file of this name at the top of an export, or one folder below."""
    places = [each for each in files.names if PurePosixPath(each).name.lower() == name]
    return min((each for each in places if each.count("/") <= 1), key=lambda each: each.count("/"), default=None)


def _is_same(written: str, named: str) -> bool:
    """Whether these are one account's handles: a server may be at another domain than the handles of its accounts."""
    (name, _at, domain), (other_name, _at, other) = (each.lower().partition("@") for each in (written, named))
    return name == other_name and (domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}"))


def _left_out(posts: int) -> str:
    return ngettext(
        "Left out: {count} post for followers or single people, which not everybody could see.",
        "Left out: {count} posts for followers or single people, which not everybody could see.",
        posts,
    )
