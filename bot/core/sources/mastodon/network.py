"""Mastodon, and what speaks its API, as a network whose public posts cost nothing to read."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver

from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import NetworkError
from bot.core.domain.posts import Parent, Post
from bot.core.domain.sources import SourceSpec
from bot.core.ports import PostSource
from bot.core.sources.archive.records import as_object
from bot.core.sources.mastodon import handles
from bot.core.sources.mastodon.client import MastodonClient, TooLargeError, default_address
from bot.core.sources.mastodon.consent import refusal
from bot.core.sources.mastodon.errors import (
    gone_error,
    no_account_error,
    no_parent_error,
    not_mastodon_error,
    signed_in_only_error,
    too_much_error,
)
from bot.core.sources.mastodon.gone import GoneFinder
from bot.core.sources.mastodon.records import account_from, id_in, own_id, status_from
from bot.core.sources.mastodon.robots import Robots
from bot.core.sources.mastodon.source import MastodonSource, number_of, server_of

_ACTIVITY = ("application/activity+json", "application/ld+json")


class Mastodon:
    """A `FreeNetwork` over many servers, each asked for its own accounts.

    `address` says where a server is: on the public internet, unless a test or an operator puts it elsewhere.
    """

    def __init__(
        self,
        timeout: float,
        *,
        address: Callable[[str], str] = default_address,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], datetime] = now,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._client = MastodonClient(timeout, address=address, sleep=sleep, clock=clock, resolver=resolver)
        self._robots = Robots(self._client)

    async def find(self, handle: str) -> Account:
        """Look an account up by its handle, on its own server.

        Raises:
            AccountError: there is none, it is gone, only for people who sign in, or asks bots to stay away.
            NetworkError: the server can't be read.
        """
        name, _at, written = handle.partition("@")
        server, domain = await self._find_server(f"{name}@{written.lower()}")
        record = await self._profile(server, "/api/v1/accounts/lookup", {"acct": name}, f"{name}@{domain}")
        return _allowed(record, server, domain)

    async def get(self, account: Account) -> Account:
        """Look an account up by its id. Raises as `find`."""
        server = server_of(account)
        domain = account.handle.partition("@")[2] or server
        record = await self._profile(server, f"/api/v1/accounts/{number_of(account)}", {}, account.handle or account.id)
        return _allowed(record, server, domain)

    def open(self, find: Callable[[], Awaitable[Account]], spec: SourceSpec) -> PostSource:
        """The account's public posts, newest first; `find` says whose they are."""
        return MastodonSource(self._client, find, self.get, spec)

    async def find_gone(self, account: Account, posts: Sequence[Post]) -> list[str]:
        """The ids of those of these posts that the server no longer shows; all where it says that the account is gone.

        Raises:
            UnknownAccountError: the server knows no such account.
            NetworkError: the server can't be read, or only by people who have signed in.
        """
        return await GoneFinder(self._client, account).find(posts)

    async def parent(self, reply: Post, account: Account) -> Parent:
        """The post that this one answers, as the account's own server holds it, and whose it is.

        Raises:
            InputError: the server does not show it.
            NetworkError: the server can't be read.
        """
        server = server_of(account)
        own = "" if reply.native else reply.answers
        own = own or id_in(await self._status(server, own_id(reply)), "in_reply_to_id")
        record = await self._status(server, own) if own else {}
        domain = account.handle.partition("@")[2] or server
        author = account_from(record.get("account"), server, domain, local=False)
        post = status_from(record, author, server).post if author else None
        if author is None or post is None:
            raise no_parent_error(server)
        return Parent(post, author)

    async def close(self) -> None:
        """End the connections."""
        await self._client.close()

    async def _find_server(self, handle: str) -> tuple[str, str]:
        """The server to ask for an account, and the domain in its handle, which may be another one.

        A domain says by webfinger where its accounts are. Where that names another handle, the other's domain must say
        the same, and so must the server where it is: nobody may speak in somebody else's name.
        """
        name, _at, domain = handle.partition("@")
        subject, page = _told(await self._client.find_name(domain, handle))
        if page is None:
            return domain, domain
        server = urlsplit(page).netloc.lower()
        other = subject.partition("@")[2]
        if other not in {"", domain} and await self._is_said(other, subject, page):
            name, _at, domain = subject.partition("@")
        # Whoever has a domain could else give their own name to anybody's account, and their own links to its posts.
        if server != domain and not await self._is_said(server, f"{name}@{domain}", page):
            domain = server
        return server, domain

    async def _is_said(self, domain: str, handle: str, page: str) -> bool:
        """Whether a domain says of a handle that it is one, and of this account."""
        try:
            said, there = _told(await self._client.find_name(domain, handle))
        except NetworkError:
            return False
        return (said.lower(), there) == (handle.lower(), page)

    async def _profile(self, server: str, path: str, params: dict[str, str], handle: str) -> Any:
        await self._robots.check(server)
        try:
            answer = await self._client.get(server, path, params)
        except TooLargeError:
            raise too_much_error(server) from None
        if answer.status in {401, 403}:
            raise signed_in_only_error(server)
        if answer.status == 404:  # noqa: PLR2004 - Not Found
            raise no_account_error(handle)
        if answer.status == 410:  # noqa: PLR2004 - Gone
            raise gone_error(handle)
        return answer.body

    async def _status(self, server: str, own: str) -> dict[str, Any]:
        try:
            answer = await self._client.get(server, f"/api/v1/statuses/{own}")
        except TooLargeError:
            raise too_much_error(server) from None
        if answer.status in {401, 403}:
            raise signed_in_only_error(server)
        return dict(as_object(answer.body)) if answer.status == 200 else {}  # noqa: PLR2004 - OK


def _allowed(record: Any, server: str, domain: str) -> Account:
    """The account of a profile.

    Raises:
        AccountError: it is not to be read.
        NetworkError: it is no profile.
    """
    account = account_from(record, server, domain, local=True)
    if account is None:
        raise not_mastodon_error(server)
    if refused := refusal(as_object(record), account.handle):
        raise refused
    return account


def _told(answer: Any) -> tuple[str, str | None]:
    """What a webfinger answer says: the handle, and the address of the account itself; None for none that is usable."""
    fields = as_object(answer)
    subject, links = fields.get("subject"), fields.get("links")
    handle = handles.read(subject.removeprefix("acct:")) if isinstance(subject, str) else None
    for link in map(as_object, links if isinstance(links, list) else []):
        page = link.get("href")
        kind = str(link.get("type") or "").split(";")[0].strip()
        if link.get("rel") == "self" and kind in _ACTIVITY and isinstance(page, str) and _is_on_server(page):
            return handle or "", page
    return handle or "", None


def _is_on_server(page: str) -> bool:
    try:
        parts = urlsplit(page)
    except ValueError:
        return False
    return parts.scheme == "https" and handles.is_server(parts.netloc)
