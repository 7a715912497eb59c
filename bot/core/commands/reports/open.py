"""Opening what is stored: a report, or a page of its posts."""

from bot.core.cards.actions import AlikeAction, JudgeAction
from bot.core.cards.model import Card
from bot.core.commands.command import Context
from bot.core.commands.permissions import may_judge
from bot.core.domain.reports import PostQuery
from bot.core.domain.workspace import Visibility
from bot.core.scans.access import ReportAccess
from bot.core.views.reports import alike, charts, details, posts, report
from bot.core.views.verdicts import judging


async def report_card(context: Context, scan_id: int, *, shared: bool = False) -> Card:
    """The scan's report. `shared`: others see it too.

    The worst posts of an archive are not on it where others see it and its owner has not shared the pages.
    """
    found = await context.reports.report(scan_id, context.requester)
    pages = None
    if shared and not found.scan.request.source.kind.live:
        are_shared = await context.showing.pages_shared(context.requester.platform, context.place, found.scan)
        pages = Visibility.PUBLIC if are_shared else Visibility.PRIVATE
    shows_posts = found.totals.flagged > 0 and pages is not Visibility.PRIVATE
    worst = await context.reports.worst(scan_id, context.requester) if shows_posts else ()
    settings = await context.workspaces.get(context.requester)
    return report.report_card(found, worst, pages, public=shared, spoiler=settings.spoiler)


async def details_card(context: Context, scan_id: int) -> Card:
    """The numbers behind the report, with a chart where pictures can be shown."""
    found = await context.reports.report(scan_id, context.requester)
    chart = await charts.report_chart(found) if context.reply.pictures else None
    return details.details_card(found, chart)


async def posts_card(
    context: Context, access: ReportAccess, query: PostQuery, number: int, *, shared: bool = False
) -> Card:
    """A page of the scan's posts. `shared`: others see it too."""
    scan, page = await context.reports.page(access.scan.id, query, number, context.requester)
    settings = await context.workspaces.get(context.requester)
    allowed = await may_judge(context, access)
    roomy = context.requester.at_terminal
    return posts.posts_card(scan, page, spoiler=settings.spoiler, may_judge=allowed, shared=shared, whole=roomy)


async def alike_card(context: Context, access: ReportAccess, asked: AlikeAction) -> Card:
    """The posts that are most like one of a page."""
    found = await context.alike.find(context.requester, asked.scan_id, asked.post_id)
    settings = await context.workspaces.get(context.requester)
    allowed = await may_judge(context, access)
    roomy = context.requester.at_terminal
    return alike.alike_card(found, asked, spoiler=settings.spoiler, may_judge=allowed, whole=roomy)


async def judging_card(context: Context, shown: JudgeAction) -> Card:
    """The same page with what one may say of each post."""
    scan, page = await context.reports.page(shown.scan_id, shown.query, shown.number, context.requester)
    settings = await context.workspaces.get(context.requester)
    who = context.requester
    return judging.judging_card(scan, page, spoiler=settings.spoiler, whole=who.at_terminal, alone=who.alone)
