"""Money in whole millionths of a dollar: what is left, what a scan or a watch costs, what was spent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceKind

MILLION = 1_000_000
MONTH_DAYS = 30  # As far as a price a month goes.


@dataclass(frozen=True, slots=True)
class Remaining:
    """The tightest budget: whose it is, what is left of it this month and what it was. None where there is no limit.

    It begins anew on the day on which it `renews` (UTC).
    """

    whose: str
    amount: int | None
    limit: int | None
    renews: date | None = None

    def covers(self, cost: int) -> bool:
        """Whether this much, in millionths of a dollar, can still be spent."""
        return self.amount is None or self.amount >= cost

    def posts(self, price: int, kind: SourceKind = SourceKind.TIMELINE) -> int:
        """How many posts at this price it pays for, where there is a limit; none where X gives out no so few."""
        posts = (self.amount or 0) // price if price else 0
        return posts if posts >= kind.fewest else 0


def micros(dollars: Decimal) -> int:
    """Dollars as whole millionths."""
    return int(dollars * MILLION)


@dataclass(frozen=True, slots=True)
class Offer:
    """A scan that could be made: of the newest `limit` posts, or of all; about so many posts are read for `cost`.

    Where it is of a window only, `most` is how many posts could be in it.
    """

    kind: SourceKind
    limit: int | None
    posts: int
    cost: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What a watch costs. `post` is that of one post; `posts` a day and `month` are about so many, None if unknown.

    `lately`: of the last month; else over all of the account's life.
    """

    post: int
    posts: float | None
    lately: bool = True

    @property
    def month(self) -> int | None:
        """About so many millionths of a dollar a month."""
        if not self.post:
            return 0
        return None if self.posts is None else round(self.posts * MONTH_DAYS * self.post)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one chat user was charged for over some days."""

    requester: Requester
    posts: int
    users: int
    cost: int
