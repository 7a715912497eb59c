"""/settings: how strict the model is here, who sees answers, who may scan; for those who manage the workspace."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.cards.actions import SettingAction, Spoiler
from bot.core.cards.model import PersonalCard
from bot.core.commands.command import Command, Context, Group, Option, Values
from bot.core.commands.options.choice import read_choice
from bot.core.commands.options.percent import read_percent
from bot.core.commands.options.roles import read_roles
from bot.core.commands.permissions import check_admin
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label
from bot.core.domain.workspace import (
    EVERYONE,
    MANAGERS,
    WITHOUT_EFFECT,
    Alerts,
    Control,
    Pagination,
    Preset,
    Visibility,
    WorkspaceSettings,
)
from bot.core.views.people.settings import settings_card

_NAMING = {"roles", "markers"}  # What names roles.
_CHOICES: Mapping[str, type[Preset | Visibility | Spoiler | Pagination | Control | Alerts]] = {
    "preset": Preset,
    "visibility": Visibility,
    "spoiler": Spoiler,
    "pagination": Pagination,
    "control": Control,
    "alerts": Alerts,
}


async def run(context: Context, values: Values) -> None:
    """Show the settings, after changing those that were given."""
    settings = await context.workspaces.get(context.requester)
    changed = ""
    if values:
        check_admin(context)
        settings = _changed(settings, values, await _labels(context), await _roles(context, values))
        _check_effect(context.requester.platform, values)
        await context.workspaces.save(context.requester, settings)
        changed = "Changed."
    await context.private.send(await _card(context, settings, changed))


async def choose(context: Context, action: SettingAction) -> PersonalCard:
    """Change one setting by its button.

    Raises:
        RefusedError: the person may not change settings.
    """
    check_admin(context)
    settings = _with(await context.workspaces.get(context.requester), action.value)
    await context.workspaces.save(context.requester, settings)
    return await _card(context, settings, "Changed.")


async def _card(context: Context, settings: WorkspaceSettings, changed: str) -> PersonalCard:
    in_force = await context.reports.thresholds(context.model, context.requester)
    left_out = WITHOUT_EFFECT.get(context.requester.platform, frozenset())
    named = {*settings.roles, *settings.markers} - {EVERYONE, MANAGERS}
    return settings_card(
        settings,
        in_force,
        admin=context.admin,
        changed=changed,
        left_out=left_out,
        outsiders=context.requester.platform == "slack",
        roles=(await context.roles_here() or {}) if named else {},
    )


def _check_effect(platform: str, values: Values) -> None:
    without = [name for name in values if name in WITHOUT_EFFECT.get(platform, frozenset())]
    if without:
        raise CommandError(
            f"The setting {without[0]} has no effect on {platform.capitalize()}.", "/settings shows those that have."
        )


async def _roles(context: Context, values: Values) -> Mapping[str, str] | None:
    """The roles that there are, where the person names some."""
    return await context.roles_here() if _NAMING & values.keys() else {}


async def _labels(context: Context) -> Mapping[Label, float]:
    return await context.reports.thresholds(context.model, context.requester)


def _changed(
    settings: WorkspaceSettings, values: Values, known: Mapping[Label, float], roles: Mapping[str, str] | None
) -> WorkspaceSettings:
    """The settings with what was written in their place.

    Raises:
        CommandError: something of it makes no sense; nothing is changed then.
    """
    for name, kind in _CHOICES.items():
        if name in values:
            settings = _with(settings, read_choice(kind, values[name]))
    if ("label" in values) != ("threshold" in values):
        raise CommandError(
            "Label and threshold belong together.", "Give /settings both: label insult, threshold 60, for example."
        )
    if "label" in values:
        settings = _with_threshold(settings, read_choice(Label, values["label"]), values["threshold"], known)
    if "roles" in values:
        settings = replace(settings, roles=read_roles(values["roles"], "members", roles))
    if "markers" in values:
        settings = replace(settings, markers=read_roles(values["markers"], MANAGERS, roles))
    return settings


def _with(
    settings: WorkspaceSettings, value: Preset | Visibility | Spoiler | Pagination | Control | Alerts
) -> WorkspaceSettings:
    match value:
        case Preset():  # A fresh start: thresholds of labels that were set by hand would hide what it does.
            return replace(settings, preset=value, thresholds={})
        case Visibility():
            return replace(settings, visibility=value)
        case Spoiler():
            return replace(settings, spoiler=value is Spoiler.ON)
        case Pagination():
            return replace(settings, pagination=value)
        case Control():
            return replace(settings, control=value)
        case Alerts():
            return replace(settings, alerts=value)


def _with_threshold(
    settings: WorkspaceSettings, label: Label, written: str, known: Mapping[Label, float]
) -> WorkspaceSettings:
    if label not in known:
        raise CommandError(f"This bot's model does not score {label}.", f"It scores {', '.join(known)}.")
    own = {each: value for each, value in settings.thresholds.items() if each is not label}
    if written.strip().lower() != "default":
        own[label] = read_percent(written)
    return replace(settings, thresholds=own)


COMMAND = Command(
    "settings",
    "How strict the model is here, who sees answers and who may scan.",
    (
        Option("preset", "How strict: flag fewer posts, as the model was tuned, or more.", choices=tuple(Preset)),
        Option("label", "The label whose threshold to set.", choices=tuple(Label)),
        Option("threshold", "The score from which the label flags a post, in percent, such as 60; or default."),
        Option("visibility", "Who sees answers where nothing else is asked for.", choices=tuple(Visibility)),
        Option("spoiler", "Whether strong posts are covered until clicked.", choices=tuple(Spoiler)),
        Option("pagination", "How the pages of public reports are turned.", choices=tuple(Pagination)),
        Option("roles", "Who may scan: members, managers, everyone (with guests), or roles separated by commas."),
        Option(
            "markers", "Who may mark posts as not toxic: managers (always), everyone, or roles separated by commas."
        ),
        Option("control", "Who may stop and continue a scan here.", choices=tuple(Control)),
        Option("alerts", "Where alerts may go: only to their owners, or into channels too.", choices=tuple(Alerts)),
    ),
    run,
    Group.BOT,
)
