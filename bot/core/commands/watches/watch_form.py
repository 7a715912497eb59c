"""The form that proposes a watch, where one is opened without a command."""

from collections.abc import Mapping

from bot.core.cards.forms import Form
from bot.core.commands.command import Context
from bot.core.commands.filled_form import Filled, read_form
from bot.core.commands.watches.watch import COMMAND
from bot.core.commands.watches.watch_options import ACCOUNT, WHERE, AlertPlace
from bot.core.domain.errors import CommandError
from bot.core.domain.workspace import Alerts
from bot.core.text.catalog import _
from bot.core.views.watches.watch_form import CHANNEL
from bot.core.views.watches.watch_form import watch_form as draw


async def watch_form(context: Context) -> Form:
    """Empty; without a choice of a channel where the settings allow no alerts in one."""
    settings = await context.workspaces.get(context.requester)
    return draw(channels=settings.alerts is Alerts.CHANNEL)


def read_watch_form(written: Mapping[str, str]) -> Filled:
    """What was filled in.

    Raises:
        CommandError: it has other fields.
    """
    values, mistakes = read_form(draw(channels=True), COMMAND, written)
    if not (values.get(ACCOUNT) or ACCOUNT.name in mistakes):  # Nothing, or "list".
        mistakes[ACCOUNT.name] = CommandError(_("Which account shall I watch?"))
    channel = written.get(CHANNEL, "")
    if channel:
        values = values.with_value(WHERE, AlertPlace.HERE)
    return Filled(mistakes, command=COMMAND, values=values, channel=channel)
