"""When things are due: intervals, digests at a local time, quiet hours. Pure arithmetic, daylight saving included."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo, available_timezones

from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=30)
MOST_JITTER = timedelta(minutes=15)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DIGEST_MINUTE = 9 * 60  # Nine in the morning, where somebody says "daily" and no more.
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_EVERY = re.compile(r"(?:every\s+)?(\d{1,3})\s*([hdw])(?:ours?|ays?|eeks?)?", re.IGNORECASE | re.ASCII)
_TIME = r"(\d{1,2})(?::(\d{2}))?"
_DIGEST = re.compile(rf"(daily|weekly(?:\s+([a-z]+))?)(?:\s+{_TIME})?", re.IGNORECASE | re.ASCII)
_QUIET = re.compile(rf"{_TIME}\s*[-–]\s*{_TIME}", re.ASCII)
_DAY_MINUTES = 24 * 60
_DAYS_AHEAD = 15  # A weekly digest is at most a week away, also where a zone leaves a whole day out.


@dataclass(frozen=True, slots=True)
class Digest:
    """Once a day, or once a week on a weekday (0 is Monday), at a minute (0 to 1,439) of the local day."""

    minute: int = DIGEST_MINUTE
    weekday: int | None = None

    def __str__(self) -> str:
        """As `read_digest` reads it: daily 09:00, weekly mon 09:00."""
        rhythm = "daily" if self.weekday is None else f"weekly {WEEKDAYS[self.weekday][:3]}"
        return f"{rhythm} {clock(self.minute)}"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of the local day in which nothing is sent: from minute `start` up to `end`, over midnight too."""

    start: int
    end: int

    def __str__(self) -> str:
        """As `read_quiet` reads it: 22:00-07:00."""
        return f"{clock(self.start)}-{clock(self.end)}"

    def contains(self, moment: datetime, zone: str) -> bool:
        """Whether the moment lies within them."""
        local = moment.astimezone(ZoneInfo(zone))
        minute = local.hour * 60 + local.minute
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def may_send(moment: datetime, digest: Digest | None, quiet: Quiet | None, zone: str) -> datetime:
    """The first moment (UTC), not before `moment`, at which what is found at `moment` may be sent."""
    due = next_digest(moment, digest, zone) if digest else moment
    return after_quiet(due, quiet, zone) if quiet else due


def next_digest(after: datetime, digest: Digest, zone: str) -> datetime:
    """The first digest (UTC) later than `after`.

    A time that daylight saving leaves out is taken an hour later, one that it repeats the first time only.
    """
    local = after.astimezone(ZoneInfo(zone)).date()
    days = (local + timedelta(days=ahead) for ahead in range(-1, _DAYS_AHEAD))
    moments = (_to_utc(day, digest.minute, zone) for day in days if digest.weekday in {None, day.weekday()})
    return next(moment for moment in moments if moment > after)


def after_quiet(moment: datetime, quiet: Quiet, zone: str) -> datetime:
    """The moment itself (UTC), or where it lies within the quiet hours, their end."""
    if not quiet.contains(moment, zone):
        return moment
    local = moment.astimezone(ZoneInfo(zone)).date()
    days = [local + timedelta(days=ahead) for ahead in range(-1, 4)]
    ends = sorted(_to_utc(day, quiet.end, zone, fold) for day in days for fold in (0, 1))
    return next(end for end in ends if end > moment and not quiet.contains(end, zone))


def next_look(at: datetime, every: timedelta, watch_id: int, run: int) -> datetime:
    """When to check again after a check at `at`: an interval later plus `jitter`, however many were missed."""
    return at + every + jitter(every, watch_id, run)


def jitter(every: timedelta, watch_id: int, run: int) -> timedelta:
    """Up to a tenth of the interval, 15 minutes at most; always the same for a watch and its run.

    So watches that were made, or missed, together do not all ask X in the same second.
    """
    number = int.from_bytes(blake2b(f"{watch_id}/{run}".encode(), digest_size=8).digest(), "big")
    return min(every / 10, MOST_JITTER) * (number / 2**64)


