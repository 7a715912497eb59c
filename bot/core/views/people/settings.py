"""A workspace's settings: what holds, and the choices for those who may change them."""

from collections.abc import Collection, Mapping
from enum import StrEnum, auto

from bot.core.cards.action_codec import encode
from bot.core.cards.actions import FormAction, FormKind, SettingAction, Spoiler
from bot.core.cards.model import (
    Bar,
    Bars,
    Button,
    ButtonStyle,
    Element,
    Field,
    Fields,
    PersonalCard,
    Select,
    SelectOption,
    code,
    command,
    text,
)
from bot.core.cards.sentences import phrase
from bot.core.cards.suggestion_actions import SuggestionAction
from bot.core.domain.figures.suggestion import FEWEST
from bot.core.domain.labels import Label
from bot.core.domain.thresholds import Preset
from bot.core.domain.workspace import EVERYONE, MANAGERS, Alerts, Control, Pagination, Visibility, WorkspaceSettings
from bot.core.text.catalog import N_, _, ngettext, option_name
from bot.core.text.places import says_server
from bot.core.views.reports.quotes import STRONG, VERY_TOXIC
from bot.core.views.words import LABELS, percent

PRESETS = {
    Preset.LENIENT: N_("Lenient: flags fewer posts"),
    Preset.DEFAULT: N_("Default: as the model was tuned"),
    Preset.STRICT: N_("Strict: flags more posts"),
}
VISIBILITY = {Visibility.PRIVATE: N_("Only whoever asked"), Visibility.PUBLIC: N_("Everybody there")}
SPOILER = {Spoiler.ON: N_("Covered until opened"), Spoiler.OFF: N_("Shown at once")}
_PAGINATION = {Pagination.BUTTONS: N_("With buttons"), Pagination.REACTIONS: N_("With reactions, in public reports")}
CONTROL = {Control.REQUESTER: N_("Only whoever started it"), Control.MANAGERS: N_("Managers too")}
ALERTS = {
    Alerts.DIRECT: N_("Only to whoever set up the watch"),
    Alerts.CHANNEL: N_("In channels too, if whoever set up the watch wants that"),
}
WHERE_ALERTS = N_("Where may alerts go?")
_CHANGE, _OTHERS = N_("Change …"), N_("Who may scan and judge, where alerts go …")
_MORE = N_(
    "More is set with {settings}: {label} and {threshold} for one label alone, {roles} for who may scan, {judges} for "
    "who may judge posts, {alerts} for where alerts go. Strictness and thresholds apply to earlier scans too."
)
_ONE_LABEL = N_("Set one label alone with {settings}: give {label} and {threshold}.")
_LISTED = {"preset", "visibility", "spoiler", "pagination", "control"}
_TYPED = ("label", "threshold", "roles", "judges", "alerts")
NO_ROLES: Mapping[str, str] = {}


class Changing(StrEnum):
    """With what a platform lets people change settings on the card itself."""

    LISTS = auto()
    LISTS_AND_FORM = auto()
    """A form has what none of the lists has."""
    FORM = auto()


def settings_card(
    settings: WorkspaceSettings,
    in_force: Mapping[Label, float],
    *,
    admin: bool,
    changed: str = "",
    left_out: Collection[str] = (),
    outsiders: bool = False,
    roles: Mapping[str, str] = NO_ROLES,
    changing: Changing = Changing.LISTS,
    judged: int = 0,
) -> PersonalCard:
    """What holds; `changed` says what was changed just now. Controls for those who may change it.

    `left_out` are settings that mean nothing on this platform; `outsiders`: it knows guests and other organizations.
    `roles` are the names of the roles that there are, by their ids: one that is none of them is gone. People have
    `judged` so many posts here: from some number on, that suggests thresholds.
    """
    in_form = changing is Changing.FORM
    elements: list[Element] = [text(changed)] if changed else []
    # Lists to choose from show what holds: said is only what they don't.
    listed_below = _LISTED if admin and not in_form else set()
    listed_below = listed_below - {"preset"} if settings.thresholds else listed_below
    facts = _facts(settings, roles, outsiders=outsiders)
    held = tuple(field for name, field in facts.items() if name not in listed_below and name not in left_out)
    said: list[Element] = [Fields(held)] if held else []
    thresholds = _thresholds(settings, in_force)
    elements += [*said, thresholds] if in_form else [thresholds, *said]
    if not admin:
        elements.append(text(_("People who manage this workspace can change this.")))
        return PersonalCard(_("Settings"), tuple(elements))
    if "spoiler" not in left_out:
        elements.append(text(_what_is_strong(in_force)))
    suggested = (_suggestion(),) if judged >= FEWEST else ()
    if in_form:
        change = Button(_(_CHANGE), encode(FormAction(FormKind.SETTINGS)), ButtonStyle.PRIMARY)
        return PersonalCard(_("Settings"), tuple(elements), rows=((change, _one_label(), *suggested),))
    with_form = changing is Changing.LISTS_AND_FORM
    if not with_form:
        elements.append(_how_to_type(one_label=set(_TYPED[2:]) <= set(left_out)))
    more = Button(_(_OTHERS), encode(FormAction(FormKind.SETTINGS)))
    buttons = (*([_one_label(), more] if with_form else []), *suggested)
    rows = (*_lists(settings, left_out), *([buttons] if buttons else []))
    return PersonalCard(_("Settings"), tuple(elements), rows=rows)


