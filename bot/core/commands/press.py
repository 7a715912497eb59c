"""What happens when a button is pressed: everything it needs is written in it, so it works for ever."""

from bot.core.commands.command import Context, Receipt
from bot.core.commands.open import posts_card, report_card
from bot.core.commands.scan import begin, follow
from bot.core.errors import CommandError
from bot.core.scans import may_cancel
from bot.core.views.answers import history_card
from bot.core.views.buttons import (
    CancelAction,
    HistoryAction,
    PageAction,
    ResumeAction,
    ScanAction,
    SummaryAction,
    decode,
)


async def press(context: Context, pressed: str, receipt: Receipt) -> None:
    """Carry out the button's action for whoever pressed it, in the message where it stands.

    Raises:
        ToxscanError: the button is damaged, or what it opens is not this person's.
    """
    action = decode(pressed)
    if not isinstance(action, HistoryAction | ScanAction):
        await context.reports.check_may_open(context.requester, action.scan_id)
    match action:
        case HistoryAction():
            await receipt.edit(history_card(await context.reports.history(context.requester)))
        case PageAction(scan_id, number, query):
            await receipt.edit(await posts_card(context, scan_id, query, number))
        case SummaryAction(scan_id):
            await receipt.edit(await report_card(context, scan_id))
        case ScanAction():
            await begin(context, action, receipt)
        case CancelAction(scan_id):
            await _cancel(context, scan_id)
        case ResumeAction(scan_id):
            await follow(context, await context.scans.resume(scan_id, context.requester), receipt)


async def _cancel(context: Context, scan_id: int) -> None:
    """End the scan; whoever follows it sees that in its own message."""
    if not may_cancel(await context.reports.scan(scan_id), context.requester):
        raise CommandError("Somebody else started this scan and waits for it too.", "Only they can cancel it.")
    if not await context.scans.cancel(scan_id):
        raise CommandError("This scan is not running any more.", "Its report is in /history.")
