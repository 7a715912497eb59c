"""A message that follows a scan or a list: its progress, then its end, in one place, also over restarts of the bot."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.core.cards.model import Card
from bot.core.commands.command import Context, Placed, Receipt, Refusable, Reply
from bot.core.commands.scans.followed import Followed
from bot.core.commands.scans.followed_list import FollowedList
from bot.core.commands.scans.followed_scan import FollowedScan
from bot.core.domain.audience import Audience
from bot.core.domain.clock import now
from bot.core.domain.delivery import DeliveryError, Kind, Stamp
from bot.core.domain.errors import StoreAwayError, StoreError
from bot.core.domain.scans import AccountList, Scan
from bot.core.store.scans.live_messages import LiveMessageRecord
from bot.core.views.people.privacy import forgotten_scan_card

T = TypeVar("T")

TRIES, AGAIN_SECONDS = 30, 1.0  # Tries, and seconds between them, while the store is away.
STALE_SECONDS = 10.0  # For a card to be shown. Others take a message over from who is silent for 30 (`PROCESS_LEASE`).


log = structlog.get_logger()


async def follow(context: Context, scan: Scan, receipt: Receipt | None = None) -> None:
    """Show the scan's progress in one message, that of `receipt` or a new one, and in the end its report there."""
    await _begin(context, LiveMessageRecord(scan.id, context.requester, since=now()), receipt)


async def follow_list(context: Context, listed: AccountList, receipt: Receipt) -> None:
    """Show the list's progress in the message of `receipt`, and in the end its table there."""
    await _begin(context, LiveMessageRecord(0, context.requester, since=now(), list_id=listed.id), receipt)


async def follow_again(context: Context, record: LiveMessageRecord, receipt: Receipt) -> None:
    """Go on with a message that the last process left behind, or show how its scan or list has ended meanwhile."""
    await _follow_speaking(context, record, receipt)


async def _begin(context: Context, record: LiveMessageRecord, receipt: Receipt | None) -> None:
    # Before anything is shown: whatever people see goes on, whenever this process ends.
    record = await context.live_messages.set_place(record, _place(receipt or context.reply))
    await _follow_speaking(context, record, receipt)


async def _follow_speaking(context: Context, record: LiveMessageRecord, receipt: Receipt | None) -> None:
    """Follow in the language of those who see it."""
    followed = FollowedList(context, record.list_id) if record.list_id else FollowedScan(context, record.scan_id)
    with context.speaking(shared=_is_shared(context, receipt)):
        await _follow(context, followed, record, receipt)


def _is_shared(context: Context, receipt: Receipt | None) -> bool:
    """Whether others see the message by now: it may have had to move to where only the asker does."""
    return receipt.shared if receipt else context.audience is Audience.EVERYBODY


@dataclass
class _Shown:
    """What stands where, and its record. `stale`: the last card may have come after one of another process."""

    record: LiveMessageRecord
    receipt: Receipt | None
    stale: bool = False


async def _follow(context: Context, followed: Followed, record: LiveMessageRecord, receipt: Receipt | None) -> None:
    """Follow it to its end. The record stays in the store only where this process stops before it."""
    message = _Shown(record, receipt)
    try:
        await _show_progress(context, followed, message)
        await _show_end(context, followed, message)
    except Exception:
        try:
            await context.live_messages.set_place(message.record, "")
        except StoreError:
            context.live_messages.put_back(message.record)
        raise


async def _show_progress(context: Context, followed: Followed, message: _Shown) -> None:
    """Until it is over, or another process goes on with the message, or nobody may see it any more."""
    live_messages = context.live_messages
    async with aclosing(followed.steps()) as steps:
        async for over in steps:
            if over:
                return
            with suppress(StoreAwayError):  # What comes next is shown when it is back.
                if not await live_messages.is_wanted(message.record):
                    return
                begun = live_messages.clock()
                if not await live_messages.is_mine(message.record):
                    if not message.stale:
                        return
                    continue
                shown = await followed.progress(shared=_is_shared(context, message.receipt))
                message.receipt = await _show(context, message.receipt, shown)
                message.stale = live_messages.clock() - begun > STALE_SECONDS
                await _remember(context, message.receipt, message.record)
                message.record = await live_messages.set_place(message.record, _place(message.receipt))
            await asyncio.sleep(context.reply.pace)


