"""The composition root: the only place that builds the real parts, starts them in order and stops them in reverse."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.core.commands.command import Context, Reply
from bot.core.config import Settings
from bot.core.errors import ModelError
from bot.core.model import Label, Requester, SourceKind, SourceSpec
from bot.core.ports import PostSource
from bot.core.reports import Reports
from bot.core.scans import ScanService
from bot.core.scoring import models
from bot.core.scoring.engine import ScoringService
from bot.core.scoring.registry import UNMEASURED_THRESHOLD
from bot.core.sources.archive import ArchiveSource
from bot.core.store.database import Store
from bot.core.verdict import with_overrides


@dataclass(frozen=True, slots=True)
class App:
    """The running parts that surfaces work with."""

    settings: Settings
    scorer: ScoringService
    thresholds: Mapping[Label, float]
    scans: ScanService
    reports: Reports

    def context(self, requester: Requester, reply: Reply) -> Context:
        """What a command works with when `requester` gave it and `reply` is the way back."""
        return Context(
            requester, reply, self.scans, self.reports, self.scorer, self.thresholds, model=self.settings.model
        )


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[App]:
    """Everything started: the store opened and migrated, the model loaded.

    Raises:
        ToxscanError: a part can't start; those before it are stopped again.
    """
    model = models.find(settings.model, settings.data_dir)
    async with AsyncExitStack() as stack:
        store = await Store.open(settings.database)
        stack.push_async_callback(store.close)
        scorer = ScoringService(
            model, device=settings.device, threads=settings.threads, hang_seconds=settings.hang_seconds
        )
        stack.push_async_callback(scorer.close)
        await scorer.start()
        in_force = with_overrides(model.thresholds, settings.thresholds)
        scans = ScanService(store, scorer, open_source, in_force)
        stack.push_async_callback(scans.close)
        reports = Reports(store, lambda name: in_force if name == model.name else thresholds(settings, name))
        yield App(settings, scorer, in_force, scans, reports)


def thresholds(settings: Settings, model_name: str) -> Mapping[Label, float]:
    """The thresholds in force for another model's stored scores: its own, with the operator's laid over them."""
    try:
        own: Mapping[Label, float] = models.find(model_name, settings.data_dir).thresholds
    except ModelError:  # Its files are gone; its scores are still worth reading.
        own = dict.fromkeys(Label, UNMEASURED_THRESHOLD)
    return with_overrides(own, {label: value for label, value in settings.thresholds.items() if label in own})


def open_source(spec: SourceSpec) -> PostSource:
    """The source that a scan names."""
    match spec.kind:
        case SourceKind.ARCHIVE:
            return ArchiveSource(Path(spec.locator), spec.handle)
