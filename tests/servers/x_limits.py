"""Rate limits as X has them: fixed windows that begin with their first request."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

QUARTER = timedelta(minutes=15)
# Requests per window of an app's bearer token: https://docs.x.com/x-api/fundamentals/rate-limits.
LIMITS: dict[str, tuple[int, timedelta]] = {
    "user_by_name": (300, QUARTER),
    "users_by_names": (300, QUARTER),
    "user_by_id": (300, QUARTER),
    "timeline": (10_000, QUARTER),
    "search": (300, QUARTER),
    "search_per_second": (1, timedelta(seconds=1)),
    "lookup": (3_500, QUARTER),
    "usage": (50, QUARTER),
    "compliance": (150, QUARTER),
}


@dataclass(frozen=True)
class Standing:
    """How a window stands after a request; `reset` is in whole seconds since 1970, as in X's header."""

    family: str
    limit: int
    remaining: int
    reset: int
    exceeded: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """What X tells about it with every answer."""
        values = {"limit": self.limit, "remaining": self.remaining, "reset": self.reset}
        return {f"x-rate-limit-{name}": str(value) for name, value in values.items()}


@dataclass
class _Window:
    end: datetime
    used: int = 0


@dataclass
class Windows:
    """The windows that are open under `limits`."""

    limits: Callable[[], dict[str, tuple[int, timedelta]]]
    opened: dict[str, _Window] = field(default_factory=dict)

    def take(self, families: tuple[str, ...], now: datetime) -> Standing:
        """Count a request against each of these limits, unless one of them is used up; the first or that is told."""
        for family in families:
            if self._open(family, now).used >= self.limits()[family][0]:
                return self._standing(family, exceeded=True)
        for family in families:
            self.opened[family].used += 1
        return self._standing(families[0])

    def _open(self, family: str, now: datetime) -> _Window:
        window = self.opened.get(family)
        if window is None or window.end <= now:
            window = self.opened[family] = _Window(now + self.limits()[family][1])
        return window

    def _standing(self, family: str, exceeded: bool = False) -> Standing:
        limit, window = self.limits()[family][0], self.opened[family]
        return Standing(family, limit, max(0, limit - window.used), math.ceil(window.end.timestamp()), exceeded)
