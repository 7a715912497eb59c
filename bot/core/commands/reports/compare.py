"""/compare: two accounts of one's history, or two scans of one account."""

from bot.core.cards.model import Card
from bot.core.commands.command import Command, Context, Group, OwnMessage, SharedMessage
from bot.core.commands.options.accounts import AccountName
from bot.core.commands.options.option import Option, Values
from bot.core.commands.reports.own_scans import own_scans
from bot.core.domain.audience import About
from bot.core.domain.errors import CommandError
from bot.core.domain.figures.comparison import compare
from bot.core.domain.scans import Scan
from bot.core.scans.access import ReportAccess
from bot.core.text.catalog import N_, _
from bot.core.views.reports.choices import compare_card
from bot.core.views.reports.comparison import comparison_card

SEARCHES = 100  # The latest of one's history among which to choose.
ACCOUNT = Option("account", N_("An account of your history."), AccountName(), required=True)
OTHER = Option("other", N_("A second account; if left out, the first one's two latest scans."), AccountName())


async def run(context: Context, values: Values) -> None:
    """Compare the latest scans."""
    scans = await own_scans(context, values[ACCOUNT])
    others = await own_scans(context, values[OTHER]) if OTHER in values else scans
    if others[0].collection == scans[0].collection:
        earlier, later = _find_two_scans(scans)
    else:
        earlier, later = scans[0], others[0]
    await context.reply.send(await _comparison(context, earlier, later))


async def pressed(
    context: Context, access: ReportAccess, other: int | None, message: OwnMessage | SharedMessage
) -> None:
    """Ask with which of their own scans, or compare with it, for whoever presses alone.

    Raises:
        InputError: the other scan is not theirs.
    """
    scan = access.scan
    if other is None:
        await context.private.send(compare_card(scan, await _others(context, scan)))
        return
    chosen = (await context.showing.access(context.requester, other, context.place)).scan
    pair = sorted((scan, chosen), key=lambda each: each.created_at) if chosen.collection == scan.collection else None
    await context.show_alone(message, await _comparison(context, *(pair or (scan, chosen))))


async def _comparison(context: Context, one: Scan, other: Scan) -> Card:
    reports = [await context.reports.report(scan.id, context.requester) for scan in (one, other)]
    return comparison_card(compare(*reports))


async def _others(context: Context, scan: Scan) -> list[Scan]:
    """The asker's latest ended scan of each account, and the one of this account before, latest first."""
    found: dict[int, Scan] = {}
    for each in await context.reports.latest_scans(context.requester, SEARCHES):
        if each.status.final and each.id != scan.id:
            found.setdefault(each.collection, each)
    return list(found.values())


def _find_two_scans(scans: list[Scan]) -> tuple[Scan, Scan]:
    """The latest scan and the one before it, the earlier first."""
    if len(scans) == 1:
        raise CommandError(
            _("Your history holds only one scan of {account}.", account=scans[0].account),
            _("Scan it again later, or name a second account to compare it with."),
        )
    return scans[1], scans[0]


COMMAND = Command(
    "compare",
    N_("Compare two accounts that you scanned, or your two latest scans of one."),
    (ACCOUNT, OTHER),
    run,
    Group.LOOK,
    About.ANYTHING,
)
