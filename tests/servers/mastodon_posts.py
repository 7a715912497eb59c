"""What a local server of Mastodon's kind holds: accounts, and posts with ids as Mastodon or its relatives give them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, overload

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Flavor(Enum):
    """Whose ids and addresses a server gives."""

    MASTODON = "mastodon"
    GOTOSOCIAL = "gotosocial"
    PLEROMA = "pleroma"
    PIXELFED = "pixelfed"

    def id(self, at: datetime, sequence: int = 0) -> str:
        """The id of a post written then; `sequence` (0 to 65,535) tells posts of one millisecond apart."""
        milliseconds = (at - EPOCH) // timedelta(milliseconds=1)
        match self:
            case Flavor.MASTODON:
                return str(milliseconds << 16 | sequence)
            case Flavor.GOTOSOCIAL:  # ULIDs: 48 bits of time and 80 others.
                return _written(milliseconds << 80 | sequence << 64 | 0x5EED, _CROCKFORD, 26)
            case Flavor.PLEROMA:  # Flakes: 64 bits of time, 48 of the worker, and a sequence.
                return _written(milliseconds << 64 | 0xC0FFEE << 16 | sequence, _BASE62, 18)
            case Flavor.PIXELFED:  # Snowflakes with an epoch and a shift of their own.
                return str(milliseconds - 1_549_756_800_000 << 22 | sequence)

    def key(self, post_id: str) -> tuple[int, str]:
        """By what its database sorts."""
        return len(post_id) if self in {Flavor.MASTODON, Flavor.PIXELFED} else 0, post_id

    def url(self, domain: str, name: str, post_id: str) -> str:
        """The post's page."""
        match self:
            case Flavor.MASTODON:
                return f"https://{domain}/@{name}/{post_id}"
            case Flavor.GOTOSOCIAL:
                return f"https://{domain}/@{name}/statuses/{post_id}"
            case Flavor.PLEROMA:
                return f"https://{domain}/notice/{post_id}"
            case Flavor.PIXELFED:
                return f"https://{domain}/p/{name}/{post_id}"


@dataclass
class MastodonPost:
    """One post. `content` is HTML. `more` replaces what the server would say of it, key by key."""

    id: str
    content: str
    created_at: datetime
    visibility: str = "public"
    warning: str = ""
    lang: str | None = "en"
    likes: int = 0
    reposts: int = 0
    edited_at: datetime | None = None
    answers: str | None = None
    answers_whose: str | None = None
    options: Sequence[str] = ()
    quote: dict[str, Any] | None = None
    reposted: "tuple[MastodonAccount, MastodonPost] | None" = None
    more: dict[str, Any] = field(default_factory=dict)

    def edit(self, content: str, at: datetime) -> None:
        """Change it, as its author may: the id stays."""
        self.content, self.edited_at = content, at


@dataclass
class MastodonAccount:
    """One account and its posts, newest first; `domain` is another server's where it is not of this one.

    `discoverable` and `indexable` are None where the server says nothing of them. `more` is as in a post.
    """

    id: str
    name: str
    posts: Sequence[MastodonPost] = ()
    domain: str = ""
    display_name: str = ""
    note: str = ""
    fields: Sequence[tuple[str, str]] = ()
    discoverable: bool | None = True
    indexable: bool | None = True
    suspended: bool = False
    deleted: bool = False
    moved_to: "MastodonAccount | None" = None
    gone_posts: set[str] = field(default_factory=set)
    counted: int | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def acct(self) -> str:
        """As its server names it."""
        return f"{self.name}@{self.domain}" if self.domain else self.name


