"""Looking accounts up: on their own servers, and not where they or their servers say no."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.core.domain.accounts import Account
from bot.core.domain.errors import AccountError, NetworkBusyError, NetworkError
from bot.core.domain.networks import SocialNetwork
from bot.core.sources.mastodon.network import Mastodon
from tests.core.sources.mastodon.conftest import NOON, Clock, Servers
from tests.servers.mastodon import Answered, LongTimeline, MastodonAccount, MastodonServer, NotJson, Status


async def test_an_account_is_looked_up_on_its_own_server(server: MastodonServer, mastodon: Mastodon) -> None:
    """By its name alone, which is how a server names its own; the id says whose it is."""
    server.add(MastodonAccount("109", "Ann", LongTimeline(7, NOON), display_name="Ann B.", note="<p>Hi &amp; bye</p>"))
    found = await mastodon.find("ann@mastodon.example")
    assert (found.id, found.handle, found.name) == ("109@mastodon.example", "Ann@mastodon.example", "Ann B.")
    assert (found.posts, found.network) == (7, SocialNetwork.MASTODON)
    assert found.profile is not None
    assert found.profile.bio == "Hi & bye"
    assert [seen.params for seen in server.requests if seen.path.endswith("lookup")] == [{"acct": "ann"}]


async def test_an_account_is_found_again_by_its_id(server: MastodonServer, mastodon: Mastodon) -> None:
    """Under the name that it has now."""
    account = server.add(MastodonAccount("109", "ann", display_name="Ann"))
    found = await mastodon.find("ann@mastodon.example")
    account.display_name = "Ann, at sea"
    assert (await mastodon.get(found)).name == "Ann, at sea"


async def test_a_handles_domain_says_where_its_server_is(start: Servers, mastodon: Mastodon) -> None:
    """By webfinger, with a redirect as Mastodon's handbook advises; both handles lead to one account."""
    start("home.example", webfinger_at="social.home.example")
    server = start("home.example", web_domain="social.home.example")
    server.add(MastodonAccount("5", "ann"))
    by_domain = await mastodon.find("ann@home.example")
    by_server = await mastodon.find("ann@social.home.example")
    assert by_domain == by_server == Account(
        "5@social.home.example", "ann@home.example", posts=0, network=SocialNetwork.MASTODON
    )  # fmt: skip


async def test_a_server_does_not_speak_in_anothers_name(start: Servers, mastodon: Mastodon) -> None:
    """A handle of another domain counts only if that domain says the same."""
    victim = start("victim.example")
    victim.add(MastodonAccount("1", "ann"))
    liar = start("victim.example", web_domain="liar.example")
    liar.add(MastodonAccount("2", "ann"))
    found = await mastodon.find("ann@liar.example")
    assert (found.id, found.handle) == ("2@liar.example", "ann@liar.example")


async def test_nobody_gives_their_own_name_to_an_account_elsewhere(start: Servers, mastodon: Mastodon) -> None:
    """A domain may say that its account is on another server; that server knows under which name."""
    start("victim.example").add(MastodonAccount("1", "ann"))
    liar = start("liar.example")
    page = "https://victim.example/users/ann"
    link = {"rel": "self", "type": "application/activity+json", "href": page}
    liar.raw = json.dumps({"subject": "acct:ann@liar.example", "links": [link]})
    found = await mastodon.find("ann@liar.example")
    assert (found.id, found.handle) == ("1@victim.example", "ann@victim.example")


async def test_a_server_does_not_hand_over_anothers_account(server: MastodonServer, mastodon: Mastodon) -> None:
    """A look-up on its own server is of an account of that server."""
    server.add(MastodonAccount("1", "ann", more={"acct": "ann@victim.example"}))
    with pytest.raises(NetworkError, match=r"mastodon\.example does not respond as Mastodon does"):
        await mastodon.find("ann@mastodon.example")


async def test_a_server_without_webfinger_is_asked_itself(server: MastodonServer, mastodon: Mastodon) -> None:
    """What is missing there is no reason to give up."""
    server.add(MastodonAccount("1", "ann"))
    server.fault = lambda seen: NotJson() if "webfinger" in seen.path else None
    assert (await mastodon.find("ann@mastodon.example")).id == "1@mastodon.example"


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "suspended": ({"suspended": True}, "is suspended or deleted"),
    "deleted": ({"deleted": True}, "is suspended or deleted"),
    "in memory of somebody": ({"more": {"memorial": True}}, "is kept in memory of somebody who has died"),
    "not discoverable": ({"discoverable": False}, "does not want to be found or searched by others"),
    "not indexable": ({"indexable": False}, "does not want to be found or searched by others"),
    "noindex": ({"more": {"noindex": True}}, "does not want to be found or searched by others"),
    "#nobot": ({"note": '<p>Hi <a href="x" class="mention hashtag">#<span>NoBot</span></a></p>'}, "“#NoBot”"),
    "#nobots": ({"note": "<p>#nobots</p>"}, "“#nobots”"),
    "no bots": ({"note": "<p>Please no bots here</p>"}, "“no bots”"),
    "#noindex in a field": ({"fields": [("Rules", "#noindex")]}, "“#noindex”"),
    "nobot as a field's name": ({"fields": [("nobot", "yes")]}, "“nobot”"),
    "#noarchive": ({"note": "<p>#NoArchive</p>"}, "“#NoArchive”"),
}


