"""What goes wrong on demand at the local X server reaches tweepy as it would from X."""

import asyncio
import random
import threading

import pytest
import requests
import tweepy

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
    XServer,
)
from tests.servers.x_tweepy import NOON, TIMELINE, Body, add, clients, ids, read_all


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
    """5% 503, 5% resets, 2% cut answers, half of these billed: each page comes in the end, each post costs once."""
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


@pytest.mark.skipif(x_schema.load() is None, reason="X's API description (../shared/specs) is not here")
def test_a_wrong_answer_is_found(x: XServer, client: tweepy.Client) -> None:
    """What X's API description does not allow is a violation: here a handle that is too long to be one."""
    add(x, 5, handle="far_too_long_for_a_handle")
    client.get_user(id="77")
    assert "does not match" in x.violations.pop()
