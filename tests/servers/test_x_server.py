"""The local X server behaves as X does: real tweepy reads from it, and what X would refuse it refuses."""

import asyncio
import json
import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import requests
import tweepy
from requests.adapters import HTTPAdapter

from bot.core.model import PostKind
from tests.servers import x_schema
from tests.servers.x import (
    EmptyPage,
    Fault,
    Hang,
    Late,
    NotAnObject,
    NotJson,
    PartialErrors,
    Request,
    Reset,
    Status,
    Truncated,
    XAccount,
    XPost,
    XServer,
    made_timeline,
    snowflake,
)

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
TIMELINE = "/2/users/77/tweets"
Body = dict[str, Any]


class ToServer(HTTPAdapter):
    """Sends tweepy's requests to the local server instead of X."""

    def __init__(self, url: str, timeout: float) -> None:
        super().__init__()
        self.to = url
        self.timeout = timeout

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Change the address and set a timeout; tweepy sets none."""
        assert request.url is not None
        request.url = request.url.replace("https://api.twitter.com", self.to)
        return super().send(request, **(options | {"timeout": self.timeout}))


@pytest.fixture
def x() -> Iterator[XServer]:
    """A server at noon on a day in May; what X would not have accepted must be taken out of its violations."""
    with XServer(now=lambda: NOON) as server:
        yield server
    assert server.violations == []


@pytest.fixture
def client(x: XServer) -> Iterator[tweepy.Client]:
    """The real tweepy, with the right token."""
    yield from clients(x)


def clients(x: XServer, token: str = "test-token", timeout: float = 5.0) -> Iterator[tweepy.Client]:  # noqa: S107
    """A tweepy client pointed at the server."""
    made = tweepy.Client(bearer_token=token, return_type=dict)
    with made.session:
        made.session.mount("https://api.twitter.com", ToServer(x.url, timeout))
        yield made


def add(x: XServer, count: int, handle: str = "ada_test", **more: Any) -> XAccount:
    """An account with the id 77 and so many posts, the newest an hour old."""
    return x.add(XAccount("77", handle, "Ada", made_timeline(count, NOON - timedelta(hours=1)), **more))


def read_all(client: tweepy.Client, **options: Any) -> list[Body]:
    """Every page of the timeline."""
    pages = [client.get_users_tweets("77", max_results=100, **options)]
    while token := pages[-1]["meta"].get("next_token"):
        pages.append(client.get_users_tweets("77", max_results=100, pagination_token=token, **options))
    return pages


def ids(pages: list[Body]) -> list[str]:
    """The posts' ids in the order in which they came."""
    return [post["id"] for page in pages for post in page.get("data", [])]


def test_a_snowflake_holds_its_moment() -> None:
    """Milliseconds since X's epoch above 22 bits of sequence: a real post's id lies within its second."""
    second = datetime(2021, 1, 6, 18, 40, 40, tzinfo=UTC)
    real = 1346889436626259968  # The example post of X's API description.
    assert int(snowflake(second)) <= real < int(snowflake(second + timedelta(seconds=1)))
    assert int(snowflake(NOON, 5)) - int(snowflake(NOON)) == 5


def test_a_made_timeline_has_every_kind() -> None:
    """Ten posts hold six originals, two replies, a quote and a repost; long posts have a note and a cut text."""
    posts = made_timeline(100, NOON)
    kinds = [post.kind for post in posts]
    assert [kinds.count(kind) for kind in PostKind] == [60, 20, 10, 10]
    notes = [post for post in posts if post.note]
    assert notes
    assert all(len(post.text) <= 280 < len(post.note) for post in notes)
    assert all(len(post.text) <= 140 for post in posts if post.kind is PostKind.REPOST)


