"""/review: flagged posts that nobody has judged, one at a time, worst first."""

from bot.core.cards.model import AnyCard
from bot.core.cards.review_actions import (
    AnyReviewAction,
    ReviewAction,
    ReviewNoteAction,
    ReviewUndoAction,
    ReviewVerdictAction,
)
from bot.core.commands.command import Command, Context, Group, OwnMessage, SharedMessage
from bot.core.commands.options.accounts import AccountName
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import Flag
from bot.core.commands.permissions import check_may_judge, find_review_place
from bot.core.commands.reports.own_scans import own_scans
from bot.core.domain.errors import CommandError
from bot.core.domain.reports import Queue, ReviewItem
from bot.core.domain.verdicts import Given, Reach, Verdict
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.verdicts.review_queue import Undo, review_card, review_end_card

ACCOUNT = Option("account", N_("Only this account of your history; all reports if left out."), AccountName())
SECOND = Option("second", N_("Also posts that others have judged and you have not."), Flag())
_SAID = {
    Verdict.TOXIC: N_("Your verdict on the last post: toxic."),
    Verdict.NOT_TOXIC: N_("Your verdict on the last post: not toxic."),
    Verdict.UNSURE: N_("Your verdict on the last post: undecided."),
}


async def run(context: Context, values: Values) -> None:
    """Show the worst post that nobody has judged."""
    scan_id = (await own_scans(context, values[ACCOUNT]))[0].id if ACCOUNT in values else 0
    await context.private.send(await _next(context, Queue(scan_id, second=bool(values.get(SECOND)))))


async def press(context: Context, action: AnyReviewAction, message: OwnMessage | SharedMessage) -> None:
    """Do what a button of a review says, and show the next post to whoever pressed.

    Raises:
        ToxscanError: the report is not this person's to review, or the post has changed or is gone.
    """
    if not isinstance(action, ReviewAction):
        await context.showing.access(context.requester, action.scan_id, context.place)
    match action:
        case ReviewAction(queue):
            card = await _next(context, queue)
        case ReviewNoteAction():
            raise CommandError(
                _("A note needs a form, which could not be opened here."),
                _("Where you type, write it behind the letter of your verdict: `n quotes a song`"),
            )
        case ReviewVerdictAction(queue, scan_id, post_id, None):
            skipped = _("Skipped: it comes back at the end.")
            card = await _next(context, queue, skipped, after=(scan_id, post_id))
        case ReviewVerdictAction(queue, scan_id, post_id, verdict, label, _reach, seen):
            assert verdict is not None
            card = await judge(context, action, Given(post_id, verdict, label, seen=seen))
        case ReviewUndoAction(queue, scan_id, post_id):
            taken = await context.reports.take_back(context.requester, scan_id, post_id, press=True)
            place = await find_review_place(context)
            item = await context.reviews.item(context.requester, place, queue, scan_id, post_id)
            said = ngettext("Your verdict was taken back.", "Your verdicts on {count} posts were taken back.", taken)
            card = await _draw(context, queue, item, said) if item else await _next(context, queue, said)
    await context.show_alone(message, card)


async def judge(context: Context, action: ReviewVerdictAction | ReviewNoteAction, given: Given) -> AnyCard:
    """Keep the verdict; the card with the next post.

    Raises:
        ToxscanError: the person may not, or the post has changed or is gone.
    """
    queue, scan_id = action.queue, action.scan_id
    await check_may_judge(context, await context.showing.access(context.requester, scan_id, context.place))
    reach = action.reach if isinstance(action, ReviewVerdictAction) else Reach.ONE
    judged = await context.reviews.judge(
        context.requester, scan_id, given, context.name, reach=reach, second=queue.second
    )
    said = _(_SAID[given.verdict])
    if judged > 1:
        said = f"{said} {_others(reach, judged - 1)}"
    return await _next(context, queue, said, (scan_id, given.post_id), (scan_id, given.post_id))


def _others(reach: Reach, count: int) -> str:
    """What else was judged by the same press."""
    if reach is Reach.NEARLY:
        return ngettext(
            "So is {count} more that says nearly the same.", "So are {count} more that say nearly the same.", count
        )
    return ngettext("So is {count} more with the same words.", "So are {count} more with the same words.", count)


async def _next(
    context: Context, queue: Queue, said: str = "", undo: Undo | None = None, after: tuple[int, int] | None = None
) -> AnyCard:
    found = await context.reviews.next(context.requester, await find_review_place(context), queue, after)
    if isinstance(found, ReviewItem):
        return await _draw(context, queue, found, said, undo)
    judged = await context.suggestions.count_judged(context.requester) if context.admin else 0
    return review_end_card(found, queue, said=said, undo=undo, judged=judged)


async def _draw(context: Context, queue: Queue, item: ReviewItem, said: str = "", undo: Undo | None = None) -> AnyCard:
    settings = await context.workspaces.get(context.requester)
    return review_card(item, queue, said=said, undo=undo, spoiler=settings.spoiler, alone=context.requester.alone)


COMMAND = Command(
    "review",
    N_("Judge what was flagged, post by post: toxic or not."),
    (ACCOUNT, SECOND),
    run,
    Group.LOOK,
)
