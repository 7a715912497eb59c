"""Rate limits and planned faults of the local Discord: what it answers instead of doing what it was asked."""

import json
import re
import time
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Fault:
    """Answer the next `times` requests that match with this status; 0 closes the socket without an answer.

    With 429 the client is told to come back after `retry_after` seconds. `code` is Discord's own for it; a `text` in
    place of JSON is what Cloudflare answers. `done` does what was asked first: only the answer is lost.
    """

    method: str
    path: str
    status: int
    times: int = 1
    retry_after: float = 0.01
    code: int = 0
    text: str = ""
    done: bool = False


@dataclass
class Bucket:
    """A rate limit: that many requests in a window of seconds, for each major parameter."""

    limit: int = 1000
    seconds: float = 1.0


class Limits:
    """Refuses requests: by plan, or because there were too many."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.bucket = Bucket()
        self.limited = 0  # Requests that came although the limit was reached.
        self._used: dict[str, list[float]] = {}

    def fault(self, request: web.Request) -> Fault | None:
        """What is planned for a request."""
        for fault in self.faults:
            if request.method == fault.method and re.search(fault.path, request.path):
                self.faults.remove(fault)
                if fault.times > 1:
                    self.faults.append(replace(fault, times=fault.times - 1))
                return fault
        return None

    @staticmethod
    def answer(fault: Fault, request: web.Request) -> web.StreamResponse:
        """The bad answer."""
        if fault.status == 0:
            assert request.transport
            request.transport.close()
        if fault.text:
            return web.Response(text=fault.text, status=fault.status, headers={"Retry-After": "1"})
        if fault.status == 429:
            return _too_many(fault.retry_after)
        return json_response({"code": fault.code, "message": "as planned"}, fault.status or 500)

    def rate_limit(self, request: web.Request) -> web.Response | None:
        """The answer to a request that is too much; None for all others."""
        window = self._window(request)
        if len(window) >= self.bucket.limit:
            self.limited += 1
            return _too_many(max(0.0, window[0] + self.bucket.seconds - time.monotonic()))
        window.append(time.monotonic())
        return None

    def _window(self, request: web.Request) -> list[float]:
        """When the requests of this bucket came that still count. Webhooks count by token, the rest by channel."""
        major = request.match_info.get("webhook_token") or request.match_info.get("channel_id") or request.path
        now = time.monotonic()
        window = [moment for moment in self._used.get(major, []) if moment > now - self.bucket.seconds]
        self._used[major] = window
        return window

    def headers(self, request: web.Request) -> dict[str, str]:
        """What Discord says of its limits with every answer."""
        window = self._window(request)
        left = max(0.0, window[0] + self.bucket.seconds - time.monotonic()) if window else 0.0
        return {
            "X-RateLimit-Limit": str(self.bucket.limit),
            "X-RateLimit-Remaining": str(max(0, self.bucket.limit - len(window))),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": "b" + re.sub(r"\W|\d", "", request.path)[:20],
        }


def json_response(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON as Discord sends it."""
    # Exactly this content type: discord.py reads anything else as text.
    return web.Response(
        body=json.dumps(content).encode(), status=status, content_type="application/json", headers=headers
    )


def _too_many(retry_after: float) -> web.Response:
    # Without Via discord.py believes that Cloudflare has banned it.
    headers = {"Via": "1.1 google", "Retry-After": "1", "X-RateLimit-Scope": "user"}
    return json_response(
        {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}, 429, headers
    )
