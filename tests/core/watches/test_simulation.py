"""A month of watches: crashes, outages, X's errors, lost channels, clock changes; and each alert exactly once."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.config import BudgetSettings
from bot.core.domain.clock import now
from bot.core.domain.people import Requester
from bot.core.domain.schedule import Digest, Quiet
from bot.core.domain.watches import Watch, WatchStatus
from bot.core.store.networks import ledger
from bot.core.store.schema import alerted, outbox, watches
from tests.core.inline_store import KilledError, MortalStore
from tests.core.watches.watching import GONE, PROTECTED, SUSPENDED, Clock, FakePlatform, FakeX, Process, stopped_clock

START = datetime(2026, 10, 10, 9, 0, tzinfo=UTC)  # Berlin's clocks change on 25 October, New York's on 1 November.
DAYS = 30
LIMITS = BudgetSettings(per_user=Decimal("0.60"), per_workspace=None, total=Decimal(60))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC")
HALF_A_DAY = timedelta(hours=12)
FLAGGED, HARMLESS = "this is awful no. {}", "a nice day {}"


@dataclass
class Month:
    """The world outside the process, and the process, which dies and is born anew in it."""

    folder: Path
    clock: Clock
    dice: random.Random
    watches: int
    days_between: tuple[float, ...]
    busy: float  # How likely an account writes between two rounds.
    x: FakeX = field(default_factory=FakeX)
    platform: FakePlatform = field(default_factory=FakePlatform)
    begun: dict[int, str] = field(default_factory=dict)  # Each watch's account.
    expected: dict[str, set[int]] = field(default_factory=dict)  # By account: its flagged posts since then.
    deaths: int = 0
    looks: int = 0
    process: Process = field(init=False)

    async def start(self, budget: BudgetSettings = LIMITS) -> None:
        """A new process on the database that the last one has left."""
        store = await MortalStore.open(self.folder / "toxscan.db")
        self.process = Process(store, self.x, self.platform, budget)
        await self.process.scans.resume_all()

    async def end(self, *, orderly: bool) -> None:
        """The process stops, or is killed."""
        if orderly:
            await self.process.stop()
            await self.process.store.close()
        else:
            self.deaths += 1
            await self.process.die()

    async def begin(self) -> None:
        """Make all watches, on accounts that have written before."""
        for number in range(1, self.watches // 4 + 1):
            account = self.x.add(f"acct{number}", str(number))
            account.write(FLAGGED.format("before"), now() - timedelta(days=1))
            self.expected[account.id] = set()
        await self.start()
        accounts = list(self.x.accounts.values())
        for number in range(self.watches):
            owner = _owner(number)
            account = accounts[number % len(accounts)]
            terms = {
                "every": timedelta(days=self.dice.choice(self.days_between)),
                "digest": self.dice.choice((None, None, Digest(9 * 60), Digest(150, 6))),
                "quiet": self.dice.choice((None, Quiet(22 * 60, 7 * 60), Quiet(60, 210))),
                "zone": self.dice.choice(ZONES),
                "direct": self.dice.random() < 0.3,
            }
            watch_id = await self.process.watch(account, owner, f"c{number % 20}", **terms)
            self.begun[watch_id] = account.id

    def write(self) -> None:
        """Some accounts write something."""
        for account in self.x.accounts.values():
            if self.dice.random() < self.busy:
                for _ in range(self.dice.randint(1, 3)):
                    flagged = self.dice.random() < 0.4
                    number = account.write((FLAGGED if flagged else HARMLESS).format(len(account.posts)))
                    if flagged:
                        self.expected[account.id].add(number)

    def trouble(self) -> None:
        """Things break and get well again."""
        dice, x, platform = self.dice, self.x, self.platform
        x.down = dice.random() < (0.7 if x.down else 0.05)
        x.busy_for = timedelta(minutes=10) if dice.random() < 0.05 else None
        platform.down = dice.random() < (0.6 if platform.down else 0.08)
        for account in x.accounts.values():
            if dice.random() < (0.15 if account.trouble else 0.01):
                account.trouble = None if account.trouble else dice.choice((SUSPENDED, PROTECTED, GONE))
        if dice.random() < 0.1:
            platform.gone ^= {f"c{dice.randrange(20)}"}
        if dice.random() < 0.02:
            self.clock.forward(-timedelta(minutes=dice.randint(1, 50)))  # The machine's clock is set right.

    async def let_go_on(self) -> None:
        """Owners whose channel was lost let their watches go on when the bot can write there again."""
        for watch in await self.all_watches():
            if watch.status is WatchStatus.LOST and watch.place.channel not in self.platform.gone:
                await self.process.watches.start(watch.owner, watch.id)

    async def all_watches(self) -> list[Watch]:
        """As their owners see them."""
        owners = dict.fromkeys(_owner(number) for number in range(self.watches))
        return [watch for owner in owners for watch in await self.process.watches.list_own(owner)]

    async def round(self) -> None:
        """What housekeeping does; now and then the process is killed in the middle of it, and soon comes back."""
        store = self.process.store
        assert isinstance(store, MortalStore)
        fate = self.dice.random()
        if fate < 0.12:
            store.lives = self.dice.randint(0, 60)
        elif fate < 0.18:
            self.platform.kill = self.dice.choice(("before", "after"))
        elif fate < 0.22:
            await self.end(orderly=True)
            await self.start()
        with suppress(KilledError):
            await self.process.look()
        self.platform.kill = ""
        if fate < 0.18:
            await self.end(orderly=False)
            await self.start()
            for _ in range(7):  # What the dead process had claimed is free again after a few minutes.
                self.clock.forward(timedelta(minutes=1))
                await self.process.look()

    async def live(self) -> None:
        """The month."""
        while now() < START + timedelta(days=DAYS):
            self.clock.forward(timedelta(minutes=self.dice.randint(60, 360)))
            self.write()
            self.trouble()
            await self.round()
            if self.dice.random() < 0.05:
                await self.let_go_on()

    async def recover(self) -> None:
        """Everything gets well, the operator lifts the budget, everybody wants to know soon, and nobody writes."""
        await self.end(orderly=True)
        await self.start(BudgetSettings(per_user=None, per_workspace=None, total=None))
        self.x.down, self.x.busy_for = False, None
        self.platform.down, self.platform.gone = False, set()
        for account in self.x.accounts.values():
            account.trouble = None
        await self.let_go_on()
        for watch in await self.all_watches():
            await self.process.watches.choose(watch.owner, watch.id, lambda terms: replace(terms, every=HALF_A_DAY))
            if watch.status is not WatchStatus.ACTIVE:
                await self.process.watches.start(watch.owner, watch.id)
        self.clock.forward(HALF_A_DAY + timedelta(minutes=15))
        for _ in range(self.watches):  # As many at once as there is room for.
            await self.process.look()
            async with self.process.store.read() as connection:
                due = (await connection.execute(sa.select(watches.c.id).where(watches.c.next_due <= now()))).all()
            if not due:
                break
        assert not due
        for _ in range(8):  # Until the last weekly digest has come.
            self.clock.forward(timedelta(days=1))
            await self.process.outbox.deliver()

    async def told(self) -> Counter[tuple[int, int]]:
        """How often each watch told of each post, by what arrived."""
        async with self.process.store.read() as connection:
            rows = (await connection.execute(sa.select(alerted))).all()
            unsent = (await connection.execute(sa.select(outbox.c.id).where(outbox.c.sent_at.is_(None)))).all()
            keys = {row.id: row.key for row in await connection.execute(sa.select(outbox.c.id, outbox.c.key))}
        assert not unsent
        arrived = Counter(self.platform.messages)
        return Counter({(row.watch, row.post_id): arrived[keys[row.message]] for row in rows})

    async def spent(self) -> dict[str, int]:
        """What the ledger says of each month: of the person who spent most, and of all."""
        async with self.process.store.read() as connection:
            october = await ledger.sum_by_requester(connection, date(2026, 10, 1))
            november = await ledger.sum_by_requester(connection, date(2026, 11, 1))
        later = {each.requester: each.cost for each in november}
        by_person = [each.cost - later.get(each.requester, 0) for each in october] + list(later.values())
        return {"person": max(by_person), "october": sum(each.cost for each in october) - sum(later.values())}


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time stands still until the test moves it."""
    with stopped_clock(START) as stopped:
        yield stopped


