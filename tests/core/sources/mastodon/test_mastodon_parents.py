"""What a reply answers, as the account's own server holds it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.domain.errors import AccountError, InputError
from bot.core.domain.posts import Post
from bot.core.sources.mastodon.network import Mastodon
from tests.core.sources.mastodon.conftest import NOON, Servers
from tests.core.sources.mastodon.reading import read, source_of
from tests.servers.mastodon import Flavor, MastodonAccount, MastodonPost, MastodonServer


def conversation(server: MastodonServer) -> tuple[MastodonAccount, MastodonAccount]:
    """Bob of another server says something, and Ann answers."""
    said = MastodonPost(server.flavor.id(NOON), "<p>Nice day</p>", NOON)
    bob = server.add(MastodonAccount("8", "bob", [said], domain="other.example", display_name="Bob"))
    at = NOON + timedelta(minutes=1)
    reply = MastodonPost(server.flavor.id(at), "<p>No!</p>", at, answers=said.id, answers_whose="8")
    return server.add(MastodonAccount("1", "ann", [reply])), bob


async def reply_of(mastodon: Mastodon, handle: str) -> Post:
    """The account's newest post."""
    account = await mastodon.find(handle)
    return (await read(source_of(mastodon, account))).posts[0]


@pytest.mark.parametrize("flavor", list(Flavor))
async def test_the_parent_is_shown_with_its_author(start: Servers, mastodon: Mastodon, flavor: Flavor) -> None:
    """On every kind of server; the author's handle names their own server."""
    conversation(start("home.example", flavor=flavor))
    reply = await reply_of(mastodon, "ann@home.example")
    parent = await mastodon.parent(reply, await mastodon.find("ann@home.example"))
    assert parent.post.text == "Nice day"
    assert (parent.author.handle, parent.author.name) == ("bob@other.example", "Bob")
    assert parent.post.answers == ""


async def test_one_question_is_enough_where_the_id_is_known(server: MastodonServer, mastodon: Mastodon) -> None:
    """As it is on Mastodon."""
    conversation(server)
    reply, account = await reply_of(mastodon, "ann@mastodon.example"), await mastodon.find("ann@mastodon.example")
    server.requests.clear()
    await mastodon.parent(reply, account)
    assert len(server.requests) == 1


async def test_a_parent_that_is_gone_is_told(server: MastodonServer, mastodon: Mastodon) -> None:
    """In a sentence."""
    _, bob = conversation(server)
    reply, account = await reply_of(mastodon, "ann@mastodon.example"), await mastodon.find("ann@mastodon.example")
    bob.gone_posts.add(bob.posts[0].id)
    with pytest.raises(InputError, match="does not show the post that this one replies to"):
        await mastodon.parent(reply, account)
    with pytest.raises(InputError, match="does not show the post that this one replies to"):
        await mastodon.parent(replace(reply, answers=""), account)


async def test_a_parent_for_a_few_people_is_not_shown(server: MastodonServer, mastodon: Mastodon) -> None:
    """Even if a server hands it over."""
    _, bob = conversation(server)
    reply, account = await reply_of(mastodon, "ann@mastodon.example"), await mastodon.find("ann@mastodon.example")
    bob.posts[0].more = {"visibility": "private"}
    with pytest.raises(InputError, match="does not show the post"):
        await mastodon.parent(reply, account)


async def test_a_server_that_has_closed_is_told(server: MastodonServer, mastodon: Mastodon) -> None:
    """As for all else."""
    conversation(server)
    reply, account = await reply_of(mastodon, "ann@mastodon.example"), await mastodon.find("ann@mastodon.example")
    server.signed_in_only = True
    with pytest.raises(AccountError, match="only to people who have signed in"):
        await mastodon.parent(reply, account)
