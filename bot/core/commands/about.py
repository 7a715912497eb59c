"""/about: the model and its limits, X's rules, privacy, the version."""

from importlib.metadata import version

from bot.core.commands.command import Command, Context, Group, Values
from bot.core.scoring.registry import SPECS
from bot.core.views.about import about_card


async def run(context: Context, _values: Values) -> None:
    """Tell about the bot."""
    spec = SPECS[context.model]
    thresholds = await context.reports.thresholds(context.model, context.requester)
    model = spec.name, context.scorer.model_id, spec.languages
    await context.reply.send(about_card(*model, list(thresholds), version("toxscan")))


COMMAND = Command("about", "The model and its limits, X's rules, privacy.", (), run, Group.BOT)
