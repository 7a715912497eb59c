"""A person's home with the bot, on platforms that have such a page: what they can begin, and what is theirs."""

from bot.core.commands.command import Context
from bot.core.views.bot.home import SHOWN, HomeScreen, home_screen


async def home(context: Context) -> HomeScreen:
    """What their home shows now."""
    searches = await context.reports.history(context.requester, SHOWN + 1)
    watches = await context.watches.list_own(context.requester)
    left = await context.budget.remaining(context.requester)
    return home_screen(
        searches,
        watches,
        left,
        more_scans=len(searches) > SHOWN,
        admin=context.admin,
        look_up=context.budget.user_price,
    )
