"""X's API v2 on this machine, for tests: its answers, limits and bill, and every way to go wrong.

What it knows of X is from https://docs.x.com/x-api and from recorded answers. It runs in a thread of its own, so that
a test may block or stall its own loop; what a test sets on it counts from the next request on.
"""

import asyncio
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import web

from tests.servers import x_compliance as compliance
from tests.servers import x_problems as problems
from tests.servers import x_schema
from tests.servers.x_endpoints import ENDPOINTS, Ask, Endpoint, Reply
from tests.servers.x_faults import (
    Answered,
    EmptyPage,
    Fault,
    Hang,
    Late,
    NotAnObject,
    NothingSaid,
    NotJson,
    PartialErrors,
    Reset,
    Status,
    Truncated,
    reset_connection,
    send_truncated,
)
from tests.servers.x_limits import LIMITS, Standing, Windows
from tests.servers.x_pages import Pages
from tests.servers.x_params import Params
from tests.servers.x_posts import XAccount, XPost, made_timeline, snowflake

__all__ = [
    "LIMITS", "Answered", "EmptyPage", "Fault", "Hang", "Late", "NotAnObject", "NotJson", "NothingSaid",
    "PartialErrors", "Request", "Reset", "Status", "Truncated", "XAccount", "XPost", "XServer", "made_timeline",
    "snowflake",
]  # fmt: skip

NOTICE = 0.005  # Seconds between looks at what a held-back answer waits for.


@dataclass
class Request:
    """A request that came in; `status` is 0 while it has no whole answer, and stays so where it never gets one."""

    method: str
    path: str
    params: dict[str, str]
    status: int = 0


