"""The form that changes a workspace's settings, for those who manage it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.core.cards.forms import Form
from bot.core.commands.command import Context
from bot.core.commands.filled_form import Filled, read_form, read_options, unknown_form
from bot.core.commands.options.option import Values
from bot.core.commands.people import settings
from bot.core.commands.permissions import check_admin
from bot.core.domain.workspace import WorkspaceSettings
from bot.core.views.people.settings import Changing
from bot.core.views.people.settings_form import SCORE
from bot.core.views.people.settings_form import label_form as draw_label
from bot.core.views.people.settings_form import settings_form as draw


async def settings_form(context: Context) -> Form:
    """Filled with what holds.

    Raises:
        RefusedError: the person may not change settings.
    """
    check_admin(context)
    changing = settings.CHANGING.get(context.requester.platform, Changing.FORM)
    everyone = context.requester.workspace_id  # Discord's role of everyone has the server's id.
    roles = {role: called for role, called in (await context.roles_here() or {}).items() if role != everyone}
    return draw(await context.workspaces.get(context.requester), roles, changing)


def read_settings_form(written: Mapping[str, str]) -> Filled:
    """What was filled in.

    Raises:
        CommandError: it has other fields.
    """
    values, mistakes = read_form(draw(WorkspaceSettings(), {}), settings.COMMAND, written)
    return Filled(mistakes, command=replace(settings.COMMAND, run=_save), values=values)


async def label_form(context: Context) -> Form:
    """With the labels that the model knows.

    Raises:
        RefusedError: the person may not change settings.
    """
    check_admin(context)
    return draw_label(await context.reports.thresholds(context.model))


def read_label_form(written: Mapping[str, str]) -> Filled:
    """The command that sets one label's threshold; a score that was typed counts instead of the step.

    Raises:
        CommandError: it has other fields.
    """
    if written.keys() - {"label", "threshold", SCORE}:
        raise unknown_form()
    score = written.get(SCORE, "").strip()
    values, mistakes = read_options(settings.COMMAND, {**written, "threshold": score or written.get("threshold", "")})
    if score and "threshold" in mistakes:
        mistakes[SCORE] = mistakes.pop("threshold")
    return Filled(mistakes, command=settings.COMMAND, values=values)


async def _save(context: Context, values: Values) -> None:
    """Change what differs from what holds: a preset that was left as it is drops no thresholds."""
    held = {field.name: field.value for field in (await settings_form(context)).fields}
    before, _mistakes = read_options(settings.COMMAND, held)
    changed = {name: value for name, value in values.given.items() if value != before.given.get(name)}
    await settings.run(context, Values(changed))
