"""The Web API of the local Slack, its uploads and its response_urls, with the refusals of the real one."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers.slack_blocks import mistakes
from tests.servers.slack_methods import Args, Methods, RefusedError, show
from tests.servers.slack_state import ResponseUrl

if TYPE_CHECKING:
    from tests.servers.slack import SlackServer

USES, LIFETIME = 5, timedelta(minutes=30)  # Of a response_url.


@dataclass
class Fault:
    """A bad answer to the next `times` calls of a method: an HTTP status, or an error of Slack's.

    With `status` 0 the connection is cut; a `text` in place of JSON is what stands in between may answer. `done` does
    what was asked first: only the answer is lost.
    """

    method: str
    status: int = 200
    error: str = ""
    times: int = 1
    retry_after: int = 0
    text: str = ""
    content_type: str = "text/html"
    done: bool = False


@dataclass
class Bucket:
    """So many calls of a method in a channel in so many seconds; the rest gets 429."""

    method: str
    limit: int
    seconds: float
    retry_after: int = 0
    seen: dict[str, deque[float]] = field(default_factory=dict)

    def full(self, channel: str) -> bool:
        """Whether one more is too much."""
        now = asyncio.get_running_loop().time()
        times = self.seen.setdefault(channel, deque())
        while times and times[0] <= now - self.seconds:
            times.popleft()
        if len(times) >= self.limit:
            return True
        times.append(now)
        return False


class Api:
    """Where calls, files and answers arrive, and where they go wrong on demand."""

    def __init__(self, server: "SlackServer") -> None:
        self.server = server
        self.calls: list[tuple[str, Args]] = []
        self.faults: list[Fault] = []
        self.bucket: Bucket | None = None
        self.refused = 0  # Answers with 429.
        self.methods = Methods(server)

    def routes(self) -> list[web.RouteDef]:
        """Where all of it is found."""
        return [
            web.post("/api/{method}", self.call),
            web.get("/api/{method}", self.call),
            web.post("/upload/{id}", self.upload),
            web.get("/files/{id}/{name}", self.download),
            web.post("/respond/{token}", self.respond),
        ]

    async def call(self, request: web.Request) -> web.Response:
        """Answer a call of the Web API."""
        method = request.match_info["method"]
        args = await _arguments(request)
        self.calls.append((method, args))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        fault = self._fault(method)
        if fault and not fault.done:
            return self._bad(fault, request)
        if self.bucket and self.bucket.method == method and self.bucket.full(str(args.get("channel"))):
            self.refused += 1
            headers = {"Retry-After": str(self.bucket.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        try:
            scopes = {"X-OAuth-Scopes": ",".join(sorted(self.server.scopes))}
            answer = {"ok": True, **self.methods.answer(method, token, args)}
            return self._bad(fault, request) if fault else web.json_response(answer, headers=scopes)
        except RefusedError as refused:
            if refused.rule:
                self.server.violations.append(f"{method}: {refused.rule}")
            return web.json_response({"ok": False, "error": refused.error})
        finally:
            self.server.changed()

    def _bad(self, fault: Fault, request: web.Request) -> web.Response:
        if fault.status == 0:
            assert request.transport
            request.transport.abort()
        headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else {}
        self.refused += fault.status == 429
        if fault.text:
            kind = fault.content_type
            return web.Response(text=fault.text, content_type=kind, status=fault.status, headers=headers)
        error = "ratelimited" if fault.status != 200 else fault.error
        return web.json_response({"ok": False, "error": error}, status=fault.status, headers=headers)

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of a file."""
        file = self.server.files[request.match_info["id"]]
        if request.content_type.startswith("multipart/"):
            posted = await request.post()
            part = next(iter(posted.values()))
            content = part.file.read() if isinstance(part, web.FileField) else bytes(part, "utf-8")
        else:
            content = await request.read()
        if len(content) != file.length:
            self.server.violations.append(f"{file.name} was announced with {file.length} bytes, {len(content)} came")
            return web.Response(status=400, text="length")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.Response:
        """A private file, for whoever has a token; the page to sign in for others, as on the real one."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        file = self.server.files.get(request.match_info["id"])
        if self.server.by_token(token) is None or "files:read" not in self.server.scopes:
            return web.Response(text="<!DOCTYPE html><html>Sign in</html>", content_type="text/html")
        if file is None or file.content is None:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type="application/zip")

    async def respond(self, request: web.Request) -> web.Response:
        """Answer through a response_url."""
        server = self.server
        target = server.response_urls.get(request.match_info["token"])
        body = await request.json()
        if fault := self._fault("response_url"):
            return web.Response(status=fault.status)
        if target is None:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        target.uses += 1
        over = "used_url" if target.uses > USES else "expired_url" if server.now() > target.created + LIFETIME else ""
        if over:
            server.violations.append(f"response_url: {over}")
            return web.json_response({"ok": False, "error": over}, status=404)
        blocks = body.get("blocks") or []
        wrong = [*mistakes(blocks), *self.methods.files_not_ready(blocks)]
        server.violations += [f"response_url: {wrong}"] if wrong else []
        if self.methods.refuses_some(blocks) or wrong:
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        try:
            self._responded(target, body)
        except RefusedError as refused:
            server.violations.append(f"response_url: {refused.rule}")
            return web.json_response({"ok": False, "error": refused.error}, status=400)
        finally:
            server.changed()
        return web.Response(text="ok")

    def _responded(self, target: ResponseUrl, body: dict[str, Any]) -> None:
        if body.get("delete_original") and target.original:
            target.original.deleted = True
            return
        if body.get("replace_original"):
            if target.original is None:
                raise RefusedError("no_original", "there is no original to replace")
            show(target.original, body)
            return
        if not (body.get("text") or body.get("blocks")):
            raise RefusedError("no_text", "an answer without words")
        private = body.get("response_type", "ephemeral") == "ephemeral"
        message = self.server.new_message(target.channel, self.server.workspace_of(target.channel).bot.id)
        message.seen_by = target.user.id if private else None
        message.thread_ts = body.get("thread_ts")
        show(message, body)

    def _fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.times > 0:
                fault.times -= 1
                return fault
        return None


async def _arguments(request: web.Request) -> Args:
    if request.content_type == "application/json":
        return dict(await request.json())
    posted = {**request.query, **(await request.post())}
    args: Args = {key: value for key, value in posted.items() if key != "token"}
    for key in ("blocks", "view"):
        if isinstance(args.get(key), str):
            args[key] = json.loads(args[key])
    return {key: (value == "1" if key.startswith("unfurl_") else value) for key, value in args.items()}
