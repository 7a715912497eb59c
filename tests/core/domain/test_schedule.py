"""When things are due: what people write, local times over daylight saving, quiet hours, jitter."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain.errors import CommandError
from bot.core.domain.schedule import (
    LONGEST,
    MOST_JITTER,
    SHORTEST,
    Digest,
    Quiet,
    after_quiet,
    jitter,
    may_send,
    next_digest,
    next_look,
    read_digest,
    read_every,
    read_quiet,
    read_zone,
)

BERLIN = "Europe/Berlin"
ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))  # noqa: DTZ001
MINUTES = st.integers(0, 1439)
DIGESTS = st.builds(Digest, MINUTES, st.none() | st.integers(0, 6))
QUIETS = st.tuples(MINUTES, MINUTES).filter(lambda each: each[0] != each[1]).map(lambda each: Quiet(*each))
EVERY = st.integers(1, 24 * 30).map(lambda hours: timedelta(hours=hours))


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("written", "hours"),
    [("6h", 6), ("every 6h", 6), ("12 hours", 12), ("1d", 24), ("2 Weeks", 336), ("every 1 hour", 1)],
)
def test_an_interval_is_read_as_people_write_it(written: str, hours: int) -> None:
    """Short or in words."""
    assert read_every(written) == timedelta(hours=hours)


@pytest.mark.parametrize("written", ["", "6", "h", "30m", "0h", "-1h", "1.5h", "5w", "999d", "٣h", "every"])
def test_what_is_no_interval_is_said_so(written: str) -> None:
    """Nor one shorter than an hour or longer than 30 days."""
    with pytest.raises(CommandError):
        read_every(written)


@given(st.integers(1, 24 * 30))
def test_every_interval_of_whole_hours_can_be_written(hours: int) -> None:
    """From an hour to 30 days; whole days also as days."""
    assert read_every(f"{hours}h") == timedelta(hours=hours)
    assert hours % 24 or read_every(f"{hours // 24}d") == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("written", "digest"),
    [
        ("none", None),
        ("daily", Digest(540)),
        ("Daily 18", Digest(1080)),
        ("daily 09:30", Digest(570)),
        ("weekly", Digest(540, 0)),
        ("weekly fri 18:00", Digest(1080, 4)),
        ("weekly SUNDAY", Digest(540, 6)),
    ],
)
def test_a_digest_is_read_as_people_write_it(written: str, digest: Digest | None) -> None:
    """At nine, on Mondays, where they leave that out."""
    assert read_digest(written) == digest


@pytest.mark.parametrize("written", ["", "hourly", "daily 25:00", "daily 9:75", "weekly foo", "weekly t", "daily mon"])
def test_what_is_no_digest_is_said_so(written: str) -> None:
    """With an example of one."""
    with pytest.raises(CommandError):
        read_digest(written)


@pytest.mark.parametrize(
    ("written", "quiet"),
    [
        ("22-7", Quiet(1320, 420)),
        ("22:30 – 06:45", Quiet(1350, 405)),
        ("0-24", None),
        ("none", None),
        ("13-14", Quiet(780, 840)),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(written: str, quiet: Quiet | None) -> None:
    """Over midnight too; all day long would be for ever."""
    if written == "0-24":
        with pytest.raises(CommandError):
            read_quiet(written)
    else:
        assert read_quiet(written) == quiet


@given(DIGESTS, QUIETS)
def test_digests_and_quiet_hours_read_back(digest: Digest, quiet: Quiet) -> None:
    """They are stored as people write them."""
    assert read_digest(str(digest)) == digest
    assert read_quiet(str(quiet)) == quiet


def test_a_time_zone_is_found_by_its_name_or_guessed_from_its_city() -> None:
    """In whatever case."""
    assert read_zone("europe/berlin") == BERLIN
    assert read_zone("america/new york") == "America/New_York"
    with pytest.raises(CommandError, match="Did you mean Europe/Berlin"):
        read_zone("Berlin")
    with pytest.raises(CommandError, match=r"no time zone '\.\./etc/passwd'"):
        read_zone("../etc/passwd")


def test_a_daily_digest_keeps_its_local_time_over_daylight_saving() -> None:
    """Nine in Berlin is eight in UTC in winter and seven in summer."""
    daily = Digest(540)
    assert next_digest(utc(2026, 10, 24, 12), daily, BERLIN) == utc(2026, 10, 25, 8)
    assert next_digest(utc(2026, 10, 23, 12), daily, BERLIN) == utc(2026, 10, 24, 7)
    assert next_digest(utc(2027, 3, 27, 12), daily, BERLIN) == utc(2027, 3, 28, 7)


def test_a_digest_at_a_time_that_the_clock_leaves_out_comes_an_hour_later() -> None:
    """On 28 March 2027 Berlin has no 02:30."""
    assert next_digest(utc(2027, 3, 27, 12), Digest(150), BERLIN) == utc(2027, 3, 28, 1, 30)
    assert utc(2027, 3, 28, 1, 30).astimezone(ZoneInfo(BERLIN)).hour == 3


def test_a_digest_at_a_time_that_the_clock_repeats_comes_once() -> None:
    """On 25 October 2026 Berlin has 02:30 twice: the first counts."""
    first = next_digest(utc(2026, 10, 24, 12), Digest(150), BERLIN)
    assert first == utc(2026, 10, 25, 0, 30)
    assert next_digest(first, Digest(150), BERLIN) == utc(2026, 10, 26, 1, 30)


def test_quiet_hours_end_where_the_local_clock_says_so() -> None:
    """Over midnight, and over the night in which the clock changes."""
    quiet = Quiet(1320, 420)
    assert after_quiet(utc(2026, 11, 20, 20), quiet, BERLIN) == utc(2026, 11, 20, 20)
    assert after_quiet(utc(2026, 11, 20, 21), quiet, BERLIN) == utc(2026, 11, 21, 6)
    assert after_quiet(utc(2026, 10, 24, 23), quiet, BERLIN) == utc(2026, 10, 25, 6)
    assert after_quiet(utc(2026, 10, 25, 1, 15), Quiet(0, 150), BERLIN) == utc(2026, 10, 25, 1, 30)


def test_a_digest_within_quiet_hours_waits_for_their_end() -> None:
    """Both are kept."""
    assert may_send(utc(2026, 11, 20, 12), Digest(360), Quiet(1320, 420), BERLIN) == utc(2026, 11, 21, 6)


@given(MOMENTS, DIGESTS, ZONES)
def test_digests_come_once_for_each_of_their_days(moment: datetime, digest: Digest, zone: str) -> None:
    """In every zone there is, whatever it did to its clocks: later than asked, on a day of theirs, none twice."""
    first = next_digest(moment, digest, zone)
    second = next_digest(first, digest, zone)
    assert moment < first < second
    days = 1 if digest.weekday is None else 7
    assert first - moment <= timedelta(days=days * 2 + 1)
    local = [each.astimezone(ZoneInfo(zone)) for each in (first, second)]
    assert local[0].date() < local[1].date()
    assert next_digest(first - timedelta(seconds=1), digest, zone) == first


@given(MOMENTS, QUIETS, ZONES)
def test_nothing_is_sent_in_quiet_hours_and_nothing_waits_for_longer(moment: datetime, quiet: Quiet, zone: str) -> None:
    """What falls into them comes out of them; what doesn't is left alone."""
    sent = after_quiet(moment, quiet, zone)
    assert not quiet.contains(sent, zone)
    assert (sent == moment) == (not quiet.contains(moment, zone))
    assert timedelta(0) <= sent - moment <= timedelta(days=3)


@given(MOMENTS, EVERY, st.integers(1, 10**9), st.integers(0, 10**6))
def test_the_next_look_is_an_interval_away_and_a_bit_however_late_the_last_was(
    at: datetime, every: timedelta, watch_id: int, run: int
) -> None:
    """So what was missed is caught up once. The bit is always the same."""
    wait = next_look(at, every, watch_id, run) - at
    assert every <= wait < every + min(every / 10, MOST_JITTER)
    assert next_look(at, every, watch_id, run) - at == wait


def test_jitter_spreads_watches_that_were_made_together() -> None:
    """Of 600 watches every hour, each minute of the six gets its share."""
    minutes = [int(jitter(SHORTEST, number, 1).total_seconds() // 60) for number in range(600)]
    assert all(70 <= minutes.count(minute) <= 130 for minute in range(6))
    assert jitter(LONGEST, 1, 1) < MOST_JITTER