def test_pages_cover_a_timeline_once(x: XServer, client: tweepy.Client) -> None:
    """Following next_token gives every post once, newest first; the last page has none."""
    account = add(x, 250)
    pages = read_all(client)
    assert ids(pages) == [post.id for post in account.posts]
    assert [page["meta"]["result_count"] for page in pages] == [100, 100, 50]
    assert pages[0]["meta"]["newest_id"] == account.posts[0].id
    assert pages[2]["meta"]["oldest_id"] == account.posts[-1].id


def test_previous_token_leads_back(x: XServer, client: tweepy.Client) -> None:
    """The page before is the same again; the first page names none before it."""
    add(x, 250)
    first, second, third = read_all(client)
    assert "previous_token" not in first["meta"]
    back = client.get_users_tweets("77", max_results=100, pagination_token=third["meta"]["previous_token"])
    assert back["data"] == second["data"]


def test_a_new_post_shifts_no_page(x: XServer, client: tweepy.Client) -> None:
    """A token stands for a place in the timeline, not for a number of posts."""
    account = add(x, 20)
    first = client.get_users_tweets("77")
    account.posts.append(XPost(snowflake(NOON), "Just now.", NOON))
    second = client.get_users_tweets("77", pagination_token=first["meta"]["next_token"])
    assert ids([first, second]) == [post.id for post in account.posts[:20]]


def test_a_timeline_shows_the_newest_3200(x: XServer, client: tweepy.Client) -> None:
    """In 32 pages of 100; what is older is not there."""
    account = add(x, 3_300)
    pages = read_all(client)
    assert len(pages) == 32
    assert ids(pages) == [post.id for post in account.posts[:3_200]]


def test_without_replies_a_timeline_shows_800(x: XServer, client: tweepy.Client) -> None:
    """The newest 800 without the replies among them, so fewer than 800 in all."""
    account = add(x, 1_000)
    shown = ids(read_all(client, exclude=["replies"]))
    assert shown == [post.id for post in account.posts[:800] if post.kind is not PostKind.REPLY]


def test_excluding_reposts_keeps_the_window(x: XServer, client: tweepy.Client) -> None:
    """They count within the 3,200 all the same."""
    account = add(x, 3_300)
    shown = ids(read_all(client, exclude=["retweets"]))
    assert shown == [post.id for post in account.posts[:3_200] if post.kind is not PostKind.REPOST]


def test_since_and_until_are_exclusive(x: XServer, client: tweepy.Client) -> None:
    """Posts between two ids are shown without the two."""
    account = add(x, 30)
    page = client.get_users_tweets("77", since_id=account.posts[9].id, until_id=account.posts[2].id)
    assert ids([page]) == [post.id for post in account.posts[3:9]]


def test_times_include_the_start_and_exclude_the_end(x: XServer, client: tweepy.Client) -> None:
    """As X documents start_time and end_time."""
    posts = add(x, 30).posts
    page = client.get_users_tweets("77", start_time=posts[9].created_at, end_time=posts[2].created_at)
    assert ids([page]) == [post.id for post in posts[3:10]]


def test_nothing_new_is_an_empty_page(x: XServer, client: tweepy.Client) -> None:
    """Only a count of zero, and no bill."""
    account = add(x, 5)
    assert client.get_users_tweets("77", since_id=account.posts[0].id) == {"meta": {"result_count": 0}}
    assert x.posts_billed == 0


def test_a_deleted_post_is_gone(x: XServer, client: tweepy.Client) -> None:
    """From the timeline at once, and from a lookup with an error in its place."""
    account = add(x, 6)
    account.posts[2].deleted = True
    gone = account.posts[2].id
    assert gone not in ids([client.get_users_tweets("77")])
    found = client.get_tweets([gone, account.posts[3].id])
    assert ids([found]) == [account.posts[3].id]
    assert found["errors"][0]["detail"] == f"Could not find tweet with ids: [{gone}]."
    assert found["errors"][0]["type"].endswith("/resource-not-found")


