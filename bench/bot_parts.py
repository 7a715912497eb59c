"""The parts of the bot that measuring needs, as the app builds them: raw posts in, stored scores out."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.config import LimitSettings
from bot.core.domain.accounts import Account
from bot.core.domain.errors import ScoringError
from bot.core.domain.people import Requester
from bot.core.domain.posts import Post, PostKind
from bot.core.domain.scans import Scan, ScanRequest, ScanStatus
from bot.core.domain.sources import Coverage, Page, SourceKind, SourceSpec
from bot.core.ports import Scorer
from bot.core.scans.rate_limit import RateLimit
from bot.core.scans.service import ScanService
from bot.core.scoring.inference.plan import Choice
from bot.core.scoring.models.files import InstalledModel
from bot.core.scoring.service import ScoringService
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store

REQUESTER = Requester("terminal", "bench")
PAGE = 100  # Posts, as many as X hands over at once.


class Timeline:
    """A `PostSource` of texts that are all here already."""

    def __init__(self, name: str, texts: Sequence[str]) -> None:
        self._account = Account(name, name, name)
        start = datetime(2020, 1, 1, tzinfo=UTC)
        self._posts = [
            Post(str(n + 1), start + timedelta(hours=n), text, PostKind.ORIGINAL, "en") for n, text in enumerate(texts)
        ]

    async def account(self) -> Account:
        """Whose posts these are."""
        return self._account

    def start_cursor(self, _cursor: str | None) -> None:
        """From the start."""

    async def pages(self, cursor: str | None = None) -> AsyncGenerator[Page, None]:
        """Page after page."""
        for start in range(int(cursor or 0), len(self._posts), PAGE):
            some = tuple(self._posts[start : start + PAGE])
            yield Page(some, str(start + len(some)), expected=len(self._posts), first=start == 0)


@dataclass(slots=True)
class Bench:
    """Scans timelines with one scorer into one database."""

    store: Store
    scorer: Scorer
    service: ScanService
    timelines: dict[str, Timeline]

    async def begin(self, name: str, texts: Sequence[str], coverage: Coverage = Coverage.ALL) -> Scan:
        """Start a scan of `texts` as those of the account `name`."""
        self.timelines[name] = Timeline(name, texts)
        return await self.service.submit(
            ScanRequest(SourceSpec(SourceKind.ARCHIVE, name), "bench", REQUESTER, True, coverage)  # noqa: FBT003
        )

    async def end(self, scan: Scan) -> None:
        """Wait for it.

        Raises:
            ScoringError: it did not come to its end.
        """
        last = await self.service.wait(scan.id)
        if last.status is not ScanStatus.DONE:
            raise ScoringError(f"The measured scan ended as {last.status}: {last.error}", last.hint)

    async def run(self, name: str, texts: Sequence[str], coverage: Coverage = Coverage.ALL) -> Scan:
        """From the first raw post to the last stored score."""
        scan = await self.begin(name, texts, coverage)
        await self.end(scan)
        return scan


@asynccontextmanager
async def scanning(scorer: Scorer, folder: Path, small: Scorer | None = None) -> AsyncIterator[Bench]:
    """A bench with a new database in `folder`, which is there; with a `small` model its scans can be quick."""
    store = await open_store(folder / "toxscan.db")
    timelines: dict[str, Timeline] = {}
    service = ScanService(
        store,
        scorer,
        lambda spec, _requester: timelines[spec.locator],
        scorer.thresholds,
        RateLimit(store, LimitSettings()),
        small,
    )
    try:
        yield Bench(store, scorer, service, timelines)
    finally:
        await service.close()
        await store.close()


@asynccontextmanager
async def started(
    model: InstalledModel, runtime: Choice, data_dir: Path, threads: int = 0
) -> AsyncIterator[ScoringService]:
    """The model in its process, computed as measuring has found to be fastest; what it found lies below `data_dir`."""
    service = ScoringService(model, runtime=runtime, cache=data_dir / "runtime", device="cpu", threads=threads)
    try:
        await service.make_plan()
        await service.start()
        yield service
    finally:
        await service.close()
