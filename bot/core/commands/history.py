"""/history: what this person has scanned, each report a press away."""

from bot.core.commands.command import Command, Context, Group, Values
from bot.core.views.answers import history_card


async def run(context: Context, _values: Values) -> None:
    """Show the latest searches."""
    await context.private.send(history_card(await context.reports.history(context.requester)))


COMMAND = Command("history", "Your latest scans, to open again.", (), run, Group.LOOK)
