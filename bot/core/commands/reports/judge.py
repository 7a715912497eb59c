"""Verdicts on posts of a report, by the buttons of a page or a form below it."""

from collections.abc import Sequence

from bot.core.cards.actions import JudgeFormAction, JudgePageAction, VerdictAction
from bot.core.cards.forms import Form
from bot.core.commands.command import Context
from bot.core.commands.permissions import check_may_judge
from bot.core.domain.errors import CommandError
from bot.core.domain.verdicts import Given
from bot.core.text.catalog import _
from bot.core.views.verdicts.judging import page_wording
from bot.core.views.verdicts.note_form import note_form


async def judge(context: Context, action: VerdictAction | JudgePageAction) -> None:
    """Keep what the button says of its post, or of all flagged posts of its page.

    Raises:
        ToxscanError: a post is gone, or was edited since it was shown.
    """
    match action:
        case VerdictAction(scan_id, post_id, None):
            await context.reports.take_back(context.requester, scan_id, post_id)
        case VerdictAction(scan_id, post_id, verdict, _number, _query, seen):
            assert verdict is not None
            given = Given(post_id, verdict, seen=seen)
            await context.reports.judge(context.requester, scan_id, [given], context.name)
        case JudgePageAction():
            await _judge_page(context, action)


async def judge_form(context: Context, asked: JudgeFormAction) -> Form:
    """The form in which posts of the page are picked.

    Raises:
        ToxscanError: the person may not judge them.
    """
    await check_may_judge(context, await context.showing.access(context.requester, asked.scan_id, context.place))
    return note_form((await context.reports.page(asked.scan_id, asked.query, asked.number, context.requester))[1])


async def judge_several(context: Context, scan_id: int, given: Sequence[Given]) -> None:
    """Keep verdicts that were filled into the form, all or none.

    Raises:
        ToxscanError: the person may not judge these posts, or one has changed or is gone.
    """
    await check_may_judge(context, await context.showing.access(context.requester, scan_id, context.place))
    await context.reports.judge(context.requester, scan_id, given, context.name)


async def _judge_page(context: Context, action: JudgePageAction) -> None:
    _scan, page = await context.reports.page(action.scan_id, action.query, action.number, context.requester)
    flagged = [each for each in page.posts if each.flagged]
    if page_wording(flagged) != action.wording:
        raise CommandError(
            _("This page shows other posts by now, so your verdict was not kept."),
            _("Look at the page again, then decide."),
        )
    given = [Given(int(each.post.id), action.verdict, seen=each.post.wording) for each in flagged]
    await context.reports.judge(context.requester, action.scan_id, given, context.name)
