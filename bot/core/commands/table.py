"""All commands, in the order in which /help shows them."""

from bot.core.commands import (
    about,
    budget,
    compare,
    export,
    forget,
    history,
    scan,
    scan_archive,
    score,
    settings,
)
from bot.core.commands.command import Command, Context, Group, Values
from bot.core.views.answers import help_card


async def _help(context: Context, _values: Values) -> None:
    groups = {
        group.value: [(command.usage, command.summary) for command in COMMANDS if command.group is group]
        for group in Group
    }
    await context.reply.send(help_card(groups))


COMMANDS: tuple[Command, ...] = (
    scan.COMMAND,
    scan_archive.COMMAND,
    score.COMMAND,
    history.COMMAND,
    compare.COMMAND,
    export.COMMAND,
    budget.COMMAND,
    forget.EXPORT_MY_DATA,
    forget.FORGET,
    settings.COMMAND,
    about.COMMAND,
    Command("help", "This list.", (), _help, Group.BOT),
)
