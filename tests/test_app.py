"""The composition root: what holds across the parts that it puts together."""

from pathlib import Path

from bot.app import thresholds
from bot.core.config import Settings
from bot.core.domain.labels import Label


def test_stored_scores_of_a_model_that_is_gone_can_still_be_read(tmp_path: Path) -> None:
    """Its thresholds were in its files; a report opens without them, at the middle."""
    settings = Settings(data_dir=tmp_path, thresholds={Label.INSULT: 0.9})
    assert thresholds(settings, "unbiased")[Label.TOXICITY] == 0.5
    assert thresholds(settings, "unbiased")[Label.INSULT] == 0.9


def test_the_operators_threshold_for_a_label_that_a_model_lacks_is_passed_over(tmp_path: Path) -> None:
    """The bundled mini does not score sexual_explicit; a report of its stored scores opens all the same."""
    settings = Settings(data_dir=tmp_path, thresholds={Label.SEXUAL_EXPLICIT: 0.9})
    assert Label.SEXUAL_EXPLICIT not in thresholds(settings, "mini")
