"""Watches at work, with a clock that tests move: an X and a chat platform in memory, everything between them real."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import time_machine

from bot.app import build
from bot.core.cards.model import Card, PostQuote
from bot.core.cards.plain_text import fallback
from bot.core.config import BudgetSettings, LimitSettings, NetworkSettings, Settings
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.cursor import Ask
from bot.core.domain.delivery import DeliveryError, Kind, Stamp
from bot.core.domain.errors import NetworkBusyError, XError
from bot.core.domain.networks import SocialNetwork, id_at
from bot.core.domain.people import Requester
from bot.core.domain.watches import Destination, Grounds, Watch
from bot.core.store.engine.database import Store
from bot.core.store.networks import accounts as account_store
from bot.core.text.translations import Translations
from tests.core.inline_store import KilledError, MortalStore
from tests.fakes import FakeScorer

if TYPE_CHECKING:
    from bot.core.scoring.service import ScoringService
    from bot.core.sources.x.client import XClient

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OWNER = Requester("fake", "u1", "w1")
AWFUL = "this is awful no. {}"
DUE = timedelta(hours=6, minutes=16)  # After that the next look is due, jitter included.
PROBLEM = "https://api.twitter.com/2/problems/"


@dataclass
class Clock:
    """The time that all of the program sees; it stands still until it is moved."""

    machine: Any

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.machine.shift(by)

    def to(self, moment: datetime) -> None:
        """Let time pass until then."""
        self.machine.move_to(moment, tick=False)


@contextmanager
def stopped_clock(at: datetime = START) -> Iterator[Clock]:
    """Time stands still at a moment."""
    with time_machine.travel(at, tick=False) as machine:
        yield Clock(machine)


@dataclass
class FakeAccount:
    """An account that writes; `trouble` is the type and detail of the problem that X names in place of its posts."""

    id: str
    handle: str
    posts: list[dict[str, Any]] = field(default_factory=list)  # Oldest first.
    trouble: tuple[str, str] | None = None

    def write(self, text: str, at: datetime | None = None) -> int:
        """Write a post now, or at a moment; its id."""
        moment = at or now()
        number = id_at(SocialNetwork.X, moment) + len(self.posts) + 1
        if self.posts:  # X's own clock never goes back.
            number = max(number, int(self.posts[-1]["id"]) + 1)
        self.posts.append(
            {"id": str(number), "text": text, "created_at": f"{moment:%Y-%m-%dT%H:%M:%S}.000Z", "author_id": self.id}
        )
        return number

    def edit(self, number: int, text: str) -> int:
        """Edit a post now, by its newest id; the id of the new version."""
        old = next(post for post in self.posts if post["id"] == str(number))
        new = self.write(text)
        self.posts.remove(old)
        self.posts[-1]["edit_history_tweet_ids"] = [*old.get("edit_history_tweet_ids", [old["id"]]), str(new)]
        return new


SUSPENDED = ("resource-not-found", "User has been suspended: [ada].")
PROTECTED = ("not-authorized-for-resource", "Sorry, you are not authorized to see the user.")
GONE = ("resource-not-found", "Could not find user with id: [42].")


class FakeX:
    """X's API in memory: timelines in pages, problems of accounts, outages, and what it charges."""

    def __init__(self) -> None:
        self.accounts: dict[str, FakeAccount] = {}
        self.down = False
        self.busy_for: timedelta | None = None
        self.asked = 0
        self.handed = 0  # Posts, as often as they were handed over.
        self.charged: dict[tuple[object, str], None] = {}  # Day and post: X charges for each once a day.

    def add(self, handle: str, number: str = "42") -> FakeAccount:
        """A new account without posts."""
        account = self.accounts[number] = FakeAccount(number, handle)
        return account

    def clock(self) -> datetime:
        """The time, as the real client tells it."""
        return now()

    async def sleep(self, _seconds: float) -> None:
        """Waiting for X's rate limit: the limit is over when somebody asks again."""
        self.busy_for = None

    async def user(self, handle: str) -> dict[str, Any]:
        """A look-up by handle."""
        self._answer()
        account = next(each for each in self.accounts.values() if each.handle == handle)
        if account.trouble:
            return self._problem(account)
        counts = {"tweet_count": len(account.posts)}
        return {"data": {"id": account.id, "username": account.handle, "name": handle, "public_metrics": counts}}

    async def timeline(self, account_id: str, ask: Ask) -> dict[str, Any]:
        """A page of the newest posts, newest first."""
        self._answer()
        account = self.accounts[account_id]
        if account.trouble:
            return self._problem(account)
        below = min(int(ask.token) if ask.token else 2**63, ask.until or 2**63)
        found = [post for post in reversed(account.posts) if (ask.since or 0) < int(post["id"]) < below]
        page = found[: ask.size]
        self.charged |= {(now().date(), post["id"]): None for post in page}
        self.handed += len(page)
        meta: dict[str, Any] = {"result_count": len(page)}
        if len(found) > len(page):
            meta["next_token"] = page[-1]["id"]
        return {"data": page, "meta": meta} if page else {"meta": meta}

    def _answer(self) -> None:
        self.asked += 1
        if self.down:
            raise XError("X is out of order; the bot has tried 6 times.", "Try again in a few minutes.")
        if self.busy_for:
            raise NetworkBusyError(now() + self.busy_for, "X")

    @staticmethod
    def _problem(account: FakeAccount) -> dict[str, Any]:
        assert account.trouble
        kind, detail = account.trouble
        return {"errors": [{"type": PROBLEM + kind, "title": "Problem", "detail": detail}]}


