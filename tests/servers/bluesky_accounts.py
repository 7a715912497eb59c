"""What the local Bluesky holds: accounts, posts and reposts with real keys, and timelines written by us."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import libipld

from bot.core.domain.networks import SocialNetwork, id_at, to_tid

POST, REPOST = "app.bsky.feed.post", "app.bsky.feed.repost"
MODERATION = "did:plc:ar7c4by46qjdydhdevvrndac"  # Bluesky's own labeler.
ELSEWHERE = "did:plc:elsewhereelsewhereelsewh"


def did(name: str) -> str:
    """A DID as Bluesky's directory makes them, always the same for a name."""
    digest = hashlib.sha256(name.encode()).digest()
    return "did:plc:" + "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in digest[:24])


def tid(at: datetime, clock: int = 0) -> str:
    """A record's key, written at that moment (aware); `clock` (0 to 1023) tells those of one microsecond apart."""
    return to_tid(id_at(SocialNetwork.BLUESKY, at) + clock)


def cid(content: str) -> str:
    """What a record's content is called."""
    return libipld.encode_cid(b"\x01\x71\x12\x20" + hashlib.sha256(content.encode()).digest())


def written(at: datetime) -> str:
    """A time as Bluesky's app writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class BlueskyPost:
    """A post, or a repost of one: then `of` is its address, and `text` what it says.

    `created` is what its author claims, anything; `at` when Bluesky saw it. `answers` and `quotes` are addresses.
    `labels` are of Bluesky's moderation. `more` are fields of the record, and `record` all of them where given.
    """

    text: str
    at: datetime
    key: str = ""
    created: Any = None
    langs: list[str] = field(default_factory=lambda: ["en"])
    of: str = ""
    answers: str = ""
    quotes: str = ""
    labels: list[dict[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    record: Any = None
    likes: int = 0
    reposts: int = 0
    deleted: bool = False

    def __post_init__(self) -> None:
        self.key = self.key or tid(self.at)

    @cached_property
    def sort_key(self) -> tuple[int, str]:
        """Its place in the feed: Bluesky's moment, or the claimed one where that is earlier, in milliseconds."""
        try:
            claimed = datetime.fromisoformat(self.created) if self.created else self.at
            claimed = claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)
        except (TypeError, ValueError):
            claimed = datetime(1970, 1, 1, tzinfo=UTC)  # normalizeDatetimeAlways, packages/syntax.
        return int(min(claimed, self.at).timestamp() * 1000), cid(self.key)

    @property
    def content(self) -> Any:
        """Its record."""
        if self.record is not None:
            return self.record
        made: dict[str, Any] = {"$type": POST, "text": self.text, "createdAt": self.created or written(self.at)}
        if self.langs:
            made["langs"] = self.langs
        if self.answers:
            strong = {"uri": self.answers, "cid": cid(self.answers)}
            made["reply"] = {"root": strong, "parent": strong}
        if self.quotes:
            record = {"uri": self.quotes, "cid": cid(self.quotes)}
            made["embed"] = {"$type": "app.bsky.embed.record", "record": record}
        return made | self.more


@dataclass
class BlueskyAccount:
    """One account and its posts, in any order. `state` is "", "deactivated" or "taken down".

    `counted` is what Bluesky says of the number of its posts, its own count where None.
    """

    handle: str
    name: str = ""
    did: str = ""
    posts: list[BlueskyPost] = field(default_factory=list)
    state: str = ""
    login_only: bool = False
    bio: str = ""
    counted: int | None = None
    created_at: datetime = datetime(2023, 4, 24, 9, 30, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.did = self.did or did(self.handle)

    def uri(self, post: BlueskyPost) -> str:
        """A post's address, a repost's own one."""
        return f"at://{self.did}/{REPOST if post.of else POST}/{post.key}"

    def shown(self) -> list[BlueskyPost]:
        """Its feed, newest first."""
        return sorted((post for post in self.posts if not post.deleted), key=lambda post: post.sort_key, reverse=True)

    @property
    def post_count(self) -> int:
        """What Bluesky counts: posts and replies, not reposts."""
        return self.counted if self.counted is not None else sum(not (post.deleted or post.of) for post in self.posts)


def made_posts(owner: str, count: int, end: datetime, every: timedelta = timedelta(hours=3)) -> list[BlueskyPost]:
    """That many posts of the account with this DID, newest first: of ten, two replies, a quote and a repost."""
    return list(_made(owner, count, end, every))


_MIDDLES = (
    "the tram was late again and nobody looked surprised",
    "my sourdough has opinions now & I respect them",
    "you're a complete idiot if you think that goal was offside",
    "the new library opens on Saturday, bring the kids",
    "shut up already, you pathetic liar",
    "the tomatoes on the balcony are winning against the snails",
    "that was the kindest thing anybody has said to me all week ❤️",
)


def _made(owner: str, count: int, end: datetime, every: timedelta) -> Iterator[BlueskyPost]:
    other = f"at://{ELSEWHERE}/{POST}/{tid(end - timedelta(days=900))}"
    for number in range(count):
        at = end - number * every
        words = f"Today {_MIDDLES[number % len(_MIDDLES)]} (no. {number})"
        post = BlueskyPost(words, at, likes=number * 7 % 90, reposts=number % 5)
        match number % 10:
            case 6:
                post.answers = other
            case 7:
                post.answers = f"at://{owner}/{POST}/{tid(end - (number + 1) * every)}"  # One's own thread goes on.
            case 8:
                post.quotes = other
            case 9:
                post.of = other
        yield post
