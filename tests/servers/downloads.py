"""A small download server on this machine: ranges and ETags as GitHub has them, and every way to go wrong."""

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Status:
    """Answer with this status and nothing else."""

    code: int


@dataclass(frozen=True)
class Drop:
    """Send that many bytes of the body, then close the connection."""

    after: int


@dataclass(frozen=True)
class Hang:
    """Send that many bytes of the body, then fall silent until the server closes."""

    after: int


@dataclass(frozen=True)
class WebPage:
    """Answer with a login page, as captive portals do."""


@dataclass(frozen=True)
class Redirect:
    """Send the client to another path."""

    to: str


@dataclass(frozen=True)
class WrongRange:
    """Answer a range with the file's beginning, but call it a part."""


Fault = Status | Drop | Hang | WebPage | Redirect | WrongRange


@dataclass(frozen=True)
class Seen:
    """A request that came in."""

    path: str
    range: str | None = None


@dataclass
class Downloads:
    """What the server holds and has seen. `faults` are the next answers by path, each used once.

    Without `ranges` it answers with the whole file whatever is asked; without `etags` it names no versions.
    """

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    seen: list[Seen] = field(default_factory=list)
    ranges: bool = True
    etags: bool = True
    closing: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve_downloads() -> Iterator[Downloads]:
    """Serve on a free local port until the block ends."""
    downloads = Downloads()

    class Handler(_Handler):
        held = downloads

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        downloads.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield downloads
        finally:
            downloads.closing.set()
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    held: Downloads

    def log_message(self, *arguments: object) -> None:
        """Say nothing: the tests look at `seen`."""

    def do_GET(self) -> None:
        self.held.seen.append(Seen(self.path, self.headers["Range"]))
        planned = self.held.faults[self.path]
        fault = planned.pop(0) if planned else None
        if self.path not in self.held.files:
            fault = fault or Status(404)
        match fault:
            case Status(code):
                self._answer(code, b"")
            case Redirect(to):
                self._answer(302, b"", {"Location": to})
            case WebPage():
                self._answer(200, b"<html>Please log in</html>", {"Content-Type": "text/html; charset=utf-8"})
            case _:
                self._send_file(self.held.files[self.path], fault)

    def _send_file(self, content: bytes, fault: Fault | None) -> None:
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
        headers = {"Content-Type": "application/octet-stream", **({"ETag": etag} if self.held.etags else {})}
        begin = self._begin(etag)
        if begin is None:
            self._answer(200, content, headers, fault)
        elif begin >= len(content):
            self._answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
        else:
            begin = 0 if isinstance(fault, WrongRange) else begin
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
            self._answer(206, content[begin:], headers, fault)

    def _begin(self, etag: str) -> int | None:
        """Where the range that may be answered begins; None for the whole file (RFC 9110, section 13.1.5)."""
        asked = self.headers["Range"]
        if not asked or not self.held.ranges or self.headers["If-Range"] not in {None, etag}:
            return None
        return int(asked.removeprefix("bytes=").removesuffix("-"))

    def _answer(
        self, code: int, body: bytes, headers: dict[str, str] | None = None, fault: Fault | None = None
    ) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), "Connection": "close", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: fault.after] if isinstance(fault, Drop | Hang) else body)
        if isinstance(fault, Hang):
            self.wfile.flush()
            self.held.closing.wait()
        self.close_connection = True
