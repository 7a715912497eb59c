"""What happens when a button is pressed: everything it needs is written in it, so it works forever.

Whoever presses in a message that others see gets a private answer. Only its owner moves the message itself, and never
to a card about themselves: the types of cards and receipts ensure that.
"""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

from bot.core.cards.action_codec import decode, encode
from bot.core.cards.actions import (
    AlikeAction,
    CancelAction,
    CommandAction,
    CompareAction,
    DeclineAction,
    DetailsAction,
    ExportAction,
    FinishAction,
    ForgetAction,
    FormAction,
    FormKind,
    HistoryAction,
    JudgeAction,
    JudgeFormAction,
    JudgePageAction,
    PageAction,
    ParentAction,
    PressedCommand,
    PriceAction,
    ReadAction,
    RefineAction,
    ResumeAction,
    ScanAction,
    SettingAction,
    ShareAction,
    SummaryAction,
    VerdictAction,
)
from bot.core.cards.list_actions import AnyListAction
from bot.core.cards.model import Card
from bot.core.cards.review_actions import AnyReviewAction
from bot.core.cards.suggestion_actions import AnySuggestionAction
from bot.core.cards.watch_actions import AnyWatchAction
from bot.core.commands.bot import about
from bot.core.commands.command import Context, OwnMessage, SharedMessage
from bot.core.commands.options.option import Values
from bot.core.commands.people import settings, suggestion
from bot.core.commands.people.forget import ask, forget, hand_out
from bot.core.commands.permissions import check_may_end, check_may_go_on, check_may_judge, check_may_scan
from bot.core.commands.reports import compare, export, parent, review
from bot.core.commands.reports.judge import judge
from bot.core.commands.reports.open import alike_card, details_card, judging_card, posts_card, report_card
from bot.core.commands.reports.share import share
from bot.core.commands.scans import scan as scanning
from bot.core.commands.scans import scan_list
from bot.core.commands.scans.follow import follow
from bot.core.commands.watches import watch
from bot.core.domain.errors import CommandError
from bot.core.domain.sources import Coverage, SourceKind, SourceSpec
from bot.core.scans.access import ReportAccess
from bot.core.text.catalog import _
from bot.core.views.bot.answers import history_card
from bot.core.views.scans.cost import declined_card

Message = OwnMessage | SharedMessage
ReportAction = (
    PageAction
    | ReadAction
    | AlikeAction
    | JudgeAction
    | VerdictAction
    | JudgePageAction
    | SummaryAction
    | DetailsAction
)

_GIVEN = {
    PressedCommand.SETTINGS: settings.run,
    PressedCommand.ABOUT: about.run,
    PressedCommand.MY_DATA: hand_out,
    PressedCommand.FORGET: ask,
}


async def press(context: Context, pressed: str, message: Message) -> None:
    """Carry out the button's action for whoever pressed it, in the message where it stands or in one of their own.

    Raises:
        ToxscanError: the button is damaged, or what it opens is not this person's.
    """
    action = decode(pressed)
    if isinstance(action, RefineAction | JudgeFormAction):
        action = _without_form(action)
    match action:
        case watch_action if isinstance(watch_action, AnyWatchAction):
            await watch.press(context, watch_action, message)
        case review_action if isinstance(review_action, AnyReviewAction):
            await review.press(context, review_action, message)
        case list_action if isinstance(list_action, AnyListAction):
            await scan_list.press(context, list_action, message)
        case suggestion_action if isinstance(suggestion_action, AnySuggestionAction):
            await suggestion.press(context, suggestion_action, message)
        case HistoryAction() | SettingAction() | ForgetAction() | DeclineAction():
            await _press_personal(context, action, message)
        case FormAction(kind):
            await _begin(context, kind)
        case CommandAction():
            await _give(context, action)
        case PriceAction() | ScanAction():
            await _press_price(context, action, message)
        case _:
            access = await context.showing.access(context.requester, action.scan_id, context.place)
            await _press_scan(context, action, access, message)


async def _press_price(context: Context, action: PriceAction | ScanAction, message: Message) -> None:
    """Show a price, or agree to one: a double press leaves one live message."""
    if isinstance(action, PriceAction):
        async with _claim(context, action) as first:
            if first:
                await scanning.show_price(context, action)
    else:
        async with context.live_messages.claim_press(context.requester, context.origin) as first:
            if first:
                await scanning.press(context, action, message)