def test_posts_have_only_the_fields_that_are_asked_for(x: XServer, client: tweepy.Client) -> None:
    """Id and text, and the edit history that newer versions always give."""
    add(x, 5)
    assert set(client.get_users_tweets("77")["data"][0]) == {"id", "text", "edit_history_tweet_ids"}
    fields = ["created_at", "lang", "public_metrics", "author_id"]
    post = client.get_users_tweets("77", tweet_fields=fields)["data"][0]
    assert post["created_at"] == "2026-05-20T11:00:00.000Z"
    assert post["author_id"] == "77"
    assert set(fields) < set(post)


def test_kinds_show_in_what_a_post_refers_to(x: XServer, client: tweepy.Client) -> None:
    """Replies, quotes and reposts name a post, originals have no such field."""
    account = add(x, 10)
    page = client.get_users_tweets("77", tweet_fields=["referenced_tweets"])["data"]
    shown = [post.get("referenced_tweets", [{"type": "original"}])[0]["type"] for post in page]
    names = {"reply": "replied_to", "quote": "quoted", "repost": "retweeted", "original": "original"}
    assert shown == [names[post.kind] for post in account.posts]


@pytest.mark.parametrize("name", ["note_tweet", "note_post"])
def test_a_long_post_is_whole_in_its_note(x: XServer, client: tweepy.Client, name: Any) -> None:
    """Under the name that this version knows; without asking for it there is only the cut text."""
    x.note_field = name
    account = add(x, 5)
    post = client.get_users_tweets("77", tweet_fields=[name])["data"][0]
    assert post[name]["text"] == account.posts[0].note
    assert post["text"] == account.posts[0].text


def test_the_other_name_of_a_note_is_refused(x: XServer, client: tweepy.Client) -> None:
    """A version knows one of the two."""
    add(x, 5)
    with pytest.raises(tweepy.BadRequest, match="note_post"):
        client.get_users_tweets("77", tweet_fields=["note_post"])
    assert "note_post" in x.violations.pop()


def test_a_user_is_found_by_name_in_any_case(x: XServer, client: tweepy.Client) -> None:
    """And comes with the name as its owner writes it, and with the fields that are asked for."""
    add(x, 5, handle="Ada_Test")
    assert client.get_user(username="ADA_TEST")["data"] == {"id": "77", "name": "Ada", "username": "Ada_Test"}
    user = client.get_user(id="77", user_fields=["public_metrics", "protected", "created_at", "verified"])["data"]
    assert (user["public_metrics"]["tweet_count"], user["protected"], user["verified"]) == (5, False, False)


def test_an_unknown_user_is_an_error_with_status_200(x: XServer, client: tweepy.Client) -> None:
    """So tweepy raises nothing."""
    answer = client.get_user(username="nobody")
    assert set(answer) == {"errors"}
    assert answer["errors"][0]["detail"] == "Could not find user with username: [nobody]."
    assert x.requests[0].status == 200
    assert x.users_billed == 0


def test_a_suspended_user_differs_in_title_and_detail_only(x: XServer, client: tweepy.Client) -> None:
    """Its type says "not found", too."""
    add(x, 5, suspended=True)
    for answer in (client.get_user(username="ada_test"), client.get_users_tweets("77")):
        assert set(answer) == {"errors"}
        assert answer["errors"][0]["title"] == "Forbidden"
        assert answer["errors"][0]["detail"].startswith("User has been suspended: [")
        assert answer["errors"][0]["type"].endswith("/resource-not-found")


def test_a_deactivated_user_looks_like_none(x: XServer, client: tweepy.Client) -> None:
    """X does not tell the two apart."""
    add(x, 5, deactivated=True)
    assert client.get_user(username="ada_test")["errors"][0]["title"] == "Not Found Error"
    assert client.get_users_tweets("77")["errors"][0]["detail"] == "Could not find user with id: [77]."


