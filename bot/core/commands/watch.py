"""/watch: look at an account again and again, and hear of new flagged posts; without an account, one's watches."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.commands.allowed import check_may_scan
from bot.core.commands.choice import read_choice
from bot.core.commands.command import Command, Context, Group, Option, OwnMessage, SharedMessage, Values
from bot.core.commands.percent import read_percent
from bot.core.contained import said
from bot.core.errors import CommandError
from bot.core.model import Label
from bot.core.schedule import Digest, read_digest, read_every, read_quiet, read_zone
from bot.core.sources.handles import read_handle
from bot.core.views.cards import PersonalCard
from bot.core.views.watch import removed_card, watch_card, watches_card
from bot.core.views.watch_buttons import (
    AnyWatchAction,
    WatchAccountAction,
    WatchAction,
    WatchDo,
    WatchesAction,
    WatchEveryAction,
    WatchFromAction,
)
from bot.core.watch import Terms, Watch

_ARCHIVE = re.compile(r".*\.(?:zip|js)|.*/data/?", re.IGNORECASE | re.DOTALL)
_PERCENT = 100
_MONDAY = 0
_PLACES = ("here", "dm")


async def run(context: Context, values: Values) -> None:
    """Propose a watch with its price, or change the one there is; without an account, list them all."""
    written = values.get("account", "").strip()
    if written.lower() in {"", "list"}:
        if len(values) > bool(written):
            raise CommandError("An account is missing.", "Give it as well: /watch @someone, and what you want changed.")
        await context.private.send(watches_card(await context.watches.mine(context.requester)))
        return
    if _ARCHIVE.fullmatch(written) and "x.com" not in written.lower():
        raise CommandError(
            "An archive can't be watched: nothing new comes into it.", "Watch the account on X itself: /watch @someone."
        )
    known = await context.reports.thresholds(context.model, context.requester)
    _chosen(Terms(), values, known)  # What makes no sense is told before anything is looked up, for money.
    watch = await _proposed(context, read_handle(written))
    if values.get("where") == "here":
        if not context.here:
            raise CommandError("There is no channel here.", "Your alerts come as direct messages; leave “where” out.")
        await context.watches.move(context.requester, watch.id, context.here)
    if len(values) > 1:
        watch = await context.watches.choose(context.requester, watch.id, lambda terms: _chosen(terms, values, known))
    await context.private.send(await _card(context, watch))


async def pressed(context: Context, action: AnyWatchAction, message: OwnMessage | SharedMessage) -> None:
    """Carry out a button of a watch, for its owner only.

    Raises:
        ToxscanError: the watch is none of theirs, or they may not have another one.
    """
    match action:
        case WatchAccountAction(handle):
            await context.private.send(await _card(context, await _proposed(context, handle)))
        case WatchAction(watch_id, WatchDo.MANAGE):
            await context.private.send(await _card(context, await context.watches.get(context.requester, watch_id)))
        case WatchesAction():
            await context.show_alone(message, watches_card(await context.watches.mine(context.requester)))
        case WatchAction(watch_id, WatchDo.REMOVE):
            removed = removed_card(await context.watches.remove(context.requester, watch_id))
            await context.show_alone(message, removed)
        case _:
            await context.show_alone(message, await _card(context, await _done(context, action)))


async def _done(context: Context, action: WatchAction | WatchEveryAction | WatchFromAction) -> Watch:
    watches, owner, watch_id = context.watches, context.requester, action.watch_id
    match action:
        case WatchAction(_, WatchDo.SHOW):
            return await watches.get(owner, watch_id)
        case WatchAction(_, WatchDo.START):
            await check_may_scan(context)
            return await watches.start(owner, watch_id)
        case WatchAction(_, WatchDo.PAUSE):
            return await watches.pause(owner, watch_id)
        case WatchEveryAction(_, hours):
            every = read_every(f"{hours}h")
            return await watches.choose(owner, watch_id, lambda terms: replace(terms, every=every))
        case WatchFromAction(_, percent):
            threshold = None if percent is None else percent / _PERCENT
            return await watches.choose(owner, watch_id, lambda terms: replace(terms, threshold=threshold))
        case WatchAction(_, do):
            return await watches.choose(owner, watch_id, lambda terms: _told(terms, do))


def _told(terms: Terms, do: WatchDo) -> Terms:
    """The terms with another place or time for alerts; a digest's hour stays, and so does its weekday."""
    match do:
        case WatchDo.HERE | WatchDo.DIRECT:
            return replace(terms, direct=do is WatchDo.DIRECT)
        case WatchDo.DAILY:
            return replace(terms, digest=replace(terms.digest or Digest(), weekday=None))
        case WatchDo.WEEKLY:
            before = terms.digest or Digest()
            return replace(terms, digest=replace(before, weekday=_MONDAY if before.weekday is None else before.weekday))
        case _:
            return replace(terms, digest=None)


