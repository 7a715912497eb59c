"""All commands, in the order in which /help shows them."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.commands.bot import about, admin, budget, status
from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import Flag
from bot.core.commands.people import forget, settings
from bot.core.commands.reports import compare, export, history, review
from bot.core.commands.scans import scan, scan_archive, scan_list, score
from bot.core.commands.watches import watch
from bot.core.domain.audience import About, Audience
from bot.core.domain.workspace import WITHOUT_EFFECT
from bot.core.text.catalog import N_, _
from bot.core.views.bot.answers import ALL, commands_card, help_card

EVERY = Option(ALL, N_("Say what each command is for, and its options."), Flag())


def commands_of(platform: str, written: Callable[[Command], str]) -> tuple[Command, ...]:
    """All commands, and /help, which lists those that one may give, with `EVERY` as they are `written` on a surface.

    What has no effect on the platform is not listed.
    """

    async def run(context: Context, values: Values) -> None:
        alone = context.audience is Audience.ASKER
        owner = alone and context.operations.is_owner(context.requester)
        theirs = [command for command in whole if owner or not command.owners]
        groups = {group: [each for each in theirs if each.group is group] for group in Group}
        look_up, forms = context.budget.user_price, platform != "terminal"
        known = context.scorer.languages
        if forms and EVERY not in values:
            names = {_(group.value): [each.name for each in those] for group, those in groups.items()}
            await context.reply.send(help_card(names, look_up, known, public=not alone))
            return
        told = {
            _(group.value): [(written(_drop_ineffective(each, platform)), _(each.summary)) for each in those]
            for group, those in groups.items()
        }
        await context.reply.send(commands_card(told, look_up, known, forms=forms))

    options = (EVERY,) if platform != "terminal" else ()  # There the list is always whole.
    summary = N_("What to do first, and all commands.")
    whole = (*_ALL, Command("help", summary, options, run, Group.BOT, About.ANYTHING))
    return whole


def _drop_ineffective(command: Command, platform: str) -> Command:
    """The command without the options that have no effect on the platform."""
    idle = WITHOUT_EFFECT.get(platform, frozenset()) if command.name == settings.COMMAND.name else ()
    return replace(command, options=tuple(option for option in command.options if option.name not in idle))


_ALL = (
    scan.COMMAND,
    scan_archive.COMMAND,
    scan_list.COMMAND,
    score.COMMAND,
    history.COMMAND,
    review.COMMAND,
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
COMMANDS = commands_of("terminal", lambda command: command.usage)
