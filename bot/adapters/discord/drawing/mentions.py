"""The ids of our commands: with them Discord draws a command in a text as something to press."""

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

import discord
from discord.app_commands import AppCommand

_IDS: WeakKeyDictionary[discord.Client, Mapping[str, int]] = WeakKeyDictionary()
NO_IDS: Mapping[str, int] = {}


def remember(client: discord.Client, commands: Iterable[AppCommand]) -> None:
    """Keep the ids that Discord has given the commands of a client."""
    _IDS[client] = {command.name: command.id for command in commands}


def command_ids(client: discord.Client) -> Mapping[str, int]:
    """The ids by the commands' names; none before they are known."""
    return _IDS.get(client, NO_IDS)
