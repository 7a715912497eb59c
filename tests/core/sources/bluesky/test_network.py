"""Accounts on Bluesky: found, renamed, gone, hidden; their posts looked after, and what their replies answer."""

from datetime import timedelta

import pytest

from bot.core.domain.accounts import Account
from bot.core.domain.errors import AccountError, InputError, NetworkError, UnknownAccountError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import Post, PostKind
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.sources.bluesky.network import Bluesky
from tests.core.sources.bluesky.feeds import START, made_account, read, written
from tests.servers.bluesky import BlueskyAccount, BlueskyPost, BlueskyServer, Request
from tests.servers.bluesky_views import feed_item
from tests.servers.x_faults import Answered, Fault, Status


async def test_an_account_is_found_by_handle_and_by_did(bluesky: Bluesky, server: BlueskyServer) -> None:
    """In whatever case the handle is written."""
    account = server.add(made_account(3))
    for name in ("ada.bsky.social", "Ada.bsky.social", account.did):
        found = await bluesky.find(name)
        assert (found.id, found.handle, found.posts) == (account.did, "ada.bsky.social", 3)
        assert found.network is SocialNetwork.BLUESKY


async def test_a_scan_looks_its_account_up_once(bluesky: Bluesky, server: BlueskyServer) -> None:
    """To see whose posts they are, and not again to read them; a scan that goes on later looks again."""
    account = server.add(made_account(3))
    spec = SourceSpec(SourceKind.TIMELINE, account.handle)
    source = bluesky.open(lambda: bluesky.find(account.handle), spec)
    for looked_up in (1, 2):
        await source.account()
        async for _page in source.pages():
            pass
        assert sum("getProfile" in request.path for request in server.requests) == looked_up


