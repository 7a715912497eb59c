"""The running program behind a surface under test: the real services and store, with fakes for model and archive."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.app import App
from bot.core.config import Settings
from bot.core.reports import Reports
from bot.core.scans import ScanService
from bot.core.store.database import Store
from tests.fakes import FakeScorer, FakeSource, made_posts

if TYPE_CHECKING:
    from bot.core.scoring.engine import ScoringService


class World:
    """An `App` whose archive holds sixty posts, whatever its path, and whose model is a fake."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.archive = folder
        self.scorer = FakeScorer()
        self.source = FakeSource(made_posts(60))
        thresholds = self.scorer.thresholds
        self.app = App(
            settings=Settings(data_dir=folder, model="mini"),
            scorer=cast("ScoringService", self.scorer),
            thresholds=thresholds,
            scans=ScanService(store, self.scorer, lambda _spec: self.source, thresholds),
            reports=Reports(store, lambda _name: thresholds),
        )
