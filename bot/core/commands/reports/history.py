"""/history: what this person has scanned, page by page, each report can be opened."""

from bot.core.cards.action_codec import MAX_FILTER_TEXT
from bot.core.cards.query_codec import text_units
from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.accounts import PartOfName
from bot.core.commands.options.option import Option, Values
from bot.core.domain.errors import CommandError
from bot.core.text.catalog import N_, _
from bot.core.views.bot.answers import history_card

FIND = Option("find", N_("Only accounts whose handle or name contains this."), PartOfName())


async def run(context: Context, values: Values) -> None:
    """Show the latest searches, or those of accounts whose handle or name holds some words."""
    find = values.get(FIND) or ""
    if text_units(find) > MAX_FILTER_TEXT:
        raise CommandError(
            _("That is longer than {most} characters.", most=MAX_FILTER_TEXT),
            _("Part of the name is enough."),
        )
    await context.private.send(history_card(await context.reports.history_page(context.requester, 1, find)))


COMMAND = Command(
    "history",
    N_("All your reports, page by page, to open again."),
    (FIND,),
    run,
    Group.LOOK,
)
