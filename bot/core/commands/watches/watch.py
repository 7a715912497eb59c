"""/watch: check an account regularly and alert about new flagged posts; without an account, lists one's watches."""

from dataclasses import replace
from datetime import timedelta

from bot.core.cards.model import Card, PersonalCard
from bot.core.cards.watch_actions import (
    AnyWatchAction,
    WatchAccountAction,
    WatchAction,
    WatchDo,
    WatchesAction,
    WatchEveryAction,
    WatchFromAction,
    WatchHereAction,
    WatchVerdictAction,
)
from bot.core.commands.command import Command, Context, Group, OwnMessage, SharedMessage
from bot.core.commands.options.option import Values
from bot.core.commands.permissions import check_may_scan
from bot.core.commands.reports.open import posts_card
from bot.core.commands.watches.watch_options import ACCOUNT, OPTIONS, WHERE, AlertPlace, apply_options
from bot.core.domain.delivery import DeliveryError
from bot.core.domain.errors import CommandError
from bot.core.domain.reports import PostQuery, Sort
from bot.core.domain.schedule import Digest
from bot.core.domain.verdicts import Given, Verdict
from bot.core.domain.watches import Grounds, Terms, Watch
from bot.core.domain.workspace import Alerts
from bot.core.text.catalog import N_, _
from bot.core.views.people.settings import alerts_off_words
from bot.core.views.watches.alerts import told_card
from bot.core.views.watches.watch import Here, removed_card, watch_card, watches_card

_PERCENT = 100
_MONDAY = 0
_GROUNDS = {WatchDo.START: None, WatchDo.CONSENT: Grounds.CONSENT, WatchDo.APPROVAL: Grounds.APPROVAL}


async def run(context: Context, values: Values) -> None:
    """Propose a watch with its price, or change the one there is; without an account, list them all."""
    handle = values.get(ACCOUNT)
    if not handle:
        if len(values) > (ACCOUNT in values):
            raise CommandError(
                _("An account is missing."), _("Name it too: `/watch @someone`, and what you want to change.")
            )
        await context.private.send(watches_card(await context.watches.list_own(context.requester)))
        return
    known = await context.reports.thresholds(context.model, context.requester)
    apply_options(Terms(), values, known)  # Mistakes are reported before anything is looked up, which costs money.
    watch = await _propose(context, handle)
    if values.get(WHERE) is AlertPlace.HERE:
        await check_may_tell_here(context)
        await context.watches.tell_in(context.requester, watch.id, context.here)
    if len(values) > 1:
        watch = await context.watches.choose(
            context.requester, watch.id, lambda terms: apply_options(terms, values, known)
        )
    await context.private.send(await _card(context, watch))


async def press(context: Context, action: AnyWatchAction, message: OwnMessage | SharedMessage) -> None:
    """Carry out a button of a watch, for its owner only.

    Raises:
        ToxscanError: the watch is none of theirs, or they may not have another one.
    """
    match action:
        case WatchAccountAction(handle):
            await context.private.send(await _card(context, await _propose(context, handle)))
        case WatchAction(watch_id, WatchDo.MANAGE):
            await context.private.send(await _card(context, await context.watches.get(context.requester, watch_id)))
        case WatchAction(watch_id, WatchDo.REPORT):
            await context.private.send(await _report(context, watch_id))
        case WatchAction(watch_id, WatchDo.NOT_TOXIC):
            await context.private.send(await _make_told_card(context, watch_id))
        case WatchVerdictAction():
            await _judge(context, action)
            await context.show_alone(message, await _make_told_card(context, action.watch_id))
        case WatchesAction():
            await context.show_alone(message, watches_card(await context.watches.list_own(context.requester)))
        case WatchAction(watch_id, WatchDo.REMOVE):
            removed = removed_card(await context.watches.remove(context.requester, watch_id))
            await context.show_alone(message, removed)
        case _:
            await context.show_alone(message, await _card(context, await _done(context, action)))


async def _done(context: Context, action: WatchAction | WatchEveryAction | WatchFromAction | WatchHereAction) -> Watch:
    watches, owner, watch_id = context.watches, context.requester, action.watch_id
    match action:
        case WatchHereAction() | WatchAction(_, WatchDo.HERE):
            watch = await _tell_here(context, watch_id, action.role if isinstance(action, WatchHereAction) else "")
        case WatchAction(_, WatchDo.SHOW):
            watch = await watches.get(owner, watch_id)
        case WatchAction(_, WatchDo.START | WatchDo.CONSENT | WatchDo.APPROVAL as do):
            await check_may_scan(context)
            watch = await watches.start(owner, watch_id, _GROUNDS[do])
        case WatchAction(_, WatchDo.PAUSE):
            watch = await watches.pause(owner, watch_id)
        case WatchEveryAction(_, hours):
            every = timedelta(hours=hours)
            watch = await watches.choose(owner, watch_id, lambda terms: replace(terms, every=every))
        case WatchFromAction(_, percent):
            threshold = None if percent is None else percent / _PERCENT
            watch = await watches.choose(owner, watch_id, lambda terms: replace(terms, threshold=threshold))
        case WatchAction(_, do):
            watch = await watches.choose(owner, watch_id, lambda terms: _change_alerts(terms, do))
    return watch


