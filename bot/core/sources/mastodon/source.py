"""The posts of an account as its own server gives them, newest first, back to the first one."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.core.domain.accounts import Account
from bot.core.domain.cursor import MOST_IDLE, Ask, Reading
from bot.core.domain.errors import NetworkBusyError
from bot.core.domain.sources import Page, Pause, SourceSpec
from bot.core.sources.archive.records import as_object
from bot.core.sources.mastodon import handles
from bot.core.sources.mastodon.client import MastodonClient, TooLargeError
from bot.core.sources.mastodon.errors import (
    gone_error,
    not_mastodon_error,
    signed_in_only_error,
    too_much_error,
    unavailable_error,
)
from bot.core.sources.mastodon.records import TimelineRecord, status_from
from bot.core.text.catalog import _

PAGE = 40
"""The most posts that a server hands over at once (docs.joinmastodon.org/methods/accounts)."""
MOST_POSTS = 500_000
"""Of one account: some real ones come near it, and only a server that makes posts up has more and more of them."""
MOST_CHARS = 500_000_000
"""Of an account's posts, whichever scans read them: a thousand for each. A post may have 50,000, and the disk has an
end."""
_SMALLER = 4  # By this an answer is made smaller that was too large.
_CLOCKS_APART = timedelta(days=1)  # As far as a server's clock may be ahead; what is written later still is a lie.
_ENDED = "mastodon"


@dataclass(frozen=True, slots=True)
class AccountReading:
    """How far an account was read. `owns` are the ids of the ends of its stretches where those are no numbers.

    `chars` is how much text all its posts had.
    """

    reading: Reading
    owns: Mapping[int, str] = field(default_factory=dict)
    chars: int = 0

    @classmethod
    def parse(cls, cursor: str | None) -> "AccountReading":
        """What a cursor stands for; nothing is known where it is not one of ours."""
        try:
            fields = json.loads(cursor or "{}")
            owns = {int(number): str(own) for number, own in fields.pop("owns", {}).items()}
            chars = int(fields.pop("chars", 0))
            return cls(Reading.parse(json.dumps(fields)), owns, chars)
        except (TypeError, ValueError, AttributeError):
            return cls(Reading())

    def __str__(self) -> str:
        """As a cursor."""
        fields = json.loads(str(self.reading)) | ({"owns": self.owns} if self.owns else {}) | {"chars": self.chars}
        return json.dumps(fields, separators=(",", ":"))

    def own(self, number: int) -> str:
        """The id on the server that stands for a number: of the post itself, or the next newer one that is known."""
        return self.owns.get(number, str(number))

    def after(self, reading: Reading, statuses: Sequence[TimelineRecord]) -> "AccountReading":
        """With what was read, and the ids of where its stretches now end."""
        owns = {**self.owns, **{each.number: each.own for each in statuses if each.own != str(each.number)}}
        ends = {end for each in reading.stretches for end in (each.newest, each.oldest)}
        # An end that no post has, at the floor of a watch: nothing lies between it and the next newer post.
        nearest = {end: min((number for number in owns if number >= end), default=None) for end in ends}
        owns = {end: owns[number] for end, number in nearest.items() if number is not None}
        chars = sum(len(each.post.text) for each in statuses if each.post)
        return AccountReading(reading, owns, self.chars + chars)


class MastodonSource:
    """A `PostSource` over an account's server. `find` says whose posts they are, `look` asks the server itself.

    Posts come newest first. The newest page is read whole, with what is known from before: a post keeps its id when its
    author edits it, and most do so soon. Of what is known the edited ones alone are handed over again.
    """

    def __init__(
        self,
        client: MastodonClient,
        find: Callable[[], Awaitable[Account]],
        look: Callable[[Account], Awaitable[Account]],
        spec: SourceSpec,
        most: int = MOST_POSTS,
        most_chars: int = MOST_CHARS,
    ) -> None:
        self._client = client
        self._find = find
        self._look = look
        self._most = min(spec.limit or most, most)
        self._most_chars = most_chars
        self._is_limited = spec.limit is not None
        self._floor = spec.since
        self._size = PAGE
        self._moved_to = ""

    async def account(self) -> Account:
        """The account, looked up or remembered from a look-up not long ago.

        Raises:
            ToxscanError: there is none, it can't be read, or the look-up failed.
        """
        return await self._find()

    def start_cursor(self, cursor: str | None) -> str | None:
        """The cursor of a new scan: what is known stays known, the end too, and the newest posts are asked for."""
        known = AccountReading.parse(cursor)
        reading = replace(known.reading.for_new_scan(None), ended=known.reading.ended)
        return str(AccountReading(reading, known.owns, known.chars))

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page | Pause, None]:
        """The pages that are missing; a pause while the server is to be left alone.

        Raises:
            ToxscanError: the account can't be read any more, or its server fails.
        """
        account = await self._find()
        progress = AccountReading.parse(cursor)
        while ask := progress.reading.next(self._most, self._size, _ENDED, self._floor):
            if progress.chars >= self._most_chars:
                yield Page((), str(progress), lacks=(_only_newest(progress.reading.posts),))
                return
            pause = None
            try:
                records = await self._ask(account, progress, ask)
                if not records and progress.reading.posts < (account.posts or 0):
                    await self._look(account)  # Of one that was suspended just now, a server shows no posts either.
            except NetworkBusyError as busy:
                pause = Pause(busy.until)
            except TooLargeError:
                self._make_smaller(account)
            else:
                page, progress = await asyncio.to_thread(self._read, account, progress, ask, records)
                yield page
            if pause:
                yield pause
                await self._client.sleep(max(0.0, (pause.until - self._client.clock()).total_seconds()))
        if progress.reading.idle > MOST_IDLE:
            raise unavailable_error(server_of(account), _("sends the same posts again and again"))

    async def _ask(self, account: Account, progress: AccountReading, ask: Ask) -> list[Any]:
        number, server = number_of(account), server_of(account)
        params = {"limit": str(ask.size)}
        if ask.until is not None:
            params["max_id"] = progress.own(ask.until)
        answer = await self._client.get(server, f"/api/v1/accounts/{number}/statuses", params)
        if answer.status in {401, 403}:
            raise signed_in_only_error(server)
        if answer.status in {404, 410}:
            raise gone_error(account.handle)
        if not isinstance(answer.body, list):
            raise not_mastodon_error(server)
        return answer.body[:PAGE]

    def _make_smaller(self, account: Account) -> None:
        if self._size == 1:
            raise too_much_error(server_of(account))
        self._size = max(1, self._size // _SMALLER)

    def _read(
        self, account: Account, progress: AccountReading, ask: Ask, records: Sequence[Any]
    ) -> tuple[Page, AccountReading]:
        """The page in a server's answer, and the progress after it. Others' posts in it count as broken."""
        latest = self._client.clock() + _CLOCKS_APART
        statuses = [status_from(record, account, server_of(account), latest) for record in records]
        if statuses and not any(each.number for each in statuses):
            raise not_mastodon_error(server_of(account))
        before, since = progress.reading, ask.since or 0
        newer = [each for each in statuses if each.number > since]
        reading = self._after(before, ask, [each.number for each in newer])
        if newer and any(0 < each.number <= since for each in statuses):  # It goes on with what is known: no hole.
            reading = self._close(reading)
        progress = progress.after(reading, newer)
        fresh = set(before.unknown_ids(ask, [each.number for each in newer]))
        new = [each for each in statuses if each.number in fresh or not each.number]
        edited = [each for each in statuses if each not in new and _is_edited(each) and before.knows(each.number)]
        page = Page(
            posts=tuple(each.post for each in (*new, *edited) if each.post),
            cursor=str(progress),
            broken=sum(not each.post and not each.hidden for each in new),
            cut=sum(each.cut for each in new),
            lacks=self._lacks(records, reading),
            expected=None if self._floor is not None else reading.expect(self._most, account.posts),
            claimed_languages=True,
        )
        return page, progress

    def _after(self, reading: Reading, ask: Ask, numbers: Sequence[int]) -> Reading:
        return reading.after(ask, numbers, None, most=self._most, page=self._size, ended=_ENDED, floor=self._floor)

    def _close(self, reading: Reading) -> Reading:
        """As after an empty answer to the next question."""
        ask = reading.next(self._most, self._size, _ENDED, self._floor)
        return self._after(reading, ask, ()) if ask and ask.since else reading

    def _lacks(self, records: Sequence[Any], reading: Reading) -> tuple[str, ...]:
        """What there is beyond what is read: posts at a place to which the account has moved, and too many of them."""
        for record in records:
            moved = as_object(as_object(as_object(record).get("account")).get("moved"))
            acct = moved.get("acct")
            if isinstance(acct, str) and (handle := handles.read(acct)):
                self._moved_to = handle
        lacks = []
        if self._moved_to:
            lacks.append(
                _("The account has moved to @{handle}: what it posts there was not read.", handle=self._moved_to)
            )
        if not self._is_limited and reading.stretches and reading.stretches[0].posts >= self._most:
            lacks.append(_only_newest(self._most))
        return tuple(lacks)


def _only_newest(posts: int) -> str:
    return _("Only the newest {count} posts were read: of one account the bot reads no more.", count=f"{posts:,}")


def number_of(account: Account) -> str:
    """The account's id on its server."""
    return account.id.partition("@")[0]


def server_of(account: Account) -> str:
    """The server that is asked for the account."""
    return account.id.partition("@")[2]


def _is_edited(status: TimelineRecord) -> bool:
    return bool(status.post and status.post.edited)
