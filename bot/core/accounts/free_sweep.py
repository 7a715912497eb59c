"""What networks that cost nothing no longer show is deleted: before an account is read again, and once a day."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import datetime, timedelta

import structlog

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import NetworkBusyError, NetworkError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.sources import Page, Pause
from bot.core.ports import FreeNetwork, PostSource
from bot.core.store.engine.database import Store
from bot.core.store.x import free_sweeps

EVERY = timedelta(days=1)  # No network names a time: this is kind to small servers.
AGAIN = timedelta(hours=1)  # How long a look holds for a scan or a check.
MOST_RESTING = 500  # Accounts whose servers were away; they are named to the database.
AT_ONCE = 500  # Posts in one question; each network divides it as its limits ask.

log = structlog.get_logger()


class FreeSweep:
    """Asks `networks` which stored posts they no longer show."""

    def __init__(self, store: Store, networks: Mapping[SocialNetwork, FreeNetwork]) -> None:
        self._store = store
        self._networks = networks
        self._resting: dict[str, datetime] = {}  # Accounts whose servers are away, and until when they are left alone.
        self._reached: dict[str, int] = {}  # The last post looked at, where a check was broken off.

    async def sweep(self) -> int:
        """Check the accounts that were not for a day, as far as their servers answer; returns how many posts went."""
        present = now()
        resting = sorted(
            ((until, account) for account, until in self._resting.items() if until > present), reverse=True
        )
        self._resting = {account: until for until, account in resting[:MOST_RESTING]}
        async with self._store.read() as connection:
            networks = tuple(self._networks)
            due = await free_sweeps.list_due(connection, networks, present - EVERY, tuple(self._resting))
        removed = 0
        for account in due:
            try:
                removed += await self.check(account)
            except NetworkBusyError:  # The next sweep goes on from there.
                log.info("free.check_broken_off", network=account.network)
            except NetworkError as error:  # It stays due, and keeps nobody else waiting: many servers go for good.
                self._resting[account.id] = present + EVERY
                log.warning("free.not_checked", network=account.network, error=type(error).__name__)
        if due:
            log.info("free.swept", accounts=len(due), removed=removed)
        return removed

    async def check_again(self, account: Account) -> int:
        """Check one account, unless that was done within the hour."""
        async with self._store.read() as connection:
            last = await free_sweeps.find_last(connection, account)
        return 0 if last and now() - last < AGAIN else await self.check(account)

    async def check(self, account: Account) -> int:
        """Delete what of this account's stored posts the network no longer shows; returns how many those were.

        Raises:
            NetworkError: the network can't be read; what it has answered before is deleted, and the next check goes on
                from there.
        """
        network = self._networks[account.network]
        removed, after = 0, self._reached.pop(account.id, 0)
        while True:
            async with self._store.read() as connection:
                posts = await free_sweeps.list_posts(connection, account, after, AT_ONCE)
            if not posts:
                break
            try:
                gone = await network.find_gone(account, posts)
            except NetworkError:
                self._reached[account.id] = after
                raise
            if gone:
                async with self._store.write() as connection:
                    removed += await free_sweeps.remove(connection, account, gone)
            after = int(posts[-1].id)
        async with self._store.write() as connection:
            await free_sweeps.note_checked(connection, account, now())
        return removed


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
