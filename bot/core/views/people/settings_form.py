"""The form behind "Settings …": each setting as a choice, with what holds now chosen."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.domain.workspace import EVERYONE, MANAGERS, WorkspaceSettings
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.people.settings import ALERTS, CONTROL, PRESETS, VISIBILITY

E = TypeVar("E", bound=StrEnum)

MEMBERS = "members"  # The word for the default of who may scan, as one types it.
_MOST_ROLES = 50  # To choose from; the command takes any.
_SCANNERS = {
    MEMBERS: N_("Everyone except guests and other organizations"),
    EVERYONE: N_("Everyone, guests and other organizations too"),
    MANAGERS: N_("Only people who manage this workspace"),
}
_MARKERS = {MANAGERS: N_("Only people who manage this workspace"), EVERYONE: N_("Everyone")}


def settings_form(settings: WorkspaceSettings, roles: Mapping[str, str]) -> Form:
    """Filled with the settings; `roles` are the names of the roles that there are, by their ids."""
    preset = "" if settings.thresholds else settings.preset.value
    by_hand = len(settings.thresholds)
    dropped = ngettext(
        "{count} label is set by hand. Choosing here resets it.",
        "{count} labels are set by hand. Choosing here resets them.",
        by_hand,
    )
    return Form(
        _("Settings"),
        _("Save"),
        (
            _choice("preset", _("How strict?"), PRESETS, preset, dropped if by_hand else ""),
            _choice("visibility", _("Who sees answers in channels?"), VISIBILITY, settings.visibility),
            _people("roles", _("Who may scan?"), _SCANNERS, settings.roles, roles),
            _people("markers", _("Who may mark posts as not toxic?"), _MARKERS, settings.markers, roles),
            _choice("control", _("Who may stop a scan?"), CONTROL, settings.control),
            _choice("alerts", _("Where may alerts go?"), ALERTS, settings.alerts),
        ),
        _("They apply to everyone in this workspace, and to earlier scans too."),
    )


def _choice(name: str, label: str, words: Mapping[E, str], chosen: str, hint: str = "") -> FormField:
    choices = tuple(FieldChoice(_(said), each.value) for each, said in words.items())
    return FormField(name, label, FieldKind.CHOICE, hint, value=str(chosen), choices=choices)


def _people(
    name: str, label: str, words: Mapping[str, str], chosen: tuple[str, ...], roles: Mapping[str, str]
) -> FormField:
    """The words for whole kinds of people, what holds now, and each role."""
    known = {word: _(said) for word, said in words.items()}
    known |= {
        role: _("Also {role}", role=called) if name == "markers" else _("Only {role}", role=called)
        for role, called in list(roles.items())[:_MOST_ROLES]
    }
    value = ",".join(chosen) or next(iter(words))
    if value not in known:
        known[value] = ", ".join(roles.get(role, role) for role in chosen)
    choices = tuple(FieldChoice(said, word) for word, said in known.items())
    return FormField(name, label, FieldKind.CHOICE, value=value, choices=choices)