async def test_a_renamed_account_is_found_by_its_did(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Its old handle leads nowhere, or to somebody else."""
    account = server.add(made_account(3))
    known = await bluesky.find("ada.bsky.social")
    account.handle = "lovelace.example.com"
    assert (await bluesky.get(known)).handle == "lovelace.example.com"
    with pytest.raises(AccountError, match=r"There is no account @ada\.bsky\.social on Bluesky"):
        await bluesky.find("ada.bsky.social")
    server.add(BlueskyAccount("ada.bsky.social", "Another", did="did:plc:anotheranotheranotherano"))
    assert (await bluesky.find("ada.bsky.social")).id != (await bluesky.get(known)).id


GONE = {
    "deactivated": "is deactivated on Bluesky",
    "taken down": "Bluesky has suspended",
}


@pytest.mark.parametrize("state", GONE)
async def test_an_account_that_bluesky_does_not_show_is_told(
    state: str, bluesky: Bluesky, server: BlueskyServer
) -> None:
    """At the look-up, and when it goes in the middle of a scan."""
    account = server.add(made_account(250))
    known = await bluesky.find(account.did)
    account.state = state
    with pytest.raises(AccountError, match=GONE[state]):
        await bluesky.find(account.handle)
    with pytest.raises(AccountError, match=GONE[state]):
        await bluesky.get(known)
    account.state = ""
    so_far = await read(bluesky, account, pages=1)
    answers = server.requests

    def gone_at_the_second_page(_: object) -> Fault | None:
        account.state = state if "getAuthorFeed" in answers[-1].path else ""
        return None

    server.fault = gone_at_the_second_page
    with pytest.raises(AccountError):
        await read(bluesky, account, so_far, new=False)
    assert len(so_far.posts) == 100


async def test_a_deleted_account_is_told_apart_from_one_that_never_was(bluesky: Bluesky, server: BlueskyServer) -> None:
    """What is stored of it will be deleted."""
    account = server.add(made_account(3))
    known = await bluesky.find(account.handle)
    del server.accounts[account.did]
    with pytest.raises(AccountError, match="is no longer on Bluesky"):
        await bluesky.get(known)
    with pytest.raises(AccountError, match="There is no account"):
        await bluesky.find(account.handle)


async def test_a_login_only_account_is_not_read(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Bluesky would hand its posts over; it asks not to be shown to whoever is not signed in."""
    account = server.add(made_account(3))
    account.login_only = True
    with pytest.raises(AccountError, match="only to people who are signed in"):
        await bluesky.find(account.handle)
    assert [request.path for request in server.requests] == ["/xrpc/app.bsky.actor.getProfile"]


async def test_an_account_that_becomes_login_only_is_read_no_further(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Each page says it of the author."""
    account = server.add(made_account(250))
    so_far = await read(bluesky, account, pages=1)

    def wants_it_now(body: dict[str, object]) -> dict[str, object]:
        account.login_only = True
        return body

    server.fault = lambda request: Answered(wants_it_now) if "getProfile" in request.path else None
    with pytest.raises(AccountError, match="only to people who are signed in"):
        await read(bluesky, account, so_far, new=False)
    assert len(so_far.posts) == 100


@pytest.mark.parametrize("name", ["BlockedActor", "BlockedByActor"])
async def test_a_block_is_told(name: str, bluesky: Bluesky, server: BlueskyServer) -> None:
    """The public API knows none, but a server of one's own may."""
    account = server.add(made_account(3))
    server.fault = lambda request: Status(400, name) if "getAuthorFeed" in request.path else None
    with pytest.raises(AccountError, match="has blocked the other"):
        await read(bluesky, account)


async def test_deleted_posts_are_found(bluesky: Bluesky, server: BlueskyServer) -> None:
    """In requests of 25, and what is missing once more; reposts are gone when what they repeat is."""
    account = server.add(made_account(60))
    other = server.add(BlueskyAccount("elsewhere.bsky.social", did="did:plc:elsewhereelsewhereelsewh"))
    repeated = account.posts[9].of.rpartition("/")[2]
    other.posts.append(BlueskyPost("theirs", START, key=repeated))
    so_far = await read(bluesky, account)
    known = await bluesky.find(account.did)
    assert await bluesky.find_gone(known, so_far.posts) == []
    account.posts[3].deleted = account.posts[40].deleted = True
    asked = len(server.requests)
    gone = set(await bluesky.find_gone(known, so_far.posts))
    assert {post.text for post in so_far.posts if post.id in gone} == {account.posts[3].text, account.posts[40].text}
    assert len(server.requests) == asked + 3 + 2
    other.posts[0].deleted = True
    gone = set(await bluesky.find_gone(known, so_far.posts))
    assert {post.kind for post in so_far.posts if post.id in gone} == {PostKind.ORIGINAL, PostKind.REPOST}


async def test_posts_with_odd_keys_are_looked_for_by_them(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Not by the number that stands in for the key."""
    account = server.add(BlueskyAccount("ada.bsky.social"))
    account.posts = [
        BlueskyPost(f"odd {number}", START - timedelta(days=number), key=f"odd-{number}") for number in (1, 2)
    ]
    so_far = await read(bluesky, account)
    account.posts[0].deleted = True
    known = await bluesky.find(account.did)
    assert await bluesky.find_gone(known, so_far.posts) == [so_far.posts[0].id]


@pytest.mark.parametrize("state", ["deactivated", "taken down", "login-only"])
async def test_all_posts_are_gone_with_their_account(state: str, bluesky: Bluesky, server: BlueskyServer) -> None:
    """Also where it only asks not to be shown."""
    account = server.add(made_account(30))
    so_far = await read(bluesky, account)
    known = await bluesky.find(account.did)
    account.state, account.login_only = ("", True) if state == "login-only" else (state, False)
    assert sorted(await bluesky.find_gone(known, so_far.posts)) == sorted(post.id for post in so_far.posts)


async def test_an_account_that_bluesky_does_not_know_is_to_be_asked_for_again(
    bluesky: Bluesky, server: BlueskyServer
) -> None:
    """Bluesky names those that were deactivated or suspended; of this one it has lost the trace."""
    account = server.add(made_account(30))
    so_far = await read(bluesky, account)
    known = await bluesky.find(account.did)
    server.accounts.clear()
    with pytest.raises(UnknownAccountError):
        await bluesky.find_gone(known, so_far.posts)


async def test_nothing_is_called_gone_while_bluesky_fails(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Neither with an error nor with an answer that says nothing."""
    account = server.add(made_account(30))
    so_far = await read(bluesky, account)
    known = await bluesky.find(account.did)
    server.fault = lambda _: Status(500)
    with pytest.raises(NetworkError):
        await bluesky.find_gone(known, so_far.posts)
    server.fault = lambda _: Answered(lambda _: {})
    with pytest.raises(NetworkError):
        await bluesky.find_gone(known, so_far.posts)


async def test_a_post_that_one_answer_lacks_is_not_gone(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Servers leave out what they can't find at the moment; what is deleted here would never be read again."""
    account = server.add(made_account(30))
    so_far = await read(bluesky, account)
    known = await bluesky.find(account.did)
    own = [post for post in so_far.posts if post.kind is not PostKind.REPOST]
    server.faults = [Answered(path="getPosts", change=lambda body: {"posts": body["posts"][5:]})]
    assert await bluesky.find_gone(known, own) == []
    assert not server.faults


@pytest.mark.parametrize("feed", ["as ever", "empty"])
async def test_bluesky_is_not_believed_where_it_contradicts_itself(
    feed: str, bluesky: Bluesky, server: BlueskyServer
) -> None:
    """It shows the account, and counts posts or shows them in its feed, and none of them by their addresses."""
    account = server.add(made_account(30))
    so_far = await read(bluesky, account)
    known = await bluesky.find(account.did)

    def fault(seen: Request) -> Answered | None:
        if seen.path.endswith("getPosts"):
            return Answered(lambda _: {"posts": []})
        return Answered(lambda _: {"feed": []}) if seen.path.endswith("getAuthorFeed") and feed == "empty" else None

    server.fault = fault
    with pytest.raises(NetworkError, match="contradicts itself"):
        await bluesky.find_gone(known, so_far.posts)


async def test_all_posts_may_be_deleted_and_the_account_stay(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Then it counts none of them, or shows others."""
    account = server.add(made_account(30))
    so_far = await read(bluesky, account)
    known = await bluesky.find(account.did)
    for post in account.posts:
        post.deleted = True
    account.posts.insert(0, BlueskyPost("a new beginning", START))
    assert len(await bluesky.find_gone(known, so_far.posts)) == len(so_far.posts)


async def test_what_a_reply_answers_is_shown(bluesky: Bluesky, server: BlueskyServer) -> None:
    """With its author, read when somebody asks for it."""
    account, reply, known = await a_reply(bluesky, server)
    parent = await bluesky.parent(reply, known)
    assert (parent.post.text, parent.author.handle) == ("What do you think?", "bob.bsky.social")
    assert parent.author.network is SocialNetwork.BLUESKY
    assert account.did != parent.author.id


@pytest.mark.parametrize("why", ["deleted", "login-only", "deactivated", "reply deleted"])
async def test_a_parent_that_is_not_shown_is_told(why: str, bluesky: Bluesky, server: BlueskyServer) -> None:
    """In a sentence that says so."""
    account, reply, known = await a_reply(bluesky, server)
    author = next(each for each in server.accounts.values() if each.handle == "bob.bsky.social")
    author.posts[0].deleted = why == "deleted"
    author.login_only = why == "login-only"
    author.state = "deactivated" if why == "deactivated" else ""
    account.posts[0].deleted = why == "reply deleted"
    expected = (
        "no longer shows this reply" if why == "reply deleted" else "does not show the post that this one answers"
    )
    with pytest.raises(InputError, match=expected):
        await bluesky.parent(reply, known)


async def a_reply(bluesky: Bluesky, server: BlueskyServer) -> tuple[BlueskyAccount, Post, Account]:
    """An account with one reply to somebody, as it was read."""
    author = server.add(BlueskyAccount("bob.bsky.social", "Bob"))
    author.posts.append(BlueskyPost("What do you think?", START - timedelta(hours=2)))
    account = server.add(BlueskyAccount("ada.bsky.social", "Ada"))
    account.posts.append(BlueskyPost("Nothing at all", START - timedelta(hours=1), answers=author.uri(author.posts[0])))
    so_far = await read(bluesky, account)
    assert so_far.posts[0].kind is PostKind.REPLY
    return account, so_far.posts[0], await bluesky.find(account.did)


async def test_other_peoples_posts_in_an_answer_are_left_out(bluesky: Bluesky, server: BlueskyServer) -> None:
    """A server that mixes them up puts nobody's words into another's mouth."""
    account = server.add(made_account(20))
    eve = server.add(made_account(5, "eve.bsky.social"))

    def mixed(body: dict[str, list[object]]) -> dict[str, list[object]]:
        return body | {"feed": [*(feed_item(eve, post) for post in eve.posts), *body["feed"]]}

    server.faults.append(Answered(mixed, path="getAuthorFeed"))
    assert (await read(bluesky, account)).texts == written(account)


async def test_pages_that_lead_in_a_circle_end(bluesky: Bluesky, server: BlueskyServer) -> None:
    """What was read is kept."""
    account = server.add(made_account(500))
    first: dict[str, dict[str, object]] = {}

    def again(body: dict[str, object]) -> dict[str, object]:
        return first.setdefault("body", body)

    server.fault = lambda request: Answered(again) if "getAuthorFeed" in request.path else None
    with pytest.raises(NetworkError, match="the same posts again and again"):
        await read(bluesky, account)
    assert len(server.requests) < 50


async def test_cursors_that_never_end_end(bluesky: Bluesky, server: BlueskyServer) -> None:
    """Each page is empty and promises more."""
    account = server.add(made_account(500))
    count = iter(range(10**6))
    server.fault = lambda request: (
        Answered(lambda _: {"feed": [], "cursor": f"{10**12 - next(count)}__x"}) if "Feed" in request.path else None
    )
    with pytest.raises(NetworkError, match="the same posts again and again"):
        await read(bluesky, account)
    assert len(server.requests) < 50


async def test_a_count_that_lies_changes_nothing(bluesky: Bluesky, server: BlueskyServer) -> None:
    """It is only what is expected."""
    account = server.add(made_account(150))
    account.counted = 10**9
    so_far = await read(bluesky, account)
    assert so_far.texts == written(account)
    assert so_far.pages[0].expected == 10**9
