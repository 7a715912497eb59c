"""What a workspace decides for itself: how strict the model is, who sees answers, how pages are shown, who may scan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.domain.labels import Label
from bot.core.domain.thresholds import Preset, move_threshold

# What a platform has no means for is not asked about there: Slack turns no pages by reactions.
WITHOUT_EFFECT: Mapping[str, frozenset[str]] = {
    "slack": frozenset({"pagination"}),
    # Only one person is there.
    "terminal": frozenset({"visibility", "spoiler", "pagination", "roles", "judges", "control", "alerts"}),
}
EVERYONE, MANAGERS = "everyone", "managers"  # In place of roles; everyone takes in guests and other organizations.


class Visibility(StrEnum):
    """Who sees an answer where nothing else was asked for."""

    PRIVATE = "private"
    PUBLIC = "public"


class Pagination(StrEnum):
    """How the pages of public reports are turned."""

    BUTTONS = "buttons"
    REACTIONS = "reactions"


class Control(StrEnum):
    """Who may cancel a scan that others see, go on with it, and give verdicts in its report."""

    REQUESTER = "requester"
    MANAGERS = "managers"
    """The requester, and people who manage the place."""


class Alerts(StrEnum):
    """Where alerts of watches may stand; those that were let into a channel before stay there."""

    DIRECT = "direct"
    """In their owners' direct messages alone."""
    CHANNEL = "channel"
    """Also in channels, where their owners want that."""


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """One workspace's choices. `thresholds` (0 to 1) lie over those of the preset.

    `roles` may scan; none: all members. `markers` may give verdicts, besides those who manage the workspace.
    """

    preset: Preset = Preset.DEFAULT
    thresholds: Mapping[Label, float] = field(default_factory=dict)
    visibility: Visibility = Visibility.PRIVATE
    spoiler: bool = True
    pagination: Pagination = Pagination.BUTTONS
    roles: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    control: Control = Control.REQUESTER
    alerts: Alerts = Alerts.DIRECT

    def thresholds_over(self, defaults: Mapping[Label, float]) -> dict[Label, float]:
        """The thresholds in force where `defaults` are those of the model and its operator."""
        return {
            label: self.thresholds.get(label, move_threshold(value, self.preset)) for label, value in defaults.items()
        }