def _without_form(action: RefineAction | JudgeFormAction) -> PageAction | JudgeAction:
    """What a button of a page's form does where no form was opened: it shows the page."""
    kind = PageAction if isinstance(action, RefineAction) else JudgeAction
    return kind(action.scan_id, action.number, action.query)


async def _begin(context: Context, kind: FormKind) -> None:
    """What a button of a form does where no form was opened.

    Raises:
        CommandError: nobody has said whom to scan, or to look for.
    """
    match kind:
        case FormKind.WATCH:
            await watch.run(context, Values())
        case FormKind.SETTINGS | FormKind.LABEL:
            await settings.run(context, Values())
        case FormKind.SCAN:
            raise CommandError(_("Which account shall I scan?"), _("Name it: `/scan @someone`"))
        case FormKind.LIST:
            raise CommandError(_("Which accounts shall I scan?"), _("Name them: `/scan-list @someone @another`"))
        case FormKind.HISTORY:
            raise CommandError(_("Which account are you looking for?"), _("Name it: `/history --find name`"))
        case FormKind.ARCHIVE:
            raise CommandError(_("Which archive shall I scan?"), _("Name its file: `/scan-archive archive.zip`"))


async def _give(context: Context, action: CommandAction) -> None:
    """Carry out a command for whoever pressed, alone; a double press does it once."""
    async with _claim(context, action) as first:
        if first:
            await _GIVEN[action.name](replace(context, reply=context.private), Values())


def shows_page(pressed: str) -> bool:
    """Whether a button shows a page of a report's posts, which some platforms keep in the report's thread.

    Raises:
        CommandError: the button is damaged.
    """
    return isinstance(decode(pressed), PageAction | JudgeAction)


async def turn(context: Context, action: PageAction, message: SharedMessage) -> None:
    """Turn the page of a message that others see, for its owner. Others' turns do nothing: nobody can be answered.

    Raises:
        ToxscanError: the page is none that the person may open.
    """
    access = await context.showing.access(context.requester, action.scan_id, context.place)
    if await _moves(context, action, access, message):
        await _move(context, action, access, message)


async def _press_personal(
    context: Context, action: HistoryAction | SettingAction | ForgetAction | DeclineAction, message: Message
) -> None:
    match action:
        case HistoryAction(number, find):
            card = history_card(await context.reports.history_page(context.requester, number, find))
        case SettingAction():
            card = await settings.choose(context, action)
        case ForgetAction(person):
            card = await forget(context, person)
        case DeclineAction(handle):
            card = declined_card(handle)
    await context.show_alone(message, card)


async def _press_scan(
    context: Context,
    action: ReportAction
    | CancelAction
    | ResumeAction
    | FinishAction
    | ShareAction
    | ExportAction
    | CompareAction
    | ParentAction,
    access: ReportAccess,
    message: Message,
) -> None:
    match action:
        case CancelAction():
            await _cancel(context, access)
        case ResumeAction() | FinishAction():
            async with context.live_messages.claim_press(context.requester, context.origin) as first:
                if first:
                    await _resume(context, action, access, message)
        case ShareAction(_, wanted):
            await share(context, access, wanted, message)
        case ExportAction() | CompareAction() | ParentAction():
            async with _claim(context, action) as first:
                if first:
                    await _take_away(context, action, access, message)
        case AlikeAction():
            async with _claim(context, action) as first:
                if first:  # The model works on it for seconds.
                    await _show(context, action, access, message)
        case _:
            await _show(context, action, access, message)


def _claim(
    context: Context, action: CommandAction | PriceAction | ExportAction | CompareAction | ParentAction | AlikeAction
) -> AbstractAsyncContextManager[bool]:
    """As `claim_press`, but for this action alone: who wants two formats gets both, who presses twice gets one file."""
    origin = f"{context.origin} {encode(action)}" if context.origin else ""
    return context.live_messages.claim_press(context.requester, origin)


async def _take_away(
    context: Context, action: ExportAction | CompareAction | ParentAction, access: ReportAccess, message: Message
) -> None:
    match action:
        case ExportAction():
            await export.pressed(context, access, action, message)
        case CompareAction(_, other):
            await compare.pressed(context, access, other, message)
        case ParentAction():
            await parent.pressed(context, action, access, message)


