"""/budget: what may still be spent on X this month."""

from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Values
from bot.core.text.catalog import N_
from bot.core.views.scans.cost import budget_card


async def run(context: Context, _values: Values) -> None:
    """Show what is left."""
    budget = context.budget
    operators = context.operations.find_operators(context.requester)
    left = await budget.remaining(context.requester)
    await context.private.send(budget_card(left, budget.post_price, budget.user_price, operators))


COMMAND = Command("budget", N_("What you may still spend on reading from X this month."), (), run, Group.YOURS)
