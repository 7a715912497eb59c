"""Scans, single ones and lists of accounts that are scanned together: what was asked for, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum

from bot.core.domain.accounts import Account
from bot.core.domain.errors import FailureCause
from bot.core.domain.networks import SocialNetwork, id_at, network_of
from bot.core.domain.people import Requester
from bot.core.domain.posts import SkipReason
from bot.core.domain.sources import SCREENING, Coverage, SourceKind, SourceSpec

MOST_ACCOUNTS = 200
"""Accounts of one list that are scanned: more would run for days, and no table of them can be read."""
MOST_ROWS = 1_000
"""Rows of one list, duplicates and what is no account included: each is told."""
MOST_NAME = 40
"""Characters of a list's name: it stands in titles and on buttons."""


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
class ScanRequest:
    """What is to be scanned, by which model, for whom."""

    source: SourceSpec
    model: str
    requester: Requester
    include_reposts: bool = False
    coverage: Coverage = Coverage.ALL

    def with_keeper(self, account: Account) -> Account:
        """What a source says of the account, with whose its posts are: the requester's, where they bring a file."""
        return replace(account, keeper=None if self.source.kind.live else self.requester)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as the store knows it. `model_id` names the exact model and text preparation behind its scores.

    `collection` is the database's key for whose posts these are: all that is stored of the scan hangs on it. `made_at`
    is when its archive was made, as `Page.made_at`. `unpicked` are the posts of a quick scan that the small model does
    not suspect, those drawn at random among them; `unread` ones of these it could not read.
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
    made_at: datetime | None = None
    unpicked: int = 0
    unread: int = 0

    @property
    def tells_gone_from(self) -> datetime | None:
        """Posts written before this time that no archive as new as this one holds are gone; None: it can't tell."""
        return self.made_at if self.status is ScanStatus.DONE else None

    @property
    def quickly_done(self) -> bool:
        """Whether it is a quick scan that came to its end: what its model has not scored is left to the small one."""
        return self.request.coverage is Coverage.QUICK and self.status is ScanStatus.DONE

    @property
    def leaves_rest(self) -> bool:
        """Whether all of it is read, and its model is, or can be, to score what a quick scan has left."""
        return self.quickly_done or self.request.coverage is Coverage.REST

    @property
    def why_unscored(self) -> SkipReason:
        """Why a post of its has no scores where nobody has said that."""
        return SkipReason.NOT_CHECKED if self.quickly_done else SkipReason.NOT_SCORED_YET

    def log_context(self) -> dict[str, object]:
        """What a log line about this scan says; never a post's text."""
        return {"scan": self.id, "account": self.account.id, "model": self.model_id, "status": str(self.status)}


class ScorerWait(StrEnum):
    """Why scans wait for the machines that score."""

    AWAY = "away"
    """None of them can be reached, or their cluster can't."""
    NO_ROOM = "no room"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is. `rate` is posts scored per second; `seconds_left` is None while it cannot be told.

    `waiting_until` is set while the source has to wait, for X's rate limit, say; `waits_for_money` while other scans
    hold back what is left of the budget; `scorer_wait` while nothing can score, which may change. `cause` is the kind
    of error that ended the scan. `stopping`: the bot is restarting, and the scan continues afterwards. `behind`: other
    scans go first. In a quick scan the small model has `screened` posts, and `left_out` ones are left to it alone; None
    while that is not known.
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
    scorer_wait: ScorerWait | None = None
    stopping: bool = False
    behind: bool = False
    error: str = ""
    hint: str = ""
    cause: FailureCause | None = None
    screened: int = 0
    left_out: int | None = None
    waits_for_money: bool = False

    @property
    def fraction(self) -> float | None:
        """The share of the work that is done, 0 to 1; None while the source can't tell its size."""
        if self.status is ScanStatus.DONE:
            return 1.0
        if not self.expected:
            return None
        if self.left_out is not None:
            return SCREENING + (1 - SCREENING) * min(1.0, self.done / max(1, self.expected - self.left_out))
        if self.screened:
            return SCREENING * min(1.0, self.screened / self.expected)
        return min(1.0, self.done / self.expected)

    @property
    def done(self) -> int:
        """The posts that the scan is done with."""
        return self.scored + self.skipped


