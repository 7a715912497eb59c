"""Shared reports: which report may be opened where, and who owns the message that shows it."""

from dataclasses import dataclass

from bot.core.domain.errors import InputError
from bot.core.domain.people import Requester
from bot.core.domain.scans import Scan
from bot.core.domain.sources import SourceKind
from bot.core.store.engine.database import Store
from bot.core.store.scans import history, scans, shared_messages
from bot.core.store.scans.shared_messages import Spot
from bot.core.text.catalog import _


@dataclass(frozen=True, slots=True)
class ReportAccess:
    """Why somebody may open a report: it is in their own history, or was shown where they are."""

    scan: Scan
    own: bool


class ReportSharing:
    """Remembers which messages show which scan to others, and decides who may open it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def access(self, requester: Requester, scan_id: int, place: str) -> ReportAccess:
        """Why the person may open the scan's report and pages; `place` is where they are, "" if alone.

        Raises:
            InputError: they have none.
        """
        async with self._store.read() as connection:
            if await history.may_open(connection, requester, scan_id):
                return ReportAccess(await scans.get(connection, scan_id), own=True)
            if not place or not await shared_messages.list_messages(connection, requester.platform, place, scan_id):
                raise history.not_found_error()
            scan = await scans.get(connection, scan_id)
            archive = scan.request.source.kind is SourceKind.ARCHIVE
            if archive and not await shared_messages.is_shared(connection, requester.platform, place, scan_id):
                raise InputError(
                    _("This report is about somebody's own archive, and only they can open its pages."),
                    _("Ask them to press “Share its pages here …” below the report."),
                )
        return ReportAccess(scan, own=False)

    async def remember(self, spot: Spot, scan_id: int, owner: Requester) -> None:
        """Note that a message which others see shows the scan, and that `owner` has put it there."""
        async with self._store.write() as connection:
            await shared_messages.record(connection, spot, scan_id, owner)

    async def is_owner(self, spot: Spot, requester: Requester, scan: Scan) -> bool:
        """Whether the person posted the message and it shows this scan: a forged button can't show another one in it.

        Of messages older than this table, whether they asked for the scan.
        """
        async with self._store.read() as connection:
            standing = await shared_messages.find_owner(connection, spot)
        return (standing or (scan.request.requester, scan.id)) == (requester, scan.id)

    async def messages(self, platform: str, place: str, scan_id: int) -> list[Spot]:
        """The messages of a place that show the scan."""
        async with self._store.read() as connection:
            return await shared_messages.list_messages(connection, platform, place, scan_id)

    async def pages_shared(self, platform: str, place: str, scan: Scan) -> bool:
        """Whether everybody in the place may open the scan's pages; those of an archive only if its owner says so."""
        if scan.request.source.kind is not SourceKind.ARCHIVE:
            return True
        async with self._store.read() as connection:
            return await shared_messages.is_shared(connection, platform, place, scan.id)

    async def share_pages(self, owner: Requester, place: str, scan_id: int, *, shared: bool) -> None:
        """Let everybody in the place open the pages of the owner's archive, or stop that."""
        async with self._store.write() as connection:
            if shared:
                await shared_messages.share(connection, owner, place, scan_id)
            else:
                await shared_messages.unshare(connection, owner.platform, place, scan_id)
