"""A file that somebody sends without a command: an archive to scan, or a list of accounts."""

from collections.abc import Sequence

from bot.core.commands.command import Command
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import AttachedFile
from bot.core.commands.parse import parse
from bot.core.commands.scans import scan, scan_archive, scan_list
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _
from bot.core.views.words import listed

_LISTS = (".csv", ".txt", ".tsv")
_BESIDE: dict[str, tuple[Option[object], ...]] = {
    scan_archive.COMMAND.name: (scan_archive.HANDLE_OF, scan.REPOSTS, scan.QUICK),
    scan_list.COMMAND.name: (scan_list.NAME, scan_list.SINCE, scan_list.POSTS, scan.REPOSTS, scan.QUICK),
}


def command_beside(line: str, names: Sequence[str]) -> tuple[Command, Values]:
    """The command for files of these names, with the options in the message beside them.

    A text is a list of accounts, everything else an archive, unless the message names the command.

    Raises:
        CommandError: there are several files, or the words are no options.
    """
    if len(names) > 1:
        raise CommandError(_("These are several files, and I scan one at a time."), _("Send them one by one."))
    is_list = names[0].lower().endswith(_LISTS) or line.startswith(scan_list.COMMAND.name)
    command = scan_list.COMMAND if is_list else scan_archive.COMMAND
    words = line.removeprefix(command.name).strip()
    if words and not words.startswith("--"):
        options = listed([f"--{option.name}" for option in _BESIDE[command.name]])
        what = (
            _("I treat a text file as a list of accounts.") if is_list else _("I treat a file as an archive to scan.")
        )
        raise CommandError(what, _("Send it without any text, or with {options}.", options=options))
    # A placeholder for its path: mistakes in the options are reported before anything is fetched.
    file = command.option_taking(AttachedFile)
    assert file
    placeholder = "-" if file.required else f"--{file.name} -"
    return parse(f"{command.name} {placeholder} {words}", [command])
