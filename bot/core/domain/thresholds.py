"""Decides from scores whether a post is flagged. Thresholds are applied on reading, so a changed one counts at once."""

import zlib
from collections.abc import Mapping
from enum import StrEnum

from bot.core.domain.errors import ConfigError
from bot.core.domain.labels import Label, Scores
from bot.core.text.catalog import _

STEP = 1 / 3  # How far a preset moves a threshold towards 0 or 1; docs/models.md says what such moves do.


class Preset(StrEnum):
    """How strict the model is: flags less, as the operator set it, or flags more."""

    LENIENT = "lenient"
    DEFAULT = "default"
    STRICT = "strict"


class StrictnessStep(StrEnum):
    """One label's threshold in a word, seen from where the preset has it."""

    STRICTEST = "strictest"
    STRICTER = "stricter"
    MILDER = "milder"
    MILDEST = "mildest"


def sufficient_thresholds(thresholds: Mapping[Label, float]) -> Mapping[Label, float]:
    """The thresholds that flag a post by themselves: all but obscenity's, which harms nobody alone.

    Where nothing but obscenity is asked for, as a watch may, it is enough.
    """
    return {label: share for label, share in thresholds.items() if label is not Label.OBSCENE} or thresholds


def flagged_labels(scores: Scores, thresholds: Mapping[Label, float]) -> tuple[Label, ...]:
    """The labels whose score reaches its threshold, in `Label`'s order; none where no `sufficient_thresholds` one does.

    A label without a threshold never flags.
    """
    known = scores.by_label
    reached = {label for label, share in thresholds.items() if label in known and known[label] >= share}
    if not reached or reached.isdisjoint(sufficient_thresholds(thresholds)):
        return ()
    return tuple(label for label in Label if label in reached)


def with_overrides(defaults: Mapping[Label, float], overrides: Mapping[Label, float]) -> dict[Label, float]:
    """The model's default thresholds (0 to 1) with the operator's own laid over them.

    Raises:
        ConfigError: an override is for a label that the model does not know.
    """
    unknown = [label for label in overrides if label not in defaults]
    if unknown:
        raise ConfigError(
            _(
                "The settings have a threshold for {labels}, which this model does not score.",
                labels=", ".join(unknown),
            ),
            _("It scores {labels}.", labels=", ".join(defaults)),
        )
    return {**defaults, **overrides}


def fingerprint(thresholds: Mapping[Label, float]) -> str:
    """Tells these thresholds from others: five hexadecimal digits, for a button."""
    said = " ".join(f"{label}={thresholds[label]:.6f}" for label in sorted(thresholds))
    return f"{zlib.crc32(said.encode()) & 0xFFFFF:05x}"


def move_threshold(threshold: float, preset: Preset) -> float:
    """The threshold (0 to 1) as a preset has it."""
    match preset:
        case Preset.LENIENT:
            return round(threshold + (1 - threshold) * STEP, 3)
        case Preset.STRICT:
            return round(threshold * (1 - STEP), 3)
        case Preset.DEFAULT:
            return threshold


def step_threshold(threshold: float, step: StrictnessStep) -> float:
    """The threshold (0 to 1) one of a preset's moves away, or two, in whole percents."""
    match step:
        case StrictnessStep.STRICTEST:
            moved = threshold * (1 - 2 * STEP)
        case StrictnessStep.STRICTER:
            moved = threshold * (1 - STEP)
        case StrictnessStep.MILDER:
            moved = threshold + (1 - threshold) * STEP
        case StrictnessStep.MILDEST:
            moved = threshold + (1 - threshold) * 2 * STEP
    return round(moved, 2)
