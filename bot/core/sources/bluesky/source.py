"""The posts of an account on Bluesky, page by page."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.domain.accounts import Account
from bot.core.domain.errors import NetworkBusyError, ToxscanError
from bot.core.domain.networks import SocialNetwork, written_at
from bot.core.domain.sources import Page, Pause, SourceSpec
from bot.core.sources.archive.records import as_object
from bot.core.sources.bluesky.addresses import to_milliseconds
from bot.core.sources.bluesky.client import BlueskyClient, Body
from bot.core.sources.bluesky.errors import (
    RefusedRequest,
    TooLargeAnswer,
    account_error,
    circle_error,
    login_only_error,
    refusal_error,
    unavailable_error,
)
from bot.core.sources.bluesky.reading import MOST_CURSOR, MOST_IDLE, FeedAsk, FeedReading
from bot.core.sources.bluesky.records import FeedItem, is_login_only, item_from
from bot.core.text.catalog import _

MOST_ITEMS = 1_000  # Of an answer that are looked at; Bluesky sends as many as were asked for, and few more.
_SMALLER = 4  # An answer that is too large is asked for again with so many times fewer posts.


@dataclass(frozen=True, slots=True)
class _Answer:
    """A page as Bluesky sent it: the account's own items, and the cursor behind them. `hidden`: see `is_login_only`."""

    items: tuple[FeedItem, ...]
    cursor: str | None
    hidden: bool


class BlueskySource:
    """A `PostSource` over an account's feed. `find` looks the account up; reading costs nothing.

    Posts come newest first. A cursor says all that is known of the account, whichever scan has read it (`FeedReading`).
    """

    def __init__(self, client: BlueskyClient, find: Callable[[], Awaitable[Account]], spec: SourceSpec) -> None:
        self._client = client
        self._find = find
        self._most = spec.limit
        self._floor = spec.since
        self._down_to = None if spec.since is None else to_milliseconds(_moment(spec.since))
        self._found: Account | None = None
        self._size: int | None = None  # The most posts that fit into an answer, where that is too few.

    async def account(self) -> Account:
        """The account, as Bluesky shows it now.

        Raises:
            ToxscanError: there is none, it can't be read, or Bluesky can't be asked.
        """
        self._found = await self._find()
        return self._found

    def start_cursor(self, cursor: str | None) -> str | None:
        """The cursor of a new scan: what is known stays known, and the newest posts are asked for."""
        return str(FeedReading.parse(cursor).for_new_scan())

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page | Pause, None]:
        """The pages that are missing; while Bluesky's rate limit is used up, a pause.

        Raises:
            ToxscanError: the account can't be read any more, or Bluesky fails.
        """
        account, self._found = self._found or await self._find(), None  # Who has just asked need not ask again.
        reading = FeedReading.parse(cursor)
        if not reading.asked:
            reading = reading.for_new_scan(account.posts if self._floor is None else None)
        asked, repeats = set[str](), 0
        while ask := reading.next(self._most, self._down_to):
            try:
                answer = await self._answer(account, ask)
            except NetworkBusyError as busy:
                yield Pause(busy.until)
                await self._client.sleep(max(0.0, (busy.until - self._client.clock()).total_seconds()))
                continue
            except RefusedRequest as refused:
                if not (ask.cursor and refused.about_cursor) or _LOST in asked:
                    raise await self._explain(account, refused) from None
                asked.add(_LOST)
                reading = FeedReading(sure=reading.sure, counted=reading.counted)  # Cursors are not promised to last.
                continue
            if answer.hidden:
                raise login_only_error(account.handle or account.id)
            page, reading = self._read(account, reading, ask, answer)
            yield page
            asked.add(ask.cursor)
            repeats = repeats + 1 if answer.cursor in asked else 0  # Where stretches meet a few cursors come twice.
            if reading.circles or repeats > MOST_IDLE:
                raise circle_error()

    async def _answer(self, account: Account, ask: FeedAsk) -> _Answer:
        size = min(ask.size, self._size or ask.size)
        while True:
            try:
                body = await self._client.feed(account.id, ask.cursor, size)
                return await asyncio.to_thread(_take_apart, body, account.id)
            except TooLargeAnswer:  # One account's records must not keep its other posts from being read.
                if size == 1:
                    raise unavailable_error(_("sends a post that is too large to be read"), 1) from None
                size = self._size = max(1, size // _SMALLER)

    async def _explain(self, account: Account, refused: RefusedRequest) -> ToxscanError:
        """Why Bluesky no longer shows the feed: of that it says only that there is no such profile."""
        if not refused.about_account:
            return refusal_error(refused)
        try:
            await self._client.profile(account.id)
        except RefusedRequest as reason:
            refused = reason
        return account_error(account.handle or account.id, refused, known=True)

    def _read(self, account: Account, reading: FeedReading, ask: FeedAsk, answer: _Answer) -> tuple[Page, FeedReading]:
        """The page in Bluesky's answer, and the reading after it."""
        older = [item for item in answer.items if self._is_older(item)]
        cut = any(map(reading.is_beyond, older))
        items = [item for item in answer.items if not self._is_older(item)] if cut else answer.items
        wanted = [item for item in items if not (reading.is_known(item) or self._is_older(item))]
        present = self._client.clock()
        reading = reading.after(ask, items, answer.cursor, present, floor=self._down_to, cut=cut)
        page = Page(
            posts=tuple(item.post for item in wanted if item.post),
            cursor=str(reading),
            broken=sum(item.post is None for item in wanted),
            expected=None if self._floor is not None else reading.expect(self._most, account.posts),
            claimed_languages=True,
        )
        return page, reading

    def _is_older(self, item: FeedItem) -> bool:
        """Whether a watch did not ask for it."""
        return self._floor is not None and item.post is not None and int(item.post.id) <= self._floor


_LOST = "a lost cursor"  # No cursor of Bluesky's has blanks.


def _moment(post_id: int) -> datetime:
    return written_at(SocialNetwork.BLUESKY, post_id)


def _take_apart(body: Body, did: str) -> _Answer:
    listed, cursor = body.get("feed"), body.get("cursor")
    views = [as_object(view) for view in (listed if isinstance(listed, list) else [])[:MOST_ITEMS]]
    items = tuple(item for view in views if (item := item_from(view, did)))
    authors = [as_object(as_object(view.get("post")).get("author")) for view in views]
    hidden = any(author.get("did") == did and is_login_only(author) for author in authors)
    return _Answer(items, cursor if isinstance(cursor, str) and 0 < len(cursor) <= MOST_CURSOR else None, hidden)
