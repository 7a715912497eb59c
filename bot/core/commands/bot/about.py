"""/about: the model and its limits, X's rules, privacy, the version."""

from importlib.metadata import version

from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.option import Values
from bot.core.domain.audience import About
from bot.core.scoring.models.registry import SPECS
from bot.core.text import languages
from bot.core.text.catalog import N_
from bot.core.views.bot.about import about_card


async def run(context: Context, _values: Values) -> None:
    """Tell about the bot."""
    thresholds = await context.reports.thresholds(context.model, context.requester)
    known = ", ".join(map(languages.name, SPECS[context.model].languages))
    asker = context.requester
    operators = None if asker.at_terminal else context.operations.list_owners(asker.platform)
    card = about_card(model_words(context), known, list(thresholds), version("toxscan"), operators)
    await context.reply.send(card)


def model_words(context: Context) -> str:
    """The model's name; its exact id only for whoever runs the bot, as a hash means nothing to others."""
    exactly = f" ({context.scorer.model_id})" if context.operations.is_owner(context.requester) else ""
    return f"{context.model}{exactly}"


COMMAND = Command(
    "about", N_("The model and its limits, the networks' rules, privacy."), (), run, Group.BOT, About.ANYTHING
)
