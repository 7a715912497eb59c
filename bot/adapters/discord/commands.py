"""Every command of the table as a slash command; one that is added there appears here by itself."""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.core.commands.command import Command
from bot.core.commands.options.choice import Choice
from bot.core.commands.options.numbers import Integer, Limit
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import AttachedFile, Flag
from bot.core.commands.options.roles import NamedRoles, Roles
from bot.core.commands.options.suggestions import has_suggestions, suggestion_label
from bot.core.commands.table import commands_of
from bot.core.commands.watches.watch_options import AlertPlaces
from bot.core.domain.audience import About
from bot.core.domain.workspace import Visibility
from bot.core.text.catalog import N_, _, pgettext

ALERT_CHANNEL = N_("Another channel for the alerts, from Discord's list.")
PUBLIC = "public"
PUBLIC_SUMMARY = N_(
    "Whether everyone here sees the answer; if left out, scans follow the settings, the rest is private."
)
ASKED = {True: Visibility.PUBLIC, False: Visibility.PRIVATE}
CHOICES, CHOICE_LENGTH = 25, 100  # Discord's limits for an option, and for what it completes.

Given = Mapping[str, Any]
"""What was filled in, as Discord hands it over, by the option's name: words, a number, a switch, a role, a file."""

Run = Callable[[discord.Interaction, Command, Given, Visibility | None], Awaitable[None]]
"""Carries a command out; the last is who is to see the answer, None where that was left open."""
Complete = Callable[[discord.Interaction, Option[Any], str], Awaitable[Sequence[str]]]
Completion = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]


@dataclass(frozen=True, slots=True)
class Picker:
    """One of the fields in which Discord lets people give an option: its name there, and the type of its values."""

    name: str
    summary: str
    type: Any
    option: Option[Any]

    @property
    def completed(self) -> bool:
        """Whether it is completed while one types."""
        return self.type is str and has_suggestions(self.option)


def pickers(command: Command) -> list[Picker]:
    """The fields for a command's options, each of Discord's type for its kind."""
    return [picker for option in command.options for picker in _pickers(option)]


def _pickers(option: Option[Any]) -> Iterator[Picker]:
    native: Any
    match option.kind:
        case AttachedFile():
            native = discord.Attachment
        case Flag():
            native = bool
        case Integer(least, most) | Limit(Integer(least, most)):
            native = app_commands.Range[int, least, most]
        case _:
            native = str
    yield Picker(option.name, _(option.summary), native, option)
    if isinstance(option.kind, Roles):  # Discord picks one role at a time; a list of them is typed.
        yield Picker(option.kind.one, _(option.kind.only_one), discord.Role, option)
    if isinstance(option.kind, AlertPlaces):
        yield Picker(option.kind.one, _(ALERT_CHANNEL), discord.TextChannel | discord.Thread, option)


def app_command(command: Command, run: Run, complete: Complete) -> app_commands.Command[Any, ..., None]:
    """The command with its options, each as the kind of value that it takes, and who may see the answer.

    `run` carries it out; `complete` gives the values of an option that begin with what was typed so far.
    """
    fields = {f"option_{place}": picker for place, picker in enumerate(pickers(command))}

    async def callback(interaction: discord.Interaction, **given: Any) -> None:
        asked = ASKED.get(given.pop(PUBLIC, None))
        filled_in = {fields[key].name: value for key, value in given.items() if value is not None}
        await run(interaction, command, filled_in, asked)

    parameters = [_parameter(key, picker) for key, picker in fields.items()]
    if command.about is not About.ASKER:  # Answers about oneself are always private.
        kind = inspect.Parameter.KEYWORD_ONLY
        parameters.append(inspect.Parameter(PUBLIC, kind, default=None, annotation=bool | None))
    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    # discord.py reads a command's options from the signature of its callback.
    callback.__signature__ = inspect.Signature([first, *parameters])  # type: ignore[attr-defined]
    app_commands.rename(**{key: picker.name for key, picker in fields.items()})(callback)
    summaries = {key: picker.summary for key, picker in fields.items()} | {PUBLIC: _(PUBLIC_SUMMARY)}
    app_commands.describe(**{each.name: summaries[each.name] for each in parameters})(callback)
    completed = {key: _completion(complete, each.option) for key, each in fields.items() if each.completed}
    app_commands.autocomplete(**completed)(callback)
    kinds = {key: each.option.kind for key, each in fields.items() if each.type is str}
    choices = {key: _fixed(kind.words) for key, kind in kinds.items() if isinstance(kind, Choice)}
    app_commands.choices(**choices)(callback)
    if command.owners:
        app_commands.default_permissions()(callback)  # Discord shows it to a server's administrators alone.
    return app_commands.Command(name=command.name, description=_(command.summary), callback=callback)


