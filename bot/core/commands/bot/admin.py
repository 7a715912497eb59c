"""/admin: what only the owner of the bot may see and do."""

from enum import StrEnum

from bot.core.cards.model import PersonalCard
from bot.core.commands.bot import status
from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.choice import Choice
from bot.core.commands.options.option import Option, Values
from bot.core.text.catalog import N_
from bot.core.views.bot.status import admin_card, paused_card, spent_card, users_card


class What(StrEnum):
    """What the owner asks for."""

    STATUS = "status"
    PAUSE = "pause"
    RESUME = "resume"
    BUDGET = "budget"
    USERS = "users"


WHAT = Option("what", N_("status, pause, resume, budget or users."), Choice(What), required=True)


async def run(context: Context, values: Values) -> None:
    """Do it.

    Raises:
        RefusedError: somebody else asks.
    """
    context.operations.check_owner(context.requester)
    await context.private.send(await _card(context, values[WHAT]))


async def _card(context: Context, what: What) -> PersonalCard:
    operations = context.operations
    match what:
        case What.STATUS:
            found = await operations.status()
            card = await status.card(context)
            return admin_card(card, await operations.disk(), found.drift, found.processes.alive)
        case What.PAUSE:
            await operations.pause()
            return paused_card(paused=True)
        case What.RESUME:
            await operations.resume()
            return paused_card(paused=False)
        case What.BUDGET:
            return spent_card(await operations.list_spending(), operations.limits, operations.names.called)
        case What.USERS:
            return users_card(*await operations.users(), operations.names.called)


COMMAND = Command(
    "admin",
    N_("For the bot's owner: status, users and spending; pause and resume."),
    (WHAT,),
    run,
    Group.BOT,
    owners=True,
)