def test_a_protected_user_is_shown_but_not_its_posts(x: XServer, client: tweepy.Client) -> None:
    """The timeline is an error with status 200 and no data."""
    account = add(x, 5, protected=True)
    assert client.get_user(username="ada_test", user_fields=["protected"])["data"]["protected"]
    answer = client.get_users_tweets("77")
    assert set(answer) == {"errors"}
    assert answer["errors"][0]["type"].endswith("/not-authorized-for-resource")
    assert client.get_tweets([account.posts[0].id])["errors"][0]["title"] == "Authorization Error"


def test_a_wrong_token_is_401(x: XServer) -> None:
    """Whatever is asked for."""
    for stranger in clients(x, token="wrong"):  # noqa: S106
        with pytest.raises(tweepy.Unauthorized, match="401 Unauthorized"):
            stranger.get_user(username="ada_test")
    assert [seen.status for seen in x.requests] == [401]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_results": 4}, r"\[4\] is not between 5 and 100"),
        ({"max_results": 101}, r"\[101\] is not between 5 and 100"),
        ({"since_id": "1x"}, "does not match"),
        ({"exclude": ["quotes"]}, "is not one of"),
        ({"tweet_fields": ["mood"]}, "is not one of"),
        ({"start_time": "yesterday"}, "RFC3339"),
        ({"pagination_token": "abc"}, "is not a valid token"),
    ],
)
def test_a_wrong_parameter_is_400_and_named(x: XServer, client: tweepy.Client, options: Body, message: str) -> None:
    """In X's problem body, whose errors name the parameter; and it is a violation."""
    add(x, 5)
    with pytest.raises(tweepy.BadRequest, match=message) as caught:
        client.get_users_tweets("77", **options)
    problem = caught.value.response.json()
    assert problem["type"].endswith("/invalid-request")
    assert next(iter(options)).replace("_fields", ".fields") in problem["errors"][0]["parameters"]
    assert TIMELINE in x.violations.pop()


def test_an_unknown_parameter_is_400(x: XServer, client: tweepy.Client) -> None:
    """X answers so, where others would ignore it."""
    with pytest.raises(tweepy.BadRequest, match=r"\[page\] is not one of"):
        client.request("GET", TIMELINE, params={"page": 2})
    assert "page" in x.violations.pop()


def test_a_token_belongs_to_its_query(x: XServer, client: tweepy.Client) -> None:
    """With another parameter beside it, it is refused."""
    add(x, 20)
    token = client.get_users_tweets("77")["meta"]["next_token"]
    with pytest.raises(tweepy.BadRequest, match="is not a valid token"):
        client.get_users_tweets("77", exclude=["retweets"], pagination_token=token)
    assert "token" in x.violations.pop()


def test_expansions_are_a_violation(x: XServer, client: tweepy.Client) -> None:
    """They bill what nobody asked to read."""
    add(x, 5)
    with pytest.raises(tweepy.BadRequest):
        client.get_users_tweets("77", expansions=["author_id"])
    assert any("promised" in violation for violation in x.violations)
    x.violations.clear()


def test_a_post_is_billed_once_a_day(x: XServer, client: tweepy.Client) -> None:
    """However often it is read that day (UTC); the next day it is billed anew. Users likewise."""
    add(x, 10)
    for _ in range(2):
        client.get_user(username="ada_test")
        client.get_users_tweets("77")
    assert (x.posts_billed, x.users_billed) == (10, 1)
    x.now = lambda: NOON + timedelta(hours=12)
    client.get_users_tweets("77")
    assert (x.posts_billed, x.users_billed) == (20, 1)
    assert {day.day: len(billed) for day, billed in x.billed_posts.items()} == {20: 10, 21: 10}


def test_the_usage_endpoint_shows_the_bill(x: XServer, client: tweepy.Client) -> None:
    """This month's posts, the cap, the days until it starts anew and, on demand, each day's posts."""
    add(x, 10)
    client.get_users_tweets("77")
    usage = client.request("GET", "/2/usage/tweets").json()["data"]
    assert (usage["project_usage"], usage["project_cap"], usage["cap_reset_day"]) == (10, 3_000_000, 12)
    asked = {"days": 2, "usage.fields": "daily_project_usage"}
    daily = client.request("GET", "/2/usage/tweets", params=asked).json()["data"]["daily_project_usage"]
    assert [day["usage"] for day in daily["usage"]] == [0, 10]


