"""Turns what Bluesky says of a post or an account into ours."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.domain.accounts import Account, Profile
from bot.core.domain.clock import now
from bot.core.domain.networks import MOST_NAME, SocialNetwork, from_tid, written_at
from bot.core.domain.posts import Post, PostKind
from bot.core.sources.archive.records import as_object, replace_surrogates
from bot.core.sources.bluesky.addresses import POST, REPOST, Address
from bot.core.sources.bluesky.handles import DID, HANDLE, UNKNOWN
from bot.core.sources.bluesky.text import language_of, words_of

LOGIN_ONLY = "!no-unauthenticated"
"""The label by which an account asks not to be shown to whoever is not signed in."""

_MOST_LABELS, _MOST_LOOKED_AT = 10, 100
_LABEL = re.compile(r"!?([a-z0-9-]{1,64})")
_MOST_TIME = 64  # Characters.
_YEARS = range(2000, 2200)  # Others are damage; ids have no room for times from 2255 on.
_MOST_TITLE = 128  # Characters of a display name: Bluesky allows 64 graphemes.
_MOST_BIO = 5_000
_PICTURE = re.compile(r"https://cdn\.bsky\.app/img/[!-~]{1,300}", re.ASCII)
_REPOST_REASON, _PIN_REASON = "app.bsky.feed.defs#reasonRepost", "app.bsky.feed.defs#reasonPin"
_QUOTING = {"app.bsky.embed.record", "app.bsky.embed.recordWithMedia"}


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A place in an account's feed: its moment, by which the feed is sorted, and the post there.

    `post` is None where the record is broken. `moment` is None where nobody can tell.
    """

    moment: datetime | None
    post: Post | None


def item_from(view: Any, did: str) -> FeedItem | None:
    """What one entry of the feed of the account with this DID holds; None where it is not one of its own posts."""
    fields = as_object(view)
    post, reason = as_object(fields.get("post")), as_object(fields.get("reason"))
    address = Address.parse(post.get("uri"))
    kind = reason.get("$type")
    if kind == _PIN_REASON:  # It stands in its own place, too.
        return None
    if kind == _REPOST_REASON:
        return _repost_from(post, reason, address, did) if as_object(reason.get("by")).get("did") == did else None
    if address is None or address.did != did or address.collection != POST:
        return None
    moment = moment_of(as_object(post.get("record")), parse_time(post.get("indexedAt")))
    return FeedItem(moment, post_from(post, address, moment))


def post_from(view: Mapping[str, Any], address: Address, moment: datetime | None) -> Post | None:
    """The post that a view (app.bsky.feed.defs#postView) shows; None where it is broken."""
    record = as_object(view.get("record"))
    text = words_of(record)
    if text is None or moment is None:
        return None
    return _post(
        address, moment, text, record, _count(view.get("likeCount")), _count(view.get("repostCount")), labels_of(view)
    )


def stored_post(record: Mapping[str, Any], address: Address, latest: datetime) -> Post | None:
    """The post that a record of a repository holds, written no later than `latest`; None where it is broken."""
    moment, text = _stored_moment(record, address, latest), words_of(record)
    if text is None or moment is None:
        return None
    return _post(address, moment, text, record, None, None, ())


def stored_repost(record: Mapping[str, Any], address: Address, latest: datetime) -> Post | None:
    """The repost that a record of a repository holds: whose words it repeats stands elsewhere, so it is their link."""
    of = Address.parse(as_object(record.get("subject")).get("uri"))
    moment = _stored_moment(record, address, latest)
    if of is None or moment is None:
        return None
    number, _ = address.number(moment)
    return Post(str(number), moment, of.page, PostKind.REPOST, address=of.page)


def _stored_moment(record: Mapping[str, Any], address: Address, latest: datetime) -> datetime | None:
    """When a stored record was written: as it says or, where that can't be, as its key does."""
    key = from_tid(address.key)
    claims = (parse_time(record.get("createdAt")), written_at(SocialNetwork.BLUESKY, key) if key else None)
    return next((claim for claim in claims if claim and claim.year in _YEARS and claim <= latest), None)


def account_from(view: Any) -> Account | None:
    """The account that a profile shows; None where it is broken, or its DID longer than we can keep.

    Where its handle leads nowhere, or is longer than we can keep, it goes by its DID, which names it everywhere, too.
    """
    fields = as_object(view)
    did, handle, name = fields.get("did"), fields.get("handle"), fields.get("displayName")
    if not (isinstance(did, str) and DID.fullmatch(did) and len(did) <= MOST_NAME):
        return None
    known = isinstance(handle, str) and handle != UNKNOWN and len(handle) <= MOST_NAME and HANDLE.fullmatch(handle)
    return Account(
        did,
        str(handle).lower() if known else did,
        _plain(name)[:_MOST_TITLE] if isinstance(name, str) else "",
        _count(fields.get("postsCount")),
        _profile(fields),
        network=SocialNetwork.BLUESKY,
    )


