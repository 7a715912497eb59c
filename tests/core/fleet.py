"""Several processes on one PostgreSQL.

Each process has a store of its own, as each has in life. "Dead" is one whose row in `processes` has run out; time is
not waited for, but taken from that row.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from copy import copy
from typing import Any

import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.accounts.budget import month_begin
from bot.core.config import BudgetSettings
from bot.core.domain.errors import StoreAwayError
from bot.core.domain.people import Requester
from bot.core.domain.scans import Progress, Scan, ScanRequest
from bot.core.domain.sources import Resource, SourceKind, SourceSpec
from bot.core.operations.heartbeat import Heartbeat
from bot.core.scans.reports import Reports
from bot.core.store.engine.postgres import PostgresStore
from bot.core.store.networks import ledger
from bot.core.store.operations import processes
from bot.core.store.scans import scans
from bot.core.store.schema import processes as process_table
from tests.core.watches.watching import FakeAccount, FakePlatform, FakeX, Process
from tests.fakes import ALICE
from tests.servers.postgres import Postgres

POSTS = 250
PRICE = 5_000  # Millionths of a dollar.
FREE = BudgetSettings(per_user=None, per_workspace=None, total=None)


class MortalStore(PostgresStore):
    """A store whose process can die: nothing of it reaches the database afterwards."""

    dead = False

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """To read from, while the process lives."""
        self._live()
        async with super().read() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, while the process lives."""
        self._live()
        async with super().write() as connection:
            yield connection

    def _live(self) -> None:
        if self.dead:
            raise StoreAwayError("The process is dead.")


class SlowX(FakeX):
    """An X that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()

    async def timeline(self, account_id: str, ask: Any) -> dict[str, Any]:
        """A page, in time."""
        self.begun.set()
        await self.gate.wait()
        return await super().timeline(account_id, ask)


class Member(Process):
    """One of the processes."""

    store: MortalStore
    x: SlowX


class Fleet:
    """Processes on one database, reading from one X."""

    def __init__(self, url: SecretStr) -> None:
        self.url = url
        self.x = SlowX()
        self.platform = FakePlatform()
        self.members: list[Member] = []

    async def join(self, budget: BudgetSettings = FREE) -> Member:
        """One more process. Its X is its own, and yet the same."""
        mine = copy(self.x)
        mine.gate, mine.begun = asyncio.Event(), asyncio.Event()
        mine.gate.set()
        process = Member(MortalStore.wrap(self.url), mine, self.platform, budget)
        await Heartbeat(process.store).renew()
        self.members.append(process)
        return process

    async def expire(self, process: Member) -> None:
        """The others take it for dead, as half a minute after its last sign."""
        other = next(each for each in self.members if each is not process and not each.store.dead)
        async with other.store.write() as connection:
            mine = process_table.c.id == process.store.process
            await connection.execute(sa.update(process_table).where(mine).values(alive_until=sa.literal(0, sa.Integer)))

    async def kill(self, process: Member) -> None:
        """End it at once, and let the others notice."""
        process.store.dead = True
        tasks = process.scans._jobs.tasks + list(process.runs._lookers)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self.expire(process)

    async def paid(self) -> int:
        """For how many posts all have paid."""
        async with self.members[-1].store.read() as connection:
            return await ledger.count_pieces(connection, Resource.POST, month_begin())


@asynccontextmanager
async def a_fleet(postgres: Postgres) -> AsyncIterator[Fleet]:
    """A database without any process yet."""
    async with AsyncExitStack() as stack:
        fleet = Fleet(await stack.enter_async_context(postgres.database()))
        yield fleet
        for process in fleet.members:
            if not process.store.dead:
                await process.stop()
            await process.store.close()


def account(fleet: Fleet, number: int = 42, posts: int = POSTS) -> FakeAccount:
    """An account with so many posts, every one different."""
    made = fleet.x.add(f"a{number}", str(number))
    for each in range(posts):
        made.write(f"walked {number * 1000 + each} miles, which is {'awful' if each % 3 else 'nice'}")
    return made


def wanted(number: int = 42, requester: Requester = ALICE, *, reposts: bool = False) -> ScanRequest:
    """A request to scan the account."""
    return ScanRequest(SourceSpec(SourceKind.TIMELINE, f"a{number}"), "mini", requester, reposts)


async def until(process: Process, scan: Scan, holds_of: Callable[[Progress], bool]) -> Progress:
    """The first progress of the scan, as this process sees it, of which that holds."""
    async for progress in process.scans.watch(scan.id):
        if holds_of(progress):
            return progress
    raise AssertionError("it has ended before")


async def whole(process: Process, scan: Scan) -> bool:
    """Whether all posts are there, each scored once."""
    reports = Reports(process.store, lambda _name: process.scorer.thresholds)
    found = [each.post.id async for each in reports.iterate_posts(scan.id)]
    totals = (await reports.report(scan.id)).totals
    return len(found) == len(set(found)) == totals.scored == POSTS


async def stored(process: Process, scan: Scan) -> Scan:
    """The scan's row."""
    async with process.store.read() as connection:
        return await scans.get(connection, scan.id)


async def due(process: Process) -> None:
    """Every watch is due now."""
    async with process.store.write() as connection:
        await connection.execute(sa.text("UPDATE watches SET next_due = 0"))


async def eldest(process: Process) -> bool:
    """Whether it is."""
    async with process.store.read() as connection:
        return await processes.is_leader(connection, process.store.process)