async def _show_end(context: Context, followed: Followed, message: _Shown) -> None:
    """The last card; where another process shows it, only if that may have been covered up."""
    record, receipt = message.record, message.receipt
    shared = _is_shared(context, receipt)
    last = await _retry(lambda: _make_last_card(context, followed, record, shared=shared))
    if last is None:
        if message.stale and receipt:
            await _repair(context, followed, record, receipt)
        return
    before = _place(receipt) if receipt else ""
    receipt = await _show(context, receipt, last)
    await _remember(context, receipt, record)
    refusal = await _retry_last_card(context, record, receipt, last)
    if shared and not receipt.shared:  # It says who sees it, and only the asker does now.
        alone = await _retry(lambda: _make_last_card(context, followed, record, shared=False))
        await receipt.edit(alone or last)
    if _calls(context, record, receipt, before, refusal):
        await context.outbox.tell(record.requester, followed.done(last, refusal), _stamp(record))
    await _retry(lambda: context.live_messages.set_place(record, ""))


async def _repair(context: Context, followed: Followed, record: LiveMessageRecord, receipt: Receipt) -> None:
    """Show the last card once more: another process has, and then came what we were showing when we stood still."""
    log.info("follow.repaired", scan=record.scan_id, list=record.list_id)
    shared = _is_shared(context, receipt)
    if not await _retry(lambda: context.live_messages.is_wanted(record)):
        await receipt.edit(forgotten_scan_card())
    elif last := await _retry(lambda: followed.last(shared=shared)):
        await receipt.edit(last)


async def _retry_last_card(
    context: Context, record: LiveMessageRecord, receipt: Receipt, last: Card
) -> DeliveryError | None:
    """Try the last card again, for a day, where it was not taken: somebody waits for it. Why it never came; else None.

    The record stays in the store meanwhile, so the next process goes on trying.
    """
    for wait in (*context.live_messages.last_tries, None):
        refusal = receipt.refusal if isinstance(receipt, Refusable) else None
        if refusal is None or wait is None or not _place(receipt):
            return refusal
        log.warning("follow.last_card_late", scan=record.scan_id, list=record.list_id, reason=refusal.reason)
        await asyncio.sleep(wait.total_seconds())
        if not await _retry(lambda: context.live_messages.is_mine(record)):
            return None
        await receipt.edit(last)
    return None


def _calls(
    context: Context, record: LiveMessageRecord, receipt: Receipt, before: str, refusal: DeliveryError | None
) -> bool:
    """Whether a new message has to say that it is over: an edit notifies nobody.

    Not where the person has deleted it, nor where the last card itself came as a new message.
    """
    if not record.id or (refusal and refusal.kind is Kind.OVER):
        return False
    moved = before and _place(receipt) not in {before, ""} and refusal is None
    long = record.since is not None and now() - record.since >= context.live_messages.long
    return refusal is not None or (long and not moved)


def _stamp(record: LiveMessageRecord) -> Stamp:
    """What the platform knows the message by that says so; another process may have sent it."""
    shows = f"l{record.list_id}" if record.list_id else f"s{record.scan_id}"
    return Stamp(f"{shows}f{record.id}", now(), maybe_shown=record.taken_over)


async def _retry(work: Callable[[], Awaitable[T]]) -> T:
    """Do it, retrying while the store is away: the person has waited long for this."""
    for _try in range(TRIES):
        with suppress(StoreAwayError):
            return await work()
        await asyncio.sleep(AGAIN_SECONDS)
    return await work()


async def _show(context: Context, receipt: Receipt | None, card: Card) -> Receipt:
    if receipt is None:
        return await context.reply.send(card)
    await receipt.edit(card)
    return receipt


async def _remember(context: Context, receipt: Receipt, record: LiveMessageRecord) -> None:
    """Note whose message it is, where others see it; a list is its owner's alone."""
    if receipt.spot and record.scan_id:
        await context.showing.remember(receipt.spot, record.scan_id, record.requester)


async def _make_last_card(
    context: Context, followed: Followed, record: LiveMessageRecord, *, shared: bool
) -> Card | None:
    """What stands there in the end; None where it has not ended, or somebody else shows how it does."""
    if not await context.live_messages.is_wanted(record):
        return forgotten_scan_card()
    if not await context.live_messages.is_mine(record):
        return None
    return await followed.last(shared=shared)


def _place(shown: Receipt | Reply) -> str:
    return shown.place if isinstance(shown, Placed) else ""
