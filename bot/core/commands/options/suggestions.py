"""Completions of an option while somebody types: from their history, the roles here, or usual values."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.commands.options.accounts import AccountName, PartOfName
from bot.core.commands.options.list_name import ListName
from bot.core.commands.options.option import Option, Suggesting
from bot.core.commands.options.roles import Roles
from bot.core.domain.networks import SocialNetwork, network_of


@dataclass(frozen=True, slots=True)
class Known:
    """What is known where somebody types: handles of their history by how they begin, the roles by their ids.

    `lists` gives the names of their lists.
    """

    handles: Callable[[str], Awaitable[Sequence[str]]]
    roles: Callable[[], Awaitable[Mapping[str, str] | None]]
    lists: Callable[[], Awaitable[Sequence[str]]]


def has_suggestions(option: Option[Any]) -> bool:
    """Whether the option can be completed."""
    return isinstance(option.kind, AccountName | PartOfName | ListName | Roles | Suggesting)


def suggestion_label(option: Option[Any], value: str) -> str:
    """What stands for the value in the list of suggestions: accounts elsewhere than on X with their network."""
    network = network_of(value)
    if network is SocialNetwork.X or not isinstance(option.kind, AccountName | PartOfName):
        return value
    return f"{value} · {network.brand}"


async def suggestions(option: Option[Any], typed: str, known: Known) -> Sequence[str]:
    """Whole values that begin with what was typed, most likely first; of any number."""
    match option.kind:
        case AccountName() | PartOfName():
            return await known.handles(typed.removeprefix("@"))
        case ListName():
            return [name for name in await known.lists() if typed.strip().casefold() in name.casefold()]
        case Roles() as roles:
            return roles.suggest_among(typed, await known.roles() or {})
        case Suggesting() as kind:
            return kind.suggest(typed)
        case _:
            return ()