async def _tell_here(context: Context, watch_id: int, role: str) -> Watch:
    """Have alerts written where this is asked, mentioning a role or the owner ("")."""
    await context.watches.get(context.requester, watch_id)  # Only the owner learns what is possible here.
    await check_may_tell_here(context)
    if role and role not in dict(context.room.roles):
        raise CommandError(_("This role can't be mentioned."), _("Choose another one, or be mentioned yourself."))
    return await context.watches.tell_in(context.requester, watch_id, context.here, role)


def _change_alerts(terms: Terms, do: WatchDo) -> Terms:
    """The terms with another place or time for alerts; a digest's hour stays, and so does its weekday."""
    match do:
        case WatchDo.DIRECT:
            return replace(terms, direct=True)
        case WatchDo.DAILY:
            return replace(terms, digest=replace(terms.digest or Digest(), weekday=None))
        case WatchDo.WEEKLY:
            before = terms.digest or Digest()
            return replace(terms, digest=replace(before, weekday=_MONDAY if before.weekday is None else before.weekday))
        case _:
            return replace(terms, digest=None)


async def _propose(context: Context, handle: str) -> Watch:
    """The person's watch of the account: the existing one, or a proposed one.

    Raises:
        ToxscanError: they may not watch, or the account can't be read or opted out.
    """
    await check_may_scan(context)
    account = await context.accounts.find(handle, context.requester, anew=True)
    return await context.watches.propose(context.requester, account)


async def check_may_tell_here(context: Context) -> None:
    """Check that alerts may be sent here, where everybody sees them: the settings allow it, bot and person can write.

    Raises:
        InputError: one of these is not so.
    """
    instead = _("Your alerts still go directly to you.")
    if why_not := await _find_obstacle(context):
        raise CommandError(why_not, instead)
    if context.room.check:
        try:
            await context.room.check()
        except DeliveryError as refusal:
            raise CommandError(refusal.message, instead) from refusal


async def _find_obstacle(context: Context) -> str:
    """Why alerts can't stand in the channel where somebody asks, as far as that is known; "" where nothing is."""
    if not context.here:
        return context.room.lacks or _("There is no channel here that I can write in.")
    if (await context.workspaces.get(context.requester)).alerts is not Alerts.CHANNEL:
        return alerts_off_words()
    return context.room.lacks


async def _card(context: Context, watch: Watch) -> PersonalCard:
    left = await context.budget.remaining(context.requester)
    report = await context.watches.find_last_scan(watch)
    return watch_card(watch, await context.watches.price(watch), left, report, await _choices_here(context))


async def _choices_here(context: Context) -> Here:
    """What can be chosen for alerts in the channel where somebody asks."""
    why_not = await _find_obstacle(context) if context.place else ""
    return Here("" if context.elsewhere else context.here, why_not, context.room.roles)


async def _report(context: Context, watch_id: int) -> Card:
    """The flagged posts of the watch's account, newest first, as they are judged where the watch was made."""
    watch = await context.watches.get(context.requester, watch_id)
    there = replace(context, requester=replace(watch.owner, direct=True), admin=False, roles=frozenset())
    access = await context.showing.access(there.requester, await _find_last_scan(context, watch), "")
    return await posts_card(there, access, PostQuery(sort=Sort.NEWEST, flagged_only=True), 1)


async def _judge(context: Context, action: WatchVerdictAction) -> None:
    """Keep a verdict of the watch's owner alone: those for a workspace are given in the workspace."""
    watch = await context.watches.get(context.requester, action.watch_id)
    owner, scan_id = replace(watch.owner, direct=True), await _find_last_scan(context, watch)
    verdict = Verdict.NOT_TOXIC if action.not_toxic else Verdict.TOXIC
    await context.reports.judge(owner, scan_id, [Given(action.post_id, verdict, seen=action.wording)], context.name)


async def _make_told_card(context: Context, watch_id: int) -> PersonalCard:
    """The latest posts that the watch has told of, to be judged."""
    watch = await context.watches.get(context.requester, watch_id)
    in_force = await context.reports.thresholds(context.model, watch.owner)
    told = await context.reports.find_toxic_words(
        await context.watches.list_reported(watch, in_force), watch.terms.thresholds_over(in_force)
    )
    settings = await context.workspaces.get(watch.owner)
    return told_card(watch, told, spoiler=settings.spoiler)


async def _find_last_scan(context: Context, watch: Watch) -> int:
    """The scan that shows the account as it was last read for the owner.

    Raises:
        CommandError: that scan no longer exists.
    """
    scan_id = await context.watches.find_last_scan(watch)
    if scan_id is None:
        raise CommandError(
            _("The report on this account no longer exists."),
            _("Scan it: `/scan @{handle}`", handle=watch.account.handle),
        )
    return scan_id


COMMAND = Command(
    "watch",
    N_("Alerts on an account's new flagged posts; shows the price first. Without an account: your watches."),
    OPTIONS,
    run,
    Group.YOURS,
)