def picked_channel(given: Given) -> str:
    """The id of the channel that was picked; "" where none was."""
    channels = (str(value.id) for value in given.values() if isinstance(value, discord.TextChannel | discord.Thread))
    return next(channels, "")


def usage_on_discord(command: Command) -> str:
    """The command as one reads it on Discord: `/scan account: [posts:]`; options have the names that Discord shows."""
    named = ((pgettext("option", each.name), each.option.required) for each in pickers(command))
    options = (f"{name}:" if required else f"[{name}:]" for name, required in named)
    return " ".join((f"/{command.name}", *options))


DISCORD_COMMANDS = commands_of("discord", usage_on_discord)
"""All commands; /help lists them as they are given here."""


def how_to_send(command: Command) -> str:
    """How one gives a command that takes a file."""
    return _("Type / and choose {name} from Discord's list.", name=pgettext("command", command.name))


Keep = Callable[[discord.Attachment, AttachedFile], Awaitable[Path]]
"""Takes an attached file in."""


async def read_given(command: Command, given: Given, keep: Keep) -> Values:
    """What was filled in, as the core takes it; a file is where `keep` has put it.

    Raises:
        CommandError: words make no sense, or are missing; the message names the option.
    """
    values = Values()
    for picker in pickers(command):
        value, option = given.get(picker.name), picker.option
        match value:
            case discord.Attachment() if isinstance(option.kind, AttachedFile):
                values = values.with_value(option, await keep(value, option.kind))
            case discord.Role():
                with option.name_errors():
                    named = (values.get(option) or NamedRoles()).and_role(str(value.id))
                values = values.with_value(option, named)
            case discord.TextChannel() | discord.Thread() if isinstance(option.kind, AlertPlaces):
                with option.name_errors():
                    place = option.kind.take_channel(values.get(option))
                values = values.with_value(option, place)
            case str() if value.strip():
                values = values.with_value(option, option.read(value))
            case True:  # A flag set to false counts as left out.
                values = values.with_value(option, value)
            case int() if value is not False:  # Only Discord's client has enforced the bounds.
                values = values.with_value(option, option.read(str(value)))
    command.check_complete(values.given, usage_on_discord(command))  # Words may be blanks alone.
    return values


def _parameter(key: str, picker: Picker) -> inspect.Parameter:
    if picker.option.required:
        return inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, annotation=picker.type)
    return inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=picker.type | None)


def _completion(complete: Complete, option: Option[Any]) -> Completion:
    async def completed(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return _choices(option, await complete(interaction, option, current))

    return completed


def _fixed(values: Sequence[str]) -> list[app_commands.Choice[str]]:
    """Choices that Discord shows in each language."""
    return [app_commands.Choice(name=app_commands.locale_str(value), value=value) for value in values]


def _choices(option: Option[Any], values: Sequence[str]) -> list[app_commands.Choice[str]]:
    short = [str(value) for value in values if len(value) <= CHOICE_LENGTH][:CHOICES]
    return [app_commands.Choice(name=suggestion_label(option, value), value=value) for value in short]