def alerts_off_words() -> str:
    """Why no alert stands in a channel, and how that is changed with the buttons of the reader's platform."""
    return _(
        "The settings here keep alerts out of channels. People who manage this workspace can allow them: `/settings`, "
        "then “{button}”, then “{field}”.",
        button=_(_OTHERS) if says_server() else _(_CHANGE),
        field=_(WHERE_ALERTS),
    )


def _facts(settings: WorkspaceSettings, roles: Mapping[str, str], *, outsiders: bool) -> dict[str, Field]:
    """What holds, by the settings' names."""
    return {
        "preset": Field(_("Strictness"), _strictness(settings)),
        "visibility": Field(_("Who sees answers"), _(VISIBILITY[settings.visibility])),
        "spoiler": Field(_("Strong posts"), _(SPOILER[chosen_spoiler(settings)])),
        "pagination": Field(_("Turning pages"), _(_PAGINATION[settings.pagination])),
        "control": Field(_("Who may stop a scan"), _(CONTROL[settings.control])),
        "roles": Field(_("Who may scan"), _scanners(settings.roles, roles, outsiders=outsiders)),
        "judges": Field(_("Who may judge posts"), _judges(settings.markers, roles)),
        "alerts": Field(_("Alerts of watches"), _(ALERTS[settings.alerts])),
    }


def _lists(settings: WorkspaceSettings, left_out: Collection[str]) -> list[tuple[Select]]:
    """A list to choose from for each setting of `_LISTED`."""
    choices = {
        "preset": _select(_("Strictness"), PRESETS, settings.preset if not settings.thresholds else None),
        "visibility": _select(_("Who sees answers"), VISIBILITY, settings.visibility),
        "spoiler": _select(_("Strong posts"), SPOILER, chosen_spoiler(settings)),
        "pagination": _select(_("Turning pages"), _PAGINATION, settings.pagination),
        "control": _select(_("Who may stop a scan"), CONTROL, settings.control),
    }
    return [(each,) for name, each in choices.items() if name not in left_out]


def _how_to_type(*, one_label: bool) -> Element:
    """What has to be typed: all that no list has, or one label's threshold alone."""
    typed = {word: code(option_name(word)) for word in (_TYPED[:2] if one_label else _TYPED)}
    return phrase(_(_ONE_LABEL) if one_label else _(_MORE), settings=command("/settings"), **typed)


def _what_is_strong(in_force: Mapping[Label, float]) -> str:
    """Which posts count as strong, of the labels that the model knows."""
    return _(
        "Strong posts have {score} toxicity or more, or are flagged for one of these: {labels}.",
        score=percent(VERY_TOXIC),
        labels=", ".join(_(LABELS[label]) for label in Label if label in STRONG and label in in_force),
    )


def chosen_spoiler(settings: WorkspaceSettings) -> Spoiler:
    """The setting as it is chosen and typed."""
    return Spoiler.ON if settings.spoiler else Spoiler.OFF


def _one_label() -> Button:
    return Button(_("One label alone …"), encode(FormAction(FormKind.LABEL)))


def _suggestion() -> Button:
    return Button(_("Suggested from your verdicts …"), encode(SuggestionAction()), key="v")


def _thresholds(settings: WorkspaceSettings, in_force: Mapping[Label, float]) -> Bars:
    bars = []
    for label in Label:
        if label in in_force:
            score = percent(in_force[label])
            words = _("{score}, set here", score=score) if label in settings.thresholds else score
            bars.append(Bar(_(LABELS[label]), words, in_force[label]))
    return Bars(_("Flagged from this score up"), tuple(bars))


def _strictness(settings: WorkspaceSettings) -> str:
    if not settings.thresholds:
        return _(PRESETS[settings.preset])
    return ngettext(
        "{preset}, but {count} label set by hand",
        "{preset}, but {count} labels set by hand",
        len(settings.thresholds),
        preset=_(PRESETS[settings.preset]).partition(":")[0],
    )


def _named(roles: tuple[str, ...], names: Mapping[str, str]) -> str:
    """The roles by their names; where none are known, by their ids."""
    return ", ".join(names.get(role, _("{role} (deleted)", role=role) if names else role) for role in roles)


def _scanners(roles: tuple[str, ...], names: Mapping[str, str], *, outsiders: bool) -> str:
    if MANAGERS in roles:
        return _("People who manage this workspace")
    if roles and EVERYONE not in roles:
        return _("Roles {roles}", roles=_named(roles, names))
    if not outsiders:
        return _("Everyone")
    return (
        _("Everyone, including guests and other organizations")
        if roles
        else _("Everyone except guests and other organizations")
    )


def _judges(roles: tuple[str, ...], names: Mapping[str, str]) -> str:
    if EVERYONE in roles:
        return _("Everyone")
    managers = _("People who manage this workspace")
    return _("{managers}, and the roles {roles}", managers=managers, roles=_named(roles, names)) if roles else managers


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
        SelectOption(_(words), encode(SettingAction(value)), chosen=value is chosen) for value, words in choices.items()
    )
    return Select(name, tuple(options))
