"""Accounts on X: looked up for money, so remembered for the day; those who opted out are left alone."""

from bot.core.accounts.budget import Budget
from bot.core.accounts.opt_outs import OptOuts
from bot.core.domain.accounts import Account
from bot.core.domain.cursor import Reading
from bot.core.domain.errors import AccountError, RefusedError, XError
from bot.core.domain.figures.money import Offer
from bot.core.domain.people import Requester
from bot.core.domain.sources import Resource, SourceKind
from bot.core.sources.x.client import XClient
from bot.core.sources.x.errors import find_account_problem, protected_error, reassigned_error, unreadable_error
from bot.core.sources.x.records import account_from, is_protected
from bot.core.sources.x.source import WINDOW, most_posts
from bot.core.store.engine.database import Store
from bot.core.store.x import accounts, audit
from bot.core.text.catalog import _

CHEAPER = (800, 200)  # Scans of the newest posts only, offered beside the whole.


class Accounts:
    """Finds accounts by their handles. `client` is None where the bot has no access to X.

    `full_archive` allows scans beyond the newest 3,200 posts.
    """

    def __init__(
        self,
        store: Store,
        client: XClient | None,
        budget: Budget,
        opt_outs: OptOuts,
        *,
        full_archive: bool = False,
    ) -> None:
        self._kinds = (SourceKind.X_SEARCH, SourceKind.X) if full_archive else (SourceKind.X,)
        self._store = store
        self._client = client
        self._budget = budget
        self.opt_outs = opt_outs

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
                _("This bot has no access to X, so it can scan archives only."),
                _("You can download an archive of your own account from X and scan it with `/scan-archive`."),
                _("`toxscan setup` asks for a bearer token from X. Scanning an archive needs none."),
            )
        return self._client

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

        X charges for an account once a day, so that asking again is free.

        Raises:
            ToxscanError: there is none, it can't be read, it opted out, or the look-up can't be paid or fails.
        """
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
        """The account as it is stored, without a look-up: a watch knows its id, which stays when the handle changes.

        Raises:
            ToxscanError: the bot has no access to X, or the account opted out.
        """
        _ = self.x
        await self.opt_outs.check(account, requester)
        async with self._store.read() as connection:
            return await accounts.get(connection, account.id) or account

    async def offers(self, account: Account, limit: int | None = None) -> list[Offer]:
        """The scans of this account that could be made, the largest first; only one where a limit is given.

        Raises:
            AccountError: the account has no posts.
        """
        if account.posts == 0:
            raise AccountError(
                _("@{handle} has no posts.", handle=account.handle),
                _("There is nothing to scan until it posts something."),
            )
        async with self._store.read() as connection:
            reading = Reading.parse(await accounts.cursor(connection, account.id))
        wanted: list[tuple[SourceKind, int | None]] = [(kind, None) for kind in self._kinds]
        wanted += [(SourceKind.X, fewer) for fewer in CHEAPER if account.posts is None or fewer < account.posts]
        if limit is not None:
            kind = self._kinds[0] if limit > WINDOW else SourceKind.X
            wanted = [(kind, None if kind is SourceKind.X and limit >= WINDOW else limit)]  # X returns no more.
        found: list[Offer] = []
        for kind, most in wanted:
            posts = reading.estimate(most_posts(kind, most), account.posts)
            posts = WINDOW if posts is None else posts
            if not found or posts < found[-1].posts:  # It would cost the same.
                found.append(Offer(kind, most, posts, posts * self._budget.post_price))
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
        hidden = is_protected(body.get("data"))
        await self._budget.charge(requester, Resource.USER, (account.id,))
        async with self._store.write() as connection:
            # A protected account is not remembered: X is asked again, free on the same day, until it opens.
            await accounts.save(connection, account, None if hidden else client.clock())
            await accounts.reassign_handle(connection, account)
            await audit.note(connection, requester, audit.Event.LOOK_UP, account.handle, account.id)
        if hidden:
            raise protected_error(account.handle)
        return account