def _owner(number: int) -> Requester:
    return Requester("fake", f"u{number // 8}", f"w{number // 80}")


async def lived(month: Month) -> Counter[str]:
    """Live the month and check what must hold; what happened in it."""
    await month.begin()
    await month.live()
    spent = await month.spent()
    assert spent["person"] <= LIMITS.per_user * 1_000_000  # type: ignore[operator]
    await month.recover()
    told = await month.told()
    expected = {(watch_id, post) for watch_id, account in month.begun.items() for post in month.expected[account]}
    assert expected - set(told) == set(), "missed"
    assert set(told) - expected == set(), "told of what was no news"
    assert set(told.values()) == {1}, "not exactly once"
    titles = month.platform.titles()
    await month.end(orderly=True)
    notices = sum("Your watch" in title for title in titles)
    return Counter(deaths=month.deaths, repetitions=month.platform.dropped, posts=len(told), notices=notices)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("watches", "posts"), [(125, 200), pytest.param(500, 800, marks=pytest.mark.soak)])
async def test_a_month_of_many_watches(tmp_path: Path, clock: Clock, watches: int, posts: int) -> None:
    """Every new flagged post is told of once by each watch, none is missed, and no budget is exceeded."""
    month = Month(tmp_path, clock, random.Random(500), watches, (14, 28), 0.02)  # noqa: S311 - no secret
    happened = await lived(month)
    assert happened["posts"] > posts
    assert happened["deaths"] > 20


@pytest.mark.slow
async def test_a_month_of_watches_that_look_often(tmp_path: Path, clock: Clock) -> None:
    """The same where more happens to each."""
    happened = await lived(Month(tmp_path, clock, random.Random(1), 12, (0.25, 1, 2), 0.05))  # noqa: S311 - no secret
    assert happened["posts"] > 30
    assert happened["notices"] > 3