@pytest.mark.parametrize("kind", list(REFUSED))
async def test_an_account_that_is_not_to_be_read_is_refused(
    server: MastodonServer, mastodon: Mastodon, kind: str
) -> None:
    """With the reason; also when it is looked up again, for a watch."""
    settings, words = REFUSED[kind]
    server.add(MastodonAccount("1", "ann", **settings))
    with pytest.raises(AccountError, match=words) as refused:
        await mastodon.find("ann@mastodon.example")
    assert refused.value.hint
    with pytest.raises(AccountError, match=words):
        await mastodon.get(Account("1@mastodon.example", "ann@mastodon.example", network=SocialNetwork.MASTODON))


READ: dict[str, dict[str, Any]] = {
    "nothing said of searching": {"discoverable": None, "indexable": None},
    "follow requests are approved by hand": {"more": {"locked": True}},
    "limited by its server": {"more": {"limited": True}},
    "a bot itself": {"more": {"bot": True}},
    "words that only look alike": {
        "note": "<p>I know bots, nobody, volcano bot, snowbot, noindexing, and #nobottle</p>"
    },
    "moved": {"moved_to": MastodonAccount("2", "ann", domain="other.example")},
    "followers hidden": {"more": {"followers_count": -1}},
}


@pytest.mark.parametrize("kind", list(READ))
async def test_other_accounts_are_read(server: MastodonServer, mastodon: Mastodon, kind: str) -> None:
    """What they say is no refusal."""
    server.add(MastodonAccount("1", "ann", **READ[kind]))
    assert (await mastodon.find("ann@mastodon.example")).id == "1@mastodon.example"


async def test_there_is_no_such_account(server: MastodonServer, mastodon: Mastodon) -> None:
    """The sentence names the server, as the mistake may be there."""
    with pytest.raises(AccountError, match=r"There is no account @ann on mastodon\.example"):
        await mastodon.find("ann@mastodon.example")


async def test_a_server_may_show_posts_only_to_its_own_people(start: Servers, mastodon: Mastodon) -> None:
    """As GoToSocial does."""
    start("closed.example", signed_in_only=True).add(MastodonAccount("1", "ann"))
    with pytest.raises(AccountError, match=r"closed\.example shows posts only to people who have signed in there"):
        await mastodon.find("ann@closed.example")


async def test_what_is_no_mastodon_server_is_told(server: MastodonServer, mastodon: Mastodon) -> None:
    """A web page in place of an answer."""
    server.fault = lambda _: NotJson()
    with pytest.raises(NetworkError, match="does not respond as Mastodon does"):
        await mastodon.find("ann@mastodon.example")


@pytest.mark.parametrize("body", [[], {}, {"id": 5}, {"id": "1", "username": "a b"}, {"id": "../1", "username": "ann"}])
async def test_a_broken_profile_is_told(server: MastodonServer, mastodon: Mastodon, body: object) -> None:
    """Nothing is made up of it."""
    server.add(MastodonAccount("1", "ann"))
    server.fault = lambda seen: Answered(lambda _: body) if "lookup" in seen.path else None  # type: ignore[arg-type, return-value]
    with pytest.raises(NetworkError, match="does not respond as Mastodon does"):
        await mastodon.find("ann@mastodon.example")


async def test_a_busy_server_says_until_when(server: MastodonServer, mastodon: Mastodon) -> None:
    """And is not asked before."""
    server.fault = lambda seen: Status(429, retry_after=600) if "lookup" in seen.path else None
    for _ in range(2):
        with pytest.raises(
            NetworkBusyError, match=r"mastodon\.example accepts no more of these requests .* until 12:10"
        ):
            await mastodon.find("ann@mastodon.example")
    assert len([seen for seen in server.requests if "lookup" in seen.path]) == 1


ROBOTS = {
    "User-agent: *\nDisallow: /\n": False,
    "User-agent: *\nDisallow: /api/\n": False,
    "# none\nUser-agent: toxscan\nDisallow: /\n": False,
    "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /media_proxy/\nDisallow: /interact/\n": True,
    "User-agent: *\nDisallow:\n": True,
    "<html>": True,
    "": True,
}


@pytest.mark.parametrize("robots", list(ROBOTS))
async def test_a_server_may_ask_bots_to_stay_away(server: MastodonServer, mastodon: Mastodon, robots: str) -> None:
    """In its robots.txt, all of them or this one; Mastodon's own says nothing of its API."""
    server.robots = robots
    server.add(MastodonAccount("1", "ann"))
    if ROBOTS[robots]:
        assert (await mastodon.find("ann@mastodon.example")).id == "1@mastodon.example"
        return
    with pytest.raises(NetworkError, match=r"mastodon\.example asks bots to stay away"):
        await mastodon.find("ann@mastodon.example")
    assert not [seen for seen in server.requests if seen.path.startswith("/api/")]


async def test_what_a_server_says_of_bots_is_asked_once_a_day(
    server: MastodonServer, mastodon: Mastodon, clock: Clock
) -> None:
    """And again the next day."""
    server.add(MastodonAccount("1", "ann"))
    for _ in range(3):
        await mastodon.find("ann@mastodon.example")
    clock.now += timedelta(days=1)
    server.robots = "User-agent: *\nDisallow: /\n"
    with pytest.raises(NetworkError, match="asks bots to stay away"):
        await mastodon.find("ann@mastodon.example")
    assert len([seen for seen in server.requests if seen.path == "/robots.txt"]) == 2
