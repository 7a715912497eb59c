"""Watches: accounts that are checked regularly, and what their owners want alerts about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.domain.accounts import Account
from bot.core.domain.delivery import Stamp
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.schedule import Digest, Quiet, may_send

EVERY = timedelta(hours=6)


class WatchStatus(StrEnum):
    """A watch's state; its `reason` says why it does not run."""

    PROPOSED = "proposed"
    """Shown with its price, not agreed to."""
    ACTIVE = "active"
    PAUSED = "paused"
    """By its owner."""
    BUDGET = "budget"
    """The budget is used up; it continues by itself."""
    ACCOUNT = "account"
    """Its network shows nothing of the account; looked at again, less and less often."""
    LOST = "lost"
    """The bot can no longer write where the alerts go; they wait until the owner continues the watch."""
    REFUSED = "refused"
    """The account has asked not to be scanned."""

    @property
    def runs(self) -> bool:
        """Whether the account is checked when due."""
        return self in {WatchStatus.ACTIVE, WatchStatus.BUDGET, WatchStatus.ACCOUNT}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner chooses. `threshold` (0 to 1) stands in for that of every label; no `labels`: all of them.

    `direct` sends alerts as direct messages. In a channel they mention the owner, or the role with the id `mention`.
    """

    every: timedelta = EVERY
    threshold: float | None = None
    labels: tuple[Label, ...] = ()
    direct: bool = True
    digest: Digest | None = None
    quiet: Quiet | None = None
    zone: str = "UTC"
    mention: str = ""

    def thresholds_over(self, in_force: Mapping[Label, float]) -> dict[Label, float]:
        """The thresholds of the watch where `in_force` are those of the owner's workspace."""
        return {
            label: value if self.threshold is None else self.threshold
            for label, value in in_force.items()
            if not self.labels or label in self.labels
        }

    def may_send(self, found: datetime) -> datetime:
        """The first moment (UTC) when something found at `found` may be sent."""
        return may_send(found, self.digest, self.quiet, self.zone)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to write: a channel or thread in its platform's own words, or "" for the owner's direct messages."""

    owner: Requester
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch as it is stored. Posts of the account with an id above `since` are still to be judged.

    `channel` is where alerts go that are not direct, "" for none; `alerts` is how many posts it has told of.
    """

    id: int
    owner: Requester
    account: Account
    channel: str
    terms: Terms
    status: WatchStatus
    since: int
    created_at: datetime
    reason: str = ""
    looked_at: datetime | None = None
    next_due: datetime | None = None
    runs: int = 0
    failures: int = 0
    alerts: int = 0

    @property
    def place(self) -> Destination:
        """Where its alerts go."""
        return Destination(self.owner, "" if self.terms.direct else self.channel)

    @property
    def asks_grounds(self) -> bool:
        """Whether it begins only once its owner has said on what grounds, as X's rules ask of all who watch there."""
        return self.status is WatchStatus.PROPOSED and not self.account.network.free


class Grounds(StrEnum):
    """On what grounds somebody watches an account: X's rules ask for one of these."""

    CONSENT = "consent"
    """Its owner has consented."""
    APPROVAL = "approval"
    """X has approved it in writing."""


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """Several accounts that somebody could watch: those, how many they watch `before`, and for how many is no room.

    `refused` have asked to be left alone. All together cost about `month` millionths of a dollar, where that is known
    of all but `unknown`; `post` is the price of one on X.
    """

    accounts: tuple[Account, ...]
    before: int = 0
    beyond: int = 0
    refused: int = 0
    month: int = 0
    unknown: int = 0
    post: int = 0

    @property
    def on_x(self) -> bool:
        """Whether any of the accounts is on X, where posts cost and rules say on what grounds one may watch."""
        return any(not account.network.free for account in self.accounts)


class MessageKind(StrEnum):
    """An alert quotes flagged posts; a notice tells the owner, and nobody else, why a watch stands still."""

    ALERT = "alert"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that waits to be sent. `words` and `hint` are a notice's; an alert's posts are looked up on sending.

    `stamp` identifies it on its platform. It has failed `attempts` times, `refusals` of them for reasons that do
    not pass by themselves.
    """

    id: int
    watch_id: int
    kind: MessageKind
    stamp: Stamp
    words: str = ""
    hint: str = ""
    attempts: int = 0
    refusals: int = 0
