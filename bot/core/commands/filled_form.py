"""What a filled form asks for: what a button does, or a command with what was filled in as its options."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.cards.actions import JudgeFormAction
from bot.core.cards.forms import Form
from bot.core.cards.review_actions import ReviewNoteAction
from bot.core.commands.command import Command
from bot.core.commands.options.option import Values
from bot.core.domain.errors import CommandError
from bot.core.domain.verdicts import Given
from bot.core.text.catalog import _


@dataclass(frozen=True, slots=True)
class FilledVerdicts:
    """Verdicts that no button can hold, and the button that opened their form."""

    action: ReviewNoteAction | JudgeFormAction
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A button's `action`, a `command` with its values, or `verdicts`; and the mistakes, by the names of their fields.

    `channel` is the one that was chosen to be told in, in the platform's own words; "" for none.
    """

    mistakes: Mapping[str, CommandError]
    action: str = ""
    command: Command | None = None
    values: Values = field(default_factory=Values)
    channel: str = ""
    verdicts: FilledVerdicts | None = None


def read_form(form: Form, command: Command, written: Mapping[str, str]) -> tuple[Values, dict[str, CommandError]]:
    """As `read_options`, of a form.

    Raises:
        CommandError: other fields than the form's were filled in.
    """
    if written.keys() - {field.name for field in form.fields}:
        raise unknown_form()
    return read_options(command, written)


def read_options(command: Command, written: Mapping[str, str]) -> tuple[Values, dict[str, CommandError]]:
    """What was filled in for the command's options, and the mistakes in it, to be shown beside their fields."""
    values, mistakes = Values(), dict[str, CommandError]()
    for option in command.options:
        words = written.get(option.name, "").strip()
        if not words:
            continue
        try:
            values = values.with_value(option, option.kind.read(words))
        except CommandError as mistake:
            mistakes[option.name] = mistake
    return values, mistakes


def unknown_form() -> CommandError:
    """What is said of a form that was opened before an upgrade, and that nobody here can read any more."""
    return CommandError(_("This form belongs to another version of the bot."), _("Open it again."))
