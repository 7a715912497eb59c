"""What networks that cost nothing no longer show is deleted: before an account is scanned again, and once a day."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

import structlog

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import NetworkBusyError, NetworkError, StoreError, UnknownAccountError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import Post
from bot.core.domain.sources import Page, Pause
from bot.core.ports import FreeNetwork, PostSource
from bot.core.store.engine.database import Store
from bot.core.store.networks import free_sweeps

EVERY = timedelta(days=1)  # No network names a time: this is kind to small servers.
AGAIN = timedelta(hours=1)  # How long a look holds for a scan.
AT_ONCE = 100  # Posts in one question; each network divides it as its limits ask.
MOST_BEFORE = 4_000  # Posts asked about before a scan, so that it begins soon; the daily sweep comes to the others.
BEFORE_ALL = timedelta(hours=1)  # Between two looks at an account that its network does not know any more.
REST = timedelta(hours=6)  # How long the sweep leaves a server alone that has failed.
# Seconds between two questions of the sweep, which so takes no more than a third of what a network allows everybody
# behind the bot's address: people's scans go on beside it.
PACE = {SocialNetwork.BLUESKY: 1.0, SocialNetwork.MASTODON: 20.0}

log = structlog.get_logger()


class FreeSweep:
    """Asks `networks` which stored posts they no longer show. `sleep` waits between two questions of the sweep."""

    def __init__(
        self,
        store: Store,
        networks: Mapping[SocialNetwork, FreeNetwork],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._networks = networks
        self._sleep = sleep
        self._reached: dict[str, int] = {}  # The last post asked about in a check that broke off, by account.
        self._unknown: dict[str, datetime] = {}  # Since when its network does not know an account, by its id.
        self._resting: dict[str, datetime] = {}  # Until when the sweep leaves a server alone.

    async def sweep(self) -> int:
        """Check the accounts that were not for a day, as far as their servers answer; returns how many posts went.

        Servers are asked side by side, each one for one account after the other: one that is away or slow keeps
        nobody waiting but its own.
        """
        begun, after, removed, seen = now(), 0, 0, 0
        self._resting = {server: until for server, until in self._resting.items() if until > begun}
        while True:
            async with self._store.read() as connection:
                due = await free_sweeps.list_due(connection, tuple(self._networks), begun - EVERY, after)
            if not due:
                break
            after, seen = due[-1][0], seen + len(due)
            on_servers = defaultdict[str, list[Account]](list)
            for _key, account in due:
                on_servers[_server(account)].append(account)
            removed += sum(await asyncio.gather(*map(self._check_all, on_servers.values())))
        if seen:
            log.info("free.swept", accounts=seen, removed=removed)
        return removed

    async def _check_all(self, accounts: Sequence[Account]) -> int:
        """Check accounts of one server, until it fails; what is left stays due."""
        removed = 0
        for account in accounts:
            if (until := self._resting.get(_server(account))) and until > now():
                break
            try:
                removed += await self.check(account, pace=PACE[account.network])
            except StoreError:
                raise
            except NetworkError as error:
                self._resting[_server(account)] = error.until if isinstance(error, NetworkBusyError) else now() + REST
                log.warning("free.not_checked", network=account.network, error=type(error).__name__)
            except Exception:  # One odd account must not end the sweep of all others, now and at each further one.
                log.exception("free.crashed", network=account.network)
        return removed

    async def check_again(self, account: Account) -> int:
        """Check up to `MOST_BEFORE` posts of one account, unless all were within the hour."""
        async with self._store.read() as connection:
            last = await free_sweeps.find_last(connection, account)
        return 0 if last and now() - last < AGAIN else await self.check(account, most=MOST_BEFORE)

    async def check(self, account: Account, *, most: int | None = None, pace: float = 0.0) -> int:
        """Delete what of this account's stored posts the network no longer shows; returns how many those were.

        A check that breaks off, or comes to its end at `most` posts, is gone on with by the next one. An account that
        its network does not know loses its posts when it is still so an hour later: a server that was set up anew, or
        stumbles over its own database, says the same for a while.

        Raises:
            NetworkError: the network can't be read; what it has answered before is deleted.
        """
        network = self._networks[account.network]
        removed, asked, after = 0, 0, self._reached.get(account.id, 0)
        while most is None or asked < most:
            async with self._store.read() as connection:
                posts = await free_sweeps.list_posts(connection, account, after, AT_ONCE)
            if not posts:
                break
            if asked and pace:
                await self._sleep(pace)
            gone = await self._find_gone(network, account, posts)
            if gone is None:
                return removed
            if gone:
                async with self._store.write() as connection:
                    removed += await free_sweeps.remove(connection, account, gone)
            asked += len(posts)
            after = self._reached[account.id] = int(posts[-1].id)
        else:
            return removed
        self._reached.pop(account.id, None)
        self._unknown.pop(account.id, None)
        async with self._store.write() as connection:
            await free_sweeps.note_checked(connection, account, now())
        return removed

    async def _find_gone(self, network: FreeNetwork, account: Account, posts: Sequence[Post]) -> Sequence[str] | None:
        """The ids of those of these posts that are gone; None where that is to be asked again later."""
        try:
            gone = await network.find_gone(account, posts)
        except UnknownAccountError:
            since = self._unknown.setdefault(account.id, now())
            return None if now() - since < BEFORE_ALL else [post.id for post in posts]
        self._unknown.pop(account.id, None)
        return gone


class SweptSource:
    """A `PostSource` before whose pages the account's stored posts are checked, so that a report shows none deleted."""

    def __init__(self, source: PostSource, sweep: FreeSweep) -> None:
        self._source = source
        self._sweep = sweep

    async def account(self) -> Account:
        """See `PostSource`."""
        return await self._source.account()

    def start_cursor(self, cursor: str | None) -> str | None:
        """See `PostSource`."""
        return self._source.start_cursor(cursor)

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page | Pause, None]:
        """See `PostSource`. A failed check does not keep anybody from reading."""
        try:
            await self._sweep.check_again(await self._source.account())
        except NetworkError as error:
            log.warning("free.not_checked", error=type(error).__name__)
        async with aclosing(self._source.pages(cursor)) as pages:
            async for page in pages:
                yield page


def _server(account: Account) -> str:
    """Whoever answers for the account: its own server on Mastodon, else its network."""
    return account.id.partition("@")[2] or account.network
