"""/scan: read an account's posts from X, score them, show the report. First it says what that will cost."""

from dataclasses import replace

from bot.core.cards.action_codec import MAX_PAGE
from bot.core.cards.actions import ScanAction
from bot.core.cards.model import PersonalCard
from bot.core.commands.command import Command, Context, Group, Option, OwnMessage, Receipt, SharedMessage, Values
from bot.core.commands.options.choice import read_number
from bot.core.commands.permissions import check_may_scan
from bot.core.commands.scans.follow import follow
from bot.core.domain.accounts import Account
from bot.core.domain.audience import About, Audience
from bot.core.domain.errors import CommandError
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceSpec
from bot.core.sources.handles import read_handle
from bot.core.text.untrusted import said
from bot.core.views.scans.cost import begun_card, cost_card


async def run(context: Context, values: Values) -> None:
    """Look the account up and offer scans of it, each with its price."""
    await check_may_scan(context)
    handle = read_handle(values["account"])
    limit = read_limit(values.get("posts", ""))
    account = await context.accounts.find(handle, context.requester)
    await context.private.send(await _price(context, account, limit, include_reposts="reposts" in values))


async def pressed(context: Context, action: ScanAction, message: OwnMessage | SharedMessage) -> None:
    """Start the scan that was chosen, or join it, and follow it to its end.

    A price that others see is of an earlier version, and was somebody's: whoever presses there is told their own.
    """
    context.accounts.check_kind(action.kind)
    if isinstance(message, SharedMessage):
        await check_may_scan(context)
        account = await context.accounts.find(action.handle, context.requester)
        price = await _price(context, account, action.limit, include_reposts=action.include_reposts)
        await context.private.send(price)
        return
    await check_may_scan(context)
    await context.accounts.confirm(action.handle, context.requester, action.account)
    source = SourceSpec(action.kind, action.handle.lower(), limit=action.limit)
    request = ScanRequest(source, context.model, context.requester, action.include_reposts)
    if not (action.public and context.place):
        await submit(context, request, message.receipt)
        return
    scan = await context.scans.submit(request)
    await message.receipt.edit(begun_card(scan.account))
    await follow(replace(context, audience=Audience.EVERYBODY), scan)


async def _price(context: Context, account: Account, limit: int | None, *, include_reposts: bool) -> PersonalCard:
    return cost_card(
        account,
        await context.accounts.offers(account, limit),
        await context.budget.left(context.requester),
        post_price=context.budget.post_price,
        user_price=context.budget.user_price,
        known=await context.accounts.known(account),
        include_reposts=include_reposts,
        public=context.audience is Audience.EVERYBODY_LATER,
    )


async def submit(context: Context, request: ScanRequest, receipt: Receipt | None = None) -> None:
    """Start a scan, or join it, and follow it in a message of its own, or in that of `receipt`."""
    await check_may_scan(context)
    scan = await context.scans.submit(request)
    await follow(context, scan, receipt)


def read_limit(written: str) -> int | None:
    """How many of the newest posts a person asked for; None for all.

    Raises:
        CommandError: it is no such number.
    """
    if written.strip().lower() in {"", "all"}:
        return None
    number = read_number(written.replace(",", "").replace("_", "").strip(), 1, MAX_PAGE)
    if number is None:
        raise CommandError(f"{said(written)} is not a number of posts.", "Write a number such as 200, or all.")
    return number


COMMAND = Command(
    "scan",
    "Scan an account on X for toxic posts; first you see what it costs.",
    (
        Option(
            "account",
            "The account: @name, or a link to its profile or to one of its posts.",
            required=True,
            history=True,
        ),
        Option("posts", "How many of the newest posts to read; all of them when left out."),
        Option("reposts", "Score reposts too, though their words are somebody else's.", flag=True),
    ),
    run,
    Group.SCAN,
    About.PRICE,
)
