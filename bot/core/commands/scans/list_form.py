"""The form that scans several accounts together, where one is opened without a command."""

from collections.abc import Mapping

from bot.core.cards.forms import Form, FormField
from bot.core.commands.filled_form import Filled, read_form
from bot.core.commands.scans import scan_list
from bot.core.domain.errors import CommandError
from bot.core.domain.scans import MOST_NAME
from bot.core.text.catalog import _

_LONGEST = 2_000  # Characters: some hundred accounts; Slack takes 3,000 in a field, Discord 4,000.


def list_form() -> Form:
    """Empty, in the reader's language."""
    return Form(
        _("Scan several accounts"),
        _("Continue"),
        (
            FormField(
                "accounts",
                _("Which accounts?"),
                hint=_("@one @two name.bsky.social @name@server"),
                longest=_LONGEST,
                required=True,
            ),
            FormField("name", _("What shall the list be called?"), hint=_("for example Neighbors"), longest=MOST_NAME),
        ),
        _("Write their names or links with spaces between. You see the price before any post is read."),
    )


def read_list_form(written: Mapping[str, str]) -> Filled:
    """What was filled in.

    Raises:
        CommandError: it has other fields.
    """
    values, mistakes = read_form(list_form(), scan_list.COMMAND, written)
    if scan_list.ACCOUNTS not in values and not mistakes:
        mistakes[scan_list.ACCOUNTS.name] = CommandError(_("Which accounts shall I scan?"))
    return Filled(mistakes, command=scan_list.COMMAND, values=values)
