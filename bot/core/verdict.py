"""From scores to flagged or not. Thresholds are applied on reading, so a changed one re-labels at once."""

from collections.abc import Mapping

from bot.core.errors import ConfigError
from bot.core.model import Label, Scores


def flagged_labels(scores: Scores, thresholds: Mapping[Label, float]) -> tuple[Label, ...]:
    """The labels whose score reaches its threshold, in `Label`'s order; a label without a threshold never flags."""
    return tuple(label for label in Label if label in scores and scores[label] >= thresholds.get(label, float("inf")))


def with_overrides(defaults: Mapping[Label, float], overrides: Mapping[Label, float]) -> dict[Label, float]:
    """The model's default thresholds (0 to 1) with the operator's own laid over them.

    Raises:
        ConfigError: an override is for a label that the model does not know.
    """
    unknown = [label for label in overrides if label not in defaults]
    if unknown:
        raise ConfigError(
            f"The settings have a threshold for {', '.join(unknown)}, which this model does not score.",
            f"It scores {', '.join(defaults)}.",
        )
    return {**defaults, **overrides}
