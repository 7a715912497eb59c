"""/settings: how strict the model is here, who sees answers, who may scan; for those who manage the workspace."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.commands.allowed import check_admin
from bot.core.commands.choice import read_choice
from bot.core.commands.command import Command, Context, Group, Option, Values
from bot.core.commands.percent import read_percent
from bot.core.contained import said
from bot.core.errors import CommandError
from bot.core.model import Label
from bot.core.views.actions import SettingAction, Spoiler
from bot.core.views.cards import Card
from bot.core.views.settings import settings_card
from bot.core.workspace import WITHOUT_EFFECT, Pagination, Preset, Visibility, WorkspaceSettings

MOST_ROLES = 25
_ROLE = re.compile(r"[A-Za-z0-9]{1,32}")
_MENTION = re.compile(r"<(?:@&|!subteam\^)([A-Za-z0-9]+)(?:\|[^<>]*)?>")  # How Discord and Slack write a role.
_CHOICES: Mapping[str, type[Preset | Visibility | Spoiler | Pagination]] = {
    "preset": Preset,
    "visibility": Visibility,
    "spoiler": Spoiler,
    "pagination": Pagination,
}


async def run(context: Context, values: Values) -> None:
    """Show the settings, after changing those that were given."""
    settings = await context.workspaces.get(context.requester)
    changed = ""
    if values:
        check_admin(context)
        settings = _changed(settings, values, await _labels(context))
        _check_effect(context.requester.platform, values)
        await context.workspaces.save(context.requester, settings)
        changed = "Changed. This holds from now on, for what was scanned before too."
    await context.reply.send(await _card(context, settings, changed))


async def choose(context: Context, action: SettingAction) -> Card:
    """Change one setting by its button.

    Raises:
        RefusedError: the person may not change settings.
    """
    check_admin(context)
    settings = _with(await context.workspaces.get(context.requester), action.value)
    await context.workspaces.save(context.requester, settings)
    return await _card(context, settings, "Changed.")


async def _card(context: Context, settings: WorkspaceSettings, changed: str) -> Card:
    in_force = await context.reports.thresholds(context.model, context.requester)
    left_out = WITHOUT_EFFECT.get(context.requester.platform, frozenset())
    return settings_card(settings, in_force, admin=context.admin, changed=changed, left_out=left_out)


def _check_effect(platform: str, values: Values) -> None:
    without = [name for name in values if name in WITHOUT_EFFECT.get(platform, frozenset())]
    if without:
        raise CommandError(
            f"The setting {without[0]} has no effect on {platform.capitalize()}.", "/settings shows those that have."
        )


async def _labels(context: Context) -> Mapping[Label, float]:
    return await context.reports.thresholds(context.model, context.requester)


def _changed(settings: WorkspaceSettings, values: Values, known: Mapping[Label, float]) -> WorkspaceSettings:
    """The settings with what was written in their place.

    Raises:
        CommandError: something of it makes no sense; nothing is changed then.
    """
    for name, kind in _CHOICES.items():
        if name in values:
            settings = _with(settings, read_choice(kind, values[name]))
    if ("label" in values) != ("threshold" in values):
        raise CommandError(
            "A threshold is set with its label.", "Give both to /settings: label insult, threshold 60, for example."
        )
    if "label" in values:
        settings = _with_threshold(settings, read_choice(Label, values["label"]), values["threshold"], known)
    if "roles" in values:
        settings = replace(settings, roles=_roles(values["roles"]))
    return settings


def _with(settings: WorkspaceSettings, value: Preset | Visibility | Spoiler | Pagination) -> WorkspaceSettings:
    match value:
        case Preset():  # A fresh start: thresholds of labels that were set by hand would hide what it does.
            return replace(settings, preset=value, thresholds={})
        case Visibility():
            return replace(settings, visibility=value)
        case Spoiler():
            return replace(settings, spoiler=value is Spoiler.ON)
        case Pagination():
            return replace(settings, pagination=value)


def _with_threshold(
    settings: WorkspaceSettings, label: Label, written: str, known: Mapping[Label, float]
) -> WorkspaceSettings:
    if label not in known:
        raise CommandError(f"This bot's model does not score {label}.", f"It scores {', '.join(known)}.")
    own = {each: value for each, value in settings.thresholds.items() if each is not label}
    if written.strip().lower() != "default":
        own[label] = read_percent(written)
    return replace(settings, thresholds=own)


def _roles(written: str) -> tuple[str, ...]:
    if written.strip().lower() == "everyone":
        return ()
    roles = tuple(dict.fromkeys(re.split(r"[,\s]+", _MENTION.sub(r" \1 ", written).strip())))
    if len(roles) > MOST_ROLES or not all(_ROLE.fullmatch(role) for role in roles):
        raise CommandError(
            f"{said(written)} is no list of roles.", f"Write up to {MOST_ROLES} ids with commas between, or everyone."
        )
    return roles


COMMAND = Command(
    "settings",
    "How strict the model is here, who sees answers and who may scan.",
    (
        Option("preset", "How strict: flag fewer posts, as the model was tuned, or more.", choices=tuple(Preset)),
        Option("label", "The label whose threshold to set.", choices=tuple(Label)),
        Option("threshold", "From which score on it is flagged, in percent: 60, say; or default."),
        Option("visibility", "Who sees answers where nothing else is asked for.", choices=tuple(Visibility)),
        Option("spoiler", "Whether strong posts are covered until one looks.", choices=tuple(Spoiler)),
        Option("pagination", "How the pages of public reports are turned.", choices=tuple(Pagination)),
        Option("roles", "Ids of the roles that may scan, with commas between; or everyone."),
    ),
    run,
    Group.BOT,
)
