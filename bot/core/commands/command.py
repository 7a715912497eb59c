"""What a command is, and its context, which each surface builds."""

from collections.abc import Awaitable, Callable, Container, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from bot.core.accounts.accounts import Accounts
from bot.core.accounts.budget import Budget
from bot.core.accounts.parents import Parents
from bot.core.cards.model import AnyCard, Card
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import Flag
from bot.core.domain.audience import About, Audience
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.errors import CommandError
from bot.core.domain.people import Requester
from bot.core.operations.service import Operations
from bot.core.people.privacy import Privacy
from bot.core.people.suggestions import Suggestions
from bot.core.people.workspaces import Workspaces
from bot.core.ports import Scorer
from bot.core.scans.access import ReportSharing
from bot.core.scans.alike_posts import AlikeFinder
from bot.core.scans.list_results import ListResults
from bot.core.scans.list_runner import ListRunner
from bot.core.scans.lists import AccountLists
from bot.core.scans.live_messages import LiveMessages
from bot.core.scans.packing import Packing
from bot.core.scans.reports import Reports
from bot.core.scans.reviews import Reviews
from bot.core.scans.service import ScanService
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import N_, Language, _, current_language, use_language
from bot.core.views.words import listed
from bot.core.watches.outbox import Outbox
from bot.core.watches.service import Watches


class Receipt(Protocol):
    """A sent message that can be changed. Others may see it, so it accepts no card about the asker."""

    @property
    def spot(self) -> Spot | None:
        """Where others see it; None where nobody else does, or it was not shown yet."""
        ...

    @property
    def shared(self) -> bool:
        """Whether others see it where it stands or, not shown yet, will stand."""
        ...

    async def edit(self, card: Card) -> None:
        """Show `card` in its place."""
        ...


class PrivateReceipt(Protocol):
    """A message that was sent to the asker alone, and can be changed."""

    @property
    def spot(self) -> Spot | None:
        """None: nobody else sees it."""
        ...

    @property
    def shared(self) -> bool:
        """No."""
        ...

    async def edit(self, card: AnyCard) -> None:
        """Show `card` in its place."""
        ...


class Reply(Protocol):
    """Where an answer goes; others may see it. `pace` is the least time between two edits, in seconds."""

    pace: float
    pictures: bool

    async def send(self, card: Card) -> Receipt:
        """Show a card."""
        ...


class PrivateReply(Protocol):
    """The way to the asker alone."""

    pace: float
    pictures: bool

    async def send(self, card: AnyCard) -> PrivateReceipt:
        """Show a card."""
        ...


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """The message where a button was pressed, where only whoever pressed sees it."""

    receipt: PrivateReceipt


@dataclass(frozen=True, slots=True)
class SharedMessage:
    """The same where others see it, at `spot`; `receipt` changes it for its owner."""

    receipt: Receipt
    spot: Spot


@runtime_checkable
class Placed(Protocol):
    """A receipt that a later process can change too; or a reply that knows where its next message will stand."""

    @property
    def place(self) -> str:
        """Where that is, in the platform's own words; "" while, or since, nobody could find it there."""
        ...


@runtime_checkable
class Refusable(Protocol):
    """A receipt that knows whether its platform has taken the last card."""

    @property
    def refusal(self) -> DeliveryError | None:
        """Why the last card does not stand there; None when it does."""
        ...


async def no_roles() -> Mapping[str, str] | None:
    """The roles of a place without any: a terminal, or direct messages."""
    return {}


