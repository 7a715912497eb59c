"""The posts of an account as X's API gives them: its newest 3,200, or all of them where the operator allows that."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import structlog

from bot.core.domain.accounts import Account
from bot.core.domain.cursor import Ask, Reading
from bot.core.domain.errors import HeldBackError, NetworkBusyError, XRequestError, reassigned_error
from bot.core.domain.sources import Bill, Page, Pause, Resource, SourceKind, SourceSpec
from bot.core.sources.archive.records import as_object
from bot.core.sources.x.client import Body, XClient
from bot.core.sources.x.errors import find_account_problem, problems, unreadable_error
from bot.core.sources.x.records import author_of, id_of, post_from, versions_of

WINDOW = 3200  # X's timelines hand over no more than an account's newest 3,200 posts.
PAGE = {SourceKind.TIMELINE: 100, SourceKind.CHECK: 100, SourceKind.SEARCH: 500}  # The most posts of a page.

# A page is asked for and stored well within two minutes: who holds money back for longer keeps it from nobody.
LOOK_AGAIN, MOST_LOOKS = timedelta(seconds=2), 60

log = structlog.get_logger()


class Purse(Protocol):
    """The budget that pays for a scan's posts."""

    def reserve(self, posts: int, least: int) -> AbstractAsyncContextManager[int]:
        """Reserve the price of at most `posts` posts; returns how many can be paid, at least `least`.

        Raises:
            BudgetError: not even `least` can be paid; a `HeldBackError` where others may give that back.
        """
        ...


class XSource:
    """A `PostSource` over X. `find` looks the account up (for money, or remembered); a page costs `price` a post.

    Posts come newest first. A cursor says all that is known of the account from X, whichever scan has read it.
    """

    def __init__(
        self,
        client: Callable[[], XClient],
        find: Callable[[], Awaitable[Account]],
        purse: Purse,
        spec: SourceSpec,
        price: int,
    ) -> None:
        self._client = client
        self._find = find
        self._purse = purse
        self._kind = spec.kind
        self._ended = SourceKind.TIMELINE if spec.kind is SourceKind.CHECK else spec.kind  # They reach equally far.
        self._most = most_posts(spec.kind, spec.limit)
        self._floor = spec.since
        self._price = price

    async def account(self) -> Account:
        """The account, looked up or remembered from a look-up not long ago.

        Raises:
            ToxscanError: there is none, it can't be read, or the look-up failed.
        """
        return await self._find()

    def start_cursor(self, cursor: str | None) -> str | None:
        """The cursor of a new scan: what is known stays known, and the newest posts are asked for."""
        known = Reading.parse(cursor)
        return str(known.for_new_scan(known.counted))

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page | Pause, None]:
        """The pages that are missing. Before each, its price is held back; while X's rate limit is used up, a pause.

        Where other scans hold back what a page costs, they may give it back: for that it pauses, too. It holds back
        nothing itself meanwhile, so no two scans ever wait for each other.

        Raises:
            ToxscanError: the account can't be read any more, X fails, or the budget is used up.
        """
        account, client = await self._find(), self._client()
        reading = Reading.parse(cursor)
        if not reading.newest_asked and not reading.token:
            # For a watch nobody looks the account up, so that X's count would be one of an earlier day.
            reading = reading.for_new_scan(account.posts if self._floor is None else reading.counted)
        least = self._kind.fewest
        while ask := reading.next(self._most, PAGE[self._kind], self._ended, self._floor):
            pause = None
            async with AsyncExitStack() as held:
                async for size in self._hold(held, client, max(ask.size, least)):
                    if isinstance(size, Pause):
                        yield size
                    else:
                        ask = reading.shrink(ask, size) if size < ask.size else replace(ask, size=max(ask.size, least))
                body = await self._try(client, account, ask)
                if isinstance(body, Pause):
                    pause = body
                elif body is None:
                    reading = reading.without_token()  # Tokens do not live forever; ids do.
                else:
                    page, reading, strangers = self._read(account, reading, ask, body)
                    yield page
                    if strangers:
                        raise reassigned_error(account.handle)
            if pause:
                yield pause
                await client.sleep(max(0.0, (pause.until - client.clock()).total_seconds()))

    async def _hold(self, held: AsyncExitStack, client: XClient, most: int) -> AsyncGenerator[Pause | int, None]:
        """The price of at most `most` posts, held back until `held` closes, and before it a pause to wait for that.

        Raises:
            BudgetError: not even a page's least can be paid, or others have held that back for too long.
        """
        for look in range(MOST_LOOKS + 1):
            try:
                yield await held.enter_async_context(self._purse.reserve(most, self._kind.fewest))
            except HeldBackError:
                if look == MOST_LOOKS:
                    raise
            else:
                return
            if look == 0:  # It is told once.
                yield Pause(client.clock() + LOOK_AGAIN, for_money=True)
            await client.sleep(LOOK_AGAIN.total_seconds())

    async def _try(self, client: XClient, account: Account, ask: Ask) -> Body | Pause | None:
        """X's answer; a pause where its rate limit is used up, None where it knows the token no longer.

        Raises:
            ToxscanError: X fails, or can't be read.
        """
        try:
            return await self._page(client, account, ask)
        except NetworkBusyError as busy:
            return Pause(busy.until)
        except XRequestError:
            if not ask.token:
                raise
            return None

    async def _page(self, client: XClient, account: Account, ask: Ask) -> Body:
        if self._kind is SourceKind.SEARCH:
            return await client.search(account.handle, ask)
        return await client.timeline(account.id, ask)

    def _read(self, account: Account, reading: Reading, ask: Ask, body: Body) -> tuple[Page, Reading, bool]:
        """The page in X's answer, the reading after it, and whether it had somebody else's posts, which are in neither.

        Raises:
            ToxscanError: the answer holds no posts but says why the account can't be read.
        """
        data = body.get("data")
        records = data if isinstance(data, list) else []
        meta = as_object(body.get("meta"))
        if not records and "result_count" not in meta:  # An account without posts has at least a count of 0.
            raise find_account_problem(account.handle, body, known=True) or unreadable_error()
        if records and problems(body):
            log.warning("x.partial", account=account.id, problems=len(problems(body)))
        billed = tuple(number for record in records if (number := id_of(record)))
        everybodys, records = records, [record for record in records if author_of(record) in {"", account.id}]
        posts = [post_from(record) for record in records]
        ids = [int(number) for record in records if (number := id_of(record))]
        versions = [[int(each) for each in versions_of(record)] for record in records]
        token = meta.get("next_token")
        token = token if isinstance(token, str) else None
        reading = reading.after(
            ask,
            ids,
            token,
            most=self._most,
            page=PAGE[self._kind],
            ended=self._ended,
            floor=self._floor,
            earlier={each[-1]: each[:-1] for each in versions if each},
        )
        page = Page(
            posts=tuple(post for post in posts if post),
            cursor=str(reading),
            broken=sum(post is None for post in posts),
            expected=None if self._floor is not None else reading.expect(self._most, account.posts),
            bill=Bill(Resource.POST, billed, self._price),
        )
        return page, reading, len(records) < len(everybodys)


def most_posts(kind: SourceKind, limit: int | None) -> int | None:
    """The most posts that a scan of this kind reads; None for all there are. X hands over a few at least."""
    if limit is not None:
        limit = max(limit, kind.fewest)
    if kind is SourceKind.SEARCH:
        return limit
    return WINDOW if limit is None else min(limit, WINDOW)
