"""Accounts: on X looked up for money, so remembered for the day; those who opted out are left alone."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR
from math import ceil

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.accounts.budget import Budget, month_end
from bot.core.accounts.free_networks import FreeAccounts, check_has_posts
from bot.core.accounts.opt_outs import OptOuts
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.cursor import Reading
from bot.core.domain.errors import BudgetError, OptedOutError, RefusedError, ToxscanError, XError, reassigned_error
from bot.core.domain.figures.money import Offer
from bot.core.domain.networks import SocialNetwork, network_of, written_at
from bot.core.domain.people import Requester
from bot.core.domain.sources import Resource, SourceKind
from bot.core.ports import FreeNetwork
from bot.core.sources.x.client import XClient
from bot.core.sources.x.errors import (
    find_account_problem,
    problems,
    protected_error,
    unreadable_error,
)
from bot.core.sources.x.records import account_from, is_protected
from bot.core.sources.x.source import WINDOW, most_posts
from bot.core.store.engine.database import Store
from bot.core.store.networks import accounts, audit
from bot.core.store.watches.watches import daily_posts
from bot.core.text.catalog import _, locale, ngettext
from bot.core.text.formatting import cents, whole_day

CHEAPER = (800, 200)  # Scans of the newest posts only, offered beside the whole.
AT_ONCE = 100  # Accounts of one look-up: https://docs.x.com/x-api/users/get-users-by-usernames


class Accounts:
    """Finds accounts by their handles. `client` is None where the bot has no access to X.

    `full_archive` allows scans beyond the newest 3,200 posts of an account on X. `networks` are the others that are
    read, all of them free.
    """

    def __init__(
        self,
        store: Store,
        client: XClient | None,
        budget: Budget,
        opt_outs: OptOuts,
        *,
        full_archive: bool = False,
        networks: Mapping[SocialNetwork, FreeNetwork] | None = None,
    ) -> None:
        self._kinds = (SourceKind.SEARCH, SourceKind.TIMELINE) if full_archive else (SourceKind.TIMELINE,)
        self._store = store
        self._client = client
        self._budget = budget
        self.opt_outs = opt_outs
        self.free = FreeAccounts(store, networks or {}, opt_outs)

    @property
    def reads_x(self) -> bool:
        """Whether the bot has access to X."""
        return self._client is not None

    @property
    def x(self) -> XClient:
        """The way to X.

        Raises:
            XError: the bot has none.
        """
        if self._client is None:
            raise XError(
                _("This bot has no access to X, so it can't read accounts there."),
                _("You can download an archive of your own account from X and scan it with `/scan-archive`."),
                _("`toxscan setup` asks for a bearer token from X. Archives and other networks need none."),
            )
        return self._client

    async def sleep_until(self, moment: datetime) -> None:
        """Wait for a network that takes no requests until then."""
        if self._client:
            await self._client.sleep(max(0.0, (moment - self._client.clock()).total_seconds()))
        else:
            await asyncio.sleep(max(0.0, (moment - now()).total_seconds()))

    def check_kind(self, kind: SourceKind) -> None:
        """Refuse kinds of reading that the operator does not allow (any more): a button may be older than the setting.

        Raises:
            RefusedError: X's full archive is not to be read.
        """
        if kind not in self._kinds:
            raise RefusedError(
                _("This bot does not read X's full archive."), _("Use `/scan` again to see what it can read.")
            )

    async def find(self, handle: str, requester: Requester, *, anew: bool = False) -> Account:
        """The account with this handle, as X said on this day (UTC); `anew` asks X in any case: a name may pass on.

        X charges for an account once a day, so that asking again is free. Other networks are always asked.

        Raises:
            ToxscanError: there is none, it can't be read, it opted out, or the look-up can't be paid or fails.
        """
        if network_of(handle).free:
            return await self.free.find(handle, requester)
        client = self.x
        await self.opt_outs.check_handle(handle, requester)
        today = client.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        async with self._store.read() as connection:
            account = await accounts.find_looked_up(connection, handle, today)
        if account is None:
            async with self._budget.hold(requester, 1, 1, self._budget.user_price):
                account = await self._look_up(client, handle, requester)
        elif anew:
            account = await self._look_up(client, handle, requester)
        await self.opt_outs.check(account, requester)
        return account

    async def confirm(self, handle: str, requester: Requester, account_id: str = "") -> None:
        """Before posts are paid for, check that the handle still belongs to the account whose price was shown.

        That is the account with this id or, without one, the one that X named last.

        Raises:
            ToxscanError: it has passed to somebody else, or see `find`.
        """
        async with self._store.read() as connection:
            shown = await accounts.find_looked_up(connection, handle)
        whose = account_id or (shown.id if shown else "")
        if whose and (await self.find(handle, requester, anew=True)).id != whose:
            raise reassigned_error(handle)

    async def get_watched(self, account: Account, requester: Requester) -> Account:
        """The account by its id, which stays when the handle changes; on X as it is stored, as a look-up costs.

        Raises:
            ToxscanError: the bot has no access to X, the account opted out, or another network can't show it.
        """
        if account.network.free:
            return await self.free.get_watched(account, requester)
        _ = self.x
        await self.opt_outs.check(account, requester)
        async with self._store.read() as connection:
            return await accounts.get(connection, account.id) or account

    async def find_all(
        self, handles: Sequence[str], requester: Requester, *, anew: bool = False
    ) -> dict[str, Account | ToxscanError]:
        """What `find` would give, or raise, for each handle; X is asked for up to a hundred at a time.

        Raises:
            BudgetError: the look-ups can't all be paid; none was made.
            NetworkError: a network can't be read just now, or the bot has no access to X.
        """
        free = [handle for handle in handles if network_of(handle).free]
        on_x = [handle for handle in handles if not network_of(handle).free]
        found = await self._find_on_x(on_x, requester, anew=anew) if on_x else {}
        return found | await self.free.find_all(free, requester)

    async def _find_on_x(
        self, handles: Sequence[str], requester: Requester, *, anew: bool
    ) -> dict[str, Account | ToxscanError]:
        client, found = self.x, dict[str, Account | ToxscanError]()
        today = client.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        ask = []
        for handle in handles:
            try:
                await self.opt_outs.check_handle(handle, requester)
            except OptedOutError as refusal:
                found[handle] = refusal
                continue
            async with self._store.read() as connection:
                known = await accounts.find_looked_up(connection, handle, today)
            if known is None or anew:
                ask.append(handle)
            if known:
                found[handle] = known
        unpaid = sum(handle not in found for handle in ask)
        await self._check_affordable(requester, unpaid)
        async with self._budget.hold(requester, unpaid, unpaid, self._budget.user_price):
            for at in range(0, len(ask), AT_ONCE):
                found |= await self._look_all_up(client, ask[at : at + AT_ONCE], requester)
        for handle, account in found.items():
            if isinstance(account, Account):
                try:
                    await self.opt_outs.check(account, requester)
                except OptedOutError as refusal:
                    found[handle] = refusal
        return found

    async def offers(self, account: Account, limit: int | None = None, since: date | None = None) -> list[Offer]:
        """The scans of this account that could be made, the largest first; only one where a limit is given.

        With `since` each is of the posts from that day (UTC) on.

        Raises:
            AccountError: the account has no posts.
        """
        check_has_posts(account)
        if account.network.free:
            counted = WINDOW if account.posts is None else account.posts
            return [Offer(SourceKind.TIMELINE, limit, counted if limit is None else min(counted, limit), 0)]
        async with self._store.read() as connection:
            reading = Reading.parse(await accounts.cursor(connection, account.id))
            lately = None if since is None else await _estimate_window(connection, account, reading, since)
        wanted: list[tuple[SourceKind, int | None]] = [(kind, None) for kind in self._kinds]
        wanted += [(SourceKind.TIMELINE, fewer) for fewer in CHEAPER if account.posts is None or fewer < account.posts]
        if limit is not None:
            kind = self._kinds[0] if limit > WINDOW else SourceKind.TIMELINE
            wanted = [(kind, None if kind is SourceKind.TIMELINE and limit >= WINDOW else limit)]  # X returns no more.
        found: list[Offer] = []
        for kind, most in wanted:
            posts = reading.estimate(most_posts(kind, most), account.posts)
            whole = WINDOW if posts is None else posts
            posts = whole if lately is None else min(whole, lately)
            if not found or posts < found[-1].posts:  # It would cost the same.
                ceiling = None if since is None else whole
                found.append(Offer(kind, most, posts, posts * self._budget.post_price, ceiling))
        return found

    async def count_known(self, account: Account) -> int:
        """How many of the account's posts were read from X before, and cost nothing again."""
        async with self._store.read() as connection:
            return Reading.parse(await accounts.cursor(connection, account.id)).posts

    async def _look_up(self, client: XClient, handle: str, requester: Requester) -> Account:
        body = await client.user(handle)
        account = account_from(body.get("data"))
        if account is None:
            raise find_account_problem(handle, body) or unreadable_error()
        await self._budget.charge(requester, Resource.USER, (account.id,))
        hidden = is_protected(body.get("data"))
        await self._keep(client, account, requester, hidden=hidden)
        if hidden:
            raise protected_error(account.handle)
        return account

    async def _check_affordable(self, requester: Requester, accounts: int) -> None:
        """Refuse look-ups that the budget does not cover, with what they would cost."""
        cost, left = accounts * self._budget.user_price, await self._budget.remaining(requester)
        if left.amount is not None and left.amount < cost:
            raise BudgetError(
                ngettext(
                    "{whose} has {left} left this month, and looking {count} account up costs {cost}.",
                    "{whose} has {left} left this month, and looking {count} accounts up costs {cost}.",
                    accounts,
                    cost=cents(cost, locale()),
                    left=cents(left.amount, locale(), ROUND_FLOOR),
                    whose=left.whose,
                ),
                _(
                    "Name fewer accounts, or wait until {day}, or until whoever runs this bot raises the budget.",
                    day=whole_day(left.renews or month_end(), locale()),
                ),
            )

    async def _look_all_up(
        self, client: XClient, handles: Sequence[str], requester: Requester
    ) -> dict[str, Account | ToxscanError]:
        body = await client.users(handles)
        records = body.get("data")
        known = ((account_from(record), record) for record in (records if isinstance(records, list) else ()))
        shown = {account.handle.lower(): (account, record) for account, record in known if account}
        if not shown and not problems(body):
            raise unreadable_error()
        await self._budget.charge(requester, Resource.USER, tuple(account.id for account, _record in shown.values()))
        found: dict[str, Account | ToxscanError] = {}
        for handle in handles:
            account, record = shown.get(handle.lower(), (None, None))
            if account is None:
                said = [each for each in problems(body) if str(each.get("value", "")).lower() == handle.lower()]
                found[handle] = find_account_problem(handle, {"errors": said}) or unreadable_error()
                continue
            hidden = is_protected(record)
            await self._keep(client, account, requester, hidden=hidden)
            found[handle] = protected_error(account.handle) if hidden else account
        return found

    async def _keep(self, client: XClient, account: Account, requester: Requester, *, hidden: bool) -> None:
        async with self._store.write() as connection:
            # A protected account is not remembered: X is asked again, free on the same day, until it opens.
            await accounts.save(connection, account, None if hidden else client.clock())
            await accounts.reassign_handle(connection, account)
            await audit.note(connection, requester, audit.Event.LOOK_UP, account.handle, account.id)


async def _estimate_window(connection: AsyncConnection, account: Account, reading: Reading, since: date) -> int | None:
    """About how many posts from that day on are still to be read; None where nothing says how much the account writes.

    What was read in one stretch down to that day is known, and only what is newer is missing.
    """
    floor = datetime.combine(since, time(), UTC)
    newer = max(0, (account.posts or 0) - reading.counted) if reading.counted is not None and reading.stretches else 0
    end = written_at(account.network, reading.stretches[0].oldest) if reading.stretches else now()
    if end <= floor:
        return newer
    daily, _lately = await daily_posts(connection, account.id)
    return None if daily is None else newer + ceil(daily * ((end - floor) / timedelta(days=1)))
