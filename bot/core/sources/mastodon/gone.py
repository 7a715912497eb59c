"""Which stored posts an account's server no longer shows: seen on pages of its timeline, not asked for one by one."""

from collections.abc import Sequence

from bot.core.domain.accounts import Account
from bot.core.domain.errors import NetworkError
from bot.core.domain.posts import Post
from bot.core.sources.archive.records import as_object
from bot.core.sources.mastodon.client import MastodonClient, TooLargeError
from bot.core.sources.mastodon.errors import no_account_error, not_mastodon_error, signed_in_only_error
from bot.core.sources.mastodon.records import own_id, status_from
from bot.core.sources.mastodon.source import PAGE, number_of, server_of

SAMPLE = 5
"""Of the posts that are missing on a page, so many are asked for by themselves before the page is believed."""


class GoneFinder:
    """Looks for an account's posts on its server."""

    def __init__(self, client: MastodonClient, account: Account) -> None:
        self._client = client
        self._account = account
        self._server = server_of(account)

    async def find(self, posts: Sequence[Post]) -> list[str]:
        """The ids of those of these posts that are not shown; all where the server says that the account is gone.

        Raises:
            UnknownAccountError: the server knows no such account.
            NetworkError: the server can't be read, or only by people who have signed in.
        """
        if await self._is_account_gone():
            return [post.id for post in posts]
        left = sorted(posts, key=lambda post: int(post.id), reverse=True)
        gone: list[Post] = []
        above: Post | None = None  # The last one that was looked at: the next page begins below it.
        while left:
            oldest, shown = await self._page(above) if above else (None, frozenset())
            covered = [post for post in left if oldest is not None and int(post.id) >= oldest]
            if not covered:  # The first of all, or one that the page does not reach.
                covered = left[:1]
                gone += [post for post in covered if not await self._is_shown(post)]
            else:
                gone += await self._confirm([post for post in covered if int(post.id) not in shown])
            above, left = covered[-1], left[len(covered) :]
        return [post.id for post in gone]

    async def _is_account_gone(self) -> bool:
        answer = await self._client.get(self._server, f"/api/v1/accounts/{number_of(self._account)}")
        if answer.status in {401, 403}:
            raise signed_in_only_error(self._server, NetworkError)
        if answer.status == 404:  # noqa: PLR2004 - Not Found
            raise no_account_error(self._account.handle or self._account.id)
        return answer.status == 410 or as_object(answer.body).get("suspended") is True  # noqa: PLR2004 - Gone

    async def _page(self, above: Post) -> tuple[int | None, frozenset[int]]:
        """The page below this post: the number down to which it reaches, None for nowhere, and those that are on it."""
        path = f"/api/v1/accounts/{number_of(self._account)}/statuses"
        try:
            answer = await self._client.get(self._server, path, {"limit": str(PAGE), "max_id": own_id(above)})
        except TooLargeError:
            return None, frozenset()
        if answer.status in {401, 403}:
            raise signed_in_only_error(self._server, NetworkError)
        if not isinstance(answer.body, list):
            raise not_mastodon_error(self._server)
        records = answer.body[:PAGE]
        numbers = frozenset(status_from(record, self._account, self._server).number for record in records) - {0}
        if records and not numbers:
            raise not_mastodon_error(self._server)
        return min(numbers, default=0), numbers  # Below the last page there is nothing.

    async def _confirm(self, missing: Sequence[Post]) -> Sequence[Post]:
        """Those that are really not shown: where one of a sample is, the page has told nothing of the others."""
        step = max(1, len(missing) // SAMPLE)
        if any([await self._is_shown(post) for post in missing[::step]]):
            return [post for post in missing if not await self._is_shown(post)]
        return missing

    async def _is_shown(self, post: Post) -> bool:
        try:
            answer = await self._client.get(self._server, f"/api/v1/statuses/{own_id(post)}")
        except TooLargeError:
            return True
        if answer.status in {401, 403}:
            raise signed_in_only_error(self._server, NetworkError)
        return answer.status == 200  # noqa: PLR2004 - OK