@dataclass
class XServer:
    """An X of our own: `with XServer() as x` or `async with XServer() as x`.

    `faults` are used once each, by the first request that they concern; `fault` decides on the others.
    `credits` are the posts that may still be billed (None: any number); without any left, posts are refused with
    `capped_status`: 429 (the month's cap) or 402 (no credits, which refuses users, too).
    `violations` collects what X would not accept, and what we promised not to do; with `validate` also where its own
    answers differ from X's API description (0.1 ms a post: a bench may go without).
    """

    token: str = "test-token"  # noqa: S105 - the only one that it accepts.
    full_archive: bool = True
    credits: int | None = None
    capped_status: Literal[402, 429] = 429
    note_field: Literal["note_tweet", "note_post"] = "note_tweet"
    job_polls: int = 1
    project_cap: int = 3_000_000
    validate: bool = True
    host: str = "127.0.0.1"
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    fault: Callable[[Request], Fault | None] = lambda _: None
    limits: dict[str, tuple[int, timedelta]] = field(default_factory=lambda: dict(LIMITS))
    url: str = field(default="", init=False)
    accounts: dict[str, XAccount] = field(default_factory=dict, init=False)
    faults: list[Fault] = field(default_factory=list, init=False)
    requests: list[Request] = field(default_factory=list, init=False)
    violations: list[str] = field(default_factory=list, init=False)
    billed_posts: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)
    billed_users: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set), init=False)
    pages: Pages = field(default_factory=Pages, init=False)
    jobs: compliance.Jobs = field(default_factory=compliance.Jobs, init=False)

    def add(self, account: XAccount) -> XAccount:
        """Take an account in.

        Raises:
            ValueError: one of its posts has the id of another's.
        """
        taken = {post.id for other in self.accounts.values() for post in other.posts}
        if taken & {post.id for post in account.posts}:
            raise ValueError("two accounts with the same post: give their timelines different sequences")
        self.accounts[account.handle.lower()] = account
        return account

    @property
    def posts_billed(self) -> int:
        """Posts billed over all days; a post counts once a day."""
        return sum(map(len, self.billed_posts.values()))

    @property
    def users_billed(self) -> int:
        """Users billed over all days; a user counts once a day."""
        return sum(map(len, self.billed_users.values()))

    def today(self) -> date:
        """The day (UTC) that is billed now."""
        return self.now().astimezone(UTC).date()

    def account_by_id(self, wanted: str) -> XAccount | None:
        """The account with that id."""
        return next((account for account in self.accounts.values() if account.id == wanted), None)

    def posts_by_id(self) -> dict[str, tuple[XAccount, XPost]]:
        """Every version of every post, deleted or not, with its author."""
        every = ((account, post) for account in self.accounts.values() for post in account.posts)
        return {version.id: (account, version) for account, post in every for version in post.versions}

    def __enter__(self) -> Self:
        self._windows = Windows(lambda: self.limits)
        self._closing = threading.Event()
        started: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)), name="x-server", daemon=True)
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
        app = web.Application(client_max_size=2**27)
        for path, endpoint in (ENDPOINTS | compliance.JOB_ENDPOINTS).items():
            app.router.add_route("GET", path, partial(self._api, endpoint))
        app.router.add_route("POST", "/2/compliance/jobs", partial(self._api, compliance.CREATE))
        app.router.add_route("*", "/storage/{id}/{what:ids|results}", self._storage)
        app.router.add_route("*", "/{anything:.*}", self._nowhere)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        try:
            await runner.setup()
            site = web.TCPSite(runner, self.host, 0)
            await site.start()
            started.set_result("http://{}:{}".format(*runner.addresses[0]))
            await self._until(lambda: False)
        except OSError as error:
            started.set_exception(error)
        finally:
            await runner.cleanup()

    async def _until(self, done: Callable[[], bool]) -> None:
        while not done() and not self._closing.is_set():  # noqa: ASYNC110 - see below.
            await asyncio.sleep(NOTICE)  # Events of any thread or loop can be looked at, but not awaited.

    async def _api(self, endpoint: Endpoint, http: web.Request) -> web.StreamResponse:
        return await self._with_fault(http, partial(self._answer, endpoint))

    async def _with_fault(
        self, http: web.Request, answer: Callable[[web.Request, bytes, Fault | None], web.Response]
    ) -> web.StreamResponse:
        """Answer, or go wrong as planned."""
        seen = Request(http.method, http.path, dict(http.query))
        self.requests.append(seen)
        body, fault = await http.read(), self._planned(seen)
        early = await self._early(fault)
        response = early or answer(http, body, fault)
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
                return web.Response(text="<html><body>Something is happening</body></html>", content_type="text/html")
            case NotAnObject():
                return web.json_response([])
            case NothingSaid():
                return web.json_response({})
            case Hang():
                await self._until(lambda: False)
                return web.Response()
            case Late(event):
                await self._until(event.is_set)
        return None

    def _answer(self, endpoint: Endpoint, http: web.Request, body: bytes, fault: Fault | None) -> web.Response:
        """Do the work as X does: who asks, how often, for what; then bill it."""
        standing = self._windows.take(endpoint.limits, self.now())
        ask = Ask(http.path, dict(http.match_info), Params(dict(http.query)), body)
        try:
            self._admit(http, standing)
            reply = self._work(endpoint, ask, fault)
        except problems.Refused as refused:
            if refused.status == HTTPStatus.BAD_REQUEST:
                self.violations.append(f"{http.method} {http.path_qs}: {refused.body['errors'][0]['message']}")
            reply = Reply(refused.body, status=refused.status)
        if not isinstance(fault, Reset | Truncated) or fault.billed:
            self._bill(reply)
        assert http.match_info.route.resource is not None
        self._validate(http.method, http.match_info.route.resource.canonical, reply)
        return _json(reply.status, reply.body, standing.headers)

    def _admit(self, http: web.Request, standing: Standing) -> None:
        if http.headers.get("Authorization") != f"Bearer {self.token}":
            raise problems.Refused(401, problems.blank(401))
        if standing.exceeded:
            if standing.family == "search_per_second":
                self.violations.append(f"{http.path_qs}: more than one search a second")
            raise problems.Refused(429, problems.blank(429))

    def _work(self, endpoint: Endpoint, ask: Ask, fault: Fault | None) -> Reply:
        one = ask.path == "/2/tweets" and "," not in ask.params.given.get("ids", "")  # Its price names the author.
        if "expansions" in ask.params.given and not one:
            self.violations.append(f"{ask.path}: expansions are billed, and we promised to ask for none")
        ask.params.only(endpoint.params)
        refused = {"posts": True, "users": self.capped_status == 402}
        if self.credits is not None and self.credits <= 0 and refused.get(endpoint.reads):
            raise problems.capped(self.capped_status)
        if isinstance(fault, EmptyPage):
            return Reply({"meta": {"result_count": 0, "next_token": self.pages.again(ask.path, ask.params.given)}})
        reply = endpoint.answer(self, ask)
        if isinstance(fault, Answered):
            body = fault.change(reply.body)
            return Reply(body, [each["id"] for each in body.get("data", ())])
        if isinstance(fault, PartialErrors):
            reply.body["errors"] = [*reply.body.get("errors", ()), *fault.errors]
        return reply

    def _bill(self, reply: Reply) -> None:
        known = self.billed_posts[self.today()]
        new = set(reply.posts) - known
        known |= new
        if self.credits is not None:
            self.credits = max(0, self.credits - len(new))
        self.billed_users[self.today()] |= set(reply.users)

    def _validate(self, method: str, path: str, reply: Reply) -> None:
        schema = x_schema.load() if self.validate else None
        if schema is not None:
            self.violations += schema.complaints(method, path, reply.status, reply.body)

    async def _storage(self, http: web.Request) -> web.StreamResponse:
        """Where compliance jobs get their ids and leave their results: signed addresses, no API."""
        return await self._with_fault(http, self._stored)

    def _stored(self, http: web.Request, body: bytes, _: Fault | None) -> web.Response:
        if "Authorization" in http.headers:
            self.violations.append(f"{http.method} {http.path}: the bearer token was sent to the storage")
        job = self.jobs.by_id.get(http.match_info["id"])
        asked = http.method, http.match_info["what"]
        if job is None or "signature" not in http.query:
            return web.Response(status=403, text="<Error><Code>AccessDenied</Code></Error>", content_type="text/xml")
        if asked == ("PUT", "ids") and job.status(self) == "created":
            if http.content_type != "text/plain":
                self.violations.append(f"ids were uploaded as {http.content_type}, not text/plain")
            if not compliance.take_ids(job, body):
                self.violations.append("what was uploaded is not one id a line")
            return web.Response()
        if asked == ("GET", "results") and job.status(self) == "complete":
            return web.Response(body=compliance.results(self, job), content_type="application/octet-stream")
        self.violations.append(f"{http.method} {http.path}: the job is {job.status(self)}")
        return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>", content_type="text/xml")

    async def _nowhere(self, http: web.Request) -> web.StreamResponse:
        """X answers an unknown path with 404 and nothing else."""
        self.violations.append(f"{http.method} {http.path}: no such endpoint")
        return await self._with_fault(http, lambda *_: web.Response(status=404))


def _json(status: int, body: Any, headers: Mapping[str, str]) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body, ensure_ascii=False).encode(), headers=headers, charset="utf-8",
        content_type="application/json",
    )  # fmt: skip


def _status(fault: Status) -> web.Response:
    headers = {}
    if fault.reset is not None:
        left = {"limit": "300", "remaining": "0", "reset": str(round(fault.reset.timestamp()))}
        headers = {f"x-rate-limit-{name}": value for name, value in left.items()}
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    return _json(fault.code, problems.blank(fault.code, fault.type), headers)
