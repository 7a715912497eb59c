"""What is read from stored scans, frozen: reports, pages of posts, histories, tables of lists, queues of reviews."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.core.domain.accounts import Account
from bot.core.domain.figures.missed import RandomCheck
from bot.core.domain.labels import Label
from bot.core.domain.posts import PostKind, ScoredPost, SkipReason
from bot.core.domain.scans import AccountList, ListRow, RowStatus, Scan
from bot.core.domain.verdicts import NOTHING_SAID, Review

ROWS_SHOWN = 20
"""Rows of a page of a list's table; a menu on Discord has room for 25 options."""


def interval(part: int, whole: int) -> tuple[float, float]:
    """The 95% Wilson score interval (E. B. Wilson, 1927), 0 to 1, of the share of which this is a sample."""
    z, n, p = 1.959964, whole, part / whole
    center = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, center - half), min(1.0, center + half)


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over a report: `posts == scored + sum(skipped.values())`, always.

    `flagged` counts by people where they have settled a post, else by the model; `review` is what they said. `whole`:
    these are all posts that there are, not a sample of them. Of `cut` ones among the scored the model has read the
    beginning. `check` tells of a quick scan what there may be among the posts that the model has not checked.
    """

    posts: int
    scored: int
    flagged: int
    skipped: Mapping[SkipReason, int] = field(default_factory=dict)
    whole: bool = False
    cut: int = 0
    review: Review = NOTHING_SAID
    check: RandomCheck | None = None

    @property
    def unchecked(self) -> int:
        """The posts that a quick scan has left to the small model."""
        return self.skipped.get(SkipReason.NOT_CHECKED, 0)

    @property
    def judged(self) -> int:
        """The posts of which the flagged ones are a part: those scored and, in a quick scan, those not checked."""
        return self.scored + self.unchecked

    @property
    def missed(self) -> int:
        """The most flagged posts that there may be among the unchecked; true of 95 accounts in 100."""
        return min(self.unchecked, self.check.missed) if self.check else self.unchecked

    @property
    def rate(self) -> float:
        """The flagged share of the judged posts, 0 to 1; 0 when nothing was scored. In a quick scan, the least."""
        return self.flagged / self.judged if self.scored else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% interval of the rate over all posts of which these are a sample.

        (0, 1) when nothing was scored; where every post was read, the rate itself and nothing else.
        """
        if not self.scored:
            return 0.0, 1.0
        if self.whole:
            return self.rate, self.rate
        return interval(self.flagged, self.judged)[0], interval(self.flagged + self.missed, self.judged)[1]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period of the trend: its first day (UTC), posts scored and posts flagged in it."""

    start: date
    scored: int
    flagged: int


class TrendUnit(StrEnum):
    """How long a period of the trend is; chosen so that a chart has at most about 40 bars."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Trend:
    """Flagged posts over time, oldest first, without gaps; empty when nothing was scored."""

    unit: TrendUnit
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """Flagged posts that earlier archives of the account held: how many, and how many of them this one lacks."""

    flagged: int
    gone: int

    @property
    def left(self) -> int:
        """How many are still there."""
        return self.flagged - self.gone


@dataclass(frozen=True, slots=True)
class Report:
    """A scan in numbers. `distribution` counts scored posts by toxicity in ten equal steps from 0 to 1.

    `reaching` says how many of these reach the threshold for toxicity, whatever people say. `languages` counts the
    posts that the model has no scores for because it does not know their language. `mistaken` is the share of ordinary
    accounts' posts that it flags by mistake, 0 to 1; None where that is not known for these thresholds. `past` is None
    where there is no earlier archive, or this one does not tell what is gone.
    """

    scan: Scan
    thresholds: Mapping[Label, float]
    totals: Totals
    flagged_by_label: Mapping[Label, int]
    distribution: tuple[int, ...]
    reaching: int
    trend: Trend
    first_post: datetime | None = None
    last_post: datetime | None = None
    languages: Mapping[str, int] = field(default_factory=dict)
    mistaken: float | None = None
    past: Past | None = None


class FileFormat(StrEnum):
    """The formats that a report can be exported in."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"
    EVIDENCE = "evidence"
    """A package of the flagged posts as all of these, with a manifest."""
    DELETION = "deletion"
    """What tools need that delete posts: of one's own archive, the flagged ones."""


