"""All commands, in the order in which /help shows them."""

from bot.core.commands import budget, history, scan, scan_archive, score
from bot.core.commands.command import Command, Context, Values
from bot.core.views.answers import help_card


async def _help(context: Context, _values: Values) -> None:
    await context.reply.send(help_card([(command.usage, command.summary) for command in COMMANDS]))


COMMANDS: tuple[Command, ...] = (
    scan.COMMAND,
    scan_archive.COMMAND,
    history.COMMAND,
    score.COMMAND,
    budget.COMMAND,
    Command("help", "This list.", (), _help),
)
