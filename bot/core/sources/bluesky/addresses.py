"""How Bluesky names posts: at://DID/app.bsky.feed.post/KEY, and the numbers and web addresses that we make of it.

A record's key should be a TID: its author's claim of when it was written, as a number of 63 bits that grows with time.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.domain.networks import SocialNetwork, from_tid, to_tid, written_at
from bot.core.domain.posts import Post
from bot.core.sources.bluesky.handles import DID

POST, REPOST = "app.bsky.feed.post", "app.bsky.feed.repost"

OFF = timedelta(minutes=15)
"""How far a post's key may differ from its place in the feed: clocks differ, and people write without a network."""

_URI = re.compile(r"at://([a-zA-Z0-9:._%-]{1,300})/([a-zA-Z0-9.-]{1,300})/([A-Za-z0-9._:~-]{1,512})")
_PAGE = re.compile(r"https://bsky\.app/profile/([^/]+)/post/([^/]+)")
_STAND_IN = 1_024_000  # Numbers of a TID in a millisecond: 1,000 microseconds and 10 bits.


@dataclass(frozen=True, slots=True)
class Address:
    """Where a record lies."""

    did: str
    collection: str
    key: str

    @classmethod
    def parse(cls, uri: object) -> "Address | None":
        """What an at:// address names; None where it is none of a record that has an owner."""
        found = _URI.fullmatch(uri) if isinstance(uri, str) else None
        return cls(found[1], found[2], found[3]) if found and DID.fullmatch(found[1]) else None

    @property
    def page(self) -> str:
        """The post's page."""
        return f"https://bsky.app/profile/{self.did}/post/{self.key}"

    def __str__(self) -> str:
        return f"at://{self.did}/{self.collection}/{self.key}"

    def number(self, moment: datetime) -> tuple[int, bool]:
        """The post's id, and whether it is the key's own number.

        Keys and times are claims of whoever wrote the post. One that does not fit `moment`, its place in the feed, or
        is no TID, would put the post elsewhere in time: a watch would miss what comes after a post of the year 2200.
        Such a post has a stand-in, made of the moment and its address.
        """
        number = from_tid(self.key)
        if number and abs(written_at(SocialNetwork.BLUESKY, number) - moment) <= OFF:
            return number, True
        return to_milliseconds(moment) * _STAND_IN + self._hash() % _STAND_IN, False

    def as_parent(self, author: str) -> int:
        """The id by which a reply of `author` names this post.

        Keys are unique to their author alone, so that of somebody else's post becomes a number that no post of the
        author has.
        """
        return (from_tid(self.key) if self.did == author else None) or self._hash() >> 1 or 1

    def _hash(self) -> int:
        return int.from_bytes(hashlib.sha256(str(self).encode()).digest()[:8])


def to_milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970: what Bluesky sorts by."""
    return int(moment.timestamp() * 1000)


def address_of(post: Post, did: str) -> Address:
    """Where a post of the account with this DID lies; of a repost, the post that it repeats."""
    page = _PAGE.fullmatch(post.address)
    if page:
        return Address(page[1], POST, page[2])
    return Address(did, POST, post.native or to_tid(int(post.id)))
