"""Lists of accounts on a local X, for their tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core.domain.people import Requester
from bot.core.domain.scans import AccountList, RowStatus, Wanted
from bot.core.sources.account_lists import read_accounts
from bot.core.store.engine.database import Store
from tests.conversations.x_world import START, XWorld, x_world
from tests.fakes import ALICE
from tests.servers.x import made_timeline

EACH = 120  # Posts of an account: two pages.


@asynccontextmanager
async def list_world(store: Store, folder: Path, accounts: int = 6, posts: int = EACH) -> AsyncIterator[XWorld]:
    """A bot with money, whose X knows some accounts."""
    async with x_world(store, folder, budget={"per_user": 1000, "total": 1000, "per_workspace": None}) as made:
        people(made, accounts, posts)
        yield made


def people(world: XWorld, count: int, posts: int = EACH) -> None:
    """So many accounts: @user0, @user1 and so on."""
    for at in range(count):
        world.account(made_timeline(posts, START, sequence=at), f"user{at}", str(5000 + at))


def names(count: int) -> str:
    """As somebody writes them."""
    return " ".join(f"@user{at}" for at in range(count))


async def proposed(world: XWorld, words: str, asked: Wanted | None = None, owner: Requester = ALICE) -> AccountList:
    """A list whose price was shown."""
    return (await world.app.lists.propose(owner, read_accounts(words), asked or Wanted()))[0]


async def ended(world: XWorld, list_id: int) -> AccountList:
    """The list when it has come to an end."""
    progress = [each async for each in world.app.list_runner.watch(list_id)]
    return progress[-1].list


async def scanned(world: XWorld, words: str, asked: Wanted | None = None) -> AccountList:
    """A list from the price to its end."""
    begun = await proposed(world, words, asked)
    await world.app.lists.start(ALICE, begun.id)
    return await ended(world, begun.id)


def states(listed: AccountList) -> dict[str, RowStatus]:
    """How each row stands."""
    return {row.written: row.status for row in listed.rows}


def reasons(listed: AccountList) -> dict[str, str]:
    """Why rows are left out."""
    return {row.written: row.reason for row in listed.left_out}
