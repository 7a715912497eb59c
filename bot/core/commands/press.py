"""What happens when a button is pressed: everything it needs is written in it, so it works for ever."""

import asyncio
from pathlib import Path

from bot.core.commands import watch
from bot.core.commands.allowed import check_may_scan
from bot.core.commands.command import Context, Receipt
from bot.core.commands.follow import follow
from bot.core.commands.forget import forget
from bot.core.commands.open import marking_card, posts_card, report_card
from bot.core.commands.scan import begin
from bot.core.commands.settings import choose
from bot.core.errors import CommandError
from bot.core.model import Scan, SourceKind
from bot.core.scans import may_cancel
from bot.core.views.actions import (
    CancelAction,
    DeclineAction,
    ForgetAction,
    HistoryAction,
    MarkAction,
    MarkingAction,
    PageAction,
    ResumeAction,
    ScanAction,
    SettingAction,
    SummaryAction,
)
from bot.core.views.answers import history_card
from bot.core.views.buttons import decode
from bot.core.views.cards import Card
from bot.core.views.cost import declined_card
from bot.core.views.watch_buttons import (
    AnyWatchAction,
    WatchAccountAction,
    WatchAction,
    WatchesAction,
    WatchEveryAction,
    WatchFromAction,
)


async def press(context: Context, pressed: str, receipt: Receipt) -> None:
    """Carry out the button's action for whoever pressed it, in the message where it stands.

    Raises:
        ToxscanError: the button is damaged, or what it opens is not this person's.
    """
    action = decode(pressed)
    if not isinstance(
        action, HistoryAction | ScanAction | DeclineAction | SettingAction | ForgetAction | AnyWatchAction
    ):
        await context.reports.check_may_open(context.requester, action.scan_id)
    match action:
        case ScanAction() | ResumeAction():
            with context.followers.once(context.requester, context.origin) as first:
                if first:  # A double press leaves one live message.
                    await _begun(context, action, receipt)
        case DeclineAction(handle):
            await receipt.edit(declined_card(handle))
        case CancelAction(scan_id):
            await _cancel(context, scan_id)
        case WatchesAction() | WatchAccountAction() | WatchAction() | WatchEveryAction() | WatchFromAction():
            await watch.pressed(context, action, receipt)
        case _:
            await receipt.edit(await _card(context, action))


async def _card(
    context: Context,
    action: PageAction | MarkingAction | MarkAction | SummaryAction | HistoryAction | SettingAction | ForgetAction,
) -> Card:
    """What the button shows in place of the card that it stood on."""
    match action:
        case PageAction(scan_id, number, query):
            card = await posts_card(context, scan_id, query, number)
        case MarkingAction():
            card = await marking_card(context, action)
        case MarkAction(scan_id, post_id, not_toxic, number, query):
            await context.reports.mark(context.requester, scan_id, post_id, not_toxic=not_toxic)
            card = await marking_card(context, MarkingAction(scan_id, number, query))
        case SummaryAction(scan_id):
            card = await report_card(context, scan_id)
        case HistoryAction():
            card = history_card(await context.reports.history(context.requester))
        case SettingAction():
            card = await choose(context, action)
        case ForgetAction(person):
            card = await forget(context, person)
    return card


async def _begun(context: Context, action: ScanAction | ResumeAction, receipt: Receipt) -> None:
    if isinstance(action, ScanAction):
        await begin(context, action, receipt)
    else:
        await follow(context, await _go_on(context, action.scan_id), receipt)


async def _go_on(context: Context, scan_id: int) -> Scan:
    """Take the scan up where it stopped.

    Raises:
        ToxscanError: the person may not scan, or its source can't be read any more.
    """
    await check_may_scan(context)
    source = (await context.reports.scan(scan_id)).request.source
    if source.kind is SourceKind.ARCHIVE and not await asyncio.to_thread(Path(source.locator).exists):
        raise CommandError(
            "The archive of this scan is not here any more: attached files are kept for a day at most.",
            "Give it once more with /scan-archive. What was scored already is not scored again.",
        )
    return await context.scans.resume(scan_id, context.requester)


async def _cancel(context: Context, scan_id: int) -> None:
    """End the scan; whoever follows it sees that in its own message."""
    if not may_cancel(await context.reports.scan(scan_id), context.requester):
        raise CommandError("Somebody else started this scan and waits for it too.", "Only they can cancel it.")
    if not await context.scans.cancel(scan_id):
        raise CommandError("This scan is not running any more.", "Its report is in /history.")