class ListStatus(StrEnum):
    """Where a list stands."""

    PROPOSED = "proposed"
    """Its price was shown, and nobody has agreed to it."""
    RUNNING = "running"
    STOPPED = "stopped"
    """By the budget, or since X can't be read; its `reason` says which."""
    CANCELLED = "cancelled"
    DONE = "done"

    @property
    def can_go_on(self) -> bool:
        """Whether it ended before its last account."""
        return self in {ListStatus.STOPPED, ListStatus.CANCELLED}


class RowStatus(StrEnum):
    """Where a row of a list stands."""

    WAITING = "waiting"
    SCANNING = "scanning"
    DONE = "done"
    FAILED = "failed"
    """Its scan ended early, and its `reason` says why; what was read is in its report."""
    LEFT_OUT = "left out"
    """It can't be scanned, and its `reason` says why: no account, opted out, protected, named before."""

    @property
    def open(self) -> bool:
        """Whether it is still to be scanned."""
        return self in {RowStatus.WAITING, RowStatus.SCANNING}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list at its place (from 1), as somebody has `written` it.

    `handle` is "" where it is no account on X, `account_id` where X was not asked. `locator` is an archive's path.
    """

    place: int
    written: str
    handle: str = ""
    account_id: str = ""
    locator: str = ""
    status: RowStatus = RowStatus.WAITING
    reason: str = ""
    scan_id: int | None = None

    @property
    def name(self) -> str:
        """The row as people call it."""
        return f"@{self.handle}" if self.handle else self.written


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of each account: its posts `since` a day (UTC), its newest `posts`; None for all."""

    since: date | None = None
    posts: int | None = None
    include_reposts: bool = False
    quick: bool = False

    def floor(self, network: SocialNetwork) -> int | None:
        """The highest id that a post before the window can have."""
        if self.since is None:
            return None
        return max(1, id_at(network, datetime.combine(self.since, time(), UTC)) - 1)

    def source(self, row: ListRow) -> SourceSpec:
        """Where the row's posts come from."""
        if row.locator:
            return SourceSpec(SourceKind.ARCHIVE, row.locator)
        handle = row.handle.lower()
        return SourceSpec(SourceKind.TIMELINE, handle, limit=self.posts, since=self.floor(network_of(handle)))


@dataclass(frozen=True, slots=True)
class AccountList:
    """A list as it is stored; `begun_at` is when its scans were last agreed to."""

    id: int
    owner: Requester
    name: str
    wanted: Wanted
    status: ListStatus
    created_at: datetime
    reason: str = ""
    begun_at: datetime | None = None
    finished_at: datetime | None = None
    rows: tuple[ListRow, ...] = ()

    @property
    def scanned(self) -> Sequence[ListRow]:
        """The rows that were, or are to be, scanned."""
        return [row for row in self.rows if row.status is not RowStatus.LEFT_OUT]

    @property
    def left_out(self) -> Sequence[ListRow]:
        """The rows that are not."""
        return [row for row in self.rows if row.status is RowStatus.LEFT_OUT]

    @property
    def ended(self) -> Sequence[ListRow]:
        """The rows whose scans are over."""
        return [row for row in self.scanned if not row.status.open]

    @property
    def of_accounts(self) -> bool:
        """Whether accounts are read for it, rather than archives."""
        return any(row.handle for row in self.rows)

    @property
    def on_x(self) -> bool:
        """Whether any account that is scanned is on X."""
        return any(row.handle and not network_of(row.handle).free for row in self.scanned)


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What a list costs: about so many `posts`, in millionths of a dollar; at most `most_posts`.

    Those `known` are free, and so are about so many `free` ones on networks that charge nothing.
    """

    posts: int = 0
    cost: int = 0
    most_posts: int = 0
    known: int = 0
    free: int = 0


@dataclass(frozen=True, slots=True)
class ListProgress:
    """How far a list is. `read` counts posts; `reading` are the names of what is being scanned.

    `waiting_until` is set while a network, `waits_for`, takes no more requests, `scorer_wait` while nothing can score
    what is being scanned, `waits_for_money` while other scans hold back what is left of the budget. `stopping`: this
    process stops, and the list goes on later.
    """

    list: AccountList
    read: int = 0
    reading: tuple[str, ...] = ()
    waiting_until: datetime | None = None
    scorer_wait: ScorerWait | None = None
    stopping: bool = False
    waits_for: SocialNetwork = SocialNetwork.X
    waits_for_money: bool = False
