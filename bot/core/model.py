"""The nouns of the field, frozen: posts, accounts, scores, scans and what a report is made of."""

import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

MAX_POST_ID = 2**63 - 1  # X's snowflakes are 63 bits wide, and so are the store's integers.


class PostKind(StrEnum):
    """What a post is to its author; a repost holds somebody else's words."""

    ORIGINAL = "original"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"


class Label(StrEnum):
    """Detoxify's labels (some models add the last one). Its identity sub-labels are left out on purpose."""

    TOXICITY = "toxicity"
    SEVERE_TOXICITY = "severe_toxicity"
    OBSCENE = "obscene"
    THREAT = "threat"
    INSULT = "insult"
    IDENTITY_ATTACK = "identity_attack"
    SEXUAL_EXPLICIT = "sexual_explicit"


class SkipReason(StrEnum):
    """Why a post has no scores."""

    REPOST = "repost"
    NOTHING_TO_SCORE = "nothing_to_score"
    UNSCORABLE = "unscorable"
    UNKNOWN_LANGUAGE = "unknown_language"
    BROKEN_RECORD = "broken_record"
    NOT_SCORED_YET = "not_scored_yet"


class Resource(StrEnum):
    """What X charges for, each by the piece."""

    POST = "post"
    USER = "user"


class SocialNetwork(StrEnum):
    """Where accounts live."""

    X = "x"


class CollectionKind(StrEnum):
    """Where a collection's posts come from, and so whose they are."""

    ACCOUNT = "account"
    """The network itself gave them: shared by all who may scan."""
    ARCHIVE = "archive"
    """A person brought them in a file: theirs alone."""


class ScanStatus(StrEnum):
    """Where a scan stands; the last four are final. `stopped` ones came to the end of a budget."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to the scan by itself."""
        return self not in {ScanStatus.QUEUED, ScanStatus.RUNNING}


@dataclass(frozen=True, slots=True)
class Profile:
    """What an account shows of itself. `picture` is a web address, "" for none; `joined` is aware, in UTC."""

    bio: str = ""
    picture: str = ""
    joined: datetime | None = None


@dataclass(frozen=True, slots=True)
class Requester:
    """The chat user who asks; history, quotas and privacy hang on it. `direct`: in direct messages with the bot."""

    platform: str
    user_id: str
    workspace_id: str = ""
    direct: bool = field(default=False, compare=False)

    @property
    def space(self) -> str:
        """Names what shares settings: the workspace or, where there is none, this person alone."""
        return f"{self.platform}/{self.workspace_id or f'@{self.user_id}'}"

    @property
    def named(self) -> str:
        """Names the person in the settings: discord:ID, slack:WORKSPACE/ID (an id means something only there)."""
        place = f"{self.workspace_id}/" if self.platform == "slack" else ""
        return f"{self.platform}:{place}{self.user_id}"

    @property
    def judging(self) -> str:
        """Names whose marks this person's are: the workspace's or, in direct messages, theirs alone."""
        return f"{self.space}/@{self.user_id}" if self.workspace_id and self.direct else self.space

    @property
    def heeded(self) -> frozenset[str]:
        """The same for all marks that count for this person: in direct messages their own beside the workspace's."""
        return frozenset((self.space, self.judging))

    @property
    def at_terminal(self) -> bool:
        """Whether they sit at the bot's own terminal, and so may do anything to it anyway."""
        return self.platform == "terminal"


@dataclass(frozen=True, slots=True)
class Account:
    """Whose posts a collection holds: an account that X confirmed, or what an archive says of its owner.

    `keeper` is the person who brought the archive, None where X itself gave the posts. An archive's `id`, `handle` and
    `name` are claims of a file that anybody can write; `id` is a stable stand-in where it names no owner.
    `posts` is X's own count of all its posts, reposts included, and `profile` what X shows of it; None where X was
    not asked.
    """

    id: str
    handle: str = ""
    name: str = ""
    posts: int | None = None
    profile: Profile | None = field(default=None, compare=False)  # The same account, whatever it shows of itself.
    keeper: Requester | None = None

    @property
    def confirmed(self) -> bool:
        """Whether X itself said whose posts these are, and gave them."""
        return self.keeper is None

    def __str__(self) -> str:
        """The account as people write it; an archive is never taken for the account that it claims to be of."""
        if self.confirmed:
            return f"@{self.handle}" if self.handle else f"account {self.id} on X"
        return f"@{self.handle}'s archive" if self.handle else "an archive that names no owner"


@dataclass(frozen=True, slots=True)
class Post:
    """One post. `text` is whole and readable (HTML entities resolved); `created_at` is aware, in UTC.

    `likes` and `reposts` are as they were when the post was read; None where the source does not say.

    On X each version of an edited post has an id of its own. `id` is the first one's, whatever version is at hand;
    `history` are the ids of the versions up to this one, as far as known, oldest first; empty where it is the first.

    Raises:
        ValueError: the id is no snowflake or the time has no zone.
    """

    id: str
    created_at: datetime
    text: str
    kind: PostKind = PostKind.ORIGINAL
    lang: str = ""
    likes: int | None = None
    reposts: int | None = None
    history: tuple[str, ...] = ()

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
        """The post on X, if X gave it; else "", as X knows nothing of it. Without a handle X redirects from the id."""
        return f"https://x.com/{account.handle or 'i'}/status/{self.version}" if account.confirmed else ""


def wording(text: str) -> str:
    """What `Post.wording` is of a post with this text. Of a million edits one goes unnoticed."""
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')) & 0xFFFFF:05x}"