def test_a_used_up_cap_is_429_usage_capped(x: XServer, client: tweepy.Client) -> None:
    """The page that uses it up still comes; the next post is refused, users are not, and it is no rate limit."""
    x.credits = 8
    add(x, 20)
    client.get_users_tweets("77")
    with pytest.raises(tweepy.TooManyRequests) as caught:
        client.get_users_tweets("77")
    assert caught.value.response.json()["type"].endswith("/usage-capped")
    assert int(caught.value.response.headers["x-rate-limit-remaining"]) > 0
    assert "data" in client.get_user(username="ada_test")


def test_a_post_takes_one_credit_a_day(x: XServer, client: tweepy.Client) -> None:
    """Read again the same day it takes none."""
    x.credits = 15
    add(x, 10)
    client.get_users_tweets("77")
    client.get_users_tweets("77")
    assert x.credits == 5


def test_used_up_credits_are_402(x: XServer, client: tweepy.Client) -> None:
    """Which tweepy has no name for; users are refused, too."""
    x.credits, x.capped_status = 0, 402
    add(x, 20)
    with pytest.raises(tweepy.HTTPException) as caught:
        client.get_user(username="ada_test")
    assert caught.value.response.status_code == 402
    assert caught.value.response.json()["type"].endswith("/credits")


def test_every_answer_tells_how_its_limit_stands(x: XServer, client: tweepy.Client) -> None:
    """Limit, what remains and when it starts anew, in seconds since 1970."""
    headers = client.request("GET", "/2/users/by/username/nobody").headers
    shown = [headers[f"x-rate-limit-{name}"] for name in ("limit", "remaining", "reset")]
    assert shown == ["300", "299", str(int((NOON + timedelta(minutes=15)).timestamp()))]


def test_beyond_its_limit_a_request_is_429_until_the_reset(x: XServer, client: tweepy.Client) -> None:
    """The reset is told; from then on it is answered again. Other endpoints have their own limits."""
    x.limits["timeline"] = (2, timedelta(minutes=15))
    add(x, 10)
    client.get_users_tweets("77")
    client.get_users_tweets("77")
    with pytest.raises(tweepy.TooManyRequests) as caught:
        client.get_users_tweets("77")
    assert caught.value.response.json() == {
        "title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank", "status": 429,
    }  # fmt: skip
    assert caught.value.reset_time == (NOON + timedelta(minutes=15)).timestamp()
    client.get_user(username="ada_test")
    x.now = lambda: NOON + timedelta(minutes=15)
    assert client.get_users_tweets("77")["meta"]["result_count"] == 10


def test_a_search_reaches_beyond_the_window(x: XServer, client: tweepy.Client) -> None:
    """The full archive, in pages of 500 at most; operators leave out what they name."""
    x.limits["search_per_second"] = (100, timedelta(seconds=1))
    account = add(x, 3_300)
    search = {"query": "from:Ada_Test -is:retweet", "start_time": "2010-11-06T00:00:01Z", "max_results": 500}
    pages = [client.search_all_tweets(**search)]
    while token := pages[-1]["meta"].get("next_token"):
        pages.append(client.search_all_tweets(**search, next_token=token))
    assert ids(pages) == [post.id for post in account.posts if post.kind is not PostKind.REPOST]


def test_a_search_without_a_start_goes_back_30_days(x: XServer, client: tweepy.Client) -> None:
    """X's default, easily overlooked; since_id is a start as well."""
    x.limits["search_per_second"] = (100, timedelta(seconds=1))
    account = add(x, 500)
    month = [post.id for post in account.posts if post.created_at >= NOON - timedelta(days=30)]
    assert ids([client.search_all_tweets("from:ada_test", max_results=500)]) == month
    since = client.search_all_tweets("from:ada_test", max_results=500, since_id=account.posts[-1].id)
    assert len(ids([since])) == 499


