"""Accounts on networks that cost nothing: looked up when somebody names them; those who opted out are left alone."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.core.accounts.free_sweep import FreeSweep, SweptSource
from bot.core.accounts.opt_outs import OptOuts
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import AccountError, NetworkError, StoreError, ToxscanError
from bot.core.domain.networks import SocialNetwork, network_of
from bot.core.domain.people import Requester
from bot.core.domain.sources import SourceSpec
from bot.core.ports import FreeNetwork, PostSource
from bot.core.store.engine.database import Store
from bot.core.store.x import accounts, audit
from bot.core.text.catalog import _


class FreeAccounts:
    """Finds accounts on `networks`, the ones that this bot reads."""

    def __init__(self, store: Store, networks: Mapping[SocialNetwork, FreeNetwork], opt_outs: OptOuts) -> None:
        self._store = store
        self._networks = networks
        self._opt_outs = opt_outs
        self.sweep = FreeSweep(store, networks)

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
        """The account with this handle, as its network says now.

        Raises:
            ToxscanError: there is none, it can't be read, it opted out, or the look-up fails.
        """
        network = self.get_network(network_of(handle))
        await self._opt_outs.check_handle(handle, requester)
        account = await network.find(handle)
        async with self._store.write() as connection:
            await accounts.save(connection, account, now())
            await accounts.reassign_handle(connection, account)
            await audit.note(connection, requester, audit.Event.LOOK_UP, account.handle, account.id)
        await self._opt_outs.check(account, requester)
        return account

    async def find_all(self, handles: Sequence[str], requester: Requester) -> dict[str, Account | ToxscanError]:
        """What `find` would give, or raise, for each handle, one after the other: one server's failure is its own."""
        found: dict[str, Account | ToxscanError] = {}
        for handle in handles:
            try:
                found[handle] = await self.find(handle, requester)
            except StoreError:
                raise
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

    def open(self, find: Callable[[], Awaitable[Account]], spec: SourceSpec) -> PostSource:
        """The posts that a scan names; what the network no longer shows of those stored goes first.

        Raises:
            NetworkError: the operator has switched the network off.
        """
        return SweptSource(self.get_network(spec.network).open(find, spec), self.sweep)


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
