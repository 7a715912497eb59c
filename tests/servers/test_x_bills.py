"""The local X server bills and limits as X does."""

from datetime import timedelta

import pytest
import tweepy

from tests.servers.x import XServer
from tests.servers.x_tweepy import NOON, add


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