def is_login_only(view: Any) -> bool:
    """Whether the account of this profile, or of a post's author, wants to be shown to signed-in people alone."""
    return LOGIN_ONLY in (label.get("val") for label in _labels(as_object(view)))


def labels_of(view: Mapping[str, Any]) -> tuple[str, ...]:
    """What the network's moderation says of a post; not what its author says, who means its pictures by that."""
    author = as_object(view.get("author")).get("did")
    said = (label.get("val") for label in _labels(view) if label.get("src") != author)
    found = (_LABEL.fullmatch(value.lower()) for value in said if isinstance(value, str) and value != LOGIN_ONLY)
    return tuple(dict.fromkeys(match[1] for match in found if match))[:_MOST_LABELS]


def parent_of(record: Mapping[str, Any]) -> Address | None:
    """The post that a record answers."""
    parent = Address.parse(as_object(as_object(record.get("reply")).get("parent")).get("uri"))
    return parent if parent and parent.collection == POST else None


def moment_of(record: Mapping[str, Any], indexed: datetime | None) -> datetime | None:
    """When a post was written: as its author claims, but not later than Bluesky saw it; so feeds are sorted, too."""
    created = parse_time(record.get("createdAt"))
    if created is None or indexed is None:
        return created or indexed
    return min(created, indexed)


def parse_time(value: Any) -> datetime | None:
    """A time as Bluesky writes it (RFC 3339), in UTC, whole milliseconds; None where it is none, or damage."""
    if not isinstance(value, str) or len(value) > _MOST_TIME:
        return None
    try:
        time = datetime.fromisoformat(value.strip())
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return time.replace(microsecond=time.microsecond // 1000 * 1000) if time.year in _YEARS else None


def _repost_from(view: Mapping[str, Any], reason: Mapping[str, Any], of: Address | None, did: str) -> FeedItem:
    """A repost, which holds somebody else's words. Its own address stands in the reason; older servers leave it out.

    Where those are only for signed-in people, their address stands for them.
    """
    moment = parse_time(reason.get("indexedAt"))
    text = words_of(as_object(view.get("record")))
    if of is None or of.collection != POST or moment is None or text is None:
        return FeedItem(moment, None)
    given = Address.parse(reason.get("uri"))
    is_own = given and (given.did, given.collection) == (did, REPOST)
    own = given if given and is_own else Address(did, REPOST, f"{of.did}~{of.key}")
    number, _ = own.number(moment)
    words = of.page if is_login_only(view.get("author")) else text
    lang = language_of(as_object(view.get("record")))
    return FeedItem(moment, Post(str(number), moment, words, PostKind.REPOST, lang, address=of.page))


def _post(
    address: Address,
    moment: datetime,
    text: str,
    record: Mapping[str, Any],
    likes: int | None,
    reposts: int | None,
    labels: tuple[str, ...],
) -> Post:
    number, plain = address.number(moment)
    parent = parent_of(record)
    return Post(
        id=str(number),
        created_at=moment,
        text=text,
        kind=_kind(record, parent, address.did),
        lang=language_of(record),
        likes=likes,
        reposts=reposts,
        answers=str(parent.as_parent(address.did)) if parent and parent != address else "",
        native="" if plain else address.key,
        address="" if plain else address.page,
        network_labels=labels,
    )


def _kind(record: Mapping[str, Any], parent: Address | None, author: str) -> PostKind:
    """What a post is. A reply that quotes stays a reply; one to oneself goes on with a thread, so is an original."""
    if parent and parent.did != author:
        return PostKind.REPLY
    return PostKind.QUOTE if _quotes(as_object(record.get("embed"))) else PostKind.ORIGINAL


def _quotes(embed: Mapping[str, Any]) -> bool:
    """Whether it embeds a post, and not a list or a feed; with pictures beside it the record lies one deeper."""
    inner = as_object(embed.get("record"))
    quoted = Address.parse(inner.get("uri")) or Address.parse(as_object(inner.get("record")).get("uri"))
    return embed.get("$type") in _QUOTING and quoted is not None and quoted.collection == POST


def _labels(view: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The labels that still hold: one may be taken back, or end by itself."""
    listed = view.get("labels")
    for label in map(as_object, listed[:_MOST_LOOKED_AT] if isinstance(listed, list) else ()):
        ends = parse_time(label.get("exp"))
        if not label.get("neg") and not (ends and ends < now()):
            yield label


def _profile(fields: Mapping[str, Any]) -> Profile:
    bio, picture = fields.get("description"), fields.get("avatar")
    return Profile(
        replace_surrogates(bio[:_MOST_BIO]) if isinstance(bio, str) else "",
        picture if isinstance(picture, str) and _PICTURE.fullmatch(picture) else "",
        parse_time(fields.get("createdAt")),
    )


def _plain(name: str) -> str:
    return "".join(each for each in name[: 2 * _MOST_TITLE] if unicodedata.category(each) not in {"Cc", "Cs"})


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None
