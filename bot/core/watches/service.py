"""What owners do with watches: propose with a price, start, change, pause and remove them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.accounts.budget import Budget
from bot.core.config import LimitSettings
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import RefusedError
from bot.core.domain.figures.money import Price
from bot.core.domain.labels import Label
from bot.core.domain.networks import id_at
from bot.core.domain.people import Requester
from bot.core.domain.posts import ScoredPost
from bot.core.domain.schedule import next_look
from bot.core.domain.watches import Grounds, Terms, Watch, WatchPlan, WatchStatus
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from bot.core.store.watches import outbox, watches
from bot.core.text.catalog import _, ngettext

PROPOSED_FOR = timedelta(days=1)
LATEST = 10  # Posts, to be judged below an alert; the report has all of them.


class Watches:
    """What people do with their watches."""

    def __init__(self, store: Store, budget: Budget, limits: LimitSettings) -> None:
        self._store = store
        self._budget = budget
        self._most = limits.watches_per_user

    async def propose(self, owner: Requester, account: Account) -> Watch:
        """The owner's watch of the account, or a new one that does not run until they agree to its price.

        Raises:
            RefusedError: they have as many watches as they may.
        """
        async with self._store.write() as connection:
            watch = await watches.propose(connection, owner, account)
            if watch.status is WatchStatus.PROPOSED:
                self._check_room(await watches.list_of_owner(connection, owner))
        return watch

    async def price(self, watch: Watch) -> Price:
        """What the watch costs: new posts only, each once; the account is not looked up again."""
        async with self._store.read() as connection:
            posts, lately = await watches.daily_posts(connection, watch.account.id)
        return Price(self._post_price(watch.account), posts, lately)

    def _post_price(self, account: Account) -> int:
        return 0 if account.network.free else self._budget.post_price

    async def plan(self, owner: Requester, accounts: Sequence[Account]) -> WatchPlan:
        """Which of these accounts, the first ones first, the owner can watch besides theirs, and what that costs."""
        async with self._store.read() as connection:
            mine = await watches.list_of_owner(connection, owner)
            known = {watch.account.id for watch in mine}
            new = [account for account in accounts if account.id not in known]
            room = max(0, self._most - len(mine))
            daily = [(await watches.daily_posts(connection, account.id))[0] for account in new[:room]]
        pairs = zip(new[:room], daily, strict=True)
        prices = [Price(self._post_price(account), posts).month for account, posts in pairs]
        return WatchPlan(
            tuple(new[:room]),
            before=len(accounts) - len(new),
            beyond=len(new[room:]),
            month=sum(each for each in prices if each is not None),
            unknown=prices.count(None),
            post=self._budget.post_price,
        )

    async def start_all(self, owner: Requester, accounts: Sequence[Account], grounds: Grounds | None) -> int:
        """Watch all of these accounts, as far as there is room; how many watches began.

        Accounts on X only with grounds, as X's rules ask for some; they are noted.
        """
        begun = 0
        async with self._store.write() as connection:
            for account in accounts:
                watch = await watches.propose(connection, owner, account)
                mine = await watches.list_of_owner(connection, owner)
                if watch.status is not WatchStatus.PROPOSED or len(mine) >= self._most:
                    continue
                begun += (await _begin(connection, owner, watch, grounds)).status is WatchStatus.ACTIVE
        return begun

    async def list_own(self, owner: Requester) -> list[Watch]:
        """The owner's watches, oldest first."""
        async with self._store.read() as connection:
            return await watches.list_of_owner(connection, owner)

    async def get(self, owner: Requester, watch_id: int) -> Watch:
        """One of them.

        Raises:
            CommandError: they have no such watch.
        """
        async with self._store.read() as connection:
            return await watches.get_owned(connection, owner, watch_id)

    async def find_last_scan(self, watch: Watch) -> int | None:
        """The owner's latest scan of the account."""
        async with self._store.read() as connection:
            return await watches.find_last_scan(connection, watch)

    async def list_reported(self, watch: Watch, in_force: Mapping[Label, float]) -> list[ScoredPost]:
        """The latest posts that it has reported, newest first; `in_force` are the thresholds where its owner is."""
        async with self._store.read() as connection:
            return await outbox.list_told(connection, watch, watch.terms.thresholds_over(in_force), LATEST)

    async def choose(self, owner: Requester, watch_id: int, chosen: Callable[[Terms], Terms]) -> Watch:
        """Change the watch's terms; a shorter interval holds from now on.

        Raises:
            CommandError: they have no such watch.
        """
        return await self._change(owner, watch_id, lambda watch: _set_terms(watch, chosen(watch.terms)))

    async def tell_in(self, owner: Requester, watch_id: int, channel: str, mention: str = "") -> Watch:
        """Send alerts to a channel from now on, mentioning the owner or a role there.

        Raises:
            CommandError: they have no such watch.
        """

        def move(watch: Watch) -> Watch:
            return replace(watch, channel=channel, terms=replace(watch.terms, direct=False, mention=mention))

        return await self._change(owner, watch_id, move)

    async def start(self, owner: Requester, watch_id: int, grounds: Grounds | None = None) -> Watch:
        """Start a proposed watch, or continue one that is paused or stopped.

        On X a proposed one stays so without grounds. Posts from before it started, or from while its owner had paused
        it, are not reported.

        Raises:
            CommandError: they have no such watch.
            RefusedError: they have as many watches as they may.
        """
        async with self._store.write() as connection:
            watch = await watches.get_owned(connection, owner, watch_id)
            if watch.status is WatchStatus.PROPOSED:
                self._check_room(await watches.list_of_owner(connection, owner))
                return await _begin(connection, owner, watch, grounds)
            started = _start(watch, now())
            await watches.change(connection, started)
        return started

    async def pause(self, owner: Requester, watch_id: int) -> Watch:
        """Pause until the owner continues it.

        Raises:
            CommandError: they have no such watch.
        """
        return await self._change(owner, watch_id, _pause)

    async def remove(self, owner: Requester, watch_id: int) -> Watch:
        """Delete the watch, with its waiting messages.

        Raises:
            CommandError: they have no such watch.
        """
        async with self._store.write() as connection:
            watch = await watches.get_owned(connection, owner, watch_id)
            await watches.remove(connection, watch_id)
        return watch

    async def _change(self, owner: Requester, watch_id: int, change: Callable[[Watch], Watch]) -> Watch:
        async with self._store.write() as connection:
            changed = change(await watches.get_owned(connection, owner, watch_id))
            await watches.change(connection, changed)
        return changed

    def _check_room(self, mine: list[Watch]) -> None:
        if len(mine) >= self._most:
            raise RefusedError(
                ngettext(
                    "You watch {count} account, and no more are allowed here.",
                    "You watch {count} accounts, and no more are allowed here.",
                    len(mine),
                ),
                _("Remove a watch first: `/watch` lists yours."),
            )


