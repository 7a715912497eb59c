"""The local server of Mastodon's kind answers as the real ones do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from tests.servers.mastodon import Flavor, LongTimeline, MastodonAccount, MastodonServer

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HEADERS = {"User-Agent": "toxscan"}


@pytest.fixture
def server() -> Iterator[MastodonServer]:
    """A server at noon on a day in May, with Ann and a hundred posts of hers."""
    with MastodonServer(now=lambda: NOON) as server:
        server.add(MastodonAccount("1", "ann", LongTimeline(100, NOON)))
        yield server


def ask(server: MastodonServer, path: str, **params: Any) -> requests.Response:
    """An answer of its API."""
    return requests.get(f"{server.url}/api/v1/{path}", params=params, headers=HEADERS, timeout=10)


def ids(server: MastodonServer, **params: Any) -> list[str]:
    """The ids of a page of Ann's timeline."""
    return [each["id"] for each in ask(server, "accounts/1/statuses", **params).json()]


def every(server: MastodonServer) -> list[str]:
    """The ids of all posts, newest first."""
    return [post.id for post in server.accounts["ann"].posts]


def test_a_page_has_twenty_posts_unless_more_are_asked_for(server: MastodonServer) -> None:
    """And forty at most."""
    assert ids(server) == every(server)[:20]
    assert ids(server, limit=40) == every(server)[:40]
    assert len(ids(server, limit=80)) == 40
    assert server.violations == ["/api/v1/accounts/1/statuses: a limit of 80"]


def test_the_range_excludes_its_ends(server: MastodonServer) -> None:
    """Above `since_id` the newest come, above `min_id` the oldest."""
    posts = every(server)
    assert ids(server, max_id=posts[30]) == posts[31:51]
    assert ids(server, since_id=posts[30]) == posts[:20]
    assert ids(server, min_id=posts[30]) == posts[10:30]
    assert ids(server, max_id=posts[10], since_id=posts[15]) == posts[11:15]


def test_links_lead_to_the_pages_beside(server: MastodonServer) -> None:
    """As RFC 8288 writes them; an empty page has none."""
    posts = every(server)
    link = ask(server, "accounts/1/statuses").headers["Link"]
    assert f'max_id={posts[19]}>; rel="next"' in link
    assert f'min_id={posts[0]}>; rel="prev"' in link
    assert "Link" not in ask(server, "accounts/1/statuses", max_id=posts[-1]).headers


def test_reposts_can_be_left_out(server: MastodonServer) -> None:
    """With `exclude_reblogs`."""
    found = ask(server, "accounts/1/statuses", exclude_reblogs="true", limit=40).json()
    assert len(found) == 40
    assert all(each["reblog"] is None for each in found)


def test_what_is_not_for_everybody_and_what_is_deleted_are_not_shown(server: MastodonServer) -> None:
    """Neither in a timeline nor alone."""
    account = server.accounts["ann"]
    account.posts = list(account.posts)
    account.posts[1].visibility = "private"
    account.gone_posts.add(account.posts[2].id)
    assert ids(server)[:2] == [account.posts[0].id, account.posts[3].id]
    statuses = [ask(server, f"statuses/{account.posts[place].id}").status_code for place in (0, 1, 2)]
    assert statuses == [200, 404, 404]


def test_a_conversation_is_shown_around_a_post(server: MastodonServer) -> None:
    """What it answers comes above it."""
    account = server.accounts["ann"]
    account.posts = list(account.posts)
    account.posts[0].answers = account.posts[5].id
    found = ask(server, f"statuses/{account.posts[0].id}/context").json()
    assert [each["id"] for each in found["ancestors"]] == [account.posts[5].id]


def test_each_answer_tells_the_limit_with_the_least_left(server: MastodonServer) -> None:
    """Pages of a timeline have one of their own, in a window of a quarter of an hour."""
    first = ask(server, "accounts/1").headers
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"]) == ("300", "299")
    assert first["X-RateLimit-Reset"] == "2026-05-04T12:05:00.000000Z"
    server.limits["paging"] = (2, timedelta(minutes=15))
    last = every(server)[-1]
    assert [ask(server, "accounts/1/statuses", max_id=last).status_code for _ in range(3)] == [200, 200, 429]
    refused = ask(server, "accounts/1/statuses", max_id=last)
    assert refused.json() == {"error": "Too many requests"}
    assert refused.headers["X-RateLimit-Reset"] == "2026-05-04T12:15:00.000000Z"


def test_of_a_suspended_account_nothing_is_shown(server: MastodonServer) -> None:
    """It is there, without words and posts; of a deleted one not even that."""
    account = server.accounts["ann"]
    account.suspended = True
    shown = ask(server, "accounts/lookup", acct="ann").json()
    assert (shown["suspended"], shown["note"], shown["discoverable"]) == (True, "", False)
    assert ids(server) == []
    account.deleted = True
    assert ask(server, "accounts/1").status_code == 410


def test_a_closed_server_wants_a_token(server: MastodonServer) -> None:
    """For everything."""
    server.signed_in_only = True
    assert ask(server, "accounts/lookup", acct="ann").status_code == 401


@pytest.mark.parametrize("flavor", list(Flavor))
def test_a_timeline_of_a_million_posts_costs_what_is_looked_at(server: MastodonServer, flavor: Flavor) -> None:
    """A post is made when somebody asks for it."""
    made: list[int] = []

    class Counted(LongTimeline):
        def _made(self, number: int) -> Any:
            made.append(number)
            return super()._made(number)

    server.flavor = flavor
    posts = Counted(1_000_000, NOON, flavor, timedelta(minutes=1))
    server.accounts["ann"].posts = posts
    middle = posts[500_000].id
    assert ids(server, max_id=middle)[0] == posts[500_001].id
    assert len(made) < 200


def test_who_names_no_bot_is_noticed(server: MastodonServer) -> None:
    """In the User-Agent."""
    requests.get(f"{server.url}/api/v1/accounts/1", timeout=10)
    assert server.violations == ["/api/v1/accounts/1: a User-Agent that names no bot"]