def test_two_searches_within_a_second_are_a_violation(x: XServer, client: tweepy.Client) -> None:
    """The second is 429 as well, with a reset a second later."""
    add(x, 5)
    client.search_all_tweets("from:ada_test")
    with pytest.raises(tweepy.TooManyRequests) as caught:
        client.search_all_tweets("from:ada_test")
    assert caught.value.reset_time == NOON.timestamp() + 1
    assert "search a second" in x.violations.pop()


@pytest.mark.parametrize("query", ["cats", "from:ada_test filter:links"])
def test_other_searches_are_400(x: XServer, client: tweepy.Client, query: str) -> None:
    """Only one account's posts are searched here."""
    with pytest.raises(tweepy.BadRequest):
        client.search_all_tweets(query)
    x.violations.pop()


def test_without_the_full_archive_a_search_is_403(x: XServer, client: tweepy.Client) -> None:
    """As for an app that is not enrolled."""
    x.full_archive = False
    with pytest.raises(tweepy.Forbidden) as caught:
        client.search_all_tweets("from:ada_test")
    problem = caught.value.response.json()
    assert (problem["reason"], problem["type"].rpartition("/")[2]) == ("client-not-enrolled", "client-forbidden")


def test_at_most_100_posts_are_looked_up(x: XServer, client: tweepy.Client) -> None:
    """More are refused with 400."""
    account = add(x, 101)
    assert len(client.get_tweets([post.id for post in account.posts[:100]])["data"]) == 100
    with pytest.raises(tweepy.BadRequest, match="not between 1 and 100"):
        client.get_tweets([post.id for post in account.posts])
    x.violations.pop()


async def test_a_compliance_job_tells_which_posts_must_go(x: XServer, client: tweepy.Client) -> None:
    """Create, upload, poll, download: deleted posts and those of hidden accounts, each with its reason."""
    account = add(x, 5)
    hidden = x.add(XAccount("78", "gone", "Gone", made_timeline(1, NOON, sequence=1), suspended=True))
    account.posts[1].deleted = True
    job = (await asyncio.to_thread(client.create_compliance_job, "tweets"))["data"]
    assert job["status"] == "created"
    wanted = [post.id for post in account.posts + hidden.posts]
    async with aiohttp.ClientSession() as session:
        text = {"Content-Type": "text/plain"}
        async with session.put(job["upload_url"], data="\n".join(wanted), headers=text) as uploaded:
            assert uploaded.status == 200
        polled = [(await asyncio.to_thread(client.get_compliance_job, job["id"]))["data"] for _ in range(2)]
        assert [poll["status"] for poll in polled] == ["in_progress", "complete"]
        async with session.get(job["download_url"]) as downloaded:
            rows = [json.loads(line) for line in (await downloaded.text()).splitlines()]
    assert {row["id"]: row["reason"] for row in rows} == {wanted[1]: "deleted", wanted[5]: "suspended"}
    assert all(set(row) == {"id", "action", "created_at", "redacted_at", "reason"} for row in rows)


def test_one_compliance_job_of_a_type_at_a_time(x: XServer, client: tweepy.Client) -> None:
    """A second is 409 until the first has ended or its upload has expired, 15 minutes later."""
    first = client.create_compliance_job("tweets", name="sweep")["data"]
    with pytest.raises(tweepy.HTTPException) as caught:
        client.create_compliance_job("tweets")
    assert caught.value.response.status_code == 409
    x.now = lambda: NOON + timedelta(minutes=15)
    second = client.create_compliance_job("tweets")["data"]
    listed = client.get_compliance_jobs("tweets")["data"]
    assert [(job["id"], job["status"]) for job in listed] == [(second["id"], "created"), (first["id"], "expired")]


