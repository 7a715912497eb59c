"""Days, intervals and times of day as people write them."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import available_timezones

from bot.core.domain.errors import CommandError
from bot.core.domain.schedule import Digest, Quiet, read_digest, read_every, read_quiet, read_zone
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite

_EVERY = ("1h", "3h", "6h", "12h", "1d", "1w")
_DIGESTS = ("none", "daily 09:00", "daily 18:00", "weekly mon 09:00", "weekly fri 18:00")
_QUIET = ("none", "22-7", "23-6", "20-8")
_DATE = re.compile(r"\b(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\b", re.ASCII)
_ZONES = ("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Day:
    """A day: year, month, day."""

    def read(self, written: str) -> date:
        """The day.

        Raises:
            CommandError: there is none such.
        """
        try:
            return date.fromisoformat(written)
        except ValueError as error:
            hint = _("Write it as year, month, day: 2026-01-31.")
            raise CommandError(_("{written} is not a date.", written=cite(written)), hint) from error


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another: 2024, 2024-05, 2024-01-31 to 2024-12-31, or 2024-01-31 for all since then."""

    def read(self, written: str) -> tuple[date, date | None]:
        """Its first and its last day; None where it goes on.

        Raises:
            CommandError: there is none such.
        """
        try:
            return _read_period(written)
        except ValueError as error:
            hint = _("Write a year, a month or two days: 2024, 2024-05, or 2024-01-31 to 2024-12-31.")
            raise CommandError(_("{written} is no period.", written=cite(written)), hint) from error


def _read_period(written: str) -> tuple[date, date | None]:
    dates = [found.groups() for found in _DATE.finditer(written)]
    if len(dates) not in {1, 2} or any(map(str.isdigit, _DATE.sub("", written))):
        raise ValueError(written)
    first, last = _first_day(*dates[0]), _last_day(*dates[-1])
    if last < first:
        raise ValueError(written)
    goes_on = len(dates) == 1 and dates[0][2] is not None
    return first, None if goes_on else last


def _first_day(year: str, month: str | None, day: str | None) -> date:
    return date(int(year), int(month or 1), int(day or 1))


def _last_day(year: str, month: str | None, day: str | None) -> date:
    begun = int(year), int(month or 12)
    return date(*begun, int(day) if day else monthrange(*begun)[1])


@dataclass(frozen=True, slots=True)
class Interval:
    """How often: 6h, 12 hours, 1d."""

    def read(self, written: str) -> timedelta:
        """The time between. Raises as `read_every`."""
        return read_every(written)

    def suggest(self, typed: str) -> Sequence[str]:
        """What most people want."""
        return _filter_by_start(typed, _EVERY)


@dataclass(frozen=True, slots=True)
class DigestTime:
    """When alerts are sent together: daily 09:00; none is read as None."""

    def read(self, written: str) -> Digest | None:
        """The time. Raises as `read_digest`."""
        return read_digest(written)

    def suggest(self, typed: str) -> Sequence[str]:
        """How such times are written."""
        return _filter_by_start(typed, _DIGESTS)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which nothing is sent: 22-7; none is read as None."""

    def read(self, written: str) -> Quiet | None:
        """The hours. Raises as `read_quiet`."""
        return read_quiet(written)

    def suggest(self, typed: str) -> Sequence[str]:
        """How such hours are written."""
        return _filter_by_start(typed, _QUIET)


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone by its name."""

    def read(self, written: str) -> str:
        """The name as it is spelled. Raises as `read_zone`."""
        return read_zone(written)

    def suggest(self, typed: str) -> Sequence[str]:
        """The zones whose names hold what was typed, those that begin with it first."""
        wanted = typed.strip().lower().replace(" ", "_")
        if not wanted:
            return _ZONES
        found = [name for name in available_timezones() if wanted in name.lower()]
        return sorted(found, key=lambda name: (not _city(name).startswith(wanted), name))


def _city(name: str) -> str:
    return name.rpartition("/")[2].lower()


def _filter_by_start(typed: str, usual: Sequence[str]) -> list[str]:
    return [each for each in usual if each.startswith(typed.strip().lower())]
