"""The form that looks for an account among one's reports."""

from collections.abc import Mapping

from bot.core.cards.action_codec import MAX_FILTER_TEXT
from bot.core.cards.forms import Form, FormField
from bot.core.commands.filled_form import Filled, read_form
from bot.core.commands.reports import history
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import _


def find_form() -> Form:
    """Empty, in the reader's language."""
    part = FormField("find", _("Part of its handle or name"), longest=MAX_FILTER_TEXT, required=True)
    return Form(_("Find an account"), _("Find"), (part,))


def read_find_form(written: Mapping[str, str]) -> Filled:
    """What was filled in.

    Raises:
        CommandError: it has other fields.
    """
    values, mistakes = read_form(find_form(), history.COMMAND, written)
    if history.FIND not in values and not mistakes:
        mistakes[history.FIND.name] = CommandError(_("Which account are you looking for?"))
    return Filled(mistakes, command=history.COMMAND, values=values)
