"""Bluesky's public API (public.api.bsky.app) on this machine, for tests: its answers, limits, and ways to go wrong.

What it knows is from Bluesky's own code and lexicons (https://github.com/bluesky-social/atproto, August 2026). It runs
in a thread of its own, so that a test may block or stall its own loop; what a test sets counts from the next request.
"""

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.servers import bluesky_views as views
from tests.servers.bluesky_accounts import POST, BlueskyAccount, BlueskyPost, made_posts
from tests.servers.x_faults import (
    Answered,
    Fault,
    Hang,
    Late,
    NotAnObject,
    NotJson,
    Reset,
    Status,
    Truncated,
    reset_connection,
    send_truncated,
)

__all__ = ["BlueskyAccount", "BlueskyPost", "BlueskyServer", "Raw", "made_posts"]

NOTICE = 0.005  # Seconds between looks at what a held-back answer waits for.
LIMIT = (3000, timedelta(minutes=5))  # https://docs.bsky.app/docs/advanced-guides/rate-limits


class _RefusedError(Exception):
    """An answer of 400: the error's name and its words."""


@dataclass(frozen=True)
class Raw(Fault):
    """Answer 200 with these words as they are, called JSON."""

    words: str


@dataclass
class Request:
    """A request that came in; `status` is 0 while it has no whole answer, and stays so where it never gets one."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    status: int = 0


@dataclass
class BlueskyServer:
    """A Bluesky of our own: `with BlueskyServer() as bluesky` or `async with …`.

    `faults` are used once each, by the first request that they concern; `fault` decides on the others. `limit` is how
    many requests are answered in which time. `violations` collects what Bluesky would not accept, and what we promised
    not to do.
    """

    limit: tuple[int, timedelta] = LIMIT
    with_limits: bool = True
    host: str = "127.0.0.1"
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    fault: Callable[[Request], Fault | None] = lambda _: None
    url: str = field(default="", init=False)
    accounts: dict[str, BlueskyAccount] = field(default_factory=dict, init=False)
    faults: list[Fault] = field(default_factory=list, init=False)
    requests: list[Request] = field(default_factory=list, init=False)
    violations: list[str] = field(default_factory=list, init=False)
    redirect: str = field(default="", init=False)

    def add(self, account: BlueskyAccount) -> BlueskyAccount:
        """Take an account in."""
        self.accounts[account.did] = account
        return account

    def __enter__(self) -> Self:
        self._window = (0, self.now())
        self._under_way = 0
        self._closing = threading.Event()
        started: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), name="bluesky", daemon=True)
        self._thread.start()
        self.url = started.result()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._thread.join()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.__enter__)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.__exit__, kind, error, at)

    async def _serve(self, started: "Future[str]") -> None:
        app = web.Application()
        app.router.add_route("*", "/{anything:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        try:
            await runner.setup()
            await web.TCPSite(runner, self.host, 0).start()
            started.set_result("http://{}:{}".format(*runner.addresses[0]))
            await self._until(lambda: False)
        except OSError as error:
            started.set_exception(error)
        finally:
            await runner.cleanup()

    async def _until(self, done: Callable[[], bool]) -> None:
        while not done() and not self._closing.is_set():  # noqa: ASYNC110 - see below.
            await asyncio.sleep(NOTICE)  # Events of any thread or loop can be looked at, but not awaited.

    async def _answer(self, http: web.Request) -> web.StreamResponse:
        """Answer, or go wrong as planned."""
        seen = Request(http.method, http.path, dict(http.query), dict(http.headers))
        self.requests.append(seen)
        self._under_way += 1
        if self._under_way > 1:
            self.violations.append("more than one request at a time")
        try:
            return await self._with_fault(http, seen, self._planned(seen))
        finally:
            self._under_way -= 1

    async def _with_fault(self, http: web.Request, seen: Request, fault: Fault | None) -> web.StreamResponse:
        response = await self._early(fault) or self._work(http, fault)
        if isinstance(fault, Reset | Hang):
            reset_connection(http)
            return response
        if isinstance(fault, Truncated):
            return await send_truncated(http, response, fault.after)
        seen.status = response.status
        if response.status == web.HTTPOk.status_code and "gzip" in http.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
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
                headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
                if fault.reset is not None:
                    headers |= {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(fault.reset.timestamp()))}
                return _json({"error": fault.type or "InternalServerError", "message": "…"}, fault.code, headers)
            case NotJson():
                return web.Response(text="<html><body>502 Bad Gateway</body></html>", content_type="text/html")
            case Raw():
                return web.Response(text=fault.words, content_type="application/json")
            case NotAnObject():
                return web.json_response([])
            case Hang():
                await self._until(lambda: False)
                return web.Response()
            case Late(event):
                await self._until(event.is_set)
        return None

    def _work(self, http: web.Request, fault: Fault | None) -> web.Response:
        headers, left = self._take()
        if left < 0:
            return _json({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, 429, headers)
        if self.redirect:
            return web.Response(status=302, headers={"Location": self.redirect})
        methods = {
            "app.bsky.actor.getProfile": self._profile,
            "app.bsky.feed.getAuthorFeed": self._feed,
            "app.bsky.feed.getPosts": self._posts,
        }
        if "Authorization" in http.headers or "toxscan" not in http.headers.get("User-Agent", ""):
            self.violations.append("a request that does not say whose it is, or says too much")
        method = methods.get(http.path.removeprefix("/xrpc/"))
        if method is None:
            self.violations.append(f"{http.path}: no such method")
            return _json({"error": "MethodNotImplemented", "message": "Method Not Implemented"}, 501, headers)
        try:
            body = method(http)
        except _RefusedError as refused:
            name, words = refused.args
            if name == "InvalidRequest" and "not found" not in words and "cursor" not in words:
                self.violations.append(f"{http.path_qs}: {words}")
            return _json({"error": name, "message": words}, 400, headers)
        return _json(fault.change(body) if isinstance(fault, Answered) else body, 200, headers)

    def _take(self) -> tuple[dict[str, str], int]:
        """Count one request; the headers of the limit, and how many requests are left."""
        allowed, span = self.limit
        used, began = self._window
        if self.now() - began >= span:
            used, began = 0, self.now()
        self._window = used + 1, began
        left, reset = allowed - used - 1, began + span
        if not self.with_limits:
            return {}, left
        headers = {
            "RateLimit-Limit": str(allowed), "RateLimit-Remaining": str(max(0, left)),
            "RateLimit-Reset": str(int(reset.timestamp())),
            "RateLimit-Policy": f"{allowed};w={int(span.total_seconds())}",
        }  # fmt: skip
        if left < 0:
            headers["Retry-After"] = str(max(1, int((reset - self.now()).total_seconds())))
        return headers, left

    def _actor(self, http: web.Request) -> BlueskyAccount | None:
        actor = http.query.get("actor", "")
        if not (actor.startswith("did:") or "." in actor):
            raise _RefusedError("InvalidRequest", "Error: actor must be a valid did or a handle")
        handles = {account.handle.lower(): account for account in self.accounts.values()}
        return self.accounts.get(actor) or handles.get(actor.lower())

    def _profile(self, http: web.Request) -> dict[str, Any]:
        account = self._actor(http)
        match account:
            case None:
                raise _RefusedError("InvalidRequest", "Profile not found")
            case BlueskyAccount(state="taken down"):
                raise _RefusedError("AccountTakedown", "Account has been suspended")
            case BlueskyAccount(state="deactivated"):
                raise _RefusedError("AccountDeactivated", "Account is deactivated")
        return views.profile(account)

    def _feed(self, http: web.Request) -> dict[str, Any]:
        account = self._actor(http)
        if account is None or account.state:
            raise _RefusedError("InvalidRequest", "Profile not found")
        limit = http.query.get("limit", "50")
        if not limit.isdigit() or not 1 <= int(limit) <= 100:
            raise _RefusedError("InvalidRequest", "Error: limit must be between 1 and 100")
        below = _unpack(http.query["cursor"]) if "cursor" in http.query else None
        found = [post for post in account.shown() if below is None or post.sort_key < below]
        page = found[: int(limit)]
        body: dict[str, Any] = {"feed": [views.feed_item(account, post) for post in page]}
        if len(found) > len(page):
            body["cursor"] = "{}__{}".format(*page[-1].sort_key)
        return body

    def _posts(self, http: web.Request) -> dict[str, Any]:
        uris = http.query.getall("uris", [])
        if len(uris) > 25:
            raise _RefusedError("InvalidRequest", "Error: uris must not have more than 25 elements")
        return {"posts": [view for uri in dict.fromkeys(uris) if (view := self._post(uri))]}

    def _post(self, uri: str) -> dict[str, Any] | None:
        _at, _, owner, collection, key = uri.split("/")
        account = self.accounts.get(owner)
        if account is None or account.state or collection != POST:
            return None
        found = (post for post in account.posts if post.key == key and not (post.deleted or post.of))
        return next((views.post(account, post) for post in found), None)


def _unpack(cursor: str) -> tuple[int, str]:
    """What a cursor stands for (packages/bsky/src/data-plane/server/db/pagination.ts)."""
    primary, _, secondary = cursor.partition("__")
    if not (primary.isdigit() and secondary):
        raise _RefusedError("InvalidRequest", "Malformed cursor")
    return int(primary), secondary


def _json(body: Any, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"), headers=headers,
        charset="utf-8", content_type="application/json",
    )  # fmt: skip
