"""The table of a list, as it is read from the store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.domain.clock import now
from bot.core.domain.posts import Post, PostKind
from bot.core.domain.scans import AccountList, ListRow, ListStatus, RowStatus, Wanted
from bot.core.scans.list_results import ListResults
from bot.core.scans.reports import Reports
from bot.core.store.engine.database import Store
from bot.core.store.posts.pages import MOST
from tests.core.commands.bot import stored
from tests.fakes import ALICE, FakeScorer, made_posts

WINDOW = datetime(2024, 5, 1, tzinfo=UTC)


class CountedReads:
    """A store that counts how many of its connections are held at once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.held = self.most = 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """As the store's."""
        self.held += 1
        self.most = max(self.most, self.held)
        try:
            async with self._store.read() as connection:
                yield connection
        finally:
            self.held -= 1


@pytest.mark.parametrize(("mistaken", "exceeds"), [(None, None), (0.0, True), (0.9, False)])
async def test_a_row_says_whether_more_is_flagged_than_by_mistake(
    store: Store, mistaken: float | None, exceeds: bool | None
) -> None:
    """As its report does, of as many scored posts."""
    scan = await stored(store, [Post("1", now(), "this is awful", PostKind.ORIGINAL)])
    reports = Reports(store, lambda _model: FakeScorer().thresholds, lambda _model, _thresholds: mistaken)
    row = ListRow(0, "@ada", "ada", "42", status=RowStatus.DONE, scan_id=scan.id)
    listed = AccountList(1, ALICE, "town", Wanted(), ListStatus.DONE, now(), rows=(row,))
    [found] = (await ListResults(store, reports).table(listed, 1, ALICE)).shown
    assert (found.flagged, found.judged, found.exceeds) == (1, 1, exceeds)


async def test_a_table_is_read_over_one_connection(store: Store) -> None:
    """Who holds one and waits for another waits forever where all hold one: there are 15."""
    scan, counted = await stored(store, made_posts(20)), CountedReads(store)
    reports = Reports(cast("Store", counted), lambda _model: FakeScorer().thresholds)
    results = ListResults(cast("Store", counted), reports)
    row = ListRow(0, "@ada", "ada", "42", status=RowStatus.DONE, scan_id=scan.id)
    listed = AccountList(1, ALICE, "town", Wanted(), ListStatus.DONE, now(), rows=(row,))
    table = await results.table(listed, 1, ALICE)
    assert table.judged == 17  # The others are reposts and have nothing to score.
    assert counted.most == 1


async def test_a_window_counts_all_of_its_posts(store: Store) -> None:
    """Pages reach 10,000 of them; a row's number is worth nothing where it ends there."""
    moments = [WINDOW - timedelta(days=2), *(WINDOW + timedelta(minutes=n) for n in range(MOST + 50))]
    posts = [Post(str(n), moment, "good morning", PostKind.ORIGINAL) for n, moment in enumerate(moments, start=1)]
    scan = await stored(store, posts)
    reports = Reports(store, lambda _model: FakeScorer().thresholds)
    row = ListRow(0, "@ada", "ada", "42", status=RowStatus.DONE, scan_id=scan.id)
    listed = AccountList(1, ALICE, "town", Wanted(since=WINDOW.date()), ListStatus.DONE, now(), rows=(row,))
    assert (await ListResults(store, reports).table(listed, 1, ALICE)).judged == MOST + 50
