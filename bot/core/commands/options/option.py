"""A named value of a command: its kind says how people write it, and what the command receives."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from bot.core.commands.options.accounts import AccountName, AccountNames
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import option_name

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class OptionKind(Protocol[T_co]):
    """The kind of value that an option takes; each surface has a picker for each kind."""

    def read(self, written: str) -> T_co:
        """The value that somebody wrote, without blanks around it.

        Raises:
            CommandError: it is none of this kind.
        """
        ...


@runtime_checkable
class Suggesting(Protocol):
    """A kind that can suggest values."""

    def suggest(self, typed: str) -> Sequence[str]:
        """Whole values to choose from, given what was typed so far."""
        ...


@dataclass(frozen=True, slots=True)
class Option(Generic[T_co]):
    """A named value of a command."""

    name: str
    summary: str
    kind: OptionKind[T_co]
    required: bool = False

    @property
    def positional(self) -> bool:
        """Whether it can be typed without its name: what is required, and accounts."""
        return self.required or isinstance(self.kind, AccountName | AccountNames)

    def read(self, written: str) -> T_co:
        """The value that somebody wrote.

        Raises:
            CommandError: it is none; the message names the option.
        """
        with self.name_errors():
            return self.kind.read(written.strip())

    @contextmanager
    def name_errors(self) -> Iterator[None]:
        """Adds the option's name to any error about its value.

        Raises:
            CommandError: it did.
        """
        try:
            yield
        except CommandError as mistake:
            message = f"{option_name(self.name)}: {mistake.message}"
            raise CommandError(message, mistake.hint, mistake.operator) from mistake


@dataclass(frozen=True, slots=True)
class Values:
    """What was given for a command's options, each as its kind reads it, by the options' names."""

    given: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, option: Option[T]) -> T:
        value: T = self.given[option.name]
        return value

    def get(self, option: Option[T]) -> T | None:
        """The value of an option; None where it was left out."""
        return self.given.get(option.name)

    def __contains__(self, option: Option[Any]) -> bool:
        return option.name in self.given

    def __len__(self) -> int:
        return len(self.given)

    def with_value(self, option: Option[T], value: T) -> "Values":
        """The same with another value for an option."""
        return Values({**self.given, option.name: value})
