"""What a command is, and what it works with; surfaces build the context and map the rest."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.core.accounts import Accounts
from bot.core.budget import Budget
from bot.core.model import Label, Requester
from bot.core.ports import Scorer
from bot.core.reports import Reports
from bot.core.scans import ScanService
from bot.core.views.cards import Card


class Receipt(Protocol):
    """A reply that was sent and can be changed."""

    async def edit(self, card: Card) -> None:
        """Show `card` in its place."""
        ...


class Reply(Protocol):
    """The way back to the person who asked. `pace` is the least time between two edits, in seconds."""

    pace: float
    pictures: bool

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """One person's request on one surface, with the services that answer it."""

    requester: Requester
    reply: Reply
    scans: ScanService
    reports: Reports
    accounts: Accounts
    budget: Budget
    scorer: Scorer
    thresholds: Mapping[Label, float]
    model: str


@dataclass(frozen=True, slots=True)
class Option:
    """A named value of a command. A `flag` takes no value; `rest` takes the whole line as it stands.

    A `file` is a path where one types, and an attachment where one can attach; the command gets its path.
    """

    name: str
    summary: str
    required: bool = False
    flag: bool = False
    rest: bool = False
    file: bool = False


Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a person can ask for, on every surface by the same name."""

    name: str
    summary: str
    options: tuple[Option, ...]
    run: Callable[[Context, Values], Awaitable[None]]

    @property
    def usage(self) -> str:
        """The command as it is typed: `/scan ARCHIVE [--handle HANDLE] [--reposts]`."""
        words = [f"/{self.name}"]
        for option in self.options:
            value = option.name.upper()
            if option.required:
                words.append(value)
            else:
                words.append(f"[--{option.name}]" if option.flag else f"[--{option.name} {value}]")
        return " ".join(words)
