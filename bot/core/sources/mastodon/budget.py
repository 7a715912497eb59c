"""How much a server still lets one ask: a tenth is left to others who share our address."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

RESERVE = 0.1
LONGEST_WAIT = timedelta(hours=1)
"""Mastodon's windows have 5 and 15 minutes (config/initializers/rack_attack.rb there)."""
UNSAID_WAIT = timedelta(minutes=5)
"""After a refusal that names no time: one of Mastodon's windows."""
_LATEST_EPOCH = 4_102_444_800  # The year 2100.


def full_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Until when to leave a server alone, by the headers of an answer; None while it has room."""
    limit, remaining = _count(headers.get("X-RateLimit-Limit")), _count(headers.get("X-RateLimit-Remaining"))
    reset = _moment(headers.get("X-RateLimit-Reset"))
    if not limit or remaining is None or reset is None or remaining >= RESERVE * limit:
        return None
    return _bounded(reset, now) if reset > now else None


def refused_until(headers: Mapping[str, str], now: datetime) -> datetime:
    """Until when to leave a server alone that has refused a request as one too many."""
    said = headers.get("Retry-After", "").strip()
    seconds = _count(said)
    until = now + timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())) if seconds is not None else None
    until = until or _http_date(said) or _moment(headers.get("X-RateLimit-Reset")) or now + UNSAID_WAIT
    return _bounded(until, now)


def _bounded(until: datetime, now: datetime) -> datetime:
    """A second later than said, since clocks differ, and no later than an hour from now."""
    return min(max(until, now) + timedelta(seconds=1), now + LONGEST_WAIT)


def _count(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 - no count


def _moment(text: str | None) -> datetime | None:
    """A time as Mastodon writes it, in ISO 8601, or as others do, in seconds since 1970."""
    text = (text or "").strip()
    try:
        if text.isdecimal():
            return datetime.fromtimestamp(min(int(text[:12]), _LATEST_EPOCH), UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
