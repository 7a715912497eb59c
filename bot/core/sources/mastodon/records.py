"""Turns what Mastodon's API says of a post (a "status") or an account into ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.core.domain.accounts import Account, Profile
from bot.core.domain.networks import MOST_NAME, SocialNetwork
from bot.core.domain.posts import Post, PostKind
from bot.core.sources.archive.limits import LIMITS
from bot.core.sources.archive.records import as_object, parse_time, replace_surrogates
from bot.core.sources.mastodon.handles import NAME, is_server
from bot.core.sources.mastodon.ids import is_id, known_number, number_at, number_of, version_of
from bot.core.sources.mastodon.words import Words, to_words

SHOWN = frozenset({"public", "unlisted"})
"""The visibilities that are read: the others are for followers, or for those who are named."""

_NAME = re.compile(NAME)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_ADDRESS = re.compile(r"https://[!-~]{1,500}", re.ASCII)
# Before 4.5, and for servers without quotes, the quoted post's address stands in the text.
_QUOTE_LINE = re.compile(r"\ARE: https?://\S+\s*|\s*RE: https?://\S+\Z")
_MOST_NAME_CHARS = 200  # Of the name shown; Mastodon allows 30.
_MOST_MEDIA = 50  # Pictures; Mastodon allows 4, others 16.
_MOST_OPTIONS = 50  # Of a poll; Mastodon allows 4.


@dataclass(frozen=True, slots=True)
class TimelineRecord:
    """What a record of a timeline turned out to be.

    `own` is its id on its server and `number` ours, 0 where it has none; without a `post` it is broken, unless it is
    `hidden`: for some people only. `cut` says that its text goes on.
    """

    own: str = ""
    number: int = 0
    post: Post | None = None
    hidden: bool = False
    cut: bool = False


def id_in(record: Any, key: str) -> str:
    """The id that a record holds under this key; "" for none. Some servers write numbers as such."""
    value = as_object(record).get(key)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else value
    return text if is_id(text) else ""


def account_id(record: Any, server: str) -> str:
    """The id of an account, with its server; "" where the record names none."""
    number = id_in(record, "id")
    found = f"{number}@{server}" if number else ""
    return found if len(found) <= MOST_NAME else ""


def account_from(record: Any, server: str, domain: str, *, local: bool) -> Account | None:
    """The account of a record of this server, which its own handles name by `domain`; None where it is broken.

    `acct` names the server of an account of another one, which a `local` record must not be of.
    """
    fields = as_object(record)
    number, name, acct = account_id(fields, server), fields.get("username"), fields.get("acct")
    if not (number and isinstance(name, str) and _NAME.fullmatch(name) and isinstance(acct, str)):
        return None
    home = acct.rpartition("@")[2].lower() if "@" in acct else domain
    handle = f"{name}@{home}"
    if (local and home != domain) or not is_server(home) or len(handle) > MOST_NAME:
        return None
    shown = fields.get("display_name")
    return Account(
        number,
        handle,
        replace_surrogates(shown[:_MOST_NAME_CHARS]) if isinstance(shown, str) else "",
        _count(fields, "statuses_count"),
        _profile(fields),
        network=SocialNetwork.MASTODON,
    )


def status_from(record: Any, account: Account, server: str, latest: datetime | None = None) -> TimelineRecord:
    """What a record of the account's timeline on this server holds.

    What was written after `latest` is broken and has no number: a post of the year 2090 would end every watch.
    """
    fields = as_object(record)
    own = id_in(fields, "id")
    number, written_at = _place(fields, own, latest)
    if written_at is None or account_id(fields.get("account"), server) != account.id:
        return TimelineRecord(own, number)
    if not _is_shown(fields):
        return TimelineRecord(own, number, hidden=True)
    try:
        return _read(fields, own, number, written_at, account, server)
    except ValueError:
        return TimelineRecord(own, number)


def _place(fields: Mapping[str, Any], own: str, latest: datetime | None) -> tuple[int, datetime | None]:
    """A record's number and time. Where it has no time the id alone may tell the number; 0 for none."""
    try:
        written_at = parse_time(fields.get("created_at"))
    except ValueError:
        written_at = None
    number = (number_of(own, written_at) if written_at else known_number(own) or 0) if own else 0
    if latest and max(number, number_at(written_at) if written_at else 0) > number_at(latest):
        return 0, None
    return number, written_at if number else None


def _read(
    fields: Mapping[str, Any], own: str, number: int, written_at: datetime, account: Account, server: str
) -> TimelineRecord:
    """The post that a record holds.

    Raises:
        ValueError: it is broken.
    """
    reposted = fields.get("reblog")
    kind = PostKind.REPOST if reposted else _kind(fields)
    words = as_object(reposted) if reposted else fields
    text, hidden_from, cut = _text(words, quoting=kind is PostKind.QUOTE or bool(words.get("quote")))
    lang = words.get("language")
    post = Post(
        id=str(number),
        created_at=written_at,
        text=text,
        kind=kind,
        lang=lang if isinstance(lang, str) and _LANG.fullmatch(lang) else "",
        likes=_count(words, "favourites_count"),
        reposts=_count(words, "reblogs_count"),
        history=_history(fields, number),
        answers=_parent(fields, number),
        native="" if own == str(number) else own,
        address=_address(fields, account, server, own),
        hidden_from=hidden_from,
    )
    return TimelineRecord(own, number, post, cut=cut)


