"""Options with a fixed set of values: one of them, or several separated by commas."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from bot.core.commands.options.lists import suggest_next
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _
from bot.core.text.untrusted import MOST_CITED, cite

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Choice(Generic[E]):
    """One of the values, in any case."""

    values: type[E]

    @property
    def words(self) -> tuple[str, ...]:
        """All the values."""
        return tuple(self.values)

    def read(self, written: str) -> E:
        """The value.

        Raises:
            CommandError: there is none.
        """
        return read_choice(self.values, written)


@dataclass(frozen=True, slots=True)
class Choices(Generic[E]):
    """Several of the values; `everything` is the word for no restriction, read as an empty choice."""

    values: type[E]
    everything: str = "all"

    def read(self, written: str) -> tuple[E, ...]:
        """The values, each once, in their own order.

        Raises:
            CommandError: one of them is none, or there is nothing between the commas.
        """
        if written.lower() == self.everything:
            return ()
        wanted = {read_choice(self.values, word) for word in written.split(",") if word.strip()}
        if not wanted:
            raise CommandError(
                _("{written} is not one of the choices.", written=cite(written)),
                _(
                    "Write {values}, separated by commas; or {everything}.",
                    values=", ".join(self.values),
                    everything=self.everything,
                ),
            )
        return tuple(value for value in self.values if value in wanted)

    def suggest(self, typed: str) -> Sequence[str]:
        """What was typed, with each value that may come next."""
        return suggest_next(typed, tuple(self.values), (self.everything,))


def read_choice(kind: type[E], written: str) -> E:
    """The value that the word names, in any case.

    Raises:
        CommandError: there is none.
    """
    word = written[:MOST_CITED].strip().lower().replace(" ", "_").replace("-", "_")
    try:
        return kind(word)
    except ValueError as error:
        close = difflib.get_close_matches(word, list(kind), 1)
        hint = (
            _("Did you mean {name}?", name=close[0]) if close else _("Write one of {values}.", values=", ".join(kind))
        )
        raise CommandError(_("{written} is not one of the choices.", written=cite(written)), hint) from error
