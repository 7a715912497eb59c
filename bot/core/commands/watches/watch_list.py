"""Watching the accounts of a list: one price, and a note on what grounds each account is watched."""

from dataclasses import replace

from bot.core.cards.model import PersonalCard
from bot.core.commands.command import Context
from bot.core.commands.permissions import check_may_scan
from bot.core.domain.accounts import by_id
from bot.core.domain.errors import OptedOutError
from bot.core.domain.scans import AccountList
from bot.core.domain.watches import Grounds, WatchPlan
from bot.core.views.watches.watch_list import watch_list_card, watching_list_card


async def propose(context: Context, listed: AccountList) -> PersonalCard:
    """What it costs to watch the list's accounts, worst first, and the grounds to choose from."""
    await check_may_scan(context)
    left = await context.budget.remaining(context.requester)
    return watch_list_card(listed, await _plan(context, listed), left)


async def begin(context: Context, listed: AccountList, grounds: Grounds | None) -> PersonalCard:
    """Watch them; without grounds only where no network asks for any."""
    await check_may_scan(context)
    plan = await _plan(context, listed)
    if plan.on_x and grounds is None:  # The list has changed since it was asked.
        return await propose(context, listed)
    begun = await context.watches.start_all(context.requester, plan.accounts, grounds)
    return watching_list_card(listed, plan, begun)


async def _plan(context: Context, listed: AccountList) -> WatchPlan:
    """The accounts that their network has confirmed, as the table ranks them; none that has asked to be left alone."""
    rows = [row for row in listed.scanned if row.account_id]
    ranked = sorted(
        await context.list_results.find(listed, rows, context.requester), key=lambda each: (each.rank, each.row.place)
    )
    accounts, refused = [], 0
    for each in ranked:
        known = by_id(each.row.account_id, each.row.handle)
        try:
            accounts.append(await context.accounts.get_watched(known, context.requester))
        except OptedOutError:
            refused += 1
    return replace(await context.watches.plan(context.requester, accounts), refused=refused)
