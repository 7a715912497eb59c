"""Turns what Mastodon's export says of a post (an "activity") into ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.core.domain.networks import MOST_NAME
from bot.core.domain.posts import Post, PostKind
from bot.core.sources.archive.records import as_object, parse_time
from bot.core.sources.mastodon import handles
from bot.core.sources.mastodon.ids import is_id, known_number, number_of, version_of
from bot.core.sources.mastodon.records import describe_pictures, poll_lines, with_warning
from bot.core.sources.mastodon.words import to_words

CREATE, ANNOUNCE = "Create", "Announce"
"""The activities that are posts: one's own, and what one passes on. An export holds few others."""

_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
_QUOTES = ("quote", "quoteUrl", "quoteUri", "_misskey_quote")
_MOST_LANG = 8
_MOST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose export it is: the address of the account in it, its handle and its name, "" where it does not say."""

    page: str = ""
    handle: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """What a record turned out to be: a post, one for some people only (`hidden`), none at all, or broken."""

    post: Post | None = None
    hidden: bool = False
    other: bool = False
    cut: bool = False


def owner_from(actor: Any) -> Owner:
    """The owner, by what `actor.json` says of them."""
    fields = as_object(actor)
    page, name, shown = fields.get("id"), fields.get("preferredUsername"), fields.get("name")
    said, page = fields.get("webfinger"), page if isinstance(page, str) else ""
    handle = handles.read(said) if isinstance(said, str) else None
    if handle is None and isinstance(name, str):
        handle = handles.read(f"{name}@{_server(page)}")
    return Owner(page, handle or "", shown if isinstance(shown, str) else "")


def owner_of(activity: Any) -> Owner:
    """The owner, by one of the posts alone: most servers have the name in the addresses of their accounts or posts."""
    fields = as_object(activity)
    page, url = fields.get("actor"), as_object(fields.get("object")).get("url")
    if not isinstance(page, str):
        return Owner()
    near = url if isinstance(url, str) and _server(url) == _server(page) else ""
    return Owner(page, handles.read(page) or handles.read(near) or "")


def activity_from(record: Any, owner: Owner) -> Activity:
    """The post that a record of `outbox.json` holds."""
    fields = as_object(record)
    kind, note = fields.get("type"), as_object(fields.get("object"))
    if kind not in (CREATE, ANNOUNCE):  # No set: it may be of a type that none takes.
        return Activity(other=bool(fields))
    if fields.get("actor") != owner.page or (kind == CREATE and note.get("attributedTo", owner.page) != owner.page):
        return Activity()
    if not _is_public(fields) or (kind == CREATE and note.get("to") is not None and not _is_public(note)):
        return Activity(hidden=True)
    try:
        return _passed_on(fields) if kind == ANNOUNCE else _written(fields, note, owner)
    except ValueError:
        return Activity()


def _written(fields: Mapping[str, Any], note: Mapping[str, Any], owner: Owner) -> Activity:
    content, warning = note.get("content"), note.get("summary") or ""
    if not isinstance(content, str) or not isinstance(warning, str):
        raise ValueError("no text")  # noqa: TRY004 - one kind of error for all that is broken
    own = _own_id(note.get("id"))
    written_at = parse_time(note.get("published") or fields.get("published"))
    number = number_of(own, written_at)
    options = note.get("oneOf") or note.get("anyOf")
    words = to_words(content)
    body = "\n\n".join(filter(None, [words.text, *poll_lines(options, "name")]))
    body = body or describe_pictures(note.get("attachment"), "name")
    text, hidden_from, cut = with_warning(warning, body, cut=words.cut)
    updated = note.get("updated")
    post = Post(
        id=str(number),
        created_at=written_at,
        text=text,
        kind=_kind(note, owner),
        lang=_lang(note),
        history=(str(number), str(version_of(number, parse_time(updated)))) if updated else (),
        answers=_parent(note, owner, number),
        native="" if own == str(number) else own,
        hidden_from=hidden_from,
    )
    return Activity(post, cut=cut)


def _passed_on(fields: Mapping[str, Any]) -> Activity:
    """A repost: the export has the address of what was passed on, and none of its words."""
    theirs = fields.get("object")
    address = theirs if isinstance(theirs, str) else as_object(theirs).get("id")
    if not isinstance(address, str):
        raise ValueError("nothing passed on")  # noqa: TRY004 - one kind of error for all that is broken
    own, written_at = _own_id(fields.get("id")), parse_time(fields.get("published"))
    number = number_of(own, written_at)
    native = "" if own == str(number) else own
    return Activity(Post(str(number), written_at, address[:_MOST_ADDRESS], PostKind.REPOST, native=native))


def _own_id(address: Any) -> str:
    """The id at the end of a post's address.

    Raises:
        ValueError: there is none.
    """
    parts = address.removesuffix("/activity").rstrip("/").rsplit("/", 1) if isinstance(address, str) else []
    if len(parts) > 1 and is_id(parts[-1]):
        return str(parts[-1])
    raise ValueError("no id")


def _kind(note: Mapping[str, Any], owner: Owner) -> PostKind:
    """What the post is; one that answers its own author goes on with a thread, so is an original."""
    answered = note.get("inReplyTo")
    if answered and not _is_own(answered, owner):
        return PostKind.REPLY
    return PostKind.QUOTE if any(map(note.get, _QUOTES)) else PostKind.ORIGINAL


def _parent(note: Mapping[str, Any], owner: Owner, number: int) -> str:
    """The id of the post that it answers, where that is on the same server, or "": others count on their own."""
    answered = note.get("inReplyTo")
    if not isinstance(answered, str) or _server(answered) != _server(owner.page):
        return ""
    parent = known_number(answered.rstrip("/").rpartition("/")[2])
    return str(parent) if parent and parent != number else ""


def _is_own(address: Any, owner: Owner) -> bool:
    return isinstance(address, str) and address.startswith(f"{owner.page}/")


def _is_public(fields: Mapping[str, Any]) -> bool:
    """Whether it is for everybody: "public" names them first, "unlisted" among the others."""
    named = [fields.get("to"), fields.get("cc")]
    everybody = [each for one in named for each in (one if isinstance(one, list) else [one])]
    return any(isinstance(each, str) and each in _PUBLIC for each in everybody)


def _lang(note: Mapping[str, Any]) -> str:
    """The language, where the text is there in one."""
    langs = list(as_object(note.get("contentMap")))
    return langs[0] if len(langs) == 1 and langs[0].isascii() and len(langs[0]) <= _MOST_LANG else ""


def _server(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def account_id(handle: str) -> str:
    """The id of an export's owner, whom it names by their handle alone."""
    return f"handle:{handle.lower()}"[:MOST_NAME]
