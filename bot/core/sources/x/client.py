"""X's API v2 through tweepy: requests run in threads, are retried where that may help, and have a time limit."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import requests
import structlog
import tweepy
from pydantic import SecretStr
from requests.adapters import HTTPAdapter

from bot.core import metrics
from bot.core.domain.clock import now
from bot.core.domain.cursor import Ask
from bot.core.domain.errors import NetworkBusyError, ToxscanError
from bot.core.domain.networks import SocialNetwork
from bot.core.sources.retries import TRIES, FailedTry, repeat_failed
from bot.core.sources.x.errors import find_refusal, kinds, redirect_error, unavailable_error
from bot.core.sources.x.records import POST_FIELDS, USER_FIELDS
from bot.core.text.catalog import N_, _

THREADS = 8  # Requests under way at once; more would hardly be faster, since X answers in some 100 ms.
CONNECT_SECONDS = 10.0
SEARCH_EVERY = timedelta(seconds=1)  # X allows one search of the full archive a second.
LONGEST_WAIT = 900  # Seconds: X's rate-limit windows are 15 minutes long.
_ARCHIVE_BEGINS = datetime(2006, 3, 26, tzinfo=UTC)
_TWEEPYS_HOST = "https://api.twitter.com"  # Fixed in tweepy's Client.request.
_UNREADABLE = N_("sent a response that can't be read")
_TRIPPED = (AttributeError, TypeError, ValueError, RecursionError)  # tweepy takes X's problems apart without a look.
_RESOURCE_PROBLEMS = {
    "resource-not-found",
    "not-authorized-for-resource",
    "resource-unavailable",
    "disallowed-resource",
}

log = structlog.get_logger()

Body = Mapping[str, Any]


class _Adapter(HTTPAdapter):
    """Sends tweepy's requests to the configured address, with the time limit that tweepy lacks."""

    def __init__(self, base_url: str, timeout: float) -> None:
        super().__init__(pool_maxsize=THREADS)
        self._base_url = base_url
        self._timeout = timeout

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send the request, and wait for an answer up to the time limit."""
        assert request.url is not None
        request.url = self._base_url + request.url.removeprefix(_TWEEPYS_HOST)
        options["timeout"] = (min(CONNECT_SECONDS, self._timeout), self._timeout)
        return super().send(request, **options)


class XClient:
    """Asks X. `sleep` waits between repetitions; `clock` tells the time, aware, in UTC."""

    def __init__(
        self,
        token: SecretStr,
        base_url: str,
        timeout: float,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.sleep = sleep
        self.clock = clock
        self._timeout = timeout
        self._client = tweepy.Client(token.get_secret_value(), return_type=dict)
        self._client.session.mount(_TWEEPYS_HOST, _Adapter(base_url, timeout))
        self._client.session.max_redirects = 0  # X sends none, and elsewhere no time limit would hold.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="x")
        self._busy_until: dict[str, datetime] = {}  # By kind of request: X counts each apart.
        self._refused: Counter[str] = Counter()
        self._searching = asyncio.Lock()
        self._search_at = clock()

    async def close(self) -> None:
        """End the connections; a request that is still under way ends with its time limit."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._client.session.close)

    async def user(self, handle: str) -> Body:
        """Look an account up by its handle."""
        return await self._ask("user", partial(self._client.get_user, username=handle, user_fields=USER_FIELDS))

    async def users(self, handles: Sequence[str]) -> Body:
        """Look up to 100 accounts up by their handles; what X does not show is told as errors beside the data."""
        return await self._ask(
            "users", partial(self._client.get_users, usernames=list(handles), user_fields=USER_FIELDS)
        )

    async def timeline(self, account_id: str, ask: Ask) -> Body:
        """A page of an account's newest posts, replies and reposts included."""
        fields = _present(since_id=ask.since, until_id=ask.until, pagination_token=ask.token)
        call = partial(self._client.get_users_tweets, account_id, max_results=ask.size, tweet_fields=POST_FIELDS)
        return await self._ask("timeline", partial(call, **fields))

    async def search(self, handle: str, ask: Ask) -> Body:
        """A page of all posts of an account, from X's full archive."""
        fields = _present(since_id=ask.since, until_id=ask.until, next_token=ask.token)
        if ask.since is None:
            fields["start_time"] = _ARCHIVE_BEGINS  # Without it X searches the last 30 days only.
        async with self._searching:
            await self.sleep(max(0.0, (self._search_at - self.clock()).total_seconds()))
            self._search_at = self.clock() + SEARCH_EVERY
        call = partial(self._client.search_all_tweets, f"from:{handle}", max_results=ask.size, tweet_fields=POST_FIELDS)
        return await self._ask("search", partial(call, **fields))

    async def posts(self, ids: Sequence[str]) -> Body:
        """Look up to 100 posts up by their ids."""
        return await self._ask("posts", partial(self._client.get_tweets, list(ids)))

    async def post(self, number: str) -> Body:
        """Look one post up by its id, whole and with its author."""
        wanted = {"tweet_fields": POST_FIELDS, "expansions": ["author_id"], "user_fields": ["name"]}
        return await self._ask("posts", partial(self._client.get_tweets, [number], **wanted))

    async def usage(self) -> Body:
        """X's own count of this project's reads."""
        return await self._ask("usage", partial(self._get, "/2/usage/tweets", {"days": 90}))

    async def create_compliance_job(self) -> Body:
        """A job that will say which posts X no longer shows."""
        return await self._ask("compliance", partial(self._client.create_compliance_job, "tweets"))

    async def compliance_job(self, job_id: str) -> Body:
        """The job's state."""
        return await self._ask("compliance", partial(self._client.get_compliance_job, job_id))

    async def upload(self, url: str, text: str) -> None:
        """Upload a compliance job's ids, without our token: the signed URL is another host's."""
        await self._ask("upload", partial(self._transfer, "PUT", url, text))

    async def download(self, url: str) -> str:
        """A compliance job's result: one JSON object a line."""
        return str((await self._ask("download", partial(self._transfer, "GET", url, "")))["text"])

    async def _ask(self, kind: str, call: Callable[[], Any]) -> Body:
        """Ask until X answers or refuses, or has failed too often.

        Raises:
            NetworkBusyError: X's rate limit is used up; it says until when.
            ToxscanError: X refuses, or keeps failing.
        """
        if (until := self._busy_until.get(kind)) and until > self.clock():
            raise NetworkBusyError(until, SocialNetwork.X.brand)
        retrying = repeat_failed(self.sleep)
        try:
            body: Body = await retrying(self._try, kind, call)
        except FailedTry as error:
            raise unavailable_error(str(error), TRIES) from None
        self._refused[kind] = 0
        return body

    async def _try(self, kind: str, call: Callable[[], Any]) -> Body:
        try:
            body = await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except tweepy.TooManyRequests as error:
            body = _json(error.response)
            raise (find_refusal(429, body) or self._busy_error(kind, error.reset_time)) from None
        except tweepy.HTTPException as error:
            status, body = error.response.status_code, _json(error.response)
            if isinstance(body, dict) and kinds(body) & _RESOURCE_PROBLEMS:
                return body
            raise _problem(status, body) from None
        except requests.TooManyRedirects:
            raise redirect_error() from None
        except (requests.RequestException, *_TRIPPED) as error:
            raise FailedTry(_describe_failure(error, self._timeout)) from None
        if not isinstance(body, dict):
            raise FailedTry(_(_UNREADABLE))
        return body

    def _busy_error(self, kind: str, reset: int | None) -> NetworkBusyError:
        """The error for a rate limit that was hit: nobody asks before X's reset or, where X names none, ever longer."""
        present = self.clock()
        self._refused[kind] += 1
        if reset is None:
            seconds = min(LONGEST_WAIT, 2.0 ** min(10, self._refused[kind] + 1)) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        else:
            # A second more, since X's clock and ours differ, and a little apart, so that not all come back at once.
            seconds = max(0.0, reset - present.timestamp()) + 1 + random.random()  # noqa: S311
        until = present + timedelta(seconds=min(seconds, LONGEST_WAIT * 2))
        self._busy_until[kind] = until
        metrics.RATE_LIMITED.labels("x").inc()
        log.warning("x.busy", kind=kind, until=until.isoformat(timespec="seconds"))
        return NetworkBusyError(until, SocialNetwork.X.brand)

    def _get(self, route: str, params: dict[str, Any]) -> Any:
        """A request that tweepy knows no method for."""
        return self._client.request("GET", route, params=params).json()

    def _transfer(self, method: str, url: str, text: str) -> Body:
        headers = {"Content-Type": "text/plain"} if text else {}
        data = text.encode() if text else None
        response = requests.request(
            method, url, data=data, headers=headers, timeout=(CONNECT_SECONDS, self._timeout * 3)
        )
        if response.status_code >= 400:  # noqa: PLR2004 - anything that is no success
            raise FailedTry(_("failed with status {status}", status=response.status_code))
        return {"text": response.text}


def _describe_failure(error: Exception, timeout: float) -> str:
    """How a request failed, in words that complete "X …"."""
    match error:
        case requests.Timeout():
            return _("gave no response within {timeout} seconds", timeout=f"{timeout:g}")
        case requests.exceptions.ChunkedEncodingError() | requests.exceptions.ContentDecodingError():
            return _("broke off in the middle of a response")
        case requests.exceptions.JSONDecodeError():
            return _(_UNREADABLE)
        case requests.RequestException():
            return _("can't be reached")
    return _(_UNREADABLE)


def _problem(status: int, body: Any) -> ToxscanError | FailedTry:
    return find_refusal(status, body) or FailedTry(_("failed with status {status}", status=status))


def _json(response: requests.Response) -> Any:
    try:
        return response.json()
    except requests.exceptions.JSONDecodeError:
        return {}


def _present(**fields: int | str | None) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