def test_results_wait_for_the_job(x: XServer, client: tweepy.Client) -> None:
    """Before it is complete there are none, and to ask is a violation."""
    job = client.create_compliance_job("tweets")["data"]
    assert requests.get(job["download_url"], timeout=5).status_code == 404
    assert "the job is created" in x.violations.pop()


def test_a_token_sent_to_the_storage_is_a_violation(x: XServer, client: tweepy.Client) -> None:
    """The upload address belongs to somebody else."""
    job = client.create_compliance_job("tweets")["data"]
    headers = {"Content-Type": "text/plain", "Authorization": "Bearer test-token"}
    requests.put(job["upload_url"], data="1", headers=headers, timeout=5)
    assert "bearer token" in x.violations.pop()


@pytest.mark.parametrize(
    ("code", "raised"),
    [
        (401, tweepy.Unauthorized),
        (403, tweepy.Forbidden),
        (404, tweepy.NotFound),
        (409, tweepy.HTTPException),
        (503, tweepy.TwitterServerError),
    ],
)
def test_a_status_on_demand_reaches_tweepy(x: XServer, client: tweepy.Client, code: int, raised: type) -> None:
    """With a problem body; it is used once and bills nothing."""
    add(x, 5)
    x.faults.append(Status(code, "some-problem"))
    with pytest.raises(raised) as caught:
        client.get_users_tweets("77")
    assert caught.value.response.json()["type"].endswith("/some-problem")
    assert x.posts_billed == 0
    assert client.get_users_tweets("77")["meta"]["result_count"] == 5
    assert [seen.status for seen in x.requests] == [code, 200]


def test_a_429_on_demand_tells_its_reset_or_not(x: XServer, client: tweepy.Client) -> None:
    """Without the header tweepy has no reset_time."""
    x.faults += [Status(429), Status(429, reset=NOON, retry_after=30)]
    with pytest.raises(tweepy.TooManyRequests) as bare:
        client.get_users_tweets("77")
    with pytest.raises(tweepy.TooManyRequests) as told:
        client.get_users_tweets("77")
    assert (bare.value.reset_time, told.value.reset_time) == (None, NOON.timestamp())
    assert told.value.response.headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    "fault", [Reset(), Reset(billed=True), Truncated(), Truncated(after=0.9, billed=True)], ids=repr
)
def test_a_broken_connection_bills_what_x_had_done(x: XServer, client: tweepy.Client, fault: Fault) -> None:
    """The client sees a broken connection in any case; reading again the same day costs nothing more."""
    add(x, 10)
    x.faults.append(fault)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        client.get_users_tweets("77")
    assert x.posts_billed == (10 if fault.billed else 0)  # type: ignore[attr-defined]
    client.get_users_tweets("77")
    assert x.posts_billed == 10
    assert [seen.status for seen in x.requests] == [0, 200]


def test_a_web_page_is_no_json(x: XServer, client: tweepy.Client) -> None:
    """With status 200, as proxies answer."""
    x.faults.append(NotJson())
    with pytest.raises(requests.JSONDecodeError):
        client.get_users_tweets("77")


def test_a_list_is_no_object(x: XServer, client: tweepy.Client) -> None:
    """JSON, but nothing that X would send."""
    x.faults.append(NotAnObject())
    assert client.get_users_tweets("77") == []


def test_a_server_that_hangs_runs_into_the_timeout_and_still_closes() -> None:
    """The client gives up; the server ends at once when its block does."""
    with XServer() as x:
        x.faults.append(Hang())
        for impatient in clients(x, timeout=0.1):
            with pytest.raises(requests.Timeout):
                impatient.get_user(username="ada_test")


async def test_a_late_answer_waits_for_its_event() -> None:
    """Set from another loop than the server's; used with `async with` as well."""
    arrived, release = threading.Event(), asyncio.Event()

    def hold(_: Request) -> Fault:
        arrived.set()
        return Late(release)

    async with XServer(now=lambda: NOON, fault=hold) as x:
        for client in clients(x):
            answer = asyncio.create_task(asyncio.to_thread(client.get_user, username="nobody"))
            assert await asyncio.to_thread(arrived.wait, 5)
            assert not answer.done()
            release.set()
            assert "errors" in await answer


