"""The networks that accounts live on: how each names accounts and posts, and where it shows them.

Names tell their network by themselves: on X `name`, on Bluesky `name.example` or a DID, on Mastodon `name@server`.
So do the ids of accounts: X's are numbers, Bluesky's are DIDs, and Mastodon's are `number@server`.
"""

import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum

MOST_NAME = 64
"""Characters of a handle or of an account's id: with all else they fit into a button (100 on Discord)."""
NAME = rf"(?:did:[a-z]+:[A-Za-z0-9._-]+|[A-Za-z0-9_.@-]{{1,{MOST_NAME}}})"
"""A handle as it stands in a button; an account on Bluesky without a handle of its own goes by its DID."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_X_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_MILLISECOND, _MICROSECOND = timedelta(milliseconds=1), timedelta(microseconds=1)
_X_SHIFT = 22  # X's snowflakes: milliseconds, then 22 bits.
_TID_SHIFT = 10  # Bluesky's record keys: microseconds, then 10 bits (https://atproto.com/specs/tid).
_MASTODON_SHIFT = 16  # Mastodon's ids: milliseconds, then 16 bits (lib/mastodon/snowflake.rb there).
_TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(rf"[{_TID_ALPHABET[:8]}][{_TID_ALPHABET}]{{12}}")  # Its first bit is 0.


class SocialNetwork(StrEnum):
    """Where accounts live."""

    X = "x"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"

    @property
    def brand(self) -> str:
        """What people call it."""
        return {self.X: "X", self.BLUESKY: "Bluesky", self.MASTODON: "Mastodon"}[self]

    @property
    def free(self) -> bool:
        """Whether reading posts from it costs nothing."""
        return self is not SocialNetwork.X


def network_of(name: str) -> SocialNetwork:
    """The network that a handle or an account's id is of."""
    if "@" in name:
        return SocialNetwork.MASTODON
    return SocialNetwork.BLUESKY if "." in name or name.startswith("did:") else SocialNetwork.X


def id_at(network: SocialNetwork, moment: datetime) -> int:
    """The lowest id that a post written at `moment` can have: a watch made then begins with it, and reads nothing."""
    match network:
        case SocialNetwork.X:
            return max(0, (moment - _X_EPOCH) // _MILLISECOND) << _X_SHIFT
        case SocialNetwork.BLUESKY:
            return max(0, (moment - _EPOCH) // _MICROSECOND) << _TID_SHIFT
        case SocialNetwork.MASTODON:
            return max(0, (moment - _EPOCH) // _MILLISECOND) << _MASTODON_SHIFT


def written_at(network: SocialNetwork, post_id: int) -> datetime:
    """The moment that a post's id tells."""
    match network:
        case SocialNetwork.X:
            return _X_EPOCH + timedelta(milliseconds=post_id >> _X_SHIFT)
        case SocialNetwork.BLUESKY:
            return _EPOCH + timedelta(microseconds=post_id >> _TID_SHIFT)
        case SocialNetwork.MASTODON:
            return _EPOCH + timedelta(milliseconds=post_id >> _MASTODON_SHIFT)


def to_tid(post_id: int) -> str:
    """A post's id as Bluesky writes it: 13 characters that sort as the numbers do."""
    return "".join(_TID_ALPHABET[post_id >> shift & 31] for shift in range(60, -1, -5))


def from_tid(key: str) -> int | None:
    """The id that a record key of Bluesky's stands for; None where it is no TID."""
    if not _TID.fullmatch(key):
        return None
    number = 0
    for letter in key:
        number = number << 5 | _TID_ALPHABET.index(letter)
    return number


def profile_url(handle: str) -> str:
    """The account's own page."""
    match network_of(handle):
        case SocialNetwork.X:
            return f"https://x.com/{handle}"
        case SocialNetwork.BLUESKY:
            return f"https://bsky.app/profile/{handle}"
        case SocialNetwork.MASTODON:
            name, _, server = handle.partition("@")
            return f"https://{server}/@{name}"


def post_url(network: SocialNetwork, handle: str, account_id: str, version: int) -> str:
    """The page of a post; `version` is its id, on X that of the version to show. "" where the account has no name."""
    match network:
        case SocialNetwork.X:  # Without a handle X redirects from the id.
            return f"https://x.com/{handle or 'i'}/status/{version}"
        case SocialNetwork.BLUESKY:  # The DID stays when the handle changes.
            return f"https://bsky.app/profile/{account_id}/post/{to_tid(version)}"
        case SocialNetwork.MASTODON:
            return f"{profile_url(handle)}/{version}" if handle else ""
