"""A server of Mastodon's kind on this machine, for tests: its answers and limits, and every way to go wrong.

What it knows of Mastodon is from https://docs.joinmastodon.org and from the serializers and throttles in its source.
It runs in a thread of its own, so that a test may block or stall its own loop; what a test sets on it counts from the
next request on.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.servers import mastodon_endpoints as endpoints
from tests.servers.mastodon_limits import LIMITS, Windows
from tests.servers.mastodon_posts import Flavor, LongTimeline, MastodonAccount, MastodonPost
from tests.servers.x_faults import (
    Answered,
    Fault,
    Hang,
    Late,
    NotJson,
    Reset,
    Status,
    Truncated,
    reset_connection,
    send_truncated,
)

__all__ = [
    "LIMITS", "Answered", "Fault", "Flavor", "Hang", "Late", "LongTimeline", "MastodonAccount", "MastodonPost",
    "MastodonServer", "NotJson", "Request", "Reset", "Status", "Truncated",
]  # fmt: skip

NOTICE = 0.005  # Seconds between looks at what a held-back answer waits for.


@dataclass
class Request:
    """A request that came in; `status` is 0 while it has no whole answer, and stays so where it never gets one."""

    path: str
    params: dict[str, str]
    agent: str
    status: int = 0


@dataclass
class MastodonServer:
    """A server of our own: `with MastodonServer("mastodon.example") as server`.

    `domain` is in its handles; where that is not the one at which it answers, `web_domain` is. With `signed_in_only` it
    wants a token for everything. `faults` are used once each, by the first request that they concern; `fault` decides
    on the others. `violations` collects what such a server would resent, and what we promised not to do.
    """

    domain: str = "mastodon.example"
    web_domain: str = ""
    flavor: Flavor = Flavor.MASTODON
    signed_in_only: bool = False
    robots: str = ""
    webfinger_at: str = ""
    """Where the webfinger is instead: it sends everybody on to that server."""
    moved_to: str = ""
    """The address to which everybody is sent on, whatever they ask."""
    raw: str | None = None
    """What it says to everything, as it is."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    fault: Callable[[Request], Fault | None] = lambda _: None
    limits: dict[str, tuple[int, timedelta]] = field(default_factory=lambda: dict(LIMITS))
    url: str = field(default="", init=False)
    accounts: dict[str, MastodonAccount] = field(default_factory=dict, init=False)
    faults: list[Fault] = field(default_factory=list, init=False)
    requests: list[Request] = field(default_factory=list, init=False)
    violations: list[str] = field(default_factory=list, init=False)
    under_way: list[web.Request] = field(default_factory=list, init=False)

    @property
    def host(self) -> str:
        """Where its web pages and its API are."""
        return self.web_domain or self.domain

    def add(self, account: MastodonAccount) -> MastodonAccount:
        """Take an account in."""
        self.accounts[account.acct.lower()] = account
        return account

    def __enter__(self) -> Self:
        self._windows = Windows(self.limits)
        self._closing = threading.Event()
        started: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), name="mastodon", daemon=True)
        self._thread.start()
        self.url = started.result()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._thread.join()

    async def _serve(self, started: "Future[str]") -> None:
        app = web.Application()
        app.router.add_route("*", "/{anything:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        try:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            started.set_result("http://{}:{}".format(*runner.addresses[0]))
            await self._until(lambda: False)
        except OSError as error:
            started.set_exception(error)
        finally:
            await runner.cleanup()

    async def _until(self, done: Callable[[], bool]) -> None:
        while not done() and not self._closing.is_set():  # noqa: ASYNC110 - events of any thread can't be awaited.
            await asyncio.sleep(NOTICE)

    async def _handle(self, http: web.Request) -> web.StreamResponse:
        if any(each.transport and not each.transport.is_closing() for each in self.under_way):
            self.violations.append(f"{http.path}: a second request before the first was answered")
        self.under_way.append(http)
        try:
            return await self._respond(http)
        finally:
            self.under_way.remove(http)

    async def _respond(self, http: web.Request) -> web.StreamResponse:
        seen = Request(http.path, dict(http.query), http.headers.get("User-Agent", ""))
        self.requests.append(seen)
        if "toxscan" not in seen.agent:
            self.violations.append(f"{http.path}: a User-Agent that names no bot")
        fault = self._planned(seen)
        early = await self._early(fault)
        response = early or self._answer(http, fault)
        if isinstance(fault, Reset | Hang):
            reset_connection(http)
            return response
        if isinstance(fault, Truncated):
            return await send_truncated(http, response, fault.after)
        seen.status = response.status
        return response

    def _planned(self, seen: Request) -> Fault | None:
        for fault in self.faults:
            if fault.path in seen.path:
                self.faults.remove(fault)
                return fault
        return self.fault(seen)

    async def _early(self, fault: Fault | None) -> web.Response | None:
        """What is answered instead of any work; None where the work is done."""
        match fault:
            case Status():
                return _status(fault)
            case NotJson():
                page = "<html><body>Something is happening</body></html>"
                return web.Response(status=getattr(fault, "code", 200), text=page, content_type="text/html")
            case Hang():
                await self._until(lambda: False)
                return web.Response()
            case Late(event):
                await self._until(event.is_set)
        return None

    def _answer(self, http: web.Request, fault: Fault | None) -> web.Response:
        if self.moved_to:
            return web.Response(status=302, headers={"Location": self.moved_to})
        if self.raw is not None:
            return web.Response(body=self.raw.encode("latin-1"), content_type="application/json")
        if http.path == "/robots.txt":
            return web.Response(text=self.robots) if self.robots else web.Response(status=404, text="")
        if http.path == "/.well-known/webfinger":
            return endpoints.webfinger(self, http)
        if http.path.startswith("/api/"):
            return self._answer_api(http, fault)
        return web.Response(status=404, text="<html>Not here</html>", content_type="text/html")

    def _answer_api(self, http: web.Request, fault: Fault | None) -> web.Response:
        paging = bool({"max_id", "min_id", "since_id"} & set(http.query))
        standing = self._windows.take(self.now(), paging=paging)
        if standing.exceeded:
            return web.json_response({"error": "Too many requests"}, status=429, headers=standing.headers)
        status, body, headers = endpoints.answer(self, http)
        if isinstance(fault, Answered):
            body = fault.change(body)
        return web.json_response(body, status=status, headers=standing.headers | headers)


def _status(fault: Status) -> web.Response:
    headers: dict[str, str] = {}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if fault.reset is not None:
        headers |= {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0"}
        headers["X-RateLimit-Reset"] = f"{fault.reset:%Y-%m-%dT%H:%M:%S.%f}Z"
    body: Any = {"error": fault.type or "Something went wrong"}
    return web.json_response(body, status=fault.code, headers=headers)
