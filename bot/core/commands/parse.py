"""Reads a typed line as a command with its values, for surfaces without forms; suggests corrections of typos."""

import difflib
import shlex
from collections.abc import Callable, Sequence
from typing import Any

from bot.core.commands.command import Command
from bot.core.commands.options.accounts import AccountNames
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import AttachedFile, Flag, Line
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _
from bot.core.text.untrusted import MOST_CITED, cite, sanitize_inline, shorten
from bot.core.views.words import number

MOST_LINE = 4_000  # Characters behind a command's name; the longest that makes sense, a list of 25 roles, has 1,000.


def find(line: str, commands: Sequence[Command]) -> tuple[Command, str]:
    """The command that `line` calls (with or without its slash), and what follows it.

    Raises:
        CommandError: there is no such command.
    """
    name, _, rest = line.strip().removeprefix("/").partition(" ")
    return _find(name, commands), rest


def parse(line: str, commands: Sequence[Command]) -> tuple[Command, Values]:
    """The command that `line` calls (with or without its slash) and the values of its options.

    Raises:
        CommandError: no such command or option, a value too few, too many or wrong, or an open quotation mark.
    """
    command, written = split(line, commands)
    return command, command.read(written)


def parse_message(line: str, commands: Sequence[Command], sending: Callable[[Command], str]) -> tuple[Command, Values]:
    """The same for a line that came from elsewhere; `sending` says how one gives a command that takes a file.

    Raises:
        CommandError: as `parse`, or it needs or names a file: a typed path would be one on our own machine.
    """
    command, _rest = find(line, commands)
    file = command.option_taking(AttachedFile)
    if file and file.required:
        raise CommandError(_("`/{name}` takes a file, and can't be typed.", name=command.name), sending(command))
    command, written = split(line, commands)
    if file and file.name in written:
        raise CommandError(_("A file can't be named here by its path."), sending(command))
    return command, command.read(written)


def split(line: str, commands: Sequence[Command]) -> tuple[Command, dict[str, str]]:
    """The same with the values as they are written, by the options' names.

    Raises:
        CommandError: as `parse`, but for values of the wrong kind.
    """
    command, rest = find(line, commands)
    whole = command.option_taking(Line)
    if not whole and len(rest) > MOST_LINE:
        raise CommandError(
            _(
                "This command is too long: {length} characters, and I read {most} at most.",
                length=number(len(rest)),
                most=number(MOST_LINE),
            ),
            _("Write it as `{usage}`", usage=command.usage),
        )
    written = {whole.name: rest.strip()} if whole and rest.strip() else _read_options(command, _words(rest))
    command.check_complete(written, command.usage)
    return command, written


def _find(name: str, commands: Sequence[Command]) -> Command:
    names = {command.name: command for command in commands}
    if name.lower() in names:
        return names[name.lower()]
    close = difflib.get_close_matches(name[:MOST_CITED].lower(), names, 1)
    hint = _("Did you mean `/{name}`?", name=close[0]) if close else _("`/help` lists the commands.")
    raise CommandError(
        _("There is no command /{name}.", name=sanitize_inline(shorten(name)))
        if name
        else _("The name of a command is missing."),
        hint,
    )


def _words(rest: str) -> list[str]:
    try:
        return shlex.split(rest)
    except ValueError as error:
        raise CommandError(_("A quotation mark is not closed."), _("Close it, or leave it out.")) from error


def _read_options(command: Command, words: list[str]) -> dict[str, str]:
    written: dict[str, str] = {}
    places = [option for option in command.options if option.positional]
    remaining = iter(words)
    for word in remaining:
        if word.startswith("--"):
            name, equals, value = word.removeprefix("--").partition("=")
            option = _option(name, command)
            if isinstance(option.kind, Flag):
                value = "yes"
            elif not equals:
                value = next(remaining, "")
            if not value.strip():
                raise CommandError(
                    _("--{name} needs a value.", name=option.name), _("Write it as `{usage}`", usage=command.usage)
                )
            written[option.name] = value
        else:
            free = next((option for option in places if option.name not in written), None)
            more = next((option for option in places if isinstance(option.kind, AccountNames)), None)
            if free is None and more:
                written[more.name] += f" {word}"
                continue
            if free is None:
                raise CommandError(
                    _("`/{name}` can't use {word}.", name=command.name, word=cite(word)),
                    _("Write it as `{usage}`", usage=command.usage),
                )
            written[free.name] = word
    return written


def _option(name: str, command: Command) -> Option[Any]:
    for option in command.options:
        if option.name == name:
            return option
    close = difflib.get_close_matches(name[:MOST_CITED], [option.name for option in command.options], 1)
    hint = _("Did you mean --{name}?", name=close[0]) if close else _("Write it as `{usage}`", usage=command.usage)
    raise CommandError(
        _("`/{name}` has no option --{option}.", name=command.name, option=sanitize_inline(shorten(name))), hint
    )
