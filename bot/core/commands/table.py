"""All commands, in the order in which /help shows them."""

from collections.abc import Callable, Sequence

from bot.core.commands.bot import about, admin, budget, status
from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Values
from bot.core.commands.people import forget, settings
from bot.core.commands.reports import compare, export, history
from bot.core.commands.scans import scan, scan_archive, score
from bot.core.commands.watches import watch
from bot.core.domain.audience import About, Audience
from bot.core.views.bot.answers import help_card


def with_help(commands: Sequence[Command], written: Callable[[Command], str]) -> tuple[Command, ...]:
    """The commands, and /help, which lists those that one may give, as they are `written` on a surface."""

    async def run(context: Context, _values: Values) -> None:
        alone = context.audience is Audience.ASKER
        owner = alone and context.operations.is_owner(context.requester)
        theirs = [command for command in whole if owner or not command.owners]
        groups = {
            group.value: [(written(command), command.summary) for command in theirs if command.group is group]
            for group in Group
        }
        await context.reply.send(help_card(groups))

    whole = (*commands, Command("help", "This list.", (), run, Group.BOT, About.ANYTHING))
    return whole


_ALL = (
    scan.COMMAND,
    scan_archive.COMMAND,
    score.COMMAND,
    history.COMMAND,
    compare.COMMAND,
    export.COMMAND,
    watch.COMMAND,
    budget.COMMAND,
    forget.EXPORT_MY_DATA,
    forget.FORGET,
    settings.COMMAND,
    status.COMMAND,
    admin.COMMAND,
    about.COMMAND,
)
COMMANDS = with_help(_ALL, lambda command: command.usage)
