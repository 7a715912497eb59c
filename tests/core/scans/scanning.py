"""Scans on a store, with honest fakes around them."""

import re

from bot.core.config import LimitSettings
from bot.core.domain.posts import ScoredPost
from bot.core.domain.reports import Report
from bot.core.domain.scans import Progress, ScanRequest, ScanStatus
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.reports import Reports
from bot.core.scans.service import ScanService
from bot.core.store.engine.database import Store
from tests.fakes import FakeScorer, FakeSource, made_posts, request


class World:
    """A store with a scorer and sources by locator, and a scan service that can die and start again."""

    def __init__(self, store: Store, limits: LimitSettings | None = None) -> None:
        self.store = store
        self.limits = limits or LimitSettings()
        self.scorer = FakeScorer()
        self.sources = {"/archive": FakeSource(made_posts(60)), "ada": FakeSource(made_posts(60))}
        self.scans = self.start()
        self.reports = Reports(store, lambda _name: self.scorer.thresholds)

    def start(self) -> ScanService:
        """A new process over the same store."""
        self.scans = ScanService(
            self.store,
            self.scorer,
            lambda spec, _requester: self.sources[spec.locator],
            self.scorer.thresholds,
            RateLimit(self.store, self.limits),
        )
        return self.scans

    async def scan(self, wanted: ScanRequest | None = None) -> tuple[int, Progress]:
        """A scan from beginning to end."""
        scan = await self.scans.submit(wanted or request())
        return scan.id, await self.scans.wait(scan.id)

    async def result(self, scan_id: int) -> tuple[Report, list[ScoredPost]]:
        """The report and all posts."""
        return await self.reports.report(scan_id), [post async for post in self.reports.iterate_posts(scan_id)]


def number_in(text: str) -> int:
    """The number that stands in one of the made texts."""
    return int(re.findall(r"\d+", text)[0])


async def first_progress(scans: ScanService, scan_id: int, status: ScanStatus) -> Progress:
    """The first progress with this status."""
    async for progress in scans.watch(scan_id):
        if progress.status is status:
            return progress
    raise AssertionError(f"never {status}")
