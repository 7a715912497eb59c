"""The form that starts a scan, where one is opened without a command: of an account on X, or of an archive."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cards.forms import FieldKind, Form, FormField
from bot.core.commands.command import Command, Values
from bot.core.commands.scans import scan, scan_archive
from bot.core.domain.errors import CommandError
from bot.core.sources.handles import read_handle

SCAN_FORM = Form(
    "Scan an account",
    "Go on",
    (
        FormField("account", "Account on X", hint="@name, or a link to its profile"),
        FormField("posts", "How many of its newest posts", hint="all", longest=12),
        FormField("archive", "Or an account archive (zip)", FieldKind.FILE, endings=("zip", "js")),
        FormField("reposts", "Options", FieldKind.FLAG, "Score reposts too, though their words are somebody else's"),
    ),
    "An account on X, or the archive that X gives everyone of their own. You are asked before X is paid.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command that the filled form stands for, with its values but for the file; and what makes no sense."""

    command: Command
    values: Values
    mistakes: Mapping[str, CommandError]


def read_scan_form(written: Mapping[str, str], *, with_file: bool) -> Wanted:
    """What was written into the form; `with_file`: an archive was sent along."""
    values = {name: value for name, value in written.items() if value}
    mistakes: dict[str, CommandError] = {}
    for name, check in (("account", read_handle), ("posts", scan.read_limit)):
        try:
            check(values[name]) if name in values else None
        except CommandError as mistake:
            mistakes[name] = mistake
    if ("account" in values) == with_file:
        mistakes["account"] = CommandError("Give either an account on X, or an archive.")
    return Wanted(scan_archive.COMMAND if with_file else scan.COMMAND, values, mistakes)
