"""Scans: what was asked for, and how far it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.core.domain.accounts import Account
from bot.core.domain.errors import FailureCause
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceSpec


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

    def with_keeper(self, account: Account) -> Account:
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

    `waiting_until` is set while the source has to wait, for X's rate limit, say. `cause` is the kind of error
    that ended the scan. `stopping`: the bot is restarting, and the scan continues afterwards. `behind`: other scans go
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
    cause: FailureCause | None = None

    @property
    def fraction(self) -> float | None:
        """The share of the work that is done, 0 to 1; None while the source can't tell its size."""
        if self.status is ScanStatus.DONE:
            return 1.0
        if not self.expected:
            return None
        return min(1.0, (self.scored + self.skipped) / self.expected)