class Sort(StrEnum):
    """The order of a page: highest score first, or newest first."""

    WORST = "worst"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class PostQuery:
    """Which posts of a report to show, in which order.

    `label` is the label to sort by (None: severity); with `minimum` (0 to 1) only posts whose score for that label, or
    their toxicity, is at least that. `since` and `until` are whole days in UTC, both included. `kind` keeps one kind.
    Long posts are shown in part, or `whole`. `kept` keeps those of earlier archives that the report's still holds.
    """

    sort: Sort = Sort.WORST
    label: Label | None = None
    minimum: float | None = None
    flagged_only: bool = False
    since: date | None = None
    until: date | None = None
    text: str = ""
    kind: PostKind | None = None
    whole: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class PostPage:
    """One page of a report's posts. `number` counts from 1; `matches` is the number of posts over all pages.

    `more`: there are more posts than pages reach, and perhaps more than `matches` says.
    """

    posts: tuple[ScoredPost, ...]
    query: PostQuery
    number: int
    pages: int
    matches: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """One line of a chat user's history: a scan that they asked for or joined."""

    scan: Scan
    asked_at: datetime
    totals: Totals


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a chat user's history, latest first: of `matches` scans of accounts whose handle or name holds `find`.

    `first` is the place of its first line among all of them, from 1.
    """

    searches: tuple[Search, ...]
    number: int
    pages: int
    matches: int
    first: int = 1
    find: str = ""


class Likeness(StrEnum):
    """How alike two posts are in what they say."""

    SAME = "same"
    """The same words to the model: links and mentions aside."""
    NEARLY = "nearly"
    """What one says of the one holds of the other, nearly always."""
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class AlikePosts:
    """The posts of a report that are most like `post`, most alike first, each with how alike it is.

    They were looked for among its `compared` worst of `scored` posts, `post` not counted: by their letters and, of the
    `understood` worst, by what the bundled model makes of them; `by_meaning` says whether it is loaded here at all.
    """

    scan: Scan
    post: ScoredPost
    found: tuple[tuple[ScoredPost, Likeness], ...]
    compared: int
    scored: int
    understood: int
    by_meaning: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """Which posts are looked at: those of one scan's report or (0) of all that the person may open.

    With `second` also posts that others have judged, and this person has not.
    """

    scan_id: int = 0
    second: bool = False


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A post to judge. `left` posts are in the queue, this one among them; `done` were judged.

    `same` others in the queue have the same words, `nearly` at least nearly the same ones.
    """

    scan: Scan
    post: ScoredPost
    left: int
    done: int
    same: int
    nearly: int


@dataclass(frozen=True, slots=True)
class ReviewEnd:
    """Nothing is left to judge: `done` flagged posts were judged, in so many `reports`.

    Of these people settled `toxic` and `not_toxic` ones; `by_others` ones this person has not judged.
    """

    done: int
    reports: int
    toxic: int = 0
    not_toxic: int = 0
    by_others: int = 0

    @property
    def undecided(self) -> int:
        """Posts of which people are unsure, or about which they differ."""
        return self.done - self.toxic - self.not_toxic


MOST_EXPORTED = 500
"""Posts read from X that one person may take away in a file on one day (UTC).

X's developer policy, "Content redistribution": up to 500 posts per person per day.
"""


@dataclass(frozen=True, slots=True)
class ListResult:
    """What stands in the table for a row: whose posts, how many, how many flagged, and the worst of those.

    `judged` as `Totals.judged`; `exceeds`: it flags more of them than it does by mistake, None where nobody knows.
    `missed`: the most flagged posts that a quick scan may have missed, at 95%; None where the model scored every post.
    """

    row: ListRow
    account: Account | None = None
    judged: int = 0
    flagged: int = 0
    worst: ScoredPost | None = None
    missed: int | None = None
    exceeds: bool | None = None

    @property
    def rank(self) -> tuple[bool, float, int, bool]:
        """Sorts the worst first: by the worst post, then by how many were flagged; what was not scanned comes last."""
        severity = self.worst.scores.severity if self.worst and self.worst.scores else 0.0
        return self.account is None, -severity, -self.flagged, self.row.status is RowStatus.LEFT_OUT


@dataclass(frozen=True, slots=True)
class ListTable:
    """A page of a list's rows, worst first, and the sums over all rows; `pages` is at least 1.

    Of `quick` rows the big model has checked a part of the posts.
    """

    list: AccountList
    shown: tuple[ListResult, ...]
    number: int = 1
    pages: int = 1
    judged: int = 0
    flagged: int = 0
    quick: int = 0

    @property
    def first(self) -> int:
        """The rank of the first row shown, from 1."""
        return (self.number - 1) * ROWS_SHOWN + 1
