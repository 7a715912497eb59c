"""What a reply answered: from the report itself, else read from X once its price was seen."""

from bot.core.cards.actions import ParentAction
from bot.core.cards.model import PersonalCard
from bot.core.commands.command import Context, OwnMessage, SharedMessage
from bot.core.commands.permissions import check_may_scan
from bot.core.scans.access import ReportAccess
from bot.core.views.parents.cards import parent_card, parent_price_card


async def pressed(
    context: Context, action: ParentAction, access: ReportAccess, message: OwnMessage | SharedMessage
) -> None:
    """Show it to whoever presses, or ask whether they want to pay for it: in the message of the price, else a new one.

    Raises:
        ToxscanError: it can't be shown, or not to this person.
    """
    card = await _card(context, action, access)
    if action.paid and isinstance(message, OwnMessage):
        await message.receipt.edit(card)
    else:
        await context.private.send(card)


async def _card(context: Context, action: ParentAction, access: ReportAccess) -> PersonalCard:
    scan = access.scan
    reply = await context.parents.reply(scan, action.post_id)
    settings = await context.workspaces.get(context.requester)
    parent = await context.parents.own(scan, reply)
    if parent is None:
        await check_may_scan(context)
        await context.parents.check(scan, reply, context.requester)
        price = context.parents.price(scan, reply)
        if price and not action.paid:
            left = await context.budget.remaining(context.requester)
            return parent_price_card(scan, reply, price, left, action.back)
        parent = await context.parents.read(scan, reply, context.requester)
    return parent_card(scan, reply, parent, action.back, spoiler=settings.spoiler)
