"""Posts: what an account wrote, and what the model and people said of it."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.domain.accounts import Account
from bot.core.domain.labels import Label, Scores
from bot.core.domain.networks import SocialNetwork, post_url
from bot.core.domain.verdicts import Opinion, Verdict, settle

MAX_POST_ID = 2**63 - 1  # X's snowflakes and Bluesky's TIDs are 63 bits wide, and so are the store's integers.


class PostKind(StrEnum):
    """What a post is to its author; a repost holds somebody else's words."""

    ORIGINAL = "original"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"


class SkipReason(StrEnum):
    """Why a post has no scores."""

    REPOST = "repost"
    NOTHING_TO_SCORE = "nothing_to_score"
    UNSCORABLE = "unscorable"
    UNKNOWN_LANGUAGE = "unknown_language"
    BROKEN_RECORD = "broken_record"
    NOT_SCORED_YET = "not_scored_yet"
    NOT_CHECKED = "not_checked"
    """A quick scan left it to the small model."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post. `text` is whole and readable (HTML entities resolved); `created_at` is aware, in UTC.

    `likes` and `reposts` are as they were when the post was read; None where the source does not say.

    On X each version of an edited post has an id of its own. `id` is the first one's, whatever version is at hand;
    `history` are the ids of the versions up to this one, as far as known, oldest first; empty where it is the first.
    `answers` is the id of the post that it answers, its parent; "" where there is none, or nobody knows.

    `native` is the network's own id where `id` only stands in for it, being no such number; `address` the post's page
    where the ids do not make it. What begins at `hidden_from` of the text its author has hidden behind the words before
    it; None where nothing is hidden. `network_labels` are what the network's own moderation says of the post.

    Raises:
        ValueError: the id is no number of 63 bits or the time has no zone.
    """

    id: str
    created_at: datetime
    text: str
    kind: PostKind = PostKind.ORIGINAL
    lang: str = ""
    likes: int | None = None
    reposts: int | None = None
    history: tuple[str, ...] = ()
    answers: str = ""
    native: str = ""
    address: str = ""
    hidden_from: int | None = None
    network_labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.id.isascii() and self.id.isdigit() and 0 < int(self.id) <= MAX_POST_ID):
            raise ValueError(f"not a post id: {self.id!r}")
        if self.created_at.tzinfo is None:
            raise ValueError("created_at has no time zone")

    @property
    def version(self) -> str:
        """The id of the version at hand."""
        return self.history[-1] if self.history else self.id

    @property
    def edited(self) -> bool:
        """Whether it is not the post as it was first written."""
        return bool(self.history)

    @property
    def wording(self) -> str:
        """Tells its words from those of other versions: five hexadecimal digits, for a button."""
        return wording(self.text)

    def url(self, account: Account) -> str:
        """The post on its network, if that gave it; else "": nobody else knows whether it is there."""
        if not account.confirmed:
            return ""
        number = (
            self.version if account.network is SocialNetwork.X else self.id
        )  # Elsewhere an edited post keeps its id.
        return self.address or post_url(account.network, account.handle, account.id, int(number))


def wording(text: str) -> str:
    """What `Post.wording` is of a post with this text. Of a million edits one goes unnoticed."""
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')) & 0xFFFFF:05x}"


Span = tuple[int, int]
"""Where a piece of a text begins and ends, in characters."""


@dataclass(frozen=True, slots=True)
class Parent:
    """A post that another one answers, and whose it is."""

    post: Post
    author: Account


@dataclass(frozen=True, slots=True)
class ScoredPost:
    """A post with its scores, or the reason why it has none, and the labels that cross their thresholds.

    `opinions` are what people say of it, oldest first: `flagged` is what that comes to (`verdicts.decide`), whatever
    its scores. Of a `cut` one the model has read the beginning: it is longer than any post of X's. `toxic_words` are
    the words of its text that made it flagged, in order, where somebody looked for them. One that is `gone` stood in an
    earlier archive, and the report's archive no longer holds it.
    """

    post: Post
    scores: Scores | None
    skipped: SkipReason | None = None
    flagged: tuple[Label, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    cut: bool = False
    toxic_words: tuple[Span, ...] = ()
    gone: bool = False

    @property
    def cleared(self) -> bool:
        """Whether people have settled that it is not toxic."""
        return settle(self.opinions) is Verdict.NOT_TOXIC