async def _show(context: Context, action: ReportAction, access: ReportAccess, message: Message) -> None:
    """Show a report, or a page of it: its owner changes the message itself, others get a message of their own."""
    if isinstance(action, JudgeAction | VerdictAction | JudgePageAction):
        await check_may_judge(context, access)
    if isinstance(message, OwnMessage) or not await _moves(context, action, access, message):
        await context.show_alone(message, await _card(context, action, access, shared=False))
        return
    await _move(context, action, access, message)


async def _move(context: Context, action: ReportAction, access: ReportAccess, message: SharedMessage) -> None:
    with context.speaking(shared=True):
        await message.receipt.edit(await _card(context, action, access, shared=True))
    if isinstance(action, SummaryAction) and not message.receipt.shared:  # It had to move, and says who sees it.
        with context.speaking(shared=False):
            await message.receipt.edit(await _card(context, action, access, shared=False))
    if spot := message.receipt.spot:
        await context.showing.remember(spot, access.scan.id, context.requester)


async def _moves(context: Context, action: ReportAction, access: ReportAccess, message: SharedMessage) -> bool:
    """Whether the message itself changes: for its owner, except to pages that are not shared."""
    if isinstance(action, ReadAction | AlikeAction):
        return False
    if not await context.showing.is_owner(message.spot, context.requester, access.scan):
        return False
    pages = not isinstance(action, SummaryAction | DetailsAction)
    return not pages or await context.showing.pages_shared(context.requester.platform, context.place, access.scan)


async def _card(context: Context, action: ReportAction, access: ReportAccess, *, shared: bool) -> Card:
    """What the button shows."""
    match action:
        case PageAction(_, number, query) | ReadAction(_, number, query):
            card = await posts_card(context, access, query, number, shared=shared)
        case AlikeAction():
            card = await alike_card(context, access, action)
        case JudgeAction():
            card = await judging_card(context, action)
        case VerdictAction(scan_id, _, _, number, query) | JudgePageAction(scan_id, _, number, query):
            await judge(context, action)
            card = await judging_card(context, JudgeAction(scan_id, number, query))
        case SummaryAction(scan_id):
            card = await report_card(context, scan_id, shared=shared)
        case DetailsAction(scan_id):
            card = await details_card(context, scan_id)
    return card


async def _resume(
    context: Context, action: ResumeAction | FinishAction, access: ReportAccess, message: Message
) -> None:
    """Resume the scan, and follow it: in this message if the presser owns it, else in a new one.

    Raises:
        ToxscanError: the person may not, or its source can't be read any more.
    """
    await check_may_go_on(context, access)
    await check_may_scan(context)
    if isinstance(action, ResumeAction) and access.scan.request.coverage is not Coverage.REST:
        await _check_archive(access.scan.request.source)
    theirs = isinstance(message, OwnMessage) or (
        not access.own or await context.showing.is_owner(message.spot, context.requester, access.scan)
    )
    if isinstance(action, FinishAction):
        await context.accounts.opt_outs.check_stored(access.scan.account, context.requester)
        scan = await context.scans.finish(access.scan.id, context.requester)
    else:
        scan = await context.scans.resume(access.scan.id, context.requester)
    if theirs:
        await follow(context, scan, message.receipt)
    else:
        await follow(replace(context, reply=context.private), scan)


async def _check_archive(source: SourceSpec) -> None:
    """Check that an archive can still be read.

    Raises:
        CommandError: it is gone.
    """
    here = bool(source.locator) and await asyncio.to_thread(Path(source.locator).exists)
    if source.kind is SourceKind.ARCHIVE and not here:
        raise CommandError(
            _("The archive of this scan is no longer here: attached files are kept for a day at most."),
            _("Scan your archive again with `/scan-archive`. That is free and skips what was already scored."),
        )


async def _cancel(context: Context, access: ReportAccess) -> None:
    """End the scan; whoever follows it sees that in its own message."""
    await check_may_end(context, access)
    if not await context.scans.cancel(access.scan.id):
        raise CommandError(_("This scan is no longer running."), _("Its report is in `/history`."))
