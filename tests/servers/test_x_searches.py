"""The local X server searches, looks up and sweeps as X does."""

import asyncio
import json
from datetime import timedelta

import aiohttp
import pytest
import requests
import tweepy

from bot.core.domain.posts import PostKind
from tests.servers.x import XAccount, XServer, made_timeline
from tests.servers.x_tweepy import NOON, add, ids


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