@dataclass
class FakePlatform:
    """A chat platform: what arrived where. It recognizes a message's key, as Discord does, for `remembers`."""

    remembers: timedelta = timedelta(minutes=5)
    down: bool = False
    gone: set[str] = field(default_factory=set)  # Channels; "" is a closed direct message.
    arrived: list[tuple[Destination, Card]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)  # The keys of what arrived.
    dropped: int = 0  # Repetitions that it recognized.
    refusals: dict[str, list[DeliveryError]] = field(default_factory=dict)  # By channel: what comes next.
    stamps: list[Stamp] = field(default_factory=list)  # Of all that was to be shown.
    channels_read: str = ""  # The locale of its channels.
    kill: str = ""  # "before" or "after" the next message arrives.
    _keys: dict[str, datetime] = field(default_factory=dict)

    def locale(self, _place: Destination) -> str:
        """That of its channels."""
        return self.channels_read

    async def deliver(self, place: Destination, card: Card, stamp: Stamp) -> None:
        """Show a card, or say why not."""
        if self.kill == "before":
            self.kill = ""
            raise KilledError
        self.stamps.append(stamp)
        if planned := self.refusals.get(place.channel):
            raise planned.pop(0)
        if self.down:
            raise DeliveryError(Kind.PASSING, "out of order")
        if place.channel in self.gone:
            raise DeliveryError(Kind.FINAL, "gone", "I can't write in the channel any more.")
        known = self._keys.get(stamp.key)
        if known and now() - known < self.remembers:
            self.dropped += 1
        else:
            self.arrived.append((place, card))
            self.messages.append(stamp.key)
            self._keys[stamp.key] = now()
        if self.kill == "after":
            self.kill = ""
            raise KilledError

    def told(self) -> list[str]:
        """The texts of all posts quoted, in order."""
        return [each.text for _, card in self.arrived for each in card.elements if isinstance(each, PostQuote)]

    def titles(self) -> list[str]:
        """The titles of all cards."""
        return [card.title for _, card in self.arrived]


class Process:
    """The parts of one process that watches need, on a store that outlives it."""

    def __init__(
        self,
        store: Store,
        x: FakeX,
        platform: FakePlatform,
        budget: BudgetSettings | None = None,
        translations: Translations | None = None,
        **networks: Any,
    ) -> None:
        self.store = store
        self.x = x
        self.platform = platform
        self.scorer = FakeScorer()
        free = BudgetSettings(per_user=None, per_workspace=None, total=None)
        settings = Settings(
            model="mini",
            budget=budget or free,
            limits=LimitSettings(cooldown_seconds=0),
            networks=NetworkSettings(**networks),
        )
        scorer = cast("ScoringService", self.scorer)
        app = build(
            settings, store, scorer, self.scorer.thresholds, client=cast("XClient", x), translations=translations
        )
        self.scans, self.reports, self.budget, self.accounts = app.scans, app.reports, app.budget, app.accounts
        self.watches, self.runs, self.outbox, self.readers = app.watches, app.watch_runner, app.outbox, app.readers
        self._open = ExitStack()
        self._open.enter_context(self.outbox.connect("fake", platform))

    async def watch(self, account: FakeAccount, owner: Requester = OWNER, channel: str = "c1", **terms: Any) -> int:
        """Begin to watch an account; the watch's id."""
        known = Account(account.id, account.handle)
        async with self.store.write() as connection:
            await account_store.save(connection, known, None)
        watch = await self.watches.propose(owner, known)
        if channel:
            await self.watches.tell_in(owner, watch.id, channel)
        if terms:
            await self.watches.choose(owner, watch.id, lambda before: replace(before, **terms))
        await self.watches.start(owner, watch.id, Grounds.CONSENT)
        return watch.id

    async def look(self) -> None:
        """One round of what housekeeping does, to its end."""
        await self.runs.sweep()
        await self.runs.wait_idle()
        await self.outbox.deliver()

    async def stop(self) -> None:
        """End in order."""
        self._open.close()
        await self.scans.close()
        await self.runs.close()
        await self.outbox.close()

    async def die(self) -> None:
        """End at once: nothing is written any more."""
        assert isinstance(self.store, MortalStore)
        self.store.dead = True
        tasks = self.scans._jobs.tasks + list(self.runs._lookers)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self.store.die()


def dollars(amount: str) -> BudgetSettings:
    """A budget of so much for one user, and none else."""
    return BudgetSettings(per_user=Decimal(amount), per_workspace=None, total=None)


async def after(process: Process, clock: Clock, wait: timedelta = DUE) -> None:
    """Let time pass, then look."""
    clock.forward(wait)
    await process.look()


async def watch_of(process: Process, watch_id: int) -> Watch:
    """The watch as it stands now."""
    return await process.watches.get(OWNER, watch_id)


def last(process: Process) -> str:
    """The words of the last card that arrived."""
    return fallback(process.platform.arrived[-1][1])
