"""Whole numbers as people write them."""

from dataclasses import dataclass

from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _
from bot.core.text.untrusted import cite


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number from `least` (0 or more) to `most`.

    `wrong` is the sentence for something `written` that is not one, `hint` says what to write.
    """

    least: int
    most: int
    wrong: str
    hint: str

    def read(self, written: str) -> int:
        """The number.

        Raises:
            CommandError: it is none, or out of bounds.
        """
        number = read_number(written.replace(",", "").replace("_", ""), self.least, self.most)
        if number is None:
            raise CommandError(_(self.wrong, written=cite(written)), _(self.hint))
        return number


@dataclass(frozen=True, slots=True)
class Limit:
    """A whole number, or a word for no limit, which is read as None."""

    number: Integer
    everything: str = "all"

    def read(self, written: str) -> int | None:
        """The number. Raises as that of `Integer`."""
        return None if written.lower() == self.everything else self.number.read(written)


def read_number(written: str, least: int, most: int) -> int | None:
    """The whole number that the word is, from `least` (0 or more) to `most`; None for anything else.

    Checked before conversion: Python converts no number of over 4,300 digits.
    """
    digits = written.lstrip("0") or written[-1:]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))):
        return None
    return int(digits) if least <= int(digits) <= most else None
