"""/settings: how strict the model is here, who sees answers, who may scan; for those who manage the workspace."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core.cards.actions import SettingAction, Spoiler
from bot.core.cards.model import PersonalCard
from bot.core.commands.command import Command, Context, Group
from bot.core.commands.options.choice import Choice
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.percent import LabelThreshold
from bot.core.commands.options.roles import Roles
from bot.core.commands.permissions import check_admin
from bot.core.domain.errors import CommandError
from bot.core.domain.labels import Label
from bot.core.domain.thresholds import Preset, StrictnessStep, move_threshold, step_threshold
from bot.core.domain.workspace import (
    EVERYONE,
    MANAGERS,
    WITHOUT_EFFECT,
    Alerts,
    Control,
    Pagination,
    Visibility,
    WorkspaceSettings,
)
from bot.core.text.catalog import N_, _
from bot.core.views.people.settings import Changing, settings_card

Value = Preset | Visibility | Spoiler | Pagination | Control | Alerts

PRESET = Option("preset", N_("How strict: flag fewer posts, as the model was tuned, or more."), Choice(Preset))
LABEL = Option("label", N_("The label whose threshold to set."), Choice(Label))
THRESHOLD = Option(
    "threshold", N_("Stricter or milder; or the score from which the label flags, such as 60."), LabelThreshold()
)
VISIBILITY = Option("visibility", N_("Who sees answers unless somebody asks for something else."), Choice(Visibility))
SPOILER = Option("spoiler", N_("Whether strong posts are covered until opened."), Choice(Spoiler))
PAGINATION = Option("pagination", N_("How the pages of public reports are turned."), Choice(Pagination))
_SCANNERS = Roles(usual="members", one="role", only_one=N_("One role that may scan, from the list."))
_JUDGES = Roles(usual=MANAGERS, one="judge", only_one=N_("One role that may judge posts, from the list."))
ROLES = Option(
    "roles", N_("Who may scan: members, managers, everyone (with guests), or roles separated by commas."), _SCANNERS
)
JUDGES = Option(
    "judges",
    N_("Who may judge posts: managers (always), everyone, or roles separated by commas."),
    _JUDGES,
)
CONTROL = Option("control", N_("Who may stop and continue a scan here."), Choice(Control))
ALERTS = Option("alerts", N_("Where alerts may go: only to their owners, or into channels too."), Choice(Alerts))
CHANGING = {"slack": Changing.FORM, "discord": Changing.LISTS_AND_FORM}  # Discord's forms hold five fields.
_CHOICES: tuple[Option[Value], ...] = (PRESET, VISIBILITY, SPOILER, PAGINATION, CONTROL, ALERTS)


async def run(context: Context, values: Values) -> None:
    """Show the settings, after changing those that were given."""
    settings = await context.workspaces.get(context.requester)
    changed = ""
    if values:
        check_admin(context)
        settings = _change(settings, values, await _labels(context), await _roles(context, values))
        _check_effect(context.requester.platform, values)
        await context.workspaces.save(context.requester, settings)
        changed = _("Changed.")
    await context.private.send(await card(context, settings, changed))


async def choose(context: Context, action: SettingAction) -> PersonalCard:
    """Change one setting by its button.

    Raises:
        RefusedError: the person may not change settings.
    """
    check_admin(context)
    settings = _set_choice(await context.workspaces.get(context.requester), action.value)
    await context.workspaces.save(context.requester, settings)
    return await card(context, settings, _("Changed."))


async def card(context: Context, settings: WorkspaceSettings, changed: str = "") -> PersonalCard:
    """The settings as the person sees them; `changed` says what was changed just now."""
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
        changing=CHANGING.get(context.requester.platform, Changing.LISTS),
        roles=(await context.roles_here() or {}) if named else {},
        judged=await context.suggestions.count_judged(context.requester) if context.admin else 0,
    )


def _check_effect(platform: str, values: Values) -> None:
    without = [name for name in values.given if name in WITHOUT_EFFECT.get(platform, frozenset())]
    if without:
        raise CommandError(
            _("The setting {name} has no effect here.", name=without[0]),
            _("`/settings` shows those that do."),
        )


async def _roles(context: Context, values: Values) -> Mapping[str, str] | None:
    """The roles that there are, where the person names some."""
    return await context.roles_here() if ROLES in values or JUDGES in values else {}


async def _labels(context: Context) -> Mapping[Label, float]:
    """The labels that the model knows, with the operator's thresholds."""
    return await context.reports.thresholds(context.model)


def _change(
    settings: WorkspaceSettings, values: Values, known: Mapping[Label, float], roles: Mapping[str, str] | None
) -> WorkspaceSettings:
    """The settings with what was given in their place.

    Raises:
        CommandError: something of it makes no sense; nothing is changed then.
    """
    for option in _CHOICES:
        if value := values.get(option):
            settings = _set_choice(settings, value)
    if (LABEL in values) != (THRESHOLD in values):
        raise CommandError(
            _("Label and threshold belong together."),
            _("Give both, for example: `/settings --label insult --threshold 60`."),
        )
    if LABEL in values:
        settings = _set_threshold(settings, values[LABEL], values[THRESHOLD], known)
    if ROLES in values:
        with ROLES.name_errors():
            settings = replace(settings, roles=_SCANNERS.find(values[ROLES], roles))
    if JUDGES in values:
        with JUDGES.name_errors():
            settings = replace(settings, markers=_JUDGES.find(values[JUDGES], roles))
    return settings


def _set_choice(settings: WorkspaceSettings, value: Value) -> WorkspaceSettings:
    match value:
        case Preset():  # Thresholds set by hand are dropped: they would hide what the preset does.
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


def check_known(labels: Iterable[Label], known: Mapping[Label, float]) -> None:
    """Check that the model knows the labels.

    Raises:
        CommandError: it doesn't know one of them.
    """
    for label in labels:
        if label not in known:
            raise CommandError(
                _("This bot's model does not score {label}.", label=label),
                _("It scores {labels}.", labels=", ".join(known)),
            )


def _set_threshold(
    settings: WorkspaceSettings, label: Label, threshold: float | StrictnessStep | None, known: Mapping[Label, float]
) -> WorkspaceSettings:
    check_known([label], known)
    if isinstance(threshold, StrictnessStep):
        threshold = step_threshold(move_threshold(known[label], settings.preset), threshold)
    own = {each: value for each, value in settings.thresholds.items() if each is not label}
    return replace(settings, thresholds=own if threshold is None else {**own, label: threshold})


COMMAND = Command(
    "settings",
    N_("How strict the model is here, who sees answers and who may scan."),
    (PRESET, LABEL, THRESHOLD, VISIBILITY, SPOILER, PAGINATION, ROLES, JUDGES, CONTROL, ALERTS),
    run,
    Group.BOT,
)
