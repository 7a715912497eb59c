"""/scan-list: scan many accounts together: one price, one message that follows all of them, one table worst first."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.core.cards.list_actions import AnyListAction, ListAction, ListDo, ListPageAction, ListsAction
from bot.core.cards.model import Card, PersonalCard
from bot.core.commands.command import Command, Context, Group, OwnMessage, SharedMessage
from bot.core.commands.options.accounts import AccountNames
from bot.core.commands.options.list_name import ListName
from bot.core.commands.options.numbers import Integer, Limit
from bot.core.commands.options.option import Option, Values
from bot.core.commands.options.plain import AttachedFile
from bot.core.commands.options.times import Day
from bot.core.commands.permissions import check_may_scan
from bot.core.commands.scans.follow import follow_list
from bot.core.commands.scans.followed_list import table_card
from bot.core.commands.scans.scan import QUICK, REPOSTS
from bot.core.commands.watches import watch_list
from bot.core.domain.clock import now
from bot.core.domain.errors import CommandError, InputError
from bot.core.domain.scans import AccountList, ListPrice, ListRow, ListStatus, Wanted
from bot.core.domain.watches import Grounds
from bot.core.files.attachments import display_name
from bot.core.sources.account_lists import MOST_BYTES, SAVE_AS, read_accounts_file
from bot.core.sources.archive.folder import list_archives
from bot.core.sources.x.source import WINDOW
from bot.core.text.catalog import N_, _
from bot.core.text.untrusted import cite, sanitize_inline
from bot.core.views.scans.list_price import list_price_card
from bot.core.views.scans.list_table import declined_list_card, lists_card, removed_list_card

ACCOUNTS = Option(
    "accounts",
    N_("@name (on X), name.bsky.social, @name@server or links, with spaces or commas between."),
    AccountNames(),
)
FILE = Option("file", N_("Or a text or CSV file that names them."), AttachedFile(MOST_BYTES, SAVE_AS))
NAME = Option("name", N_("What to call the list; alone it scans that list again."), ListName())
SINCE = Option("since", N_("Read, and pay for, only what was posted since this day: 2026-01-31."), Day())
LIMIT = Limit(Integer(1, WINDOW, N_("{written} is not a number of posts."), N_("Write a number such as 200, or all.")))
POSTS = Option("posts", N_("How many of each account's newest posts to read; all of them if left out."), LIMIT)

_QUICKLY = {ListDo.QUICK: True, ListDo.FULL: False}
_GROUNDS = {ListDo.CONSENT: Grounds.CONSENT, ListDo.APPROVAL: Grounds.APPROVAL, ListDo.BEGIN: None}


async def run(context: Context, values: Values) -> None:
    """Show what the list costs; with a name alone what it costs again, with nothing all lists."""
    asked = [option for option in (SINCE, POSTS, REPOSTS, QUICK) if option in values]
    if ACCOUNTS not in values and FILE not in values:
        if NAME in values:
            await _show_again(context, values)
            return
        if asked:
            raise CommandError(
                _("There are no accounts to scan."), _("Name them, attach a file, or give the name of a list of yours.")
            )
        await context.private.send(lists_card(await context.lists.list_own(context.requester)))
        return
    if ACCOUNTS in values and FILE in values:
        raise CommandError(_("There are accounts in two places."), _("Either write them, or send a file."))
    await check_may_scan(context)
    rows = values[ACCOUNTS] if ACCOUNTS in values else await _read_file(context, values[FILE])
    wanted = _change(context, Wanted(), values)
    await context.private.send(
        await _price(context, *await context.lists.propose(context.requester, rows, wanted, values.get(NAME) or ""))
    )


async def press(context: Context, action: AnyListAction, message: OwnMessage | SharedMessage) -> None:
    """Carry out a button of a list, for its owner only.

    Raises:
        ToxscanError: the list is none of theirs, or it can't be scanned now.
    """
    owner = context.requester
    match action:
        case ListAction(_, ListDo.START | ListDo.QUICK | ListDo.FULL | ListDo.RESUME):
            async with context.live_messages.claim_press(owner, context.origin) as first:
                if first:  # A double press leaves one live message.
                    await _follow(context, action, message)
        case ListAction(list_id, ListDo.CANCEL):
            if not await context.lists.cancel(owner, list_id):
                raise CommandError(_("This list is no longer being scanned."), _("`/scan-list` shows your lists."))
        case _:
            await context.show_alone(message, await _card(context, action))


async def _card(context: Context, action: AnyListAction) -> Card | PersonalCard:
    if isinstance(action, ListsAction):
        return lists_card(await context.lists.list_own(context.requester))
    listed = await context.lists.get(context.requester, action.list_id)
    card: Card | PersonalCard
    match action:
        case ListPageAction(_, number):
            card = await table_card(context, listed, number)
        case ListAction(_, ListDo.REMOVE):
            card = removed_list_card(await context.lists.remove(context.requester, listed.id))
        case ListAction(_, ListDo.DECLINE):
            card = await _decline(context, listed)
        case ListAction(_, ListDo.WATCH):
            card = await watch_list.propose(context, listed)
        case ListAction(_, ListDo.CONSENT | ListDo.APPROVAL | ListDo.BEGIN as do):
            card = await watch_list.begin(context, listed, _GROUNDS[do])
        case _:
            await check_may_scan(context)
            card = await _price(context, *await context.lists.propose_again(context.requester, listed))
    return card


async def _follow(context: Context, action: ListAction, message: OwnMessage | SharedMessage) -> None:
    """Start the list, or go on with it, and follow it where that was pressed."""
    await check_may_scan(context)
    if action.do in _QUICKLY:
        await _ask_for(context, action.list_id, quick=_QUICKLY[action.do])
    begin = context.lists.resume if action.do is ListDo.RESUME else context.lists.start
    listed = await begin(context.requester, action.list_id)
    if isinstance(message, OwnMessage):
        await follow_list(context, listed, message.receipt)
    else:  # Nobody else's: no list is shown where others see it.
        await follow_list(context, listed, await context.private.send(Card("…")))


async def _ask_for(context: Context, list_id: int, *, quick: bool) -> None:
    """Have the list scanned quickly from now on, or not; while it is being scanned, that stays as it is."""
    listed = await context.lists.get(context.requester, list_id)
    if quick:
        context.scans.admission.check_quick(context.model)
    if listed.status is not ListStatus.RUNNING:
        await context.lists.ask_for(context.requester, listed, replace(listed.wanted, quick=quick))


async def _decline(context: Context, listed: AccountList) -> Card | PersonalCard:
    """Forget the list, unless it was scanned before: then its table stays."""
    if listed.status is not ListStatus.PROPOSED:
        return await table_card(context, listed)
    return declined_list_card(await context.lists.remove(context.requester, listed.id))


async def _show_again(context: Context, values: Values) -> None:
    """The price of scanning a list once more; while it is being scanned, how far it is."""
    await check_may_scan(context)
    listed = await context.lists.find(context.requester, values[NAME])
    if listed is None:
        raise InputError(
            _("You have no list called “{name}”.", name=sanitize_inline(values[NAME])),
            _("`/scan-list` without anything shows yours."),
        )
    if listed.status is ListStatus.RUNNING:
        await follow_list(context, listed, await context.private.send(Card("…")))
        return
    wanted = _change(context, listed.wanted, values)
    if wanted != listed.wanted:
        listed = await context.lists.ask_for(context.requester, listed, wanted)
    await context.private.send(await _price(context, *await context.lists.propose_again(context.requester, listed)))


def _change(context: Context, wanted: Wanted, values: Values) -> Wanted:
    """What is asked of each account, with what was given in its place.

    Raises:
        CommandError: the window lies ahead.
        RefusedError: quick scans make no sense here.
    """
    since = values.get(SINCE)
    if since and since > now().date():
        with SINCE.name_errors():
            raise CommandError(_("{written} lies ahead.", written=cite(str(since))), _("Name a day in the past."))
    if since:
        wanted = replace(wanted, since=since)
    if POSTS in values:
        wanted = replace(wanted, posts=values.get(POSTS))
    if QUICK in values:
        context.scans.admission.check_quick(context.model)
        wanted = replace(wanted, quick=True)
    return replace(wanted, include_reposts=True) if REPOSTS in values else wanted


async def _price(context: Context, listed: AccountList, price: ListPrice) -> PersonalCard:
    left = await context.budget.remaining(context.requester)
    prices = context.budget.post_price, context.budget.user_price
    quick, operators = context.scans.admission.can_be_quick, context.operations.find_operators(context.requester)
    known = context.scorer.languages
    return list_price_card(listed, price, left, *prices, can_be_quick=quick, languages=known, operators=operators)


async def _read_file(context: Context, file: Path) -> tuple[ListRow, ...]:
    """The accounts in a file or, at the terminal, a folder's archives.

    Raises:
        InputError: it can't be read, or names none.
    """
    at_terminal = context.requester.at_terminal
    return await asyncio.to_thread(_read_path, file, folders=at_terminal)


def _read_path(file: Path, *, folders: bool) -> tuple[ListRow, ...]:
    path = file.expanduser() if folders else file
    if folders and path.is_dir():
        return list_archives(path)
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            _("{name} can't be read ({reason}).", name=display_name(path.name), reason=error.strerror),
            _("Give the path of a text or CSV file, or of a folder of archives."),
        ) from error
    return read_accounts_file(content)


COMMAND = Command(
    "scan-list",
    N_("Scan many accounts together; first you see what that costs. Without anything: your lists."),
    (ACCOUNTS, FILE, NAME, SINCE, POSTS, REPOSTS, QUICK),
    run,
    Group.SCAN,
)