async def _begin(connection: AsyncConnection, owner: Requester, watch: Watch, grounds: Grounds | None) -> Watch:
    """Start a proposed watch and note it, with the grounds where it asks for some; without them it stays as it is."""
    events = [audit.Event.WATCH]
    if watch.asks_grounds:
        if grounds is None:
            return watch
        events.append(audit.Event(grounds))
    for event in events:
        await audit.note(connection, owner, event, watch.account.handle, watch.account.id)
    started = _start(watch, now())
    await watches.change(connection, started)
    return started


def _set_terms(watch: Watch, terms: Terms) -> Watch:
    last = watch.looked_at or now()
    due = watch.next_due
    if watch.status is WatchStatus.ACTIVE and terms.every != watch.terms.every:
        due = next_look(last, terms.every, watch.id, watch.runs)
    return replace(watch, terms=terms, next_due=due)


def _start(watch: Watch, moment: datetime) -> Watch:
    """The watch running from `moment` on; one that runs already stays as it is."""
    if watch.status is WatchStatus.ACTIVE:
        return watch
    since, due = watch.since, moment
    if watch.status in {WatchStatus.PROPOSED, WatchStatus.PAUSED, WatchStatus.REFUSED}:
        since = max(since, id_at(watch.account.network, moment))
        due = next_look(moment, watch.terms.every, watch.id, watch.runs)
    return replace(watch, status=WatchStatus.ACTIVE, reason="", since=since, next_due=due, failures=0)


def _pause(watch: Watch) -> Watch:
    if watch.status is WatchStatus.PROPOSED:
        return watch
    return replace(watch, status=WatchStatus.PAUSED, reason="", next_due=None)
