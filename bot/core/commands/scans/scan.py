"""/scan: read an account's posts from X, score them, show the report. First it says what that will cost."""

from dataclasses import replace

from bot.core.accounts.free_networks import check_has_posts
from bot.core.cards.action_codec import MAX_PAGE
from bot.core.cards.actions import PriceAction, ScanAction
from bot.core.cards.model import PersonalCard
from bot.core.commands.command import Command, Context, Group, OwnMessage, Receipt, SharedMessage
from bot.core.commands.options.accounts import AccountName
from bot.core.commands.options.numbers import Integer, Limit
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import Flag
from bot.core.commands.permissions import check_may_scan
from bot.core.commands.scans.follow import follow
from bot.core.domain.accounts import Account
from bot.core.domain.audience import About, Audience
from bot.core.domain.networks import network_of
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import Coverage, SourceKind, SourceSpec
from bot.core.text.catalog import N_
from bot.core.views.scans.cost import begun_card, cost_card

ACCOUNT = Option(
    "account",
    N_("@name (on X), name.bsky.social, @name@server, or a link to the account or to a post of it."),
    AccountName(),
    required=True,
)
LIMIT = Limit(
    Integer(1, MAX_PAGE, N_("{written} is not a number of posts."), N_("Write a number such as 200, or all."))
)
POSTS = Option("posts", N_("How many of the newest posts to read; all of them if left out."), LIMIT)
REPOSTS = Option("reposts", N_("Score reposts too, though their words are somebody else's."), Flag())
QUICK = Option(
    "quick", N_("With a big model: it checks only what a small one suspects, and a random part of the rest."), Flag()
)


async def run(context: Context, values: Values) -> None:
    """Look the account up and offer scans of it, each with its price; where that is nothing, begin at once."""
    await check_may_scan(context)
    if QUICK in values:
        context.scans.admission.check_quick(context.model)
    how = {"include_reposts": REPOSTS in values, "quick": QUICK in values}
    await _begin(context, values[ACCOUNT], values.get(POSTS), **how)


async def press(context: Context, action: ScanAction, message: OwnMessage | SharedMessage) -> None:
    """Start the scan that was chosen, or join it, and follow it to its end.

    A price that others see is from an earlier version: whoever presses there is shown their own.
    """
    context.accounts.check_kind(action.kind)
    if isinstance(message, SharedMessage):
        await check_may_scan(context)
        how = {"include_reposts": action.include_reposts, "quick": action.quick}
        await _begin(context, action.handle, action.limit, **how)
        return
    await check_may_scan(context)
    await _check_soon(context, action.handle)
    await context.accounts.confirm(action.handle, context.requester, action.account)
    source = SourceSpec(action.kind, action.handle.lower(), limit=action.limit)
    request = ScanRequest(
        source, context.model, context.requester, action.include_reposts, Coverage.of(quick=action.quick)
    )
    if not (action.public and context.place):
        await submit(context, request, message.receipt)
        return
    scan = await context.scans.submit(request)
    await message.receipt.edit(begun_card(scan.account))
    await follow(replace(context, audience=Audience.EVERYBODY), scan)


async def show_price(context: Context, action: PriceAction) -> None:
    """Show whoever pressed what a scan with reposts costs them."""
    await check_may_scan(context)
    await _begin(context, action.handle, None, include_reposts=True)


async def _begin(
    context: Context, handle: str, limit: int | None, *, include_reposts: bool, quick: bool = False
) -> None:
    """Look the account up and offer scans of it; where they cost nothing, begin at once."""
    await _check_soon(context, handle)
    account = await context.accounts.find(handle, context.requester)
    if account.network.free:
        await _scan_free(context, account, limit, include_reposts=include_reposts, quick=quick)
        return
    await context.private.send(await _price(context, account, limit, include_reposts=include_reposts, quick=quick))


async def _check_soon(context: Context, handle: str) -> None:
    """Where nothing costs, the cooldown alone keeps somebody from having a small server asked again and again."""
    if network_of(handle).free:
        await context.scans.check_soon(handle, context.requester)


async def _scan_free(
    context: Context, account: Account, limit: int | None, *, include_reposts: bool, quick: bool
) -> None:
    """Begin a scan that costs nothing, for those to see who would see one that was paid for."""
    check_has_posts(account)
    source = SourceSpec(SourceKind.TIMELINE, account.handle.lower(), limit=limit)
    request = ScanRequest(source, context.model, context.requester, include_reposts, Coverage.of(quick=quick))
    if context.audience is not Audience.EVERYBODY_LATER:
        await submit(context, request)
        return
    scan = await context.scans.submit(request)
    await context.private.send(begun_card(scan.account))
    await follow(replace(context, audience=Audience.EVERYBODY), scan)


async def _price(
    context: Context, account: Account, limit: int | None, *, include_reposts: bool, quick: bool
) -> PersonalCard:
    return cost_card(
        account,
        await context.accounts.offers(account, limit),
        await context.budget.remaining(context.requester),
        post_price=context.budget.post_price,
        user_price=context.budget.user_price,
        known=await context.accounts.count_known(account),
        include_reposts=include_reposts,
        public=None if context.requester.at_terminal else context.audience is Audience.EVERYBODY_LATER,
        languages=context.scorer.languages,
        quick=quick,
        can_be_quick=context.scans.admission.can_be_quick,
        operators=context.operations.find_operators(context.requester),
    )


async def submit(context: Context, request: ScanRequest, receipt: Receipt | None = None) -> None:
    """Start a scan, or join it, and follow it in a message of its own, or in that of `receipt`."""
    await check_may_scan(context)
    scan = await context.scans.submit(request)
    await follow(context, scan, receipt)


COMMAND = Command(
    "scan",
    N_("Scan an account on X, Bluesky or Mastodon; where that costs money, you see the price first."),
    (ACCOUNT, POSTS, REPOSTS, QUICK),
    run,
    Group.SCAN,
    About.PRICE,
)
