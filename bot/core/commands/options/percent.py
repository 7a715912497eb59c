"""Percentages as people write them, and as they are shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.commands.options.numbers import read_number
from bot.core.domain.errors import CommandError
from bot.core.domain.thresholds import StrictnessStep
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite

DEFAULT = "default"
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII)
_HUNDRED = 100
_UNUSUAL = 5.0  # Below this, a bare number is more likely a share (0 to 1) or a slip: it would flag nearly every post.
_USUAL = (DEFAULT, "50", "60", "70", "80", "90")


@dataclass(frozen=True, slots=True)
class Percent:
    """A whole percentage, with or without its sign; the command gets 0 to 1."""

    def read(self, written: str) -> float:
        """The share.

        Raises:
            CommandError: it is none.
        """
        number = read_number(written.removesuffix("%").strip(), 0, _HUNDRED)
        if number is None:
            hint = _("Write a whole number from 0 to 100, such as 50.")
            raise CommandError(_("{written} is not a percentage.", written=cite(written)), hint)
        return number / _HUNDRED


@dataclass(frozen=True, slots=True)
class Threshold:
    """The score from which something counts, in percent; or default, which is read as None."""

    def read(self, written: str) -> float | None:
        """The threshold within 0 to 1.

        Raises:
            CommandError: it is none, or so small that it was hardly meant.
        """
        return None if written.lower() == DEFAULT else read_percent(written)

    def suggest(self, typed: str) -> Sequence[str]:
        """What most people want; what was typed stands by itself."""
        return [each for each in _USUAL if each.startswith(typed.lower())]


@dataclass(frozen=True, slots=True)
class LabelThreshold:
    """The same for one label; or a step away from where the strictness has it, in a word."""

    def read(self, written: str) -> float | StrictnessStep | None:
        """The threshold within 0 to 1, or the step.

        Raises:
            CommandError: it is none, or so small that it was hardly meant.
        """
        word = written.lower()
        return StrictnessStep(word) if word in tuple(StrictnessStep) else Threshold().read(written)

    def suggest(self, typed: str) -> Sequence[str]:
        """The steps, and the scores that most people want."""
        return [each for each in (*StrictnessStep, *_USUAL) if each.startswith(typed.lower())]


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
            _("{written} is not a threshold.", written=cite(written)),
            _("Write a percentage from 0 to 100, such as 60, or default."),
        )
    if number < _UNUSUAL and not words.endswith("%"):
        likely = round(number * _HUNDRED, 6) if 0 < number <= 1 else 60
        raise CommandError(
            _("{words}% would flag nearly every post.", words=words),
            _(
                "Write {likely}, for example. If you mean it, write {words}% with the sign.",
                likely=f"{likely:g}",
                words=words,
            ),
        )
    return number / _HUNDRED
