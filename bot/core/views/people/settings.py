"""A workspace's settings: what holds, and the choices for those who may change them."""

from collections.abc import Collection, Mapping

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import SettingAction, Spoiler
from bot.core.cards.model import Bar, Bars, Element, Field, Fields, PersonalCard, Select, SelectOption, code, text
from bot.core.domain.labels import Label
from bot.core.domain.workspace import (
    EVERYONE,
    MANAGERS,
    Alerts,
    Control,
    Pagination,
    Preset,
    Visibility,
    WorkspaceSettings,
)
from bot.core.views.words import LABELS, count, percent

_PRESETS = {
    Preset.LENIENT: "Lenient: flags fewer posts",
    Preset.DEFAULT: "Default: as the model was tuned",
    Preset.STRICT: "Strict: flags more posts",
}
_VISIBILITY = {Visibility.PRIVATE: "Only whoever asked", Visibility.PUBLIC: "Everybody there"}
_SPOILER = {Spoiler.ON: "Covered until clicked", Spoiler.OFF: "Shown at once"}
_PAGINATION = {Pagination.BUTTONS: "By buttons", Pagination.REACTIONS: "By reactions, in public reports"}
_CONTROL = {Control.REQUESTER: "Only whoever started it", Control.MANAGERS: "Managers too"}
_ALERTS = {Alerts.DIRECT: "Only to their owners", Alerts.CHANNEL: "In channels too, if their owners choose so"}
_MORE = (
    "More options of ",
    code("/settings"),
    ":\n",
    code("label"),
    " and ",
    code("threshold"),
    ": when one label flags a post (a percentage or ",
    code("default"),
    ")\n",
    code("roles"),
    ": who may scan (",
    code("members"),
    ", ",
    code("managers"),
    ", ",
    code("everyone"),
    " or a list of roles)\n",
    code("markers"),
    ": who may mark posts as not toxic (",
    code("managers"),
    ", ",
    code("everyone"),
    " or a list of roles; managers always may)\n",
    code("alerts"),
    ": where alerts may go (",
    code("direct"),
    " or ",
    code("channel"),
    ")\nStrictness and thresholds count for earlier scans too.",
)
NO_ROLES: Mapping[str, str] = {}


def settings_card(
    settings: WorkspaceSettings,
    in_force: Mapping[Label, float],
    *,
    admin: bool,
    changed: str = "",
    left_out: Collection[str] = (),
    outsiders: bool = False,
    roles: Mapping[str, str] = NO_ROLES,
) -> PersonalCard:
    """What holds; `changed` says what was changed just now. Controls for those who may change it.

    `left_out` are settings that mean nothing on this platform; `outsiders`: it knows guests and other organisations.
    `roles` are the names of the roles that there are, by their ids: one that is none of them is gone.
    """
    spoiler = Spoiler.ON if settings.spoiler else Spoiler.OFF
    facts = {
        "preset": Field("Strictness", _strictness(settings)),
        "visibility": Field("Who sees answers", _VISIBILITY[settings.visibility]),
        "spoiler": Field("Strong posts", _SPOILER[spoiler]),
        "pagination": Field("Pages are turned", _PAGINATION[settings.pagination]),
    }
    elements: list[Element] = [text(changed)] if changed else []
    elements += [
        _thresholds(settings, in_force),
        Fields(
            (
                *(field for name, field in facts.items() if name not in left_out),
                Field("Who may scan", _scanners(settings.roles, roles, outsiders=outsiders)),
                Field("Who may mark posts", _markers(settings.markers, roles)),
                Field("Who may stop a scan", _CONTROL[settings.control]),
                Field("Alerts of watches", _ALERTS[settings.alerts]),
            )
        ),
    ]
    if not admin:
        elements.append(text("People who manage this workspace can change this."))
        return PersonalCard("Settings", tuple(elements))
    elements.append(text(*_MORE))
    choices = {
        "preset": _select("Strictness", _PRESETS, settings.preset if not settings.thresholds else None),
        "visibility": _select("Who sees answers", _VISIBILITY, settings.visibility),
        "spoiler": _select("Strong posts", _SPOILER, spoiler),
        "pagination": _select("Pages", _PAGINATION, settings.pagination),
        "control": _select("Stop a scan", _CONTROL, settings.control),
    }
    return PersonalCard(
        "Settings", tuple(elements), rows=tuple((each,) for name, each in choices.items() if name not in left_out)
    )


def _thresholds(settings: WorkspaceSettings, in_force: Mapping[Label, float]) -> Bars:
    bars = []
    for label in Label:
        if label in in_force:
            own = ", set here" if label in settings.thresholds else ""
            bars.append(Bar(LABELS[label], percent(in_force[label]) + own, in_force[label]))
    return Bars("Flagged from this score on", tuple(bars))


def _strictness(settings: WorkspaceSettings) -> str:
    if not settings.thresholds:
        return _PRESETS[settings.preset]
    by_hand = count(len(settings.thresholds), "label")
    return f"{_PRESETS[settings.preset].partition(':')[0]}, but {by_hand} set by hand"


def _named(roles: tuple[str, ...], names: Mapping[str, str]) -> str:
    """The roles by their names; where none are known, by their ids."""
    return ", ".join(names.get(role, f"{role} (deleted)" if names else role) for role in roles)


def _scanners(roles: tuple[str, ...], names: Mapping[str, str], *, outsiders: bool) -> str:
    if MANAGERS in roles:
        return "People who manage this workspace"
    if roles and EVERYONE not in roles:
        return f"Roles {_named(roles, names)}"
    if not outsiders:
        return "Everyone"
    return (
        "Everyone, including guests and other organisations"
        if roles
        else "Everyone except guests and other organisations"
    )


def _markers(roles: tuple[str, ...], names: Mapping[str, str]) -> str:
    if EVERYONE in roles:
        return "Everyone"
    managers = "People who manage this workspace"
    return f"{managers}, and the roles {_named(roles, names)}" if roles else managers


def _select(
    name: str,
    choices: Mapping[Preset, str]
    | Mapping[Visibility, str]
    | Mapping[Spoiler, str]
    | Mapping[Pagination, str]
    | Mapping[Control, str],
    chosen: Preset | Visibility | Spoiler | Pagination | Control | None,
) -> Select:
    options = (
        SelectOption(words, encode(SettingAction(value)), chosen=value is chosen) for value, words in choices.items()
    )
    return Select(name, tuple(options))
