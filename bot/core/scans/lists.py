"""What people do with lists of accounts: see their price, agree to it, stop and continue, look again, remove them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.accounts.accounts import Accounts
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import AccountError, CommandError, InputError, RefusedError, ToxscanError, reassigned_error
from bot.core.domain.people import Requester
from bot.core.domain.scans import AccountList, ListPrice, ListRow, ListStatus, RowStatus, Wanted
from bot.core.scans.list_runner import ListRunner
from bot.core.scans.service import ScanService
from bot.core.sources.x.source import WINDOW
from bot.core.store.engine.database import Store
from bot.core.store.scans import lists
from bot.core.store.scans.claims import lock_requester
from bot.core.text.catalog import _
from bot.core.text.untrusted import sanitize_inline

MOST_LISTS = 25
"""Lists of one person: as many as a menu on Discord has room for."""

Found = Mapping[str, Account | ToxscanError]


class AccountLists:
    """People's lists; a `ListRunner` works on those whose price was agreed to."""

    def __init__(self, store: Store, accounts: Accounts, scans: ScanService, runner: ListRunner) -> None:
        self._store = store
        self._accounts = accounts
        self._scans = scans
        self._runner = runner

    async def propose(
        self, owner: Requester, rows: Sequence[ListRow], wanted: Wanted, name: str = ""
    ) -> tuple[AccountList, ListPrice]:
        """A new list with its price, which is not scanned until they agree to that; without a name it gets the day's.

        Raises:
            ToxscanError: they have one of that name, or too many; or the accounts can't be looked up.
        """
        async with self._store.read() as connection:
            await self._find_name(connection, owner, name)  # Before anything is looked up, which costs money.
        looked_up, price = await self._price(owner, rows, wanted)
        async with self._store.write() as connection:
            await lock_requester(connection, owner)
            free = await self._find_name(connection, owner, name)
            created = await lists.create(connection, owner, free, wanted)
            await lists.save_rows(connection, created.id, looked_up)
        return replace(created, rows=tuple(looked_up)), price

    async def propose_again(self, owner: Requester, listed: AccountList) -> tuple[AccountList, ListPrice]:
        """The list as it would be scanned now, with its price; nothing of what was found is lost before they agree.

        Raises:
            ToxscanError: it is being scanned, or the accounts can't be looked up.
        """
        if listed.status is ListStatus.RUNNING:
            raise RefusedError(
                _("“{name}” is being scanned at the moment.", name=sanitize_inline(listed.name)),
                _("Wait until that ends, or cancel it."),
            )
        if listed.wanted.quick and not self._scans.admission.can_be_quick:
            listed = await self.ask_for(owner, listed, replace(listed.wanted, quick=False))
        looked_up, price = await self._price(owner, _fresh(listed.rows), listed.wanted)
        return replace(listed, rows=tuple(looked_up)), price

    async def ask_for(self, owner: Requester, listed: AccountList, wanted: Wanted) -> AccountList:
        """Change what is asked of each account from the next scan on."""
        async with self._store.write() as connection:
            await lists.get_owned(connection, owner, listed.id)
            await lists.change(connection, listed.id, wanted)
        return replace(listed, wanted=wanted)

    async def start(self, owner: Requester, list_id: int) -> AccountList:
        """Scan the accounts anew, after a look whether each handle is still the account whose price was shown.

        Raises:
            ToxscanError: they have no such list, nothing of it can be scanned, or X can't be asked.
        """
        before = await self.get(owner, list_id)
        if before.status is ListStatus.RUNNING:
            return before
        rows = await self._look_up(owner, _fresh(before.rows), anew=True)
        if not any(row.status.open for row in rows):
            raise AccountError(_("None of these accounts can be scanned."), _("The list says why for each of them."))
        async with self._store.write() as connection:
            if (await lists.get_owned(connection, owner, list_id)).status is not ListStatus.RUNNING:
                await lists.save_rows(connection, list_id, rows)
                await lists.begin(connection, owner, list_id, self._store.process)
        self._runner.begin(list_id)
        return await self.get(owner, list_id)

    async def resume(self, owner: Requester, list_id: int) -> AccountList:
        """Go on with the accounts that are left.

        Raises:
            CommandError: they have no such list, or nothing of it is left.
        """
        async with self._store.write() as connection:
            found = await lists.get_owned(connection, owner, list_id)
            if found.status is not ListStatus.RUNNING:
                if not any(row.status.open for row in found.rows):
                    raise CommandError(_("All accounts of this list were scanned."), _("“Scan again” begins anew."))
                await lists.begin(connection, owner, list_id, self._store.process)
        self._runner.begin(list_id)
        return await self.get(owner, list_id)

    async def cancel(self, owner: Requester, list_id: int) -> bool:
        """Stop the list and its scans, in whichever process; what they have stays. False when it is over already.

        Raises:
            CommandError: they have no such list.
        """
        async with self._store.write() as connection:
            await lists.get_owned(connection, owner, list_id)
            ended = await lists.end(connection, list_id, ListStatus.CANCELLED)
            under_way = await lists.list_open_scans(connection, list_id) if ended else []
        await asyncio.gather(*(self._scans.cancel(scan_id) for scan_id in under_way))
        return ended

    async def remove(self, owner: Requester, list_id: int) -> AccountList:
        """Delete the list, after it was cancelled; its reports stay.

        Raises:
            CommandError: they have no such list.
        """
        found = await self.get(owner, list_id)
        await self.cancel(owner, list_id)
        async with self._store.write() as connection:
            await lists.remove(connection, list_id)
        return found

    async def get(self, owner: Requester, list_id: int) -> AccountList:
        """One of them.

        Raises:
            CommandError: they have no such list.
        """
        async with self._store.read() as connection:
            return await lists.get_owned(connection, owner, list_id)

    async def find(self, owner: Requester, name: str) -> AccountList | None:
        """The one of this name, in whichever case it is written."""
        async with self._store.read() as connection:
            named = [each for each in await lists.list_own(connection, owner) if _is_called(each, name)]
            return await lists.get(connection, named[0].id) if named else None

    async def list_own(self, owner: Requester) -> list[tuple[AccountList, int]]:
        """Theirs, latest first, without the rows, each with the number of its accounts."""
        async with self._store.read() as connection:
            counts = await lists.count_rows(connection, owner)
            return [(each, counts.get(each.id, 0)) for each in await lists.list_own(connection, owner)]

    async def names(self, owner: Requester) -> list[str]:
        """What theirs are called, latest first."""
        async with self._store.read() as connection:
            return [each.name for each in await lists.list_own(connection, owner)]

    async def _find_name(self, connection: AsyncConnection, owner: Requester, name: str) -> str:
        """The name for a new list: this one, or the day, with a number where that is taken."""
        mine = await lists.list_own(connection, owner)
        if len(mine) >= MOST_LISTS:
            raise RefusedError(
                _("You have {count} lists, and no more are kept.", count=len(mine)),
                _("Remove one first: `/scan-list` without anything shows yours."),
            )
        if name and any(_is_called(each, name) for each in mine):
            raise InputError(
                _("You have a list called “{name}” already.", name=sanitize_inline(name)),
                _("Leave the accounts out to scan it again, or give the new one another name."),
            )
        day = str(now().date())
        numbered = (f"{day} ({number})" for number in range(2, MOST_LISTS + 2))
        return name or next(each for each in (day, *numbered) if not any(_is_called(one, each) for one in mine))

    async def _price(
        self, owner: Requester, rows: Sequence[ListRow], wanted: Wanted
    ) -> tuple[list[ListRow], ListPrice]:
        found = await self._ask(owner, rows, anew=False)
        looked_up = [_with_found(row, found) for row in rows]
        price = ListPrice()
        for row in looked_up:
            account = found.get(row.handle.lower()) if row.status.open else None
            if isinstance(account, Account):
                [offer] = await self._accounts.offers(account, wanted.posts or WINDOW, wanted.since)
                if account.free:
                    price = replace(price, free=price.free + offer.posts)
                    continue
                most = offer.posts if offer.most is None else offer.most
                price = replace(
                    price,
                    posts=price.posts + offer.posts,
                    cost=price.cost + offer.cost,
                    most_posts=price.most_posts + most,
                    known=price.known + await self._accounts.count_known(account),
                )
        return looked_up, price

    async def _look_up(self, owner: Requester, rows: Sequence[ListRow], *, anew: bool) -> list[ListRow]:
        found = await self._ask(owner, rows, anew=anew)
        return [_with_found(row, found) for row in rows]

    async def _ask(self, owner: Requester, rows: Sequence[ListRow], *, anew: bool) -> Found:
        """What X says of the rows that may be scanned, by their handles in lower case."""
        handles = [row.handle.lower() for row in rows if row.handle and row.status.open]
        return await self._accounts.find_all(handles, owner, anew=anew) if handles else {}


