"""Thresholds that people's verdicts suggest: shown with what they would change, in force once somebody accepts them."""

from dataclasses import replace

from bot.core.cards.model import PersonalCard
from bot.core.cards.suggestion_actions import (
    AcceptAction,
    AnySuggestionAction,
    BackAction,
    SuggestionAction,
    SuggestionDetailsAction,
)
from bot.core.commands.command import Context, OwnMessage, SharedMessage
from bot.core.commands.people import settings
from bot.core.commands.permissions import check_admin
from bot.core.domain.errors import CommandError
from bot.core.domain.thresholds import fingerprint
from bot.core.text.catalog import _
from bot.core.views.people.suggestion import suggestion_card, suggestion_details_card


async def press(context: Context, action: AnySuggestionAction, message: OwnMessage | SharedMessage) -> None:
    """Show what a button of the suggestion leads to.

    Raises:
        RefusedError: the person may not change settings.
        CommandError: the thresholds have changed since these were suggested.
    """
    check_admin(context)
    match action:
        case SuggestionAction():
            card = await _find(context)
        case SuggestionDetailsAction():
            card = await _find(context, details=True)
        case AcceptAction():
            card = await _accept(context, action)
        case BackAction():
            card = await settings.card(context, await context.workspaces.get(context.requester))
    await context.show_alone(message, card)


async def _find(context: Context, *, details: bool = False) -> PersonalCard:
    owns = context.scorer.owns_scores
    today = await context.reports.thresholds(context.model, context.requester)
    found = await context.suggestions.suggest(context.requester, owns, today)
    if not found.changes:
        return suggestion_card(found, today)
    effect = await context.suggestions.find_effect(context.requester, owns, today, {**today, **found.changes})
    if not details:
        return suggestion_card(found, today, effect, alone=not context.requester.workspace_id)
    spoiler = (await context.workspaces.get(context.requester)).spoiler
    return suggestion_details_card(found, today, effect, spoiler=spoiler)


async def _accept(context: Context, action: AcceptAction) -> PersonalCard:
    """Set what was shown, once it is clear that it is still over the same thresholds; a second press finds it set."""
    today = await context.reports.thresholds(context.model, context.requester)
    held = await context.workspaces.get(context.requester)
    settings.check_known(action.changes, today)
    if {**today, **action.changes} != today:
        if fingerprint(today) != action.over:
            raise CommandError(
                _("The thresholds here have changed since these were suggested, so nothing was changed."),
                _("Open `/settings` and look at the suggestion again."),
            )
        held = replace(held, thresholds={**held.thresholds, **action.changes})
        await context.workspaces.save(context.requester, held)
    return await settings.card(
        context, held, _("The suggested thresholds hold now. Choosing a strictness takes them back.")
    )