async def _proposed(context: Context, handle: str) -> Watch:
    """The person's watch of the account: the one there is, or one to agree to.

    Raises:
        ToxscanError: they may not watch, or the account can't be read or opted out.
    """
    await check_may_scan(context)
    account = await context.accounts.find(handle, context.requester, anew=True)
    return await context.watches.propose(context.requester, account, context.here)


async def _card(context: Context, watch: Watch) -> PersonalCard:
    left = await context.budget.left(context.requester)
    return watch_card(watch, await context.watches.price(watch), left, await context.watches.last_scan(watch))


def _chosen(terms: Terms, values: Values, known: Mapping[Label, float]) -> Terms:
    """The terms with what was written in their place.

    Raises:
        CommandError: something of it makes no sense.
    """
    if "every" in values:
        terms = replace(terms, every=read_every(values["every"]))
    if "threshold" in values:
        usual = values["threshold"].strip().lower() == "default"
        terms = replace(terms, threshold=None if usual else read_percent(values["threshold"]))
    if "labels" in values:
        terms = replace(terms, labels=_labels(values["labels"], known))
    if "where" in values:
        terms = replace(terms, direct=_place(values["where"]) == "dm")
    if "digest" in values:
        terms = replace(terms, digest=read_digest(values["digest"]))
    if "quiet" in values:
        terms = replace(terms, quiet=read_quiet(values["quiet"]))
    if "zone" in values:
        terms = replace(terms, zone=read_zone(values["zone"]))
    return terms


def _labels(written: str, known: Mapping[Label, float]) -> tuple[Label, ...]:
    if written.strip().lower() == "all":
        return ()
    wanted = {read_choice(Label, word) for word in written.split(",") if word.strip()}
    unknown = [label for label in wanted if label not in known]
    if unknown or not wanted:
        wrong = f"This bot's model does not score {', '.join(unknown)}." if unknown else f"{said(written)} is no label."
        raise CommandError(wrong, f"It scores {', '.join(known)}; or write all.")
    return tuple(label for label in Label if label in wanted)


def _place(written: str) -> str:
    word = written.strip().lower()
    if word not in _PLACES:
        raise CommandError(f"{said(written)} is no place for alerts.", "Write here or dm.")
    return word


COMMAND = Command(
    "watch",
    "Hear of new flagged posts of an account on X; first you see what that costs. Alone: your watches.",
    (
        Option("account", "The account: @name or a link. Leave it out to see what you watch.", bare=True, history=True),
        Option("every", "How often to look: 1h, 6h, 12h, 1d or 1w, for example."),
        Option("threshold", "From which score on to tell, in percent, whatever the label: 80, say; or default."),
        Option("labels", "Only these labels, with commas between: insult,threat; or all."),
        Option("where", "Where to tell: in the channel where you ask, or in direct messages.", choices=_PLACES),
        Option("digest", "Tell all at once: daily 09:00, weekly fri 18:00; none tells as it comes."),
        Option("quiet", "Hours in which nothing is sent: 22-7, for example; or none."),
        Option("zone", "Your time zone for these: Europe/Berlin, for example."),
    ),
    run,
    Group.YOURS,
)
