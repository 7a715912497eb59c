"""The form behind "Settings …": each setting as a choice, with what holds now chosen."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from bot.core.cards.forms import FieldChoice, FieldKind, Form, FormField
from bot.core.domain.labels import Label
from bot.core.domain.thresholds import StrictnessStep
from bot.core.domain.workspace import EVERYONE, MANAGERS, WorkspaceSettings
from bot.core.text.catalog import N_, _, ngettext
from bot.core.views.people.settings import (
    ALERTS,
    CONTROL,
    PRESETS,
    SPOILER,
    VISIBILITY,
    WHERE_ALERTS,
    Changing,
    chosen_spoiler,
)
from bot.core.views.words import LABELS, sentence

E = TypeVar("E", bound=StrEnum)

MEMBERS = "members"  # The word for the default of who may scan, as one types it.
# Roles to choose from; the command takes any. A list in a form on Discord holds 25 choices, those for all included.
_MOST_ROLES = {Changing.LISTS_AND_FORM: 20, Changing.FORM: 50}
_SCANNERS = {
    MEMBERS: N_("Everyone except guests and other organizations"),
    EVERYONE: N_("Everyone, guests and other organizations too"),
    MANAGERS: N_("Only people who manage this workspace"),
}
_SCANNERS_WITHOUT_OUTSIDERS = {
    MEMBERS: N_("Everyone"),
    MANAGERS: N_("Only people who manage this workspace"),
}
SCORE = "score"  # A label's threshold, typed.
USUAL = "default"
_STEPS = {
    StrictnessStep.STRICTEST: N_("Much stricter: flags many more posts"),
    StrictnessStep.STRICTER: N_("Stricter: flags more posts"),
    USUAL: N_("As strict as the others"),
    StrictnessStep.MILDER: N_("Milder: flags fewer posts"),
    StrictnessStep.MILDEST: N_("Much milder: flags far fewer posts"),
}
_JUDGES = {MANAGERS: N_("Only people who manage this workspace"), EVERYONE: N_("Everyone")}


def settings_form(settings: WorkspaceSettings, roles: Mapping[str, str], changing: Changing = Changing.FORM) -> Form:
    """Filled with the settings; `roles` are the names of the roles that there are, by their ids.

    Where the card has lists, the form has what is in none of them.
    """
    whole = changing is Changing.FORM
    scanners = _SCANNERS if whole else _SCANNERS_WITHOUT_OUTSIDERS
    held = settings.roles if whole or settings.roles != (EVERYONE,) else ()  # Where nobody is an outsider: the same.
    preset = "" if settings.thresholds else settings.preset.value
    by_hand = len(settings.thresholds)
    dropped = ngettext(
        "{count} label is set by hand. Choosing here resets it.",
        "{count} labels are set by hand. Choosing here resets them.",
        by_hand,
    )
    most = _MOST_ROLES[changing]
    listed = (
        _choice("preset", _("How strict?"), PRESETS, preset, dropped if by_hand else ""),
        _choice("visibility", _("Who sees answers in channels?"), VISIBILITY, settings.visibility),
        _choice("control", _("Who may stop a scan?"), CONTROL, settings.control),
        _choice("spoiler", _("How are strong posts shown in channels?"), SPOILER, chosen_spoiler(settings)),
    )
    others = (
        _people("roles", _("Who may scan?"), scanners, held, roles, most),
        _people("judges", _("Who may judge posts?"), _JUDGES, settings.markers, roles, most),
        _choice("alerts", _(WHERE_ALERTS), ALERTS, settings.alerts),
    )
    fields = (*listed[:2], *others[:2], *listed[2:], others[2]) if whole else others
    intro = _("They apply to everyone in this workspace, and to earlier scans too.") if whole else ""
    return Form(_("Settings"), _("Save"), fields, intro)


def label_form(known: Collection[Label]) -> Form:
    """How strict one label alone is; its fields have the names of the command's options."""
    labels = tuple(FieldChoice(sentence(_(LABELS[label])), label.value) for label in Label if label in known)
    steps = tuple(FieldChoice(_(words), value) for value, words in _STEPS.items())
    return Form(
        _("One label alone"),
        _("Save"),
        (
            FormField("label", _("Which label?"), FieldKind.CHOICE, choices=labels, required=True),
            FormField("threshold", _("How strict?"), FieldKind.CHOICE, value=USUAL, choices=steps, required=True),
            FormField(SCORE, _("Or from which score on? (percent)"), hint=_("for example 60"), longest=6),
        ),
        _("It applies to everyone in this workspace, and to earlier scans too."),
    )


def _choice(name: str, label: str, words: Mapping[E, str], chosen: str, hint: str = "") -> FormField:
    choices = tuple(FieldChoice(_(said), each.value) for each, said in words.items())
    return FormField(name, label, FieldKind.CHOICE, hint, value=str(chosen), choices=choices)


def _people(
    name: str, label: str, words: Mapping[str, str], chosen: tuple[str, ...], roles: Mapping[str, str], most: int
) -> FormField:
    """The words for whole kinds of people, what holds now, and each role."""
    known = {word: _(said) for word, said in words.items()}
    known |= {
        role: _("Also {role}", role=called) if name == "judges" else _("Only {role}", role=called)
        for role, called in list(roles.items())[:most]
    }
    value = ",".join(chosen) or next(iter(words))
    if value not in known:
        known[value] = ", ".join(roles.get(role, role) for role in chosen)
    choices = tuple(FieldChoice(said, word) for word, said in known.items())
    hint = (
        _("Not all roles fit into this list. Typed with the command, any can be chosen.") if len(roles) > most else ""
    )
    return FormField(name, label, FieldKind.CHOICE, hint, value=value, choices=choices)
