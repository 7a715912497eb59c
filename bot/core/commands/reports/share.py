"""Sharing the pages of an archive's report with those who see the report, and taking that back."""

from bot.core.cards.actions import Share
from bot.core.commands.command import Context, OwnMessage, SharedMessage
from bot.core.commands.reports.open import report_card
from bot.core.domain.errors import CommandError, RefusedError
from bot.core.domain.sources import SourceKind
from bot.core.scans.access import ReportAccess
from bot.core.text.catalog import _
from bot.core.views.reports.sharing import share_card, shared_card, taken_back_card


async def share(context: Context, access: ReportAccess, wanted: Share, message: OwnMessage | SharedMessage) -> None:
    """Ask for confirmation, share, or stop sharing; for the archive's owner only.

    Raises:
        ToxscanError: the archive is somebody else's, or there is nothing to share or nobody to share it with.
    """
    _check(context, access)
    scan, place = access.scan, context.place
    match wanted:
        case Share.ASK:
            already = await context.showing.pages_shared(context.requester.platform, place, scan)
            card = shared_card(scan) if already else share_card(scan)
        case Share.YES:
            await context.showing.share_pages(context.requester, place, scan.id, shared=True)
            card = shared_card(scan)
        case Share.NO:
            await context.showing.share_pages(context.requester, place, scan.id, shared=False)
            card = taken_back_card(scan)
    await context.show_alone(message, card)
    if wanted is not Share.ASK and scan.status.final:
        await _show_again(context, access)


async def _show_again(context: Context, access: ReportAccess) -> None:
    """Put the report, with the button that fits now, where the place shows anything of it: also in place of pages."""
    spots = await context.showing.messages(context.requester.platform, context.place, access.scan.id)
    with context.speaking(shared=True):
        card = await report_card(context, access.scan.id, shared=True)
        for spot in spots:
            if context.shown_at:
                await context.shown_at(spot).edit(card)


def _check(context: Context, access: ReportAccess) -> None:
    if access.scan.request.source.kind is not SourceKind.ARCHIVE:
        raise CommandError(
            _("Everybody who sees this report can already read its pages."), _("There is nothing to do.")
        )
    if not access.own:
        raise RefusedError(
            _("Only the person who gave this archive can share its pages."),
            _("You can scan your own archive with `/scan-archive`."),
        )
    if not context.place:
        raise CommandError(_("There is nobody here to share the pages with."), _("Show the report in a channel first."))
