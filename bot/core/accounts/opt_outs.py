"""Accounts that opted out of scans: refused on X and in archives, even under a new handle."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

from bot.core.domain.accounts import Account
from bot.core.domain.errors import OptedOutError
from bot.core.domain.networks import SocialNetwork, network_of
from bot.core.domain.people import Requester
from bot.core.domain.sources import Page, Pause
from bot.core.ports import PostSource
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from bot.core.store.people import opt_outs as opted_out
from bot.core.text.catalog import _


class OptOuts:
    """Who has opted out. `listed` holds handles of accounts and the ids by which their networks know them.

    `own_archives` lets people scan archives of their own account although it is listed: who they are (as
    `Requester.named`), and which accounts are theirs.
    """

    def __init__(
        self, store: Store, listed: Collection[str], own_archives: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self._store = store
        self._listed = _normalize(listed)
        self._own = {who: _normalize(names) for who, names in (own_archives or {}).items()}
        self._has_learned = False

    async def check_handle(self, handle: str, requester: Requester) -> None:
        """Let an account be looked up, unless its handle is listed.

        Raises:
            OptedOutError: it is.
        """
        await self._known()  # Before X is asked, which may say that a listed account has another handle by now.
        if handle.lower() in self._listed:
            await self._refuse(Account("", handle), requester)

    async def check(self, account: Account, requester: Requester) -> None:
        """Let an account be read, unless it is listed, or was known by a handle that is.

        Raises:
            OptedOutError: it is.
        """
        if await self._is_among(self._listed, account):
            await self.learn(account)
            await self._refuse(account, requester)

    async def check_archive(self, claimed: Account, requester: Requester) -> None:
        """Let an archive be read, unless the account that its file claims to be of is listed and not the requester's.

        Raises:
            OptedOutError: it is.
        """
        if not await self._is_among(self._listed, claimed):
            return
        if not await self._is_among(self._own.get(requester.named, frozenset()), claimed):
            await self._refuse(claimed, requester)

    async def list_unknown(self) -> Sequence[str]:
        """The listed handles of which nobody knows yet whose they are, so that a new one would undo the opt-out."""
        met = {pair.handle for pair in await self._known()}
        return sorted(name for name in self._listed - met if _is_handle(name))

    async def learn(self, account: Account) -> None:
        """Remember by its id an account that its network has confirmed, and that is listed by a name: it may change."""
        named = (_names(account) - {account.id.lower()}) & self._listed
        pairs = {opted_out.Pair(name, account.id) for name in named or {account.handle.lower()} - {""}}
        if account.confirmed and not pairs <= await self._known():
            async with self._store.write() as connection:
                await opted_out.save(connection, pairs)

    async def check_stored(self, account: Account, requester: Requester) -> None:
        """Let stored posts be scored, unless their account has opted out since. Raises as the two others."""
        await (self.check if account.confirmed else self.check_archive)(account, requester)

    async def _is_among(self, names: frozenset[str], account: Account) -> bool:
        """Whether one of the account's names, or one that it was known by, is one of these."""
        if not names:
            return False
        handle = account.handle.lower()
        same = any(
            (known.handle in names and known.account_id == account.id)
            # Its network says who has a handle now; a file does not, and may omit the id.
            or (not account.confirmed and known.account_id.lower() in names and known.handle == handle)
            for known in await self._known()
        )
        return same or bool(_names(account) & names)

    async def _known(self) -> opted_out.Known:
        """What networks have said about listed accounts, here or in another process."""
        if not self._listed:
            return frozenset()
        if self._has_learned:
            async with self._store.read() as connection:
                return await opted_out.read_all(connection)
        async with self._store.write() as connection:
            known = await opted_out.learn(connection, self._listed)
        self._has_learned = True
        return known

    async def _refuse(self, account: Account, requester: Requester) -> None:
        async with self._store.write() as connection:
            await audit.note(connection, requester, audit.Event.REFUSED, account.handle, account.id)
        raise OptedOutError(
            _("@{handle} has asked not to be scanned, and this bot respects that.", handle=account.handle)
            if account.handle
            else _("This account has asked not to be scanned, and this bot respects that."),
            _("If it is yours, ask whoever runs this bot to take it off the list, or to let you scan your archive."),
        )


class CheckedArchive:
    """A `PostSource` over an archive of `requester`'s that is not read where its account has opted out."""

    def __init__(self, open_archive: Callable[[], PostSource], requester: Requester, opt_outs: OptOuts) -> None:
        """`open_archive` looks into the file, in a thread."""
        self._open = open_archive
        self._archive: PostSource | None = None
        self._requester = requester
        self._opt_outs = opt_outs
        self._checked = False

    async def account(self) -> Account:
        """What the archive says of its owner.

        Raises:
            ToxscanError: it can't be read, or its owner has opted out.
        """
        archive = await self._opened()
        claimed = await archive.account()
        await self._opt_outs.check_archive(replace(claimed, keeper=self._requester), self._requester)
        self._checked = True
        return claimed

    def start_cursor(self, cursor: str | None) -> str | None:  # noqa: ARG002 - the port's
        """A new scan reads an archive from its beginning: that costs nothing."""
        return None

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page | Pause, None]:
        """See `PostSource`. What was interrupted may have been opted out of meanwhile."""
        if not self._checked:
            await self.account()
        async with aclosing((await self._opened()).pages(cursor)) as pages:
            async for page in pages:
                yield page

    async def _opened(self) -> PostSource:
        if self._archive is None:
            self._archive = await asyncio.to_thread(self._open)
        return self._archive


def _normalize(names: Collection[str]) -> frozenset[str]:
    return frozenset(each.removeprefix("@").lower() for each in names)


def _names(account: Account) -> frozenset[str]:
    """All that the account goes by, in lower case.

    On Mastodon that is also its name at its server's own domain, where its handle has another one.
    """
    names = {account.handle.lower(), account.id.lower()}
    if account.network is SocialNetwork.MASTODON and account.handle:
        names.add(f"{account.handle.partition('@')[0]}@{account.id.rpartition('@')[2]}".lower())
    return frozenset(names - {""})


def _is_handle(name: str) -> bool:
    """Whether it is a handle on a network that may be asked at no cost, and not an id."""
    return network_of(name).free and not name.startswith("did:") and not name.partition("@")[0].isdigit()
