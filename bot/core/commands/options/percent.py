"""Thresholds as people write them: in percent, as they are shown."""

import re

from bot.core.domain.errors import CommandError
from bot.core.text.untrusted import said

_NUMBER = re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII)
_HUNDRED = 100
_UNUSUAL = 5.0  # Below this a bare number is more likely a share, or a slip: such a threshold flags nearly every post.


def read_percent(written: str) -> float:
    """A threshold within 0 to 1, from a number of percent: 60, 62.5 or 60 %.

    Raises:
        CommandError: it is none, or so small that it was hardly meant; with its sign any percentage is taken.
    """
    words = written.strip()
    digits = words.removesuffix("%").strip().replace(",", ".")
    number = float(digits) if _NUMBER.fullmatch(digits) else -1.0
    if not 0 <= number <= _HUNDRED:
        raise CommandError(
            f"{said(written)} is not a threshold.", "Write a percentage from 0 to 100, such as 60, or default."
        )
    if number < _UNUSUAL and not words.endswith("%"):
        likely = round(number * _HUNDRED, 6) if 0 < number <= 1 else 60
        raise CommandError(
            f"Thresholds are in percent: {words} % would flag nearly every post.",
            f"Write {likely:g}, for example. If you mean it, write {words} % with the sign.",
        )
    return number / _HUNDRED
