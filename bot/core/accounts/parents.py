"""What a reply answered: shown when somebody asks for it, read from its network, on X for money, and kept nowhere."""

import re

from bot.core.accounts.accounts import Accounts
from bot.core.accounts.budget import Budget
from bot.core.domain.clock import now
from bot.core.domain.errors import BudgetError, InputError, ToxscanError
from bot.core.domain.people import Requester
from bot.core.domain.posts import Parent, Post
from bot.core.domain.scans import Scan
from bot.core.domain.sources import Resource
from bot.core.sources.archive.records import as_object
from bot.core.sources.x.client import Body
from bot.core.sources.x.errors import find_refusal, kinds, unreadable_error
from bot.core.sources.x.records import account_from, author_of, id_of, post_from
from bot.core.store.engine.database import Store
from bot.core.store.networks import audit
from bot.core.store.posts import parents
from bot.core.store.posts.posts import to_post
from bot.core.text.catalog import _

_FIRST_NAMED = re.compile(r"\.?@([A-Za-z0-9_]{1,15})\b")  # X begins a reply with whom it answers.


class Parents:
    """Finds the posts that replies answer. The model never sees them."""

    def __init__(self, store: Store, accounts: Accounts, budget: Budget) -> None:
        self._store = store
        self._accounts = accounts
        self._budget = budget
        self._read: set[tuple[str, str]] = set()  # What was read today (UTC), and costs nothing more.

    async def reply(self, scan: Scan, post_id: int) -> Post:
        """The reply, a post of the scan's report.

        Raises:
            InputError: it is not stored any more, or nobody knows what it answers.
        """
        async with self._store.read() as connection:
            row = await parents.find(connection, scan, post_id)
        if row is None:
            raise InputError(_("This post is no longer stored."), _("Open the report again."))
        reply = to_post(row)
        if not reply.answers:
            raise InputError(
                _("The bot does not know which post this one answers."),
                _("Open the post on {network} to see it there.", network=scan.account.network.brand),
            )
        return reply

    async def own(self, scan: Scan, reply: Post) -> Parent | None:
        """Its parent, where that is a post of the same report; None where it is somebody else's, or not stored."""
        async with self._store.read() as connection:
            row = await parents.find(connection, scan, int(reply.answers))
        return Parent(to_post(row), scan.account) if row else None

    def price(self, scan: Scan, reply: Post) -> int:
        """What reading its parent costs at most, in millionths of a dollar: X charges for each once a day."""
        if scan.account.network.free:
            return 0
        return self._price_on_x(reply)

    def _price_on_x(self, reply: Post) -> int:
        return 0 if (_today(), reply.answers) in self._read else self._full_price

    @property
    def _full_price(self) -> int:
        """A post and its author."""
        return self._budget.post_price + self._budget.user_price

    async def check(self, scan: Scan, reply: Post, requester: Requester) -> None:
        """Before anything is paid: the bot reads from the network, and whom the reply names first has not opted out.

        Raises:
            NetworkError: it does not.
            OptedOutError: they have.
        """
        if scan.account.network.free:
            self._accounts.free.get_network(scan.account.network)
            return
        _client = self._accounts.x
        if named := _FIRST_NAMED.match(reply.text):
            await self._accounts.opt_outs.check_handle(named[1], requester)

    async def read(self, scan: Scan, reply: Post, requester: Requester) -> Parent:
        """Read its parent from the network; where that costs, on the requester's budget.

        Raises:
            ToxscanError: the budget is used up, the network does not show the post or can't be asked, or the author
                opted out.
        """
        await self.check(scan, reply, requester)
        if scan.account.network.free:
            parent = await self._accounts.free.get_network(scan.account.network).parent(reply, scan.account)
        else:
            parent = await self._read_from_x(reply, requester)
        await self._accounts.opt_outs.check(parent.author, requester)
        async with self._store.write() as connection:
            author = parent.author
            await audit.note(connection, requester, audit.Event.LOOK_UP, author.handle, author.id)
        return parent

    async def _read_from_x(self, reply: Post, requester: Requester) -> Parent:
        """X charges for nothing that it does not show."""
        try:
            async with self._budget.hold(requester, 1, 1, self._price_on_x(reply)):
                body = await self._accounts.x.post(reply.answers)
                await self._charge(body, requester)
        except BudgetError as error:
            raise BudgetError(error.message, _("Open the post on X to see there what it answered.")) from None
        parent = _parent(body)
        if parent is None:
            raise _problem(body)
        return parent

    async def _charge(self, body: Body, requester: Requester) -> None:
        """Record what X charges for, whatever can be made of it."""
        today = _today()
        self._read = {each for each in self._read if each[0] == today}
        for found in _records(body):
            if number := id_of(found):
                await self._budget.charge(requester, Resource.POST, (number,))
                self._read.add((today, number))
            if author := author_of(found):
                await self._budget.charge(requester, Resource.USER, (author,))


def _today() -> str:
    return now().date().isoformat()


def _records(body: Body) -> list[object]:
    data = body.get("data")
    return data if isinstance(data, list) else []


def _parent(body: Body) -> Parent | None:
    """The post and its author; None where X gave none, or not both."""
    users = as_object(body.get("includes")).get("users")
    authors = {each.id: each for user in (users if isinstance(users, list) else []) if (each := account_from(user))}
    for found in _records(body):
        post, author = post_from(found), authors.get(author_of(found))
        if post and author:
            return Parent(post, author)
    return None


def _problem(body: Body) -> ToxscanError:
    """Why X does not show the post, as it says."""
    named = kinds(body)
    nothing = _("X has charged nothing for it.")
    if "resource-not-found" in named:
        return InputError(_("The post that it answered is no longer on X: it was deleted."), nothing)
    if "not-authorized-for-resource" in named:
        return InputError(
            _("X does not show the post that it answered: its author protects their posts, or is suspended."), nothing
        )
    if named & {"resource-unavailable", "disallowed-resource"}:
        return InputError(_("X withholds the post that it answered."), nothing)
    return find_refusal(200, body) or unreadable_error()
