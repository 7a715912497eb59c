"""The real tweepy, pointed at the local X server, and an account to read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import tweepy
from requests.adapters import HTTPAdapter

from tests.servers.x import XAccount, XServer, made_timeline

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
