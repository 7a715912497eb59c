"""Typed lines and sent files as commands: whatever stands in the table of commands can be called here by itself."""

from typing import Any

from bot.adapters.slack import files
from bot.adapters.slack.person import Person
from bot.core.commands.bot.greeting import greeting
from bot.core.commands.command import Command, Context
from bot.core.commands.options.option import Values
from bot.core.commands.options.plain import AttachedFile
from bot.core.commands.parse import find, parse_message
from bot.core.commands.scans import scan_archive
from bot.core.commands.scans.sent_file import command_beside
from bot.core.commands.table import commands_of
from bot.core.domain.audience import About
from bot.core.domain.errors import CommandError
from bot.core.scans.uploads import Uploads
from bot.core.text.catalog import N_, _

SENT_FILE = N_("A zip, sent to me directly")  # In place of a command that takes an archive's path.


def _usage_on_slack(command: Command) -> str:
    """How one gives the command on Slack."""
    file = command.option_taking(AttachedFile)
    if file is None or not file.required:
        return command.usage.replace(" [--file FILE]", "")  # Sent to me directly, it needs no command.
    return command.usage.replace(f"/{command.name} {file.name.upper()}", _(SENT_FILE))


SLACK_COMMANDS = commands_of("slack", _usage_on_slack)
UPLOAD = N_(
    "Send me the file in our direct messages, with the options as the message, "
    "or choose “Scan an account” from Slack's shortcuts."
)


def about(line: str) -> About:
    """What the answer to a typed line is about; an unknown command is answered privately."""
    try:
        return find(line, SLACK_COMMANDS)[0].about
    except CommandError:
        return About.ASKER


async def run_line(context: Context, line: str) -> None:
    """Carry out a typed line, or return a greeting.

    Raises:
        CommandError: it is no command, or one that takes a file.
    """
    if card := greeting(line):
        await context.private.send(card)
        return
    command, values = parse_message(line, SLACK_COMMANDS, _how_to_send)
    await command.run(context, values)


def _how_to_send(command: Command) -> str:
    if command.name == scan_archive.COMMAND.name:
        return f"{_(UPLOAD)} {_(scan_archive.WHAT_BECOMES)}"
    return _("Send me the file in our direct messages, with the options as the message.")


async def run_files(context: Context, person: Person, uploads: Uploads, line: str, sent: list[dict[str, Any]]) -> None:
    """Scan the archive, or the list of accounts, that somebody has sent, with the options beside it.

    Raises:
        InputError: there are several files, the words beside them make no sense, or the file can't be taken.
    """
    command, values = command_beside(line, [str(each.get("name", "")) for each in sent])
    await run_file(context, person, uploads, command, values, sent[0])


async def run_file(
    context: Context, person: Person, uploads: Uploads, command: Command, values: Values, sent: dict[str, Any]
) -> None:
    """Carry out a command with a file that was sent; that is gone when it is no longer needed.

    Raises:
        InputError: the file can't be taken.
    """
    file = command.option_taking(AttachedFile)
    assert file
    assert isinstance(file.kind, AttachedFile)
    async with files.receive(uploads, person.workspaces, person.client, sent, file.kind) as path:
        await command.run(context, values.with_value(file, path))
