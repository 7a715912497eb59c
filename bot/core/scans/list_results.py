"""The table of a list: what each account's scan has found, as its reader's place judges it, worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.figures.comparison import exceeds_error_rate
from bot.core.domain.labels import Label
from bot.core.domain.people import Requester
from bot.core.domain.reports import ROWS_SHOWN, ListResult, ListTable, PostQuery
from bot.core.domain.scans import AccountList, ListRow, RowStatus, Scan
from bot.core.scans.reports import Reports
from bot.core.store.engine.database import Store
from bot.core.store.posts import pages, picks, reports
from bot.core.store.scans import scans


class ListResults:
    """Reads what the scans of a list have found. Of a window, only the posts in it count."""

    def __init__(self, store: Store, reports: Reports) -> None:
        self._store = store
        self._reports = reports

    async def table(self, listed: AccountList, number: int, reader: Requester) -> ListTable:
        """A page of the table; beyond the last comes the last."""
        results = sorted(await self.find(listed, listed.rows, reader), key=lambda each: each.rank)
        pages_in_all = max(1, -(-len(results) // ROWS_SHOWN))
        number = min(max(1, number), pages_in_all)
        shown = results[(number - 1) * ROWS_SHOWN : number * ROWS_SHOWN]
        found = sum(each.judged for each in results), sum(each.flagged for each in results)
        quick = sum(each.missed is not None for each in results)
        return ListTable(listed, tuple(shown), number, pages_in_all, *found, quick)

    async def find(self, listed: AccountList, rows: Sequence[ListRow], reader: Requester) -> list[ListResult]:
        """What each of these rows has found so far."""
        in_force: dict[str, Mapping[Label, float]] = {}
        results = []
        async with self._store.read() as connection:
            for row in rows:
                if row.scan_id is None or row.status in {RowStatus.WAITING, RowStatus.LEFT_OUT}:
                    results.append(ListResult(row))
                    continue
                scan = await scans.get(connection, row.scan_id)
                model = scan.request.model
                if model not in in_force:
                    in_force[model] = await self._reports.find_thresholds(connection, model, reader)
                found = await _find(connection, scan, listed, row, in_force[model], reader)
                mistaken = self._reports.find_mistaken(scan, in_force[model])
                if mistaken is not None:
                    found = replace(found, exceeds=exceeds_error_rate(found.flagged, found.judged, mistaken))
                results.append(found)
        return results


async def _find(
    connection: AsyncConnection,
    scan: Scan,
    listed: AccountList,
    row: ListRow,
    thresholds: Mapping[Label, float],
    reader: Requester,
) -> ListResult:
    since = listed.wanted.since
    flagged = PostQuery(flagged_only=True, since=since)
    worst = await pages.page(connection, scan, thresholds, flagged, 1, reader)
    totals = await reports.totals(connection, scan, thresholds, reader)
    hits, judged = totals.flagged, totals.judged
    unchecked = totals.unchecked
    if since:
        judged = await pages.count_since(connection, scan, since)
        hits = worst.matches
        if unchecked:
            days = await picks.count_unchecked(connection, scan)
            unchecked = sum(count for day, count in days.items() if day >= since)
            judged += unchecked
    missed = min(totals.missed, unchecked) if unchecked else None
    return ListResult(row, scan.account, judged, hits, worst.posts[0] if worst.posts else None, missed)
