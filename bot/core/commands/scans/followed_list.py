"""A list as a message follows it: how many accounts are done, the worst so far, then the table."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.core.cards.model import Card
from bot.core.commands.command import Context
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.reports import ListResult
from bot.core.domain.scans import AccountList, ListProgress, ListStatus, RowStatus
from bot.core.views.scans.list_progress import list_done_card, list_progress_card
from bot.core.views.scans.list_table import list_table_card

WORST_SHOWN = 5  # Accounts that are already visible while the list runs.


class FollowedList:
    """See `Followed`."""

    def __init__(self, context: Context, list_id: int) -> None:
        self._context = context
        self._list_id = list_id
        self._at: ListProgress | None = None
        self._found: dict[int, ListResult] = {}  # What does not change any more, by the rows' places.

    async def steps(self) -> AsyncGenerator[bool, None]:
        """See `Followed`."""
        async with aclosing(self._context.list_runner.watch(self._list_id)) as changes:
            async for self._at in changes:
                yield self._at.list.status is not ListStatus.RUNNING

    async def progress(self, *, shared: bool) -> Card:  # noqa: ARG002 - a list is its owner's alone.
        """The worst accounts so far stand on it."""
        assert self._at
        worst = [each for each in await self._results(self._at.list) if each.worst]
        return list_progress_card(self._at, sorted(worst, key=lambda each: each.rank)[:WORST_SHOWN])

    async def last(self, *, shared: bool) -> Card | None:  # noqa: ARG002 - a list is its owner's alone.
        """The table."""
        if self._at is None or self._at.list.status is ListStatus.RUNNING:
            return None
        return await table_card(self._context, self._at.list)

    def done(self, last: Card, refusal: DeliveryError | None) -> Card:
        """Says where the table is."""
        return list_done_card(last, self._list_id, refusal)

    async def _results(self, listed: AccountList) -> list[ListResult]:
        new = [row for row in listed.rows if row.status is RowStatus.DONE and row.place not in self._found]
        for each in await self._context.list_results.find(listed, new, self._context.requester):
            self._found[each.row.place] = each
        return list(self._found.values())


async def table_card(context: Context, listed: AccountList, number: int = 1) -> Card:
    """A page of the list's table."""
    table = await context.list_results.table(listed, number, context.requester)
    covered = (await context.workspaces.get(context.requester)).spoiler and not context.requester.at_terminal
    return list_table_card(table, spoiler=covered)
