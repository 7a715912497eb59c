"""Where posts come from, page by page, what reading them costs, and which of them are scored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.domain.networks import SocialNetwork, network_of
from bot.core.domain.posts import Post


class Resource(StrEnum):
    """What X charges for, each by the piece."""

    POST = "post"
    USER = "user"


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
    anew, so what was counted before them no longer holds. `bill` is what reading this page cost. `made_at` is when
    the source was made (aware, in UTC), where it holds every post that there was then; None where nobody can tell.
    `claimed_languages`: those of its posts are what their authors' apps say, and not what anybody found out.
    """

    posts: tuple[Post, ...]
    cursor: str
    broken: int = 0
    cut: int = 0
    lacks: tuple[str, ...] = ()
    expected: int | None = None
    first: bool = False
    bill: Bill | None = None
    made_at: datetime | None = None
    claimed_languages: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A source that has to wait, until `until` (aware, in UTC), before it can hand over its next page.

    `for_money`: other scans hold back what is left of the budget; whether they give some back is looked at again then.
    """

    until: datetime
    for_money: bool = False


class SourceKind(StrEnum):
    """The kinds of source that posts can come from."""

    ARCHIVE = "archive"
    """A file that somebody brings."""
    TIMELINE = "timeline"
    """The newest posts, as far back as the network's timelines reach."""
    SEARCH = "search"
    """All posts, through X's search of its full archive."""
    CHECK = "check"
    """What is newer than a given post, for a watch; no person asks for each of these scans."""

    @property
    def live(self) -> bool:
        """Whether the network itself gives the posts."""
        return self is not SourceKind.ARCHIVE

    @property
    def fewest(self) -> int:
        """The least that X lets one ask for, and charges for: 10 posts of a search, 5 of a timeline."""
        return 10 if self is SourceKind.SEARCH else 5


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source in words that can be stored, so that a scan can be taken up again after a restart.

    `locator` is an absolute path for an archive, the handle in lower case for a timeline or a search, and the network's
    id of the account for `CHECK`. `handle` names the owner where the locator does not. `limit` asks for that many of
    the newest posts only, `since` for those with a higher id.
    """

    kind: SourceKind
    locator: str
    handle: str = ""
    limit: int | None = None
    since: int | None = None

    @property
    def network(self) -> SocialNetwork:
        """Where the posts are read; X for archives, which say themselves whose they are."""
        return network_of(self.locator) if self.kind.live else SocialNetwork.X

    @property
    def paid(self) -> bool:
        """Whether every post read costs money."""
        return self.kind.live and not self.network.free


SCREENING = 1 / 3
"""The share of a quick scan's time in which the small model reads (docs/performance.md)."""


class Coverage(StrEnum):
    """Which posts the model of a scan scores."""

    ALL = "all"
    QUICK = "quick"
    """Those that the small model suspects, and some of the others, drawn at random."""
    REST = "rest"
    """What a quick scan left: everything is read, and the model scores what it has not seen."""

    @classmethod
    def of(cls, *, quick: bool) -> "Coverage":
        """Which posts the model of a scan that somebody begins scores."""
        return cls.QUICK if quick else cls.ALL
