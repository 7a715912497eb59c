"""The turns of a sweep over free networks: every account has its own in time, whatever one server does."""

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from bot.core.accounts.free_networks import FreeAccounts
from bot.core.accounts.free_sweep import AT_ONCE, MOST_BEFORE, PACE, FreeSweep
from bot.core.accounts.opt_outs import OptOuts
from bot.core.domain.accounts import Account
from bot.core.domain.clock import now
from bot.core.domain.errors import NetworkBusyError, NetworkError
from bot.core.domain.networks import SocialNetwork
from bot.core.domain.posts import Post
from bot.core.domain.sources import SourceKind, SourceSpec
from bot.core.store import schema
from bot.core.store.engine.database import Store
from bot.core.store.scans import scans
from tests.fakes import FakeSource, on_x


class Shown:
    """A network that shows all posts but the odd ones, and counts the questions about each account."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.fails: dict[str, Exception] = {}
        self.fails_after = 0  # Questions.

    async def find_gone(self, account: Account, posts: Sequence[Post]) -> list[str]:
        """The odd ones."""
        server = account.id.partition("@")[2]
        if server in self.fails and len(self.asked) >= self.fails_after:
            raise self.fails[server]
        self.asked.append((account.id, tuple(post.id for post in posts)))
        return [post.id for post in posts if int(post.id) % 2]

    def open(self, _find: object, spec: SourceSpec) -> FakeSource:
        """Nothing to read."""
        return FakeSource([], Account(spec.locator, network=SocialNetwork.MASTODON))


async def add(store: Store, account_id: str, posts: int = 2) -> Account:
    """An account of Mastodon's with so many posts, from 1 on."""
    name, _, server = account_id.partition("@")
    account = Account(account_id, f"a{name}@{server}", network=SocialNetwork.MASTODON)
    async with store.write() as connection:
        scan = await scans.create(connection, on_x(), account, "fake-1")
        row = {"collection": scan.collection, "scan_id": scan.id, "kind": "original", "lang": "", "text": "x"}
        many = [row | {"id": number, "created_at": now()} for number in range(1, posts + 1)]
        await connection.execute(sa.insert(schema.posts), many)
    return account


async def count(store: Store) -> int:
    """How many posts are stored."""
    async with store.read() as connection:
        return int((await connection.execute(sa.select(sa.func.count()).select_from(schema.posts))).scalar_one())


class Sleep:
    """Notes how long somebody would have slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """No time passes."""
        self.slept.append(seconds)


def a_sweep(store: Store, network: Shown) -> tuple[FreeSweep, Sleep]:
    """A sweep over this network."""
    sleep = Sleep()
    return FreeSweep(store, {SocialNetwork.MASTODON: network}, sleep=sleep), sleep  # type: ignore[dict-item]


async def test_every_account_that_is_due_has_its_turn(store: Store) -> None:
    """In one sweep, however many there are, and once a day."""
    network = Shown()
    for number in range(150):
        await add(store, f"{number}@s{number}.example")
    sweep, _sleep = a_sweep(store, network)
    assert await sweep.sweep() == 150
    assert len({account for account, _posts in network.asked}) == 150
    assert await sweep.sweep() == 0
    assert len(network.asked) == 150


async def test_servers_that_are_away_keep_nobody_from_their_turn(store: Store) -> None:
    """However many accounts lie there; such a server is asked once, and not again for hours."""
    network = Shown()
    network.fails = {"gone.example": NetworkError("gone.example can't be reached.", "Try again.")}
    for number in range(100):
        await add(store, f"{number}@gone.example")
    there = await add(store, "7@there.example")
    sweep, _sleep = a_sweep(store, network)
    assert await sweep.sweep() == 1
    assert [account for account, _posts in network.asked] == [there.id]
    network.fails.clear()
    assert await sweep.sweep() == 0


async def test_an_account_that_the_bot_stumbles_over_keeps_nobody_from_their_turn(store: Store) -> None:
    """A bug is logged, and the sweep goes on."""
    network = Shown()
    network.fails = {"odd.example": ValueError("odd")}
    for account in ("1@odd.example", "2@there.example"):
        await add(store, account)
    sweep, _sleep = a_sweep(store, network)
    assert await sweep.sweep() == 1


async def test_a_check_that_breaks_off_goes_on_where_it_was(store: Store) -> None:
    """Else an account with more posts than a server's limit allows would never be checked to its end."""
    network = Shown()
    account = await add(store, "1@busy.example", posts=5 * AT_ONCE)
    network.fails = {"busy.example": NetworkBusyError(now() - timedelta(seconds=1), "busy.example")}
    network.fails_after = 3
    sweep, sleep = a_sweep(store, network)
    await sweep.sweep()
    assert len(network.asked) == 3
    assert sleep.slept == [PACE[SocialNetwork.MASTODON]] * 3
    network.fails.clear()
    await sweep.sweep()
    asked = [post for _account, posts in network.asked for post in posts]
    assert asked == [str(number) for number in range(1, 5 * AT_ONCE + 1)]
    assert await sweep.check_again(account) == 0


async def test_a_scan_of_an_account_with_many_posts_begins_soon(store: Store) -> None:
    """Some are checked before each scan; a sweep of all would use up what a network allows everybody."""
    network = Shown()
    account = await add(store, "1@large.example", posts=MOST_BEFORE + 2 * AT_ONCE)
    sweep, sleep = a_sweep(store, network)
    await sweep.check_again(account)
    assert len(network.asked) == MOST_BEFORE // AT_ONCE
    await sweep.check_again(account)
    assert len(network.asked) == MOST_BEFORE // AT_ONCE + 2
    assert await count(store) == (MOST_BEFORE + 2 * AT_ONCE) // 2
    assert not sleep.slept


async def test_a_watch_asks_for_nothing_that_is_known(store: Store) -> None:
    """It looks for new posts every hour; what was deleted is found once a day."""
    network = Shown()
    account = await add(store, "1@there.example")
    free = FreeAccounts(store, {SocialNetwork.MASTODON: network}, OptOuts(store, ()))  # type: ignore[dict-item]

    async def find() -> Account:
        return account

    for kind, asked in ((SourceKind.CHECK, 0), (SourceKind.TIMELINE, 1)):
        _ = [page async for page in free.open(find, SourceSpec(kind, account.id)).pages()]
        assert len(network.asked) == asked
