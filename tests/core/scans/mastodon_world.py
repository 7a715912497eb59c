"""Scans on a store, of an account on a local server of Mastodon's kind."""

from datetime import UTC, datetime, timedelta

from bot.core.config import LimitSettings
from bot.core.domain.scans import ScanRequest
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.sources.mastodon.network import Mastodon
from bot.core.store.engine.database import Store
from tests.core.scans.kills import KillableWorld
from tests.core.sources.mastodon.reading import source_of
from tests.fakes import ALICE
from tests.servers.mastodon import Flavor, LongTimeline, MastodonAccount, MastodonServer

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HANDLE = "ann@mastodon.example"
WANTED = ScanRequest(SourceSpec(SourceKind.TIMELINE, HANDLE), "mini", ALICE, include_reposts=True)


class MastodonWorld(KillableWorld):
    """A world whose posts come from a server of Mastodon's kind."""

    def __init__(self, store: Store, server: MastodonServer) -> None:
        super().__init__(store, LimitSettings(cooldown_seconds=0))
        self.server = server
        self.mastodon = Mastodon(20.0, address=lambda _: server.url)

    async def write(self, count: int, flavor: Flavor) -> MastodonAccount:
        """So many posts, by one account."""
        self.server.flavor = flavor
        self.server.limits["api"] = self.server.limits["paging"] = (100_000, timedelta(minutes=5))
        account = self.server.add(MastodonAccount("1", "ann", LongTimeline(count, NOON, flavor)))
        self.sources[HANDLE] = source_of(self.mastodon, await self.mastodon.find(HANDLE))  # type: ignore[assignment]
        return account
