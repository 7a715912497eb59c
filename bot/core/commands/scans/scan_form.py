"""The form that starts a scan, where one is opened without a command: of an account on X, or of an archive."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.cards.forms import FieldKind, Form, FormField
from bot.core.commands.command import Command
from bot.core.commands.forms import unknown_form
from bot.core.commands.options.option import Values
from bot.core.commands.scans import scan, scan_archive
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _


def scan_form() -> Form:
    """Empty, in the reader's language."""
    return Form(
        _("Scan an account"),
        _("Continue"),
        (
            FormField("account", _("Account on X"), hint=_("@name, or a link to its profile")),
            FormField(
                "posts",
                _("How many of its newest posts"),
                FieldKind.NUMBER,
                _("all"),
                longest=12,
                least=scan.LIMIT.number.least,
                most=scan.LIMIT.number.most,
            ),
            FormField("archive", _("Or an account archive (zip)"), FieldKind.FILE, endings=("zip", "js")),
            FormField(
                "reposts", _("Options"), FieldKind.FLAG, _("Score reposts too, though their words are somebody else's")
            ),
        ),
        _(
            "An account on X, or the archive of their own account that X gives everyone. You are asked "
            "before anything is spent."
        ),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """The command that the filled form stands for, with its values but for the file; and what makes no sense."""

    command: Command
    values: Values
    mistakes: Mapping[str, CommandError]


def read_scan_form(written: Mapping[str, str], *, with_file: bool) -> Wanted:
    """What was written into the form; `with_file`: an archive was sent along.

    Raises:
        CommandError: it has other fields.
    """
    if written.keys() - {field.name for field in scan_form().fields}:
        raise unknown_form()
    values, mistakes = Values(), dict[str, CommandError]()
    for option in scan.COMMAND.options:
        try:
            if words := written.get(option.name):
                values = values.with_value(option, option.kind.read(words))  # The mistake is shown beside the field.
        except CommandError as mistake:
            mistakes[option.name] = mistake
    if bool(written.get(scan.ACCOUNT.name)) == with_file:
        mistakes[scan.ACCOUNT.name] = CommandError(_("Give either an account on X, or an archive."))
    return Wanted(scan_archive.COMMAND if with_file else scan.COMMAND, values, mistakes)