@dataclass(frozen=True, slots=True)
class Bill:
    """What X charges for: the ids of the posts or accounts read, and the price of each in millionths of a dollar."""

    resource: "Resource"
    ids: tuple[str, ...]
    price: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a source hands over at once, and the cursor from which it would go on after it.

    `broken` counts records of this page that could not be read as posts, `cut` posts whose text goes on where the
    source does not have it; `lacks` says in sentences what else the source should hold. `expected` is the number of
    posts that the source believes it holds in all, None when it cannot tell. `first` pages begin the source
    anew, so what was counted before them no longer holds. `bill` is what reading this page cost.
    """

    posts: tuple[Post, ...]
    cursor: str
    broken: int = 0
    cut: int = 0
    lacks: tuple[str, ...] = ()
    expected: int | None = None
    first: bool = False
    bill: Bill | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A source that has to wait, until `until` (aware, in UTC), before it can hand over its next page."""

    until: datetime


@dataclass(frozen=True)
class Scores(Mapping[Label, float]):
    """A text's probability for each label that the model knows, each within 0 to 1.

    Raises:
        ValueError: no toxicity, or a value that is NaN or outside 0 to 1.
    """

    by_label: Mapping[Label, float]

    def __post_init__(self) -> None:
        if Label.TOXICITY not in self.by_label:
            raise ValueError("scores without toxicity")
        for label, value in self.by_label.items():
            if math.isnan(value) or not 0.0 <= value <= 1.0:
                raise ValueError(f"{label} is {value}, not a probability")
        object.__setattr__(self, "by_label", MappingProxyType(dict(self.by_label)))

    def __getitem__(self, label: Label) -> float:
        return self.by_label[label]

    def __iter__(self) -> Iterator[Label]:
        return iter(self.by_label)

    def __len__(self) -> int:
        return len(self.by_label)


@dataclass(frozen=True, slots=True)
class Mark:
    """That somebody called a post not toxic. `name` is what they are called there; "" where that is not known.

    `yours`: whoever looks at it has set it, and nobody else looks on.
    """

    name: str
    at: datetime
    yours: bool = False


@dataclass(frozen=True, slots=True)
class ScoredPost:
    """A post with its scores, or the reason why it has none, and the labels that cross their thresholds.

    A post that people have `marked` as not toxic is not flagged, whatever its scores. Of a `cut` one the model has read
    the beginning: it is longer than any post of X's.
    """

    post: Post
    scores: Scores | None
    skipped: SkipReason | None = None
    flagged: tuple[Label, ...] = ()
    marked: Mark | None = None
    cut: bool = False


class SourceKind(StrEnum):
    """The kinds of source that posts can come from."""

    ARCHIVE = "archive"
    X = "x"
    """The newest posts, as far back as X's timelines reach."""
    X_SEARCH = "x_search"
    """All posts, through X's search of its full archive."""
    X_NEW = "x_new"
    """What is newer than a given post, for a watch; no person asks for each of these scans."""

    @property
    def paid(self) -> bool:
        """Whether every post read costs money."""
        return self is not SourceKind.ARCHIVE


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source in words that can be stored, so that a scan can be taken up again after a restart.

    `locator` is an absolute path for an archive, the handle in lower case for X, and X's id of the account for
    `X_NEW`. `handle` names the owner where the locator does not. `limit` asks for that many of the newest posts only,
    `since` for those with a higher id.
    """

    kind: SourceKind
    locator: str
    handle: str = ""
    limit: int | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What is to be scanned, by which model, for whom."""

    source: SourceSpec
    model: str
    requester: Requester
    include_reposts: bool = False

    def kept(self, account: Account) -> Account:
        """What a source says of the account, with whose its posts are: the requester's, where they bring a file."""
        return replace(account, keeper=None if self.source.kind.paid else self.requester)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as the store knows it. `model_id` names the exact model and text preparation behind its scores.

    `collection` is the database's key for whose posts these are: all that is stored of the scan hangs on it.
    """

    id: int
    collection: int
    account: Account
    request: ScanRequest
    model_id: str
    status: ScanStatus
    created_at: datetime
    cursor: str | None = None
    broken: int = 0
    cut: int = 0
    lacks: tuple[str, ...] = ()
    expected: int | None = None
    error: str = ""
    finished_at: datetime | None = None

    def log_context(self) -> dict[str, object]:
        """What a log line about this scan says; never a post's text."""
        return {"scan": self.id, "account": self.account.id, "model": self.model_id, "status": str(self.status)}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is. `rate` is posts scored per second; `seconds_left` is None while it cannot be told.

    `waiting_until` is set while the source has to wait, for X's rate limit, say. `cause` is the kind of the error
    that ended the scan. `stopping`: the bot stops, and the scan goes on when it is back. `behind`: other scans go
    first.
    """

    scan_id: int
    status: ScanStatus
    read: int = 0
    scored: int = 0
    skipped: int = 0
    flagged: int = 0
    expected: int | None = None
    rate: float = 0.0
    seconds_left: float | None = None
    waiting_until: datetime | None = None
    stopping: bool = False
    behind: bool = False
    error: str = ""
    hint: str = ""
    cause: type[Exception] | None = None

    @property
    def fraction(self) -> float | None:
        """The share of the work that is done, 0 to 1; None while the source cannot tell its size."""
        if self.status is ScanStatus.DONE:
            return 1.0
        if not self.expected:
            return None
        return min(1.0, (self.scored + self.skipped) / self.expected)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
