"""An account named by its handle, as it stands in one's own history."""

import difflib

from bot.core.commands.command import Context
from bot.core.domain.errors import CommandError
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.text.catalog import _


async def own_scans(context: Context, handle: str, rather: SourceKind | None = None) -> list[Scan]:
    """The asker's scans of the account that have ended, latest first, at least one; of that kind, if there are any.

    Raises:
        CommandError: there is none in their history.
    """
    scans = await context.reports.scans_of(context.requester, handle)
    if not scans:
        known = await context.reports.handles(context.requester)
        close = difflib.get_close_matches(handle.lower(), [each.lower() for each in known], 1)
        hint = (
            _("Did you mean @{name}?", name=close[0])
            if close
            else _("`/history` lists what you have scanned; `/scan` starts a scan.")
        )
        raise CommandError(_("Your history holds no scan of @{handle}.", handle=handle), hint)
    scans = [scan for scan in scans if scan.request.source.kind is rather] or scans
    # A handle may have changed hands, and an archive of it is a collection of its own.
    ended = [scan for scan in scans if scan.status.final and scan.collection == scans[0].collection]
    if not ended:
        raise CommandError(
            _("Your scan of @{handle} has not finished yet.", handle=handle), _("Try again when it has.")
        )
    return ended