def _fresh(rows: Sequence[ListRow]) -> list[ListRow]:
    """The rows as they were before any scan; what is no account, or named before, stays left out."""
    seen: set[str] = set()
    fresh = []
    for row in rows:
        can_be = row.locator or (row.handle and row.handle.lower() not in seen)
        seen.add(row.handle.lower())
        fresh.append(replace(row, status=RowStatus.WAITING, reason="", scan_id=None) if can_be else row)
    return fresh


def _with_found(row: ListRow, found: Found) -> ListRow:
    """The row with what X says of its account: who it is, or why it can't be scanned."""
    account = found.get(row.handle.lower()) if row.status.open else None
    if account is None:
        return row
    if isinstance(account, ToxscanError):
        return replace(row, status=RowStatus.LEFT_OUT, reason=account.message)
    if row.account_id and row.account_id != account.id:
        return replace(row, status=RowStatus.LEFT_OUT, reason=reassigned_error(row.handle).message)
    known = replace(row, handle=account.handle, account_id=account.id)
    if account.posts == 0:
        said = _("@{handle} has no posts.", handle=account.handle)
        return replace(known, status=RowStatus.LEFT_OUT, reason=said)
    return known


def _is_called(listed: AccountList, name: str) -> bool:
    return listed.name.casefold() == name.casefold()
