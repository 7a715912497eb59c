"""Typed lines and sent files as commands: whatever stands in the table of commands can be called here by itself."""

from dataclasses import replace
from typing import Any

from bot.adapters.slack import files
from bot.adapters.slack.person import Person
from bot.core.commands.command import Command, Context
from bot.core.commands.options.option import Values
from bot.core.commands.options.plain import File
from bot.core.commands.parse import find, parse
from bot.core.commands.scans.scan_archive import ARCHIVE as ARCHIVE_FILE
from bot.core.commands.table import COMMANDS, with_help
from bot.core.domain.audience import About
from bot.core.domain.errors import CommandError
from bot.core.domain.workspace import WITHOUT_EFFECT
from bot.core.scans.uploads import Uploads

SENT_FILE = "A zip, sent to me directly"  # In place of a command that takes an archive's path.


def _written(command: Command) -> str:
    """How one gives the command, without options that have no effect on Slack."""
    left_out = WITHOUT_EFFECT["slack"] if command.name == "settings" else ()
    usage = replace(command, options=tuple(each for each in command.options if each.name not in left_out)).usage
    file = command.taking(File)
    return usage.replace(f"/{command.name} {file.name.upper()}", SENT_FILE) if file else usage


HERE = with_help([command for command in COMMANDS if command.name != "help"], _written)
NAMED = {command.name: command for command in HERE}
ARCHIVE = NAMED["scan-archive"]  # What is done with a file.
UPLOAD = (
    "Send me the file in our direct messages, with the options as the message, "
    "or choose “Scan an account” from Slack's shortcuts."
)


def about(line: str) -> About:
    """What the answer to a typed line is about; that it is no command concerns its writer alone."""
    try:
        return find(line, HERE)[0].about
    except CommandError:
        return About.ASKER


async def run_line(context: Context, line: str) -> None:
    """Carry out a typed line.

    Raises:
        CommandError: it is no command, or one that takes a file: a typed path would be one on our own machine.
    """
    named, _ = find(line, HERE)
    if named.taking(File):
        raise CommandError(f"/{named.name} takes a file, and can't be typed.", UPLOAD)
    command, values = parse(line, HERE)
    await command.run(context, values)


async def run_files(context: Context, person: Person, uploads: Uploads, line: str, sent: list[dict[str, Any]]) -> None:
    """Scan the archive that somebody has sent, with the options beside it.

    Raises:
        InputError: there are several files, the words beside them make no sense, or the file can't be taken.
    """
    if len(sent) > 1:
        raise CommandError("These are several files, and I scan one archive at a time.", "Send them one by one.")
    words = line.removeprefix(ARCHIVE.name).strip()
    if words and not words.startswith("--"):
        hint = f"Send it without words, or with {_flags(ARCHIVE)}."
        raise CommandError("I take a file as an archive to scan.", hint)
    # Parsed with a stand-in for the path, before anything is fetched.
    _, values = parse(f"{ARCHIVE.name} - {words}", [ARCHIVE])
    await run_file(context, person, uploads, values, sent[0])


async def run_file(context: Context, person: Person, uploads: Uploads, values: Values, sent: dict[str, Any]) -> None:
    """Scan an archive that was sent; its file is gone when the scan has ended.

    Raises:
        InputError: the file can't be taken.
    """
    async with files.kept(uploads, person.workspaces, person.client, sent) as path:
        await ARCHIVE.run(context, values.having(ARCHIVE_FILE, path))


def _flags(command: Command) -> str:
    return " and ".join(f"--{option.name}" for option in command.options if not isinstance(option.kind, File))