def read_every(written: str) -> timedelta:
    """An interval as people write it: 6h, every 12 hours, 1d, 2 weeks.

    Raises:
        CommandError: it is none, or shorter or longer than we allow.
    """
    found = _EVERY.fullmatch(written.strip())
    if not found:
        raise CommandError(
            _("{written} is not an interval.", written=cite(written)), _("Write 6h, 12h, 1d or 1w, for example.")
        )
    every = int(found[1]) * _UNITS[found[2].lower()]
    if not SHORTEST <= every <= LONGEST:
        raise CommandError(
            _("An account can't be checked every {written}.", written=written.strip()), _("Choose from 1h to 30d.")
        )
    return every


def read_digest(written: str) -> Digest | None:
    """A digest as people write it: none, daily, daily 09:00, weekly, weekly fri 18:00.

    Raises:
        CommandError: it is none of these.
    """
    words = written.strip().lower()
    if words == "none":
        return None
    found = _DIGEST.fullmatch(words)
    weekday = _weekday(found[2]) if found else None
    if not found or (found[2] and weekday is None):
        raise CommandError(
            _("{written} is not a time for a digest.", written=cite(written)),
            _("Write none, daily, daily 09:00 or weekly fri 18:00, for example."),
        )
    minute = DIGEST_MINUTE if found[3] is None else _minute(written, found[3], found[4])
    return Digest(minute, None if found[1] == "daily" else weekday or 0)


def read_quiet(written: str) -> Quiet | None:
    """Quiet hours as people write them: none, 22-7, 22:30-06:45.

    Raises:
        CommandError: they are none of these, or all day long.
    """
    if written.strip().lower() == "none":
        return None
    found = _QUIET.fullmatch(written.strip())
    quiet = Quiet(_minute(written, found[1], found[2]), _minute(written, found[3], found[4])) if found else None
    if quiet is None or quiet.start == quiet.end:
        raise CommandError(
            _("{written} are not quiet hours.", written=cite(written)),
            _("Write 22-7 or 22:30-06:45, for example, or none."),
        )
    return quiet


def read_zone(written: str) -> str:
    """A time zone's name, in whatever case.

    Raises:
        CommandError: there is none of that name.
    """
    names = {name.lower(): name for name in available_timezones()}
    wanted = written.strip().lower().replace(" ", "_")
    if wanted in names:
        return names[wanted]
    near = sorted(name for low, name in names.items() if wanted and low.rpartition("/")[2] == wanted)
    hint = (
        _("Did you mean {name}?", name=near[0])
        if near
        else _("Write Europe/Berlin, America/New_York or UTC, for example.")
    )
    raise CommandError(_("There is no time zone {written}.", written=cite(written)), hint)


def _to_utc(day: date, minute: int, zone: str, fold: int = 0) -> datetime:
    """A minute of a local day in UTC; one that daylight saving skips is moved later by the length of the skip."""
    local = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone)).replace(fold=fold)
    return local.astimezone(UTC)


def _minute(written: str, hours: str, minutes: str | None) -> int:
    minute = int(hours) * 60 + int(minutes or 0)
    if int(minutes or 0) >= 60 or minute > _DAY_MINUTES:  # noqa: PLR2004 - minutes of an hour
        raise CommandError(
            _("{written} contains an impossible time.", written=cite(written)), _("Write times from 00:00 to 23:59.")
        )
    return minute % _DAY_MINUTES  # 24:00 is midnight.


def _weekday(word: str | None) -> int | None:
    """The weekday that a word of three letters or more begins."""
    if not word or len(word) < 3:  # noqa: PLR2004 - "t" could be two of them.
        return None
    return next((number for number, name in enumerate(WEEKDAYS) if name.startswith(word)), None)


def clock(minute: int) -> str:
    """A minute (0 to 1,439) of the day as a time: 09:00."""
    return f"{minute // 60:02}:{minute % 60:02}"