class LongTimeline(Sequence[MastodonPost]):
    """That many posts, newest first, made when asked for: of ten, six originals, two replies and two reposts."""

    def __init__(
        self,
        count: int,
        end: datetime,
        flavor: Flavor = Flavor.MASTODON,
        every: timedelta = timedelta(minutes=47),
    ) -> None:
        self._count, self._end, self._flavor, self._every = count, end, flavor, every

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> MastodonPost: ...
    @overload
    def __getitem__(self, place: slice) -> list[MastodonPost]: ...
    def __getitem__(self, place: int | slice) -> MastodonPost | list[MastodonPost]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self._count))]
        if not -self._count <= place < self._count:
            raise IndexError(place)
        return self._made(place % self._count)

    def __iter__(self) -> Iterator[MastodonPost]:
        return (self[place] for place in range(self._count))

    def _made(self, number: int) -> MastodonPost:
        at = self._end - number * self._every
        words = _WORDS[number % len(_WORDS)]
        post = MastodonPost(
            self._flavor.id(at, number % 65_536),
            f"<p>{words} (no. {number})</p>",
            at,
            visibility="unlisted" if number % 7 == 3 else "public",
            warning="food" if number % 11 == 5 else "",
            likes=number % 90,
            reposts=number % 5,
        )
        if number % 10 in {6, 7}:
            post.answers, post.answers_whose = self._flavor.id(at - timedelta(hours=1)), "4711"
        elif number % 10 in {8, 9}:
            post.reposted = (_SOMEBODY, MastodonPost(self._flavor.id(at, 9), f"<p>Theirs, no. {number}</p>", at))
        return post


_WORDS = (
    "The tram was late again and nobody looked surprised",
    "You are a complete idiot if you think that goal was offside",
    'Look at <a href="https://example.org/a/b"><span class="invisible">https://</span>example.org/a/b</a>',
    "My sourdough has opinions now &amp; I respect them",
    'Thank you <a href="https://other.example/@bob" class="u-url mention">@<span>bob</span></a>, that was kind',
    "Shut up already, you pathetic liar<br />and go home",
)
_SOMEBODY = MastodonAccount("4711", "somebody", domain="other.example", display_name="Somebody")


def outbox(account: MastodonAccount, domain: str) -> dict[str, Any]:
    """The account's posts as its export writes them (app/services/backup_service.rb there), oldest first."""
    actor = f"https://{domain}/users/{account.name}"
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(account.posts),
        "orderedItems": [_activity(post, actor, domain, account.name) for post in reversed(account.posts)],
    }


def actor_json(account: MastodonAccount, domain: str) -> dict[str, Any]:
    """The account as its export writes it."""
    return {
        "@context": ["https://www.w3.org/ns/activitystreams"],
        "id": f"https://{domain}/users/{account.name}",
        "type": "Person",
        "preferredUsername": account.name,
        "name": account.display_name,
        "summary": account.note,
        "url": f"https://{domain}/@{account.name}",
        "published": "2017-04-01T00:00:00Z",
        "outbox": "outbox.json",
        "likes": "likes.json",
        "bookmarks": "bookmarks.json",
    }


def written(at: datetime) -> str:
    """A time as the API writes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _activity(post: MastodonPost, actor: str, domain: str, name: str) -> dict[str, Any]:
    public, followers = "https://www.w3.org/ns/activitystreams#Public", f"{actor}/followers"
    to, cc = {
        "public": ([public], [followers]),
        "unlisted": ([followers], [public]),
        "private": ([followers], []),
        "direct": (["https://other.example/users/bob"], []),
    }[post.visibility]
    page, at = f"{actor}/statuses/{post.id}", f"{post.created_at:%Y-%m-%dT%H:%M:%SZ}"
    activity = {"id": f"{page}/activity", "type": "Create", "actor": actor, "published": at, "to": to, "cc": cc}
    if post.reposted:
        whose, theirs = post.reposted
        return activity | {
            "type": "Announce", "object": f"https://{whose.domain}/users/{whose.name}/statuses/{theirs.id}"
        }  # fmt: skip
    note: dict[str, Any] = {
        "id": page,
        "type": "Question" if post.options else "Note",
        "summary": post.warning or None,
        "inReplyTo": f"https://other.example/users/bob/statuses/{post.answers}" if post.answers else None,
        "published": at,
        "url": f"https://{domain}/@{name}/{post.id}",
        "attributedTo": actor,
        "to": to,
        "cc": cc,
        "sensitive": bool(post.warning),
        "content": post.content,
        "contentMap": {post.lang or "en": post.content},
        "attachment": [],
        "tag": [],
    }
    if post.edited_at:
        note["updated"] = f"{post.edited_at:%Y-%m-%dT%H:%M:%SZ}"
    if post.options:
        note["oneOf"] = [
            {"type": "Note", "name": option, "replies": {"type": "Collection", "totalItems": 1}}
            for option in post.options
        ]
    return activity | {"object": json.loads(json.dumps(note))}


def _written(value: int, digits: str, length: int) -> str:
    letters = ""
    for _ in range(length):
        value, rest = divmod(value, len(digits))
        letters = digits[rest] + letters
    return letters
