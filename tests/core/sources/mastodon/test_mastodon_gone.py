"""Which stored posts a server no longer shows, with few questions."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.core.domain.accounts import Account
from bot.core.domain.errors import NetworkError, UnknownAccountError
from bot.core.domain.posts import Post
from bot.core.sources.mastodon.network import Mastodon
from tests.core.sources.mastodon.conftest import NOON, Servers
from tests.core.sources.mastodon.reading import read, source_of
from tests.servers.mastodon import Answered, Flavor, LongTimeline, MastodonAccount, MastodonServer, NotJson, Request


async def stored(mastodon: Mastodon, server: MastodonServer, count: int = 200) -> tuple[Account, Sequence[Post]]:
    """An account with so many posts, all of which were read."""
    server.add(MastodonAccount("1", "ann", LongTimeline(count, NOON, server.flavor, timedelta(minutes=5))))
    account = await mastodon.find(f"ann@{server.domain}")
    posts = (await read(source_of(mastodon, account))).posts
    server.requests.clear()
    return account, posts


def delete(server: MastodonServer, posts: Sequence[Post]) -> set[str]:
    """Take these away; their ids."""
    server.accounts["ann"].gone_posts |= {post.native or post.id for post in posts}
    return {post.id for post in posts}


@pytest.mark.parametrize("flavor", list(Flavor))
async def test_deleted_posts_are_found(start: Servers, mastodon: Mastodon, flavor: Flavor) -> None:
    """On every kind of server, wherever they stood: the first, the last, several in a row."""
    server = start("other.example", flavor=flavor)
    account, posts = await stored(mastodon, server)
    gone = delete(server, [posts[place] for place in (0, 7, 80, 81, 82, 199)])
    assert set(await mastodon.find_gone(account, posts)) == gone


async def test_a_page_of_the_timeline_tells_of_forty_posts(server: MastodonServer, mastodon: Mastodon) -> None:
    """Nobody is asked about each of them."""
    account, posts = await stored(mastodon, server)
    delete(server, [posts[50]])
    assert len(await mastodon.find_gone(account, posts)) == 1
    assert len(server.requests) <= 200 / 40 + 4


async def test_a_hole_between_stored_posts_is_not_read(server: MastodonServer, mastodon: Mastodon) -> None:
    """Two stored posts with a thousand others between them take a few questions."""
    account, posts = await stored(mastodon, server, 1_000)
    some = [posts[0], posts[1], posts[998], posts[999]]
    gone = delete(server, [posts[1], posts[999]])
    assert set(await mastodon.find_gone(account, some)) == gone
    assert len(server.requests) <= 8


@pytest.mark.parametrize("seed", range(5))
async def test_any_posts_may_be_gone(server: MastodonServer, mastodon: Mastodon, seed: int) -> None:
    """Whatever is stored, in whatever order it is asked about."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    account, posts = await stored(mastodon, server)
    some = chance.sample(posts, chance.randint(1, 200))
    gone = delete(server, chance.sample(posts, chance.randint(0, 150)))
    assert set(await mastodon.find_gone(account, some)) == gone & {post.id for post in some}


@pytest.mark.parametrize("change", [{"suspended": True}, {"deleted": True}])
async def test_all_posts_of_an_account_that_is_gone_are(
    server: MastodonServer, mastodon: Mastodon, change: dict[str, bool]
) -> None:
    """With one question."""
    account, posts = await stored(mastodon, server)
    for name, value in change.items():
        setattr(server.accounts["ann"], name, value)
    assert await mastodon.find_gone(account, posts) == [post.id for post in posts]
    assert len(server.requests) == 1


async def test_a_server_that_does_not_know_the_account_is_to_be_asked_again(
    server: MastodonServer, mastodon: Mastodon
) -> None:
    """It may have been set up anew: that its author deleted anything is not said."""
    account, posts = await stored(mastodon, server)
    server.accounts.clear()
    with pytest.raises(UnknownAccountError):
        await mastodon.find_gone(account, posts)


async def test_an_empty_page_is_not_believed_alone(server: MastodonServer, mastodon: Mastodon) -> None:
    """Where the posts themselves are still shown, nothing is gone but what is not."""
    account, posts = await stored(mastodon, server, 60)
    gone = delete(server, [posts[9]])

    def fault(seen: Request) -> Answered | None:
        return Answered(lambda _: []) if seen.path.endswith("/statuses") else None  # type: ignore[arg-type, return-value]

    server.fault = fault
    assert set(await mastodon.find_gone(account, posts)) == gone


async def test_a_page_in_the_servers_place_deletes_nothing(server: MastodonServer, mastodon: Mastodon) -> None:
    """A domain that was sold answers everything with a web page: that says nothing of the posts."""
    account, posts = await stored(mastodon, server)
    server.accounts.clear()
    server.fault = lambda _: NotJson()
    with pytest.raises(NetworkError):
        await mastodon.find_gone(account, posts)


async def test_a_server_that_has_closed_deletes_nothing(server: MastodonServer, mastodon: Mastodon) -> None:
    """Its posts may be there for those who sign in."""
    account, posts = await stored(mastodon, server)
    server.signed_in_only = True
    with pytest.raises(NetworkError, match="only to people who have signed in"):
        await mastodon.find_gone(account, posts)


async def test_posts_that_are_too_large_for_a_page_are_still_there(server: MastodonServer, mastodon: Mastodon) -> None:
    """Each is asked for by itself then."""
    account, posts = await stored(mastodon, server, 30)
    large = list(server.accounts["ann"].posts)
    for post in large:
        post.content = "<p>" + "word " * 60_000 + "</p>"
    server.accounts["ann"].posts = large
    gone = delete(server, [posts[3]])
    assert set(await mastodon.find_gone(account, posts)) == gone
