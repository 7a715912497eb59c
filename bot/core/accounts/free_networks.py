"""Accounts on networks that cost nothing: looked up when somebody names them; those who opted out are left alone."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

import structlog

from bot.core.accounts.free_sweep import EVERY, FreeSweep, SweptSource
from bot.core.accounts.opt_outs import OptOuts
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import AccountError, NetworkError, RefusedError, StoreError, ToxscanError, first_cause
from bot.core.domain.networks import SocialNetwork, network_of
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.ports import FreeNetwork, PostSource
from bot.core.scans.fair_queue import FairQueue
from bot.core.store.engine.database import Store
from bot.core.store.networks import accounts, audit
from bot.core.store.people.people import across_workspaces
from bot.core.text.catalog import _

AT_ONCE = 8  # Look-ups of one person, so that others' go on beside them, whatever servers somebody makes up.
AT_ONCE_OF_ALL = 128
MOST_OF_ONE = 64  # Look-ups of one person that are under way or wait.
LONGEST_OF_MANY = 20  # Seconds for one account of a list: 200 on servers that all hang take eight minutes.
_NEVER = datetime.min.replace(tzinfo=UTC)

log = structlog.get_logger()


class FreeAccounts:
    """Finds accounts on `networks`, the ones that this bot reads."""

    def __init__(self, store: Store, networks: Mapping[SocialNetwork, FreeNetwork], opt_outs: OptOuts) -> None:
        self._store = store
        self._networks = networks
        self._opt_outs = opt_outs
        self.sweep = FreeSweep(store, networks)
        self._room = FairQueue(AT_ONCE_OF_ALL, AT_ONCE)
        self._looked_for: dict[str, datetime] = {}  # The handles of those who opted out, and when.

    @property
    def networks(self) -> Sequence[SocialNetwork]:
        """Those that this bot reads."""
        return tuple(self._networks)

    def get_network(self, network: SocialNetwork) -> FreeNetwork:
        """The way to a network.

        Raises:
            NetworkError: the operator has switched it off.
        """
        if network not in self._networks:
            raise NetworkError(
                _("This bot does not read {network}.", network=network.brand),
                _("Whoever runs the bot can switch it on."),
                _("Set `{network} = true` below [networks] in config.toml.", network=network.value),
            )
        return self._networks[network]

    async def find(self, handle: str, requester: Requester) -> Account:
        """The account with this handle, as its network says now. Of one person's look-ups a few are made at once.

        Raises:
            RefusedError: too many of theirs wait already.
            ToxscanError: there is none, it can't be read, it opted out, or the look-up fails.
        """
        return await self._find(handle, requester, longest=None)

    async def _find(self, handle: str, requester: Requester, longest: float | None) -> Account:
        """See `find`; raises TimeoutError where the network takes longer than so many seconds."""
        network = self.get_network(network_of(handle))
        await self._opt_outs.check_handle(handle, requester)
        person = across_workspaces(requester)
        if self._room.count(person) >= MOST_OF_ONE:
            raise RefusedError(
                _("I am still looking for {count} accounts that you have named.", count=MOST_OF_ONE),
                _("Wait until those are found, then name others."),
            )
        async with self._room.wait_turn(person), asyncio.timeout(longest):
            account = await network.find(handle)
        async with self._store.write() as connection:
            await accounts.save(connection, account, now())
            await accounts.reassign_handle(connection, account)
            await audit.note(connection, requester, audit.Event.LOOK_UP, account.handle, account.id)
        await self._opt_outs.check(account, requester)
        return account

    async def find_all(self, handles: Sequence[str], requester: Requester) -> dict[str, Account | ToxscanError]:
        """What `find` would give, or raise, for each handle: servers side by side, what is on one of them in turn.

        A server that fails is not asked for the next account; one that is slow is given up sooner than in `find`.
        """
        on_servers = defaultdict[str, list[str]](list)
        for handle in handles:
            on_servers[handle.partition("@")[2] or network_of(handle)].append(handle)
        waiting = iter([*on_servers.values()])
        found: dict[str, Account | ToxscanError] = {}

        async def work() -> None:
            for theirs in waiting:
                found.update(await self._find_on_server(theirs, requester))

        try:
            async with asyncio.TaskGroup() as workers:
                for _worker in range(AT_ONCE):
                    workers.create_task(work())
        except BaseExceptionGroup as group:
            raise first_cause(group) from None
        return found

    async def _find_on_server(self, handles: Sequence[str], requester: Requester) -> dict[str, Account | ToxscanError]:
        found: dict[str, Account | ToxscanError] = {}
        away: NetworkError | None = None
        for handle in handles:
            if away:
                found[handle] = away
                continue
            try:
                found[handle] = await self._find(handle, requester, LONGEST_OF_MANY)
            except StoreError:
                raise
            except TimeoutError:
                found[handle] = away = NetworkError(
                    _(
                        "@{handle} was not found within {count} seconds: its server is slow, or away.",
                        handle=handle,
                        count=LONGEST_OF_MANY,
                    ),
                    _("Try again later, or name that account alone."),
                )
            except NetworkError as error:
                found[handle] = away = error
            except ToxscanError as error:
                found[handle] = error
        return found

    async def get_watched(self, account: Account, requester: Requester) -> Account:
        """The account by its id, which stays when the handle changes.

        Raises:
            ToxscanError: it can't be read any more, opted out, or the look-up fails.
        """
        await self._opt_outs.check(account, requester)
        found = await self.get_network(account.network).get(account)
        async with self._store.write() as connection:
            await accounts.save(connection, found, now())
            await accounts.reassign_handle(connection, found)
        await self._opt_outs.check(found, requester)
        return found

    async def learn_opted_out(self) -> None:
        """Find out whose the handles are that have opted out: under their next name they are to be left alone, too.

        Each is asked for once a day until it is known; of an account that shows nobody anything there is nothing to
        learn.
        """
        for handle in await self._opt_outs.list_unknown():
            network = self._networks.get(network_of(handle))
            if network is None or now() - self._looked_for.get(handle, _NEVER) < EVERY:
                continue
            self._looked_for[handle] = now()
            try:
                await self._opt_outs.learn(await network.find(handle))
            except (AccountError, NetworkError) as error:
                log.info("opt_outs.not_learned", network=network_of(handle), error=type(error).__name__)

    def open(self, find: Callable[[], Awaitable[Account]], spec: SourceSpec) -> PostSource:
        """The posts that a scan names; what the network no longer shows of those stored goes first.

        Not before each check of a watch: that shows new posts alone, and small servers would be asked for all others
        every hour. For the same reason the account is looked up once, however often the scan asks for it.

        Raises:
            NetworkError: the operator has switched the network off.
        """
        source = self.get_network(spec.network).open(_remember(find), spec)
        return source if spec.kind is SourceKind.CHECK else SweptSource(source, self.sweep)


def _remember(find: Callable[[], Awaitable[Account]]) -> Callable[[], Awaitable[Account]]:
    found: list[Account] = []

    async def find_once() -> Account:
        if not found:
            found.append(await find())
        return found[0]

    return find_once


def check_has_posts(account: Account) -> None:
    """Refuse a scan of an account that has none.

    Raises:
        AccountError: it has none.
    """
    if account.posts == 0:
        raise AccountError(
            _("@{handle} has no posts.", handle=account.handle),
            _("There is nothing to scan until it posts something."),
        )
