"""The composition root: what holds across the parts that it puts together."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.app import running, thresholds
from bot.core.config import Settings
from bot.core.domain.labels import Label
from bot.core.domain.scans import ScanStatus
from bot.core.store.engine.database import Store
from bot.core.store.scans import scans
from tests.fakes import FakeScorer, FakeSource, made_posts, request

if TYPE_CHECKING:
    from bot.core.scoring.service import ScoringService


def test_stored_scores_of_a_model_that_is_gone_can_still_be_read(tmp_path: Path) -> None:
    """Its thresholds were in its files; a report opens without them, at the middle."""
    settings = Settings(data_dir=tmp_path, thresholds={Label.INSULT: 0.9})
    assert thresholds(settings, "unbiased")[Label.TOXICITY] == 0.5
    assert thresholds(settings, "unbiased")[Label.INSULT] == 0.9


def test_the_operators_threshold_for_a_label_that_a_model_lacks_is_passed_over(tmp_path: Path) -> None:
    """The bundled mini does not score sexual_explicit; a report of its stored scores opens all the same."""
    settings = Settings(data_dir=tmp_path, thresholds={Label.SEXUAL_EXPLICIT: 0.9})
    assert Label.SEXUAL_EXPLICIT not in thresholds(settings, "mini")


async def test_the_data_folder_is_made_whatever_keeps_the_posts(store: Store, tmp_path: Path) -> None:
    """On PostgreSQL nothing else does; without it Discord's commands could not be noted, so nobody came online."""
    settings, fake = Settings(data_dir=tmp_path / "new" / "data"), cast("ScoringService", FakeScorer())
    async with running(settings, store=store, scorer=fake):
        assert settings.data_dir.is_dir()
        assert not settings.data_dir.stat().st_mode & 0o077


async def test_what_is_given_stands_in_for_the_real_part_and_is_left_open(store: Store, tmp_path: Path) -> None:
    """A scan runs on it from the request to the report, and whoever gave it goes on with it."""
    scorer, source = FakeScorer(), FakeSource(made_posts(20))
    settings = Settings(data_dir=tmp_path)
    fake = cast("ScoringService", scorer)
    async with running(settings, store=store, scorer=fake, sources=lambda _accounts, _budget: lambda *_: source) as app:
        scan = await app.scans.submit(request())
        assert (await app.scans.wait(scan.id)).status is ScanStatus.DONE
        assert (await app.reports.report(scan.id)).totals.posts == 20
    assert scorer.asked
    async with store.read() as connection:
        assert (await scans.get(connection, scan.id)).status is ScanStatus.DONE