def own_id(post: Post) -> str:
    """The post's id as its server gives it."""
    return post.native or post.id


def _is_shown(fields: Mapping[str, Any]) -> bool:
    """Whether everybody may see it, and what it passes on; a server that names no visibility shows only such posts."""
    reposted = as_object(fields.get("reblog"))
    return all(str(each.get("visibility", "public")) in SHOWN for each in (fields, reposted))


def _kind(fields: Mapping[str, Any]) -> PostKind:
    """What the post is. A reply that quotes stays a reply; one to oneself goes on with a thread, so is an original."""
    answered, author = fields.get("in_reply_to_account_id"), as_object(fields.get("account")).get("id")
    if fields.get("in_reply_to_id") and not (answered and answered == author):
        return PostKind.REPLY
    quotes = (fields.get("quote"), fields.get("quote_id"), as_object(fields.get("pleroma")).get("quote"))
    return PostKind.QUOTE if any(quotes) else PostKind.ORIGINAL


def _text(fields: Mapping[str, Any], *, quoting: bool) -> tuple[str, int | None, bool]:
    """The text, where in it begins what the warning hides, and whether it goes on.

    Raises:
        ValueError: there is none.
    """
    content, warning = fields.get("content"), fields.get("spoiler_text") or ""
    if not isinstance(content, str) or not isinstance(warning, str):
        raise ValueError("no text")  # noqa: TRY004 - one kind of error for all that is broken
    words = to_words(content)
    if quoting:
        words = Words(_QUOTE_LINE.sub("", words.text), words.cut)
    options = as_object(fields.get("poll")).get("options")
    body = "\n\n".join(filter(None, [words.text, *poll_lines(options, "title")]))
    body = body or describe_pictures(fields.get("media_attachments"), "description")
    return with_warning(warning, body, cut=words.cut)


def with_warning(warning: str, body: str, *, cut: bool) -> tuple[str, int | None, bool]:
    """A text below its warning, where it begins, and whether it goes on beyond the most that a text may have."""
    warning = replace_surrogates(warning).strip()
    text = "\n\n".join(filter(None, [warning, body]))
    most = LIMITS.text_chars
    begin = len(warning) + 2
    hidden_from = begin if warning and body and begin < most else None
    return text[:most], hidden_from, cut or len(text) > most


def poll_lines(options: Any, key: str) -> list[str]:
    """What a poll lets people choose from, a line each, as one text in a list; none where there is no poll."""
    rows = [as_object(row).get(key) for row in options[:_MOST_OPTIONS]] if isinstance(options, list) else []
    lines = [f"○ {replace_surrogates(' '.join(title.split()))}" for title in rows if isinstance(title, str)]
    return ["\n".join(lines)] if lines else []


def describe_pictures(media: Any, key: str) -> str:
    """What the pictures of a post without text are described with: all that its author says in words."""
    rows = [as_object(each).get(key) for each in media[:_MOST_MEDIA]] if isinstance(media, list) else []
    return "\n\n".join(replace_surrogates(row.strip()) for row in rows if isinstance(row, str) and row.strip())


def _history(fields: Mapping[str, Any], number: int) -> tuple[str, ...]:
    """The versions of an edited post. It keeps its id, so that a version is told by the time of the edit."""
    edited_at = fields.get("edited_at")
    return (str(number), str(version_of(number, parse_time(edited_at)))) if edited_at else ()


def _parent(fields: Mapping[str, Any], number: int) -> str:
    """The id of the post that it answers, on the same server; "" where there is none, or the id tells no number."""
    own = id_in(fields, "in_reply_to_id")
    if not own or (own.isdecimal() and id_in(fields, "id") != str(number)):  # Numbers of another making.
        return ""
    parent = known_number(own)
    return str(parent) if parent and parent != number else ""


def _address(fields: Mapping[str, Any], account: Account, server: str, own: str) -> str:
    """The page of the post, or of what it passes on, where the handle and the id do not make it."""
    name, _at, domain = account.handle.partition("@")
    reposted = as_object(fields.get("reblog"))
    url = web_address(reposted or fields)
    ours = urlsplit(url).netloc in {server, domain}
    return url if url != f"https://{domain}/@{name}/{own}" and (ours or reposted) else ""


def web_address(fields: Mapping[str, Any]) -> str:
    """The page that a record says is its own; "" where that is no plain address on a server."""
    url = fields.get("url") or fields.get("uri")
    return url if isinstance(url, str) and _is_address(url) else ""


def _is_address(text: str) -> bool:
    try:
        return bool(_ADDRESS.fullmatch(text)) and is_server(urlsplit(text).netloc)
    except ValueError:
        return False


def _profile(fields: Mapping[str, Any]) -> Profile:
    note, picture = fields.get("note"), fields.get("avatar_static") or fields.get("avatar")
    try:
        joined = parse_time(fields.get("created_at"))
    except ValueError:
        joined = None
    return Profile(
        to_words(note).text if isinstance(note, str) else "",
        picture if isinstance(picture, str) and _is_address(picture) else "",  # Chats fetch it, the bot does not.
        joined,
    )


def _count(fields: Mapping[str, Any], key: str) -> int | None:
    value = fields.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None
