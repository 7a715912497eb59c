"""/compare: two accounts of one's history, or two scans of one account."""

from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.accounts import AccountName
from bot.core.commands.options.option import Option, Values
from bot.core.commands.reports.own_scans import own_scans
from bot.core.domain.audience import About
from bot.core.domain.comparison import compare
from bot.core.domain.errors import CommandError
from bot.core.domain.scans import Scan
from bot.core.text.catalog import N_, _
from bot.core.views.reports.comparison import comparison_card

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
    reports = [await context.reports.report(scan.id, context.requester) for scan in (earlier, later)]
    await context.reply.send(comparison_card(compare(*reports)))


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
