"""Rate limits as Mastodon has them: windows that begin on the clock (config/initializers/rack_attack.rb there)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

LIMITS = {"api": (300, timedelta(minutes=5)), "paging": (300, timedelta(minutes=15))}
"""Requests of one address without a token: of any kind, and those with max_id, min_id or since_id."""


@dataclass(frozen=True)
class Standing:
    """How the window with the least left stands after a request."""

    limit: int
    remaining: int
    reset: datetime
    exceeded: bool

    @property
    def headers(self) -> dict[str, str]:
        """What Mastodon tells of it with every answer (app/controllers/concerns/api/rate_limit_headers.rb there)."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": f"{self.reset:%Y-%m-%dT%H:%M:%S.%f}Z",
        }


@dataclass
class Windows:
    """How often each limit was used in its present window."""

    limits: dict[str, tuple[int, timedelta]] = field(default_factory=lambda: dict(LIMITS))
    used: dict[tuple[str, int], int] = field(default_factory=dict)

    def take(self, at: datetime, *, paging: bool) -> Standing:
        """Count a request, which may be one too many."""
        standings = [self._count(name, at) for name in (("api", "paging") if paging else ("api",))]
        return min(standings, key=lambda each: each.remaining)

    def _count(self, name: str, at: datetime) -> Standing:
        limit, period = self.limits[name]
        seconds = int(period.total_seconds())
        window = int(at.timestamp()) // seconds
        used = self.used[name, window] = self.used.get((name, window), 0) + 1
        reset = datetime.fromtimestamp((window + 1) * seconds, UTC)
        return Standing(limit, max(0, limit - used), reset, used > limit)
