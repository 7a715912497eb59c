"""/status: how the bot is, for everybody."""

from importlib.metadata import version

from bot.core.cards.model import Card
from bot.core.commands.bot.about import model_words
from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Values
from bot.core.domain.audience import About
from bot.core.text.catalog import N_
from bot.core.views.bot.status import status_card


async def run(context: Context, _values: Values) -> None:
    """Show it."""
    await context.reply.send(await card(context))


async def card(context: Context) -> Card:
    """The card."""
    status = await context.operations.status()
    return status_card(status, model_words(context), version("toxscan"))


COMMAND = Command(
    "status", N_("The bot's queue, its model and how long it has been running."), (), run, Group.BOT, About.ANYTHING
)
