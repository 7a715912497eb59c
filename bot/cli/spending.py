"""What the operator asks: what was spent, who asked about whom, away with what X has removed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.adapters.terminal.console import say
from bot.app import x_client
from bot.core.accounts.accounts import Accounts
from bot.core.accounts.budget import Budget, month_begin
from bot.core.accounts.compliance import Compliance
from bot.core.accounts.opt_outs import OptOuts
from bot.core.cards.model import in_utc
from bot.core.config import Settings
from bot.core.domain.errors import ToxscanError
from bot.core.domain.figures.money import Spent, micros
from bot.core.domain.people import Requester
from bot.core.domain.sources import Resource
from bot.core.sources.archive.records import as_object
from bot.core.sources.handles import read_handle
from bot.core.sources.networks import close_networks, open_networks
from bot.core.sources.x.errors import unreadable_error
from bot.core.store.engine.database import Store
from bot.core.store.engine.open_store import open_store
from bot.core.store.networks import audit as trail
from bot.core.store.networks import ledger, sweeps
from bot.core.text.catalog import _, ngettext
from bot.core.views.words import money, number, when_in_table


@dataclass(frozen=True, slots=True)
class Parts:
    """What an operator's command works with: everything but the model."""

    settings: Settings
    store: Store
    accounts: Accounts
    budget: Budget
    compliance: Compliance


@asynccontextmanager
async def open_parts(settings: Settings) -> AsyncIterator[Parts]:
    """The database, and X where there is a token; the model is not needed."""
    async with AsyncExitStack() as stack:
        store = await open_store(settings.stored_in)
        stack.push_async_callback(store.close)
        client = x_client(settings)
        if client:
            stack.push_async_callback(client.close)
        spending = Budget(store, settings.budget, settings.x)
        opt_outs = OptOuts(store, settings.networks.opt_out, settings.networks.own_archives)
        networks = open_networks(settings.networks)
        stack.push_async_callback(close_networks, networks)
        accounts = Accounts(store, client, spending, opt_outs, full_archive=settings.x.full_archive, networks=networks)
        yield Parts(settings, store, accounts, spending, Compliance(store, accounts, spending, settings.x.compliance))


async def budget(settings: Settings, console: Console) -> None:
    """Show the ledger of this month beside X's own count."""
    since = month_begin()
    async with open_parts(settings) as parts:
        async with parts.store.read() as connection:
            spent = await ledger.sum_by_requester(connection, since)
            posts = await ledger.count_pieces(connection, Resource.POST, since)
        limits = settings.budget
        console.print(_ledger(spent, since))
        for whose, limit in (
            (_("a user"), limits.per_user),
            (_("a workspace"), limits.per_workspace),
            (_("all"), limits.total),
        ):
            said = _("no limit") if limit is None else _("{budget} a month", budget=money(micros(limit)))
            say(console, _("Budget for {whose}: {budget}", whose=whose, budget=said))
        say(console, await _compare(parts, posts))


def _ledger(spent: list[Spent], since: date) -> Table:
    table = Table(
        _("Who"),
        _("Posts"),
        _("Accounts"),
        _("Cost"),
        title=_("Spent on X since {since} (UTC)", since=since.isoformat()),
    )
    for each in spent:
        table.add_row(_name_person(each.requester), number(each.posts), number(each.users), money(each.cost))
    total = sum(each.cost for each in spent)
    posts, users = sum(each.posts for each in spent), sum(each.users for each in spent)
    table.add_row(_("All"), number(posts), number(users), money(total), style="bold")
    return table


async def _compare(parts: Parts, posts: int) -> str:
    """Our count beside X's, which covers its own billing period and every app of the project."""
    try:
        used, _cap = read_usage(await parts.accounts.x.usage())
    except ToxscanError as error:
        return _("X's own count is not available: {error}", error=error)
    if used == posts:
        return ngettext("X counts {count} post too.", "X counts {count} posts too.", used)
    return ngettext(
        "X counts {count} post, this ledger {ours}: X uses its own billing period and counts every app in the project.",
        "X counts {count} posts, this ledger {ours}: X uses its own billing period and counts every "
        "app in the project.",
        used,
        ours=number(posts),
    )


def read_usage(body: object) -> tuple[int, int]:
    """X's count of posts read in its billing period, and its cap (0 where it names none).

    Raises:
        XError: they are no numbers.
    """
    data = as_object(as_object(body).get("data"))
    try:
        return int(str(data["project_usage"])), int(str(data.get("project_cap") or 0))
    except (KeyError, ValueError):
        raise unreadable_error() from None


async def audit(settings: Settings, account: str, console: Console) -> None:
    """Show the trail."""
    handle = read_handle(account) if account else ""
    async with open_parts(settings) as parts, parts.store.read() as connection:
        entries = await trail.entries(connection, handle)
    if not entries:
        nobody = _("Nobody has asked about @{handle} yet.", handle=handle) if handle else _("Nobody has asked yet.")
        say(console, nobody)
        return
    table = Table(in_utc(_("When")), _("Who"), _("Action"), _("Account"), title=_("Who asked about whom, latest first"))
    for entry in entries:
        table.add_row(
            when_in_table(entry.at).text, _name_person(entry.requester), str(entry.event), Text(f"@{entry.handle}")
        )
    console.print(table)


async def purge(settings: Settings, account: str, console: Console) -> None:
    """Take away what X no longer shows, or everything of one account: @handle, or its numeric id.

    Raises:
        ToxscanError: X could not be asked; nothing was deleted.
    """
    number_given = account if account.isascii() and account.isdigit() else ""
    handle = read_handle(account) if account and not number_given else ""
    async with open_parts(settings) as parts:
        if account:
            async with parts.store.write() as connection:
                removed = await sweeps.forget_account(connection, handle, number_given)
            whose = f"@{handle}" if handle else _("account {id}", id=number_given)
            say(
                console,
                ngettext("{count} post of {whose} removed.", "{count} posts of {whose} removed.", removed, whose=whose),
            )
        else:
            swept = await parts.compliance.sweep()
            say(
                console,
                ngettext(
                    "{count} post checked with X, {removed} of them removed.",
                    "{count} posts checked with X, {removed} of them removed.",
                    swept.checked,
                    removed=number(swept.removed),
                ),
            )


def _name_person(requester: Requester) -> Text:
    parts = (requester.platform, requester.workspace_id, requester.user_id)
    return Text(" / ".join(part for part in parts if part))