def test_errors_can_stand_beside_data(x: XServer, client: tweepy.Client) -> None:
    """The posts are there all the same, and billed."""
    add(x, 5)
    x.faults.append(PartialErrors([{"title": "Some Error", "type": "about:blank", "detail": "Something is missing."}]))
    answer = client.get_users_tweets("77")
    assert (len(answer["data"]), len(answer["errors"]), x.posts_billed) == (5, 1, 5)


def test_an_empty_page_can_lead_on(x: XServer, client: tweepy.Client) -> None:
    """A page without data whose token leads to the posts that it left out."""
    account = add(x, 250)
    x.fault = lambda _: EmptyPage() if len(x.requests) == 2 else None
    pages = read_all(client)
    assert [page["meta"]["result_count"] for page in pages] == [100, 0, 100, 50]
    assert ids(pages) == [post.id for post in account.posts]


def test_under_random_faults_a_patient_reader_gets_all_at_the_same_bill(x: XServer, client: tweepy.Client) -> None:
    """5 % 503, 5 % resets, 2 % cut answers, half of these billed: each page comes in the end, each post costs once."""
    account, dice = add(x, 3_200), random.Random(7)  # noqa: S311 - a seeded die.
    likely = [Status(503)] * 10 + [Reset(), Reset(billed=True)] * 5 + [Truncated(), Truncated(billed=True)] * 2
    x.fault = lambda _: dict(enumerate(likely)).get(dice.randrange(200))
    pages: list[Body] = []
    token = None
    while token or not pages:
        try:
            pages.append(client.get_users_tweets("77", max_results=100, pagination_token=token))
        except (tweepy.TwitterServerError, requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            continue
        token = pages[-1]["meta"].get("next_token")
    assert ids(pages) == [post.id for post in account.posts]
    assert x.posts_billed == 3_200
    assert {200, 503, 0} == {seen.status for seen in x.requests}


def test_a_fault_waits_for_its_path(x: XServer, client: tweepy.Client) -> None:
    """Requests to other paths are answered as usual."""
    add(x, 5)
    x.faults.append(Status(503, path="/tweets"))
    client.get_user(username="ada_test")
    with pytest.raises(tweepy.TwitterServerError):
        client.get_users_tweets("77")


def test_requests_are_told_in_order(x: XServer, client: tweepy.Client) -> None:
    """With their parameters and how they were answered."""
    add(x, 5)
    client.get_user(username="ada_test")
    client.get_users_tweets("77", max_results=50)
    seen = [(seen.method, seen.path, seen.params, seen.status) for seen in x.requests]
    assert seen == [("GET", "/2/users/by/username/ada_test", {}, 200), ("GET", TIMELINE, {"max_results": "50"}, 200)]


def test_an_unknown_path_is_an_empty_404(x: XServer, client: tweepy.Client) -> None:
    """As X answers it, and a violation."""
    with pytest.raises(tweepy.NotFound) as caught:
        client.request("GET", "/2/nothing")
    assert caught.value.response.content == b""
    assert "no such endpoint" in x.violations.pop()


def test_two_accounts_share_no_post(x: XServer) -> None:
    """Or a bill would count one post for two."""
    account = add(x, 5)
    with pytest.raises(ValueError, match="different sequences"):
        x.add(replace(account, id="78", handle="other"))


@pytest.mark.skipif(x_schema.load() is None, reason="X's API description (../shared/specs) is not here")
def test_a_wrong_answer_is_found(x: XServer, client: tweepy.Client) -> None:
    """What X's API description does not allow is a violation: here a handle that is too long to be one."""
    add(x, 5, handle="far_too_long_for_a_handle")
    client.get_user(id="77")
    assert "does not match" in x.violations.pop()