@dataclass(frozen=True, slots=True)
class Room:
    """The channel where somebody asks, as a place for alerts that everybody sees.

    `lacks` says which permission the bot or the person lacks; `roles` are those that can be mentioned, ids with names.
    `check` finds out for sure whether the bot can write there, where that takes a call; it raises `DeliveryError`.
    """

    lacks: str = ""
    roles: tuple[tuple[str, str], ...] = ()
    check: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """One person's request on one surface, with the services that answer it.

    `reply` is where the answer goes, as `audience` says who sees it; `private` is the way to the asker alone.
    `admin` says whether the person may change the workspace's settings, `roles` are the ids of their roles there,
    `outside` that they are a guest or of another organization, `name` is what they are called: the surface knows that.
    `here` is where they ask, in words that the surface's `Messenger` understands; "" in direct messages. With
    `elsewhere` they ask in another place, and have picked that one. `place` is
    what others see who are there (`Spot.place`); "" where nobody else is. `origin` names the message whose button was
    pressed; "" for all else. `shown_at` gives a message of ours that stands there. `roles_here` gives the names of the
    roles that there are, by their ids; None where the surface can't see them. `language` is the asker's,
    `place_language` that of the place; None where it has none of its own: there, they read the asker's.
    """

    requester: Requester
    reply: Reply
    private: PrivateReply
    scans: ScanService
    reports: Reports
    reviews: Reviews
    alike: AlikeFinder
    parents: Parents
    accounts: Accounts
    budget: Budget
    scorer: Scorer
    workspaces: Workspaces
    suggestions: Suggestions
    privacy: Privacy
    lists: AccountLists
    list_runner: ListRunner
    list_results: ListResults
    live_messages: LiveMessages
    operations: Operations
    watches: Watches
    outbox: Outbox
    showing: ReportSharing
    packing: Packing
    model: str
    audience: Audience = Audience.ASKER
    admin: bool = False
    outside: bool = False
    roles: frozenset[str] = frozenset()
    name: str = ""
    here: str = ""
    elsewhere: bool = False
    place: str = ""
    origin: str = ""
    room: Room = Room()
    shown_at: Callable[[Spot], Receipt] | None = None
    roles_here: Callable[[], Awaitable[Mapping[str, str] | None]] = no_roles
    language: Language = field(default_factory=current_language)
    place_language: Language | None = None

    def speaking(self, *, shared: bool) -> AbstractContextManager[None]:
        """While the context is open, the reader is the place, where others read what is said; else the asker."""
        return use_language((self.place_language if shared else None) or self.language)

    async def show_alone(self, message: OwnMessage | SharedMessage, card: AnyCard) -> None:
        """Show a card to the asker: in the message where they pressed, or in a new one where others see that."""
        if isinstance(message, OwnMessage):
            await message.receipt.edit(card)
        else:
            await self.private.send(card)


class Group(StrEnum):
    """The groups in which /help shows the commands."""

    SCAN = N_("Scan")
    LOOK = N_("Your reports")
    YOURS = N_("Your watches and data")
    BOT = N_("The bot")


@dataclass(frozen=True, slots=True)
class Command:
    """A command, by the same name on every surface."""

    name: str
    summary: str
    options: tuple[Option[Any], ...]
    run: Callable[[Context, Values], Awaitable[None]]
    group: Group
    about: About = About.ASKER
    """What its answer is about: by default the asker, so that nobody else ever sees it."""
    owners: bool = False
    """For the bot's owners only: nobody else sees it in /help."""

    @property
    def usage(self) -> str:
        """The command as it is typed: `/scan ARCHIVE [--handle HANDLE] [--reposts]`."""
        return " ".join((f"/{self.name}", *map(_usage, self.options)))

    def option_taking(self, kind: type) -> Option[Any] | None:
        """The first option of a kind; None where there is none."""
        return next((option for option in self.options if isinstance(option.kind, kind)), None)

    def check_complete(self, given: Container[str], usage: str) -> None:
        """See that nothing required was left out; `usage` is how one gives the command where it was given.

        Raises:
            CommandError: something was.
        """
        missing = [option.name.upper() for option in self.options if option.required and option.name not in given]
        if missing:
            raise CommandError(
                _("`/{name}` needs {missing}.", name=self.name, missing=listed(missing)),
                _("Write it as `{usage}`", usage=usage),
            )

    def read(self, written: Mapping[str, str]) -> Values:
        """The values of what was written for the options, by their names.

        Raises:
            CommandError: something of it makes no sense; the message names the option.
        """
        named = {option.name: option for option in self.options}
        return Values({name: named[name].read(words) for name, words in written.items()})


def _usage(option: Option[Any]) -> str:
    value = option.name.upper()
    if option.required:
        return value
    if option.positional:
        return f"[{value}]"
    return f"[--{option.name}]" if isinstance(option.kind, Flag) else f"[--{option.name} {value}]"
