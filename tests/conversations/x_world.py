"""A bot beside an X of its own: what tests of scans, look-ups and money on X start from."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.core.domain.people import Requester
from bot.core.domain.scans import Progress, ScanRequest
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.sources.x.client import XClient
from bot.core.store.engine.database import Store
from tests.conversations.world import World
from tests.fakes import ALICE
from tests.servers.x import Request, XAccount, XPost, XServer

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class XWorld(World):
    """A bot that reads from the X beside it."""

    timeout = 5.0  # Seconds; counts from the next start on.

    def __init__(self, store: Store, folder: Path, server: XServer, **settings: object) -> None:
        self.server = server
        super().__init__(store, folder, server, **settings)
        self.present = START

    def _client(self) -> XClient:
        token = SecretStr(self.server.token)
        return XClient(token, self.server.url, self.timeout, sleep=self.sleep, clock=lambda: self.present)

    def account(self, posts: list[XPost], handle: str = "grace", number: str = "1005") -> XAccount:
        """A new account on X with these posts."""
        return self.server.add(XAccount(number, handle, handle.title(), posts))

    def asked(self, what: str = "/tweets") -> list[Request]:
        """The requests whose path ends so."""
        return [request for request in self.server.requests if request.path.endswith(what)]

    async def scan(self, request: ScanRequest | None = None) -> tuple[int, Progress]:
        """A scan from beginning to end: its number and how it ended."""
        begun = await self.app.scans.submit(request or wanted())
        return begun.id, await self.app.scans.wait(begun.id)

    async def stored(self, scan_id: int) -> list[str]:
        """The ids of all posts in the scan's report."""
        return [scored.post.id async for scored in self.app.reports.iterate_posts(scan_id)]


@asynccontextmanager
async def x_world(store: Store, folder: Path, **settings: object) -> AsyncIterator[XWorld]:
    """A world and its X; what X would not have accepted is a failure."""
    async with XServer() as server:
        world = XWorld(store, folder, server, **settings)
        yield world
        await world.stop()
        assert not server.violations, server.violations


def wanted(handle: str = "grace", limit: int | None = None, requester: Requester = ALICE) -> ScanRequest:
    """A request to scan the account."""
    return ScanRequest(SourceSpec(SourceKind.TIMELINE, handle, limit=limit), "mini", requester)
