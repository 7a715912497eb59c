"""Bluesky as a network whose posts cost nothing: accounts, their posts, what is gone, and what replies answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import AccountError, InputError, UnknownAccountError
from bot.core.domain.posts import Parent, Post
from bot.core.domain.sources import SourceSpec
from bot.core.sources.archive.records import as_object
from bot.core.sources.bluesky.addresses import address_of
from bot.core.sources.bluesky.client import AT_ONCE, PUBLIC, BlueskyClient, Body
from bot.core.sources.bluesky.errors import (
    RefusedRequest,
    TooLargeAnswer,
    account_error,
    login_only_error,
    nameless_error,
    refusal_error,
    unavailable_error,
)
from bot.core.sources.bluesky.records import (
    account_from,
    is_login_only,
    moment_of,
    parent_of,
    parse_time,
    post_from,
)
from bot.core.sources.bluesky.source import BlueskySource
from bot.core.text.catalog import _

_PAGE = 100  # The most posts of a feed at once (lexicons/app/bsky/feed/getAuthorFeed.json).


class Bluesky:
    """Bluesky's public API, which needs no key. `sleep` waits; `clock` tells the time, aware, in UTC."""

    def __init__(
        self,
        base_url: str = PUBLIC,
        timeout: float = 30.0,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._client = BlueskyClient(base_url, timeout, sleep=sleep, clock=clock)

    async def find(self, handle: str) -> Account:
        """The account with this handle or DID, as Bluesky shows it now.

        Raises:
            AccountError: there is none, or it can't be read: deactivated, suspended, shown to signed-in people alone.
            NetworkError: Bluesky can't be read.
        """
        return await self._look_up(handle, handle, known=False)

    async def get(self, account: Account) -> Account:
        """The account by its DID, which stays when the handle changes, with its present handle and names.

        Raises:
            AccountError: as `find`.
            NetworkError: as `find`.
        """
        return await self._look_up(account.id, account.handle or account.id, known=True)

    def open(self, find: Callable[[], Awaitable[Account]], spec: SourceSpec) -> BlueskySource:
        """The account's posts, newest first; `find` says whose they are."""
        return BlueskySource(self._client, find, spec)

    async def find_gone(self, account: Account, posts: Sequence[Post]) -> list[str]:
        """The ids of those of these posts that Bluesky no longer shows; all where the account is gone, or login-only.

        A repost counts as gone when the post is gone that it repeats: Bluesky answers no questions about reposts.

        Raises:
            UnknownAccountError: Bluesky knows no such account.
            NetworkError: Bluesky can't be read.
        """
        gone: list[str] = []
        for start in range(0, len(posts), AT_ONCE):
            asked = {post.id: address_of(post, account.id) for post in posts[start : start + AT_ONCE]}
            shown = await self._shown([*dict.fromkeys(map(str, asked.values()))])
            if any(is_login_only(view.get("author")) for view in shown.values() if _author(view) == account.id):
                return [post.id for post in posts]
            missing = {number: str(address) for number, address in asked.items() if str(address) not in shown}
            if missing:  # One answer may lack what a fault kept from it, and what is deleted here does not come back.
                again = await self._shown([*dict.fromkeys(missing.values())])
                gone += [number for number, address in missing.items() if address not in again]
        if gone and len(gone) == len(posts):
            await self._confirm(account, {str(address_of(post, account.id)) for post in posts})
        return gone

    async def parent(self, reply: Post, account: Account) -> Parent:
        """The post that this reply of the account's answers, and whose it is.

        Raises:
            InputError: Bluesky does not show it, or not to everybody.
            NetworkError: Bluesky can't be read.
        """
        own = address_of(reply, account.id)
        view = (await self._shown([str(own)])).get(str(own), {})
        wanted = parent_of(as_object(view.get("record")))
        if wanted is None:
            raise InputError(
                _("Bluesky no longer shows this reply, so the bot can't find out what it answers."),
                _("Read the account again to see what is still there."),
            )
        found = (await self._shown([str(wanted)])).get(str(wanted), {})
        author = account_from(found.get("author"))
        moment = moment_of(as_object(found.get("record")), parse_time(found.get("indexedAt")))
        post = post_from(found, wanted, moment) if found else None
        if author is None or author.id != wanted.did or post is None or is_login_only(found.get("author")):
            raise InputError(
                _("Bluesky does not show the post that this one answers."),
                _("It was deleted, or its author shows it only to people who are signed in."),
            )
        return Parent(post, author)

    async def close(self) -> None:
        """End the connections."""
        await self._client.close()

    async def _look_up(self, actor: str, shown: str, *, known: bool) -> Account:
        try:
            body = await self._client.profile(actor)
        except RefusedRequest as refused:
            raise account_error(shown, refused, known=known) from None
        except TooLargeAnswer:
            raise _too_large_error() from None
        account = account_from(body)
        if account is None:
            raise nameless_error()
        if is_login_only(body):
            raise login_only_error(account.handle or account.id)
        return account

    async def _shown(self, uris: Sequence[str]) -> dict[str, Body]:
        """Those of these posts that Bluesky shows, by their addresses; nothing else that its answer holds."""
        try:
            body = await self._client.posts(uris)
        except RefusedRequest as refused:
            raise refusal_error(refused) from None
        except TooLargeAnswer:
            if len(uris) == 1:
                raise _too_large_error() from None
            half = len(uris) // 2
            return await self._shown(uris[:half]) | await self._shown(uris[half:])
        listed = body.get("posts")
        if not isinstance(listed, list):
            raise unavailable_error(_("sent a response that can't be read"), 1)
        views = {str(view.get("uri")): view for view in map(as_object, listed)}
        return {uri: views[uri] for uri in uris if uri in views}

    async def _confirm(self, account: Account, gone: AbstractSet[str]) -> None:
        """Ask for the account and its feed before all of its posts are called gone: empty answers may be a fault.

        Raises:
            UnknownAccountError: Bluesky knows no such account.
            NetworkError: Bluesky can't be read, or contradicts itself.
        """
        try:
            counted = (await self.get(account)).posts or 0
        except UnknownAccountError:
            raise
        except AccountError:
            return
        try:
            listed = (await self._client.feed(account.id, "", _PAGE)).get("feed")
        except RefusedRequest as refused:
            if refused.about_account:
                return
            raise refusal_error(refused) from None
        except TooLargeAnswer:
            raise _too_large_error() from None
        views = listed if isinstance(listed, list) else []
        shown = {str(as_object(as_object(view).get("post")).get("uri")) for view in views}
        own = [address for address in gone if address.startswith(f"at://{account.id}/")]  # Reposts are not counted.
        if shown & gone or (counted >= len(own) > 0 and not shown):
            raise unavailable_error(_("contradicts itself about which posts there are"), 1)


def _author(view: Body) -> str:
    return str(as_object(view.get("author")).get("did"))


def _too_large_error() -> Exception:
    return unavailable_error(_("sent a response that can't be read"), 1)
