"""Opening what is stored: a report, or a page of its posts."""

import asyncio

from bot.core.commands.command import Context
from bot.core.results import PostQuery
from bot.core.views import charts, marking, posts, report
from bot.core.views.actions import MarkingAction
from bot.core.views.cards import Card


async def report_card(context: Context, scan_id: int) -> Card:
    """The scan's report; with its chart where pictures can be shown."""
    found = await context.reports.report(scan_id, context.requester)
    chart = None
    if context.reply.pictures and found.totals.scored:
        chart = await asyncio.to_thread(charts.report_chart, found)
    return report.report_card(found, chart)


async def posts_card(context: Context, scan_id: int, query: PostQuery, number: int) -> Card:
    """A page of the scan's posts."""
    scan, page = await context.reports.page(scan_id, query, number, context.requester)
    settings = await context.workspaces.get(context.requester)
    return posts.posts_card(scan, page, spoiler=settings.spoiler)


async def marking_card(context: Context, shown: MarkingAction) -> Card:
    """The same page with a choice of the post to mark as not toxic, or to take such a mark from."""
    scan, page = await context.reports.page(shown.scan_id, shown.query, shown.number, context.requester)
    settings = await context.workspaces.get(context.requester)
    return marking.marking_card(scan, page, spoiler=settings.spoiler)
