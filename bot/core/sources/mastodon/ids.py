"""Numbers for the ids of Mastodon and its relatives, which are no numbers on all of them.

Post ids here are integers of 63 bits that grow with time. Mastodon's own are such integers (milliseconds and 16 more
bits, lib/mastodon/snowflake.rb there). What others use gets a stand-in on the same scale.
"""

import zlib
from datetime import UTC, datetime, timedelta
from typing import TypeGuard

from bot.core.domain.posts import MAX_POST_ID

MOST_CHARS = 64
"""Of an id: the longest kind in use, a UUID, has 36."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DAY = 24 * 3_600_000
_BITS = 16
_TAIL = (1 << _BITS) - 1
# Mastodon 2.0 of October 2017 brought these ids; before, they were counted up from 1.
_FIRST, _LAST = 1_506_816_000_000, 4_102_444_800_000  # October 2017 and the year 2100.
_ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's digits (github.com/ulid/spec).
_ULID_CHARS, _ULID_RANDOM = 26, 80
_FLAKE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # As Pleroma's library `flake_id` writes it.
_FLAKE_CHARS, _FLAKE_WORKER = 18, 64


def is_id(value: object) -> TypeGuard[str]:
    """Whether it may be an id of any kind: letters, digits, dashes and underscores."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= MOST_CHARS
        and value.isascii()
        and value.replace("-", "").replace("_", "").isalnum()
    )


def number_of(own: str, written_at: datetime) -> int:
    """The number of the post with this id on its own server, written at that moment (aware).

    Where neither the number nor the letters of the id tell a time, posts of one millisecond may change places.
    """
    at, found = (written_at - _EPOCH) // _MILLISECOND, known_number(own)
    if own.isdecimal():
        if found and abs((found >> _BITS) - at) < _DAY:  # Others' numbers look like Mastodon's of another year.
            return found
        if at < _FIRST and len(own) < len(str(MAX_POST_ID)):
            return max(1, int(own))
        return _stand_in(at, int(own[-9:]))
    return found or _stand_in(at, zlib.crc32(own.encode()))


def known_number(own: str) -> int | None:
    """The number that an id makes by itself: Mastodon's own, GoToSocial's ULIDs, Pleroma's flakes; else None."""
    if own.isdecimal():
        number = int(own) if len(own) <= len(str(MAX_POST_ID)) else 0
        return number if _FIRST <= number >> _BITS <= _LAST else None
    if len(own) == _ULID_CHARS and not set(own) - set(_ULID):
        value = _read(own, _ULID)
        return _if_possible(value >> _ULID_RANDOM, value >> (_ULID_RANDOM - _BITS))
    if len(own) == _FLAKE_CHARS and not set(own) - set(_FLAKE):
        value = _read(own, _FLAKE)
        return _if_possible(value >> _FLAKE_WORKER, value)
    return None


def number_at(moment: datetime) -> int:
    """The lowest number of a post written at that moment (aware)."""
    return _stand_in((moment - _EPOCH) // _MILLISECOND, 0)


def version_of(number: int, edited_at: datetime) -> int:
    """The number of an edited post's version: it grows with each edit, and is above the post's own."""
    return max(number + 1, _stand_in((edited_at - _EPOCH) // _MILLISECOND, number))


def _read(text: str, digits: str) -> int:
    value = 0
    for letter in text:
        value = value * len(digits) + digits.index(letter)
    return value


def _if_possible(milliseconds: int, tail: int) -> int | None:
    return _stand_in(milliseconds, tail) if 0 < milliseconds <= _LAST else None


def _stand_in(milliseconds: int, tail: int) -> int:
    return max(1, min(milliseconds, _LAST)) << _BITS | tail & _TAIL
