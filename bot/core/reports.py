"""Stored scans as their readers see them: reports, pages and histories, under the thresholds of today."""

from collections.abc import AsyncGenerator, Callable, Mapping

from bot.core.errors import InputError
from bot.core.model import Label, PostPage, PostQuery, Report, Requester, Scan, ScoredPost, Search
from bot.core.store import reports, scans, searches
from bot.core.store.database import Store

HISTORY_LENGTH = 10


class Reports:
    """Reads what scans have stored. `thresholds` gives those in force for a model's name."""

    def __init__(self, store: Store, thresholds: Callable[[str], Mapping[Label, float]]) -> None:
        self._store = store
        self._thresholds = thresholds

    async def scan(self, scan_id: int) -> Scan:
        """The scan itself.

        Raises:
            InputError: it is not stored.
        """
        async with self._store.read() as connection:
            return await scans.get(connection, scan_id)

    async def report(self, scan_id: int) -> Report:
        """The scan in numbers.

        Raises:
            InputError: the scan is not stored.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            return await reports.report(connection, scan, self._thresholds(scan.request.model))

    async def page(self, scan_id: int, query: PostQuery, number: int = 1) -> tuple[Scan, PostPage]:
        """One page of the scan's posts.

        Raises:
            InputError: the scan is not stored.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            return scan, await reports.page(connection, scan, self._thresholds(scan.request.model), query, number)

    async def every_post(self, scan_id: int) -> AsyncGenerator[ScoredPost, None]:
        """All posts of the scan, worst first, a few in memory at a time.

        Raises:
            InputError: the scan is not stored.
        """
        async with self._store.read() as connection:
            scan = await scans.get(connection, scan_id)
            async for post in reports.every_post(connection, scan, self._thresholds(scan.request.model)):
                yield post

    async def history(self, requester: Requester) -> list[Search]:
        """The requester's latest searches, newest first."""
        async with self._store.read() as connection:
            return [
                Search(scan, asked_at, await reports.totals(connection, scan, self._thresholds(scan.request.model)))
                for scan, asked_at in await searches.history(connection, requester, HISTORY_LENGTH)
            ]

    async def check_may_open(self, requester: Requester, scan_id: int) -> None:
        """Let only those see a scan who asked for it or joined it.

        Raises:
            InputError: this person did neither.
        """
        async with self._store.read() as connection:
            if not await searches.may_open(connection, requester, scan_id):
                raise InputError("This report is not yours to open.", "Scan the account yourself to get your own.")
